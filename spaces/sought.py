"""When somebody looks for a space: once or every week, on the wall of any house, or from one instant to another."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from core import walltime
from core.intervals import Interval
from core.recurrence import MOST_DATES, weekly_dates
from spaces.series import Slot, TooManyDates, Weekly, on_day

Dates = Mapping[dt.date, Interval | None]
"""By the day on the wall; None where the clock never shows the time that day."""


class When(Protocol):
    """What dates somebody looks for."""

    @property
    def without_school_holidays(self) -> bool: ...
    def dates_in(self, zone: str) -> Dates:
        """The dates in a zone, in order."""
        ...

    def on_wall(self, zone: str) -> "Sought | None":
        """The same in wall-clock times, where it is a date of one day."""
        ...


@dataclass(frozen=True)
class Sought:
    """A time of day, once or every week; without the school holidays of each city if so wished."""

    slot: Slot
    weekly: Weekly | None = None
    without_school_holidays: bool = False

    def dates_in(self, zone: str) -> Dates:
        """The dates there, in order.

        Raises:
            TooManyDates: beyond 200 dates.
            ValueError: when the end is not after the start.
        """
        starts, ends = self.slot.starts, self.slot.ends
        return {day: on_day(day, starts, ends, zone) for day in self._days()}

    def _days(self) -> list[dt.date]:
        if self.weekly is None:
            return [self.slot.day]
        if (self.weekly.until - self.slot.day).days // (7 * self.weekly.every_weeks) >= MOST_DATES:
            raise TooManyDates(f"more than {MOST_DATES} dates")
        return list(weekly_dates(self.slot.day, self.weekly.until, every_weeks=self.weekly.every_weeks))

    def on_wall(self, zone: str) -> "Sought | None":
        """Itself."""
        return self

    def moved(self, *, days: int = 0, minutes: int = 0) -> "Sought | None":
        """The same on other days or at another hour; None where that would not lie within one day."""
        hours = _hours_moved(self.slot, minutes)
        if hours is None:
            return None
        by = dt.timedelta(days=days)
        weekly = self.weekly and replace(self.weekly, until=self.weekly.until + by)
        return replace(self, slot=Slot(self.slot.day + by, *hours), weekly=weekly)


@dataclass(frozen=True)
class Exactly:
    """From one instant to another, as programs ask."""

    interval: Interval
    without_school_holidays: bool = False

    def dates_in(self, zone: str) -> Dates:
        """The one date."""
        return {walltime.local(self.interval.start, zone).date(): self.interval}

    def on_wall(self, zone: str) -> Sought | None:
        """The same in wall-clock times; None when it is longer than a day there."""
        start, end = (walltime.local(moment, zone) for moment in (self.interval.start, self.interval.end))
        slot = Slot(start.date(), start.time(), end.time())
        try:
            return Sought(slot) if slot.interval(zone) == self.interval else None
        except ValueError:
            return None


def _hours_moved(slot: Slot, minutes: int) -> tuple[dt.time, dt.time] | None:
    start = slot.starts.hour * 60 + slot.starts.minute + minutes
    end = (slot.ends.hour * 60 + slot.ends.minute or 24 * 60) + minutes
    if start < 0 or end > 24 * 60:
        return None
    return _clock(start), _clock(end % (24 * 60))


def _clock(minute: int) -> dt.time:
    return dt.time(minute // 60, minute % 60)
