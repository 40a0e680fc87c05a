"""Series, kept by django-scheduler: a Calendar per space, an Event and a Rule of its own per series.

What happens when is decided once, at writing: the dates are expanded here and become rows of bookings,
which every later read uses. Facts of django-scheduler 0.12 that this module answers for: a rule is expanded
in the zone that one asks for, so we ask for the venue's; ``end_recurring_period`` at the last start itself
drops that date; parameters are not validated, and an interval of 0 never ends. Its rows hold no title,
description or creator of ours, only a neutral reference.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from schedule.models import Calendar, Event, Rule

from core import walltime
from core.intervals import Interval
from core.recurrence import MOST_DATES, read_rule_params, weekly_dates, write_rule_params
from spaces.models import Space


class TooManyDates(ValueError):
    """A series would have more dates than one request may ask for (200)."""


@dataclass(frozen=True)
class Slot:
    """One date on the wall of a house: a day, from when to when; ending at 00:00 means midnight that night."""

    day: dt.date
    starts: dt.time
    ends: dt.time

    def interval(self, zone_name: str) -> Interval:
        """The slot as aware UTC.

        Raises:
            ValueError: when it ends before it starts, or the spring clock change leaves nothing of it.
        """
        interval = walltime.span(self.day, self.starts, self.ends, zone_name)
        if interval is None:
            raise ValueError(f"the clock change of {self.day} leaves nothing of {self.starts}–{self.ends}")
        return interval


@dataclass(frozen=True)
class Weekly:
    """Every so many weeks on the weekday of the first date, until a last day (inclusive, on the wall)."""

    until: dt.date
    every_weeks: int = 1


# One search asks for the same hours of the same days in a dozen spaces.
@lru_cache(maxsize=4096)
def on_day(day: dt.date, starts: dt.time, ends: dt.time, zone_name: str) -> Interval | None:
    """One date of a series; None on the day of spring on which the clock there never shows its start or its end."""
    told = walltime.exists(day, starts, zone_name) and walltime.exists(day, ends, zone_name)
    return walltime.span(day, starts, ends, zone_name) if told else None


def days_without(slot: Slot, weekly: Weekly | None, zone_name: str) -> list[dt.date]:
    """Days of a series on which its time does not exist: the series goes on without them."""
    if weekly is None:
        return []
    days = weekly_dates(slot.day, weekly.until, every_weeks=weekly.every_weeks)
    return [day for day in days if on_day(day, slot.starts, slot.ends, zone_name) is None]


def calendar_of(space: Space) -> Calendar:
    """The space's calendar, made when it is first needed."""
    if space.calendar is not None:
        return space.calendar
    calendar, _ = Calendar.objects.get_or_create(slug=space.slug, defaults={"name": space.slug})
    # Not kept on the object: a transaction that is tried once more has rolled the row back.
    Space.objects.filter(pk=space.pk).update(calendar=calendar)
    return calendar


def plan(*, slot: Slot, weekly: Weekly | None, zone_name: str) -> list[Interval]:
    """The dates of a series that is not stored yet: the same wall-clock time on every date that has it.

    Raises:
        TooManyDates: beyond 200 dates.
        ValueError: for a slot that is no interval on its first date, or a series that ends before it starts.
    """
    return _expand(*_unsaved(slot, weekly, zone_name), zone_name)


def store(*, space: Space, slot: Slot, weekly: Weekly | None, reference: str) -> Event:
    """Keep a series in the space's calendar under a neutral reference. Raises as `plan` does."""
    event, rule = _unsaved(slot, weekly, space.venue.zone)
    event.calendar = calendar_of(space)
    event.title = reference
    if rule is not None:
        rule.save()
        event.rule = rule
    event.save()
    return event


def restart(old: Event, *, space: Space, ends: dt.datetime, slot: Slot, until: Weekly | None) -> Event:
    """End a stored series before a moment and keep a new one from there on, under the same reference.

    Exceptions of a series are found by their old start and end, so that a series at a new time would bring back
    what was cancelled: it is another one. The old one stays as history, until the retention of series takes it.
    """
    weekly = until
    if weekly and old.rule:
        every = int(read_rule_params(old.rule.frequency, old.rule.params)["interval"][0])
        weekly = Weekly(weekly.until, every)
    if old.end_recurring_period and old.end_recurring_period >= ends:
        old.end_recurring_period = ends - dt.timedelta(seconds=1)
        old.save()
    return store(space=space, slot=slot, weekly=weekly, reference=old.title)


def dates_of(event: Event, zone_name: str) -> list[Interval]:
    """The dates of a stored series, as aware UTC intervals at the wall-clock time of the first."""
    return _expand(event, event.rule, zone_name)


def _unsaved(slot: Slot, weekly: Weekly | None, zone_name: str) -> tuple[Event, Rule | None]:
    first = slot.interval(zone_name)
    zone = walltime.zone(zone_name)
    event = Event(start=first.start.astimezone(zone), end=first.end.astimezone(zone))
    if weekly is None:
        return event, None
    if weekly.until < slot.day:
        raise ValueError("the last date is before the first")
    if not walltime.exists(slot.day, slot.starts, zone_name) or not walltime.exists(
        slot.day, slot.ends, zone_name
    ):
        raise ValueError("the first date sets the time of all, and its own does not exist")
    # The last second of the day: a period that ends at the last start itself would drop that date.
    event.end_recurring_period = dt.datetime.combine(weekly.until, dt.time(23, 59, 59), zone)
    params = write_rule_params("WEEKLY", {"interval": [weekly.every_weeks]})
    return event, Rule(name="weekly", description="", frequency="WEEKLY", params=params)


def _expand(event: Event, rule: Rule | None, zone_name: str) -> list[Interval]:
    zone = walltime.zone(zone_name)
    starts, ends = event.start.astimezone(zone), event.end.astimezone(zone)
    if rule is None:
        return [Interval(starts, ends)]
    days = _days(event, rule, zone)
    dates = (on_day(day, starts.time(), ends.time(), zone_name) for day in days)
    return [date for date in dates if date is not None]


def _days(event: Event, rule: Rule, zone: ZoneInfo) -> list[dt.date]:
    every_weeks = int(read_rule_params(rule.frequency, rule.params)["interval"][0])
    span = event.end_recurring_period - event.start
    if span.days // (7 * every_weeks) >= MOST_DATES:
        raise TooManyDates(f"more than {MOST_DATES} dates")
    # `rule` is a property of the event for the expansion, stored or not.
    event.rule = rule
    return [start.date() for start in event.get_rrule_object(zone)]
