"""Dates of an event at a place of its own, as its organiser plans them: by the clock on the wall of its city."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.intervals import Interval
from core.recurrence import MOST_DATES, weekly_dates
from events.announcement import Unfit
from events.terms import Days, is_taught_on
from spaces.problems import Problem, Weight
from spaces.series import on_day

FARTHEST = dt.timedelta(days=2 * 366)
MOST_WEEKS = 52


@dataclass(frozen=True, kw_only=True)
class Dates:
    """A first day, and more: further days, or every so many weeks until a last day. Without hours, whole days."""

    day: dt.date
    starts: dt.time | None = None
    ends: dt.time | None = None
    further: tuple[dt.date, ...] = ()
    every_weeks: int | None = None
    until: dt.date | None = None
    """The last day of a repetition; without it the term's."""

    @property
    def all_day(self) -> bool:
        """Whether they last from midnight to midnight."""
        return self.starts is None


def planned(
    dates: Dates,
    *,
    zone: str,
    now: dt.datetime,
    term: Days | None = None,
    holidays: Iterable[Days] = (),
    beside: Iterable[Interval] = (),
) -> list[Interval]:
    """Each date as aware UTC, in order. A repetition leaves out holidays, what lies outside the term, and the one
    day of spring on which the clock never shows its hours; days that were named must exist.

    `beside`: what takes place already.

    Raises:
        Unfit: with what stands against it, by field of `Dates`.
    """
    _check(dates, now, zone)
    repeated = [day for day in _repeated(dates, term) if is_taught_on(day, term, holidays)]
    named = {dates.day, *dates.further} if dates.every_weeks is None else set(dates.further)
    times = [_named(day, dates, zone) for day in named]
    times += [time for day in set(repeated) - named if (time := _time(day, dates, zone))]
    if not times:
        raise _unfit("day", _("No date is left: all of them lie in holidays or outside the term."))
    if len(times) > MOST_DATES:
        raise _unfit("until", _("At most 200 dates at once: choose an earlier last day."))
    found = sorted(times)
    _check_times(found, [*beside], now, whole_days=dates.all_day)
    return found


def _check(dates: Dates, now: dt.datetime, zone: str) -> None:
    if (dates.starts is None) != (dates.ends is None):
        missing = "starts" if dates.starts is None else "ends"
        raise _unfit(missing, _("Give both hours, or none for the whole day."))
    if dates.starts and dates.ends != walltime.MIDNIGHT and dates.ends and dates.ends <= dates.starts:
        raise _unfit("ends", _("The end is before the start: choose a later end."))
    today, named = walltime.local(now, zone).date(), (dates.day, *dates.further)
    # Nearer ones `_check_times` finds, when holidays are left out; at the beginning of the calendar clocks end.
    if min(named) < today - FARTHEST:
        raise _unfit("day", _("This date has passed: choose a later one."))
    if max(named) > today + FARTHEST:
        raise _unfit("day", _("That is more than two years ahead: choose an earlier date."))


def _repeated(dates: Dates, term: Days | None) -> list[dt.date]:
    if dates.every_weeks is None:
        return []
    until = dates.until or (term.last if term else None)
    if until is None:
        raise _unfit("until", _("Say until when it repeats, or on which day the term ends."))
    if until < dates.day:
        raise _unfit("until", _("The last date is before the first: choose a later one."))
    if not 1 <= dates.every_weeks <= MOST_WEEKS:
        raise _unfit("every_weeks", _("Repeat every 1 to 52 weeks."))
    if until - dates.day > FARTHEST:
        raise _unfit("until", _("That is more than two years ahead: choose an earlier date."))
    return weekly_dates(dates.day, until, every_weeks=dates.every_weeks)


def _named(day: dt.date, dates: Dates, zone: str) -> Interval:
    time = _time(day, dates, zone)
    if time is None:
        text = _("The clock never shows this time on %(day)s, for it is put forward: choose another.")
        raise _unfit("starts", text % {"day": day.isoformat()})
    return time


def _time(day: dt.date, dates: Dates, zone: str) -> Interval | None:
    if dates.starts is None or dates.ends is None:
        return walltime.day(day, zone)
    return on_day(day, dates.starts, dates.ends, zone)


def _check_times(
    times: list[Interval], beside: list[Interval], now: dt.datetime, *, whole_days: bool
) -> None:
    first = times[0]
    if (first.end if whole_days else first.start) <= now:
        raise _unfit("day", _("This date has passed: choose a later one."))
    if any(time.overlaps(other) for time in times for other in beside):
        raise _unfit("day", _("The event takes place at such a time already: choose another."))


def _unfit(field: str, text: str | Promise) -> Unfit:
    return Unfit([Problem("unfit", Weight.BLOCKER, text, field)])
