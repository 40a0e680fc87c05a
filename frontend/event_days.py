"""Events day by day: a month in which each day names a few, a week in which it names more."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import walltime
from events.by_day import OneDay, first_of_days
from events.disclosure import PublicRecord, public_records
from events.listing import EventFilter
from events.models import SHOWN_AFTERWARDS, Occurrence
from frontend.chosen_day import Span
from spaces.access import Viewer

NAMED_IN_MONTH, NAMED_IN_WEEK = 3, 8
FARTHEST = dt.timedelta(days=2 * 365)


@dataclass(frozen=True)
class EventDay:
    """A day, what it names, and how many begin on it in all."""

    date: dt.date
    records: Sequence[PublicRecord]
    total: int

    @property
    def more(self) -> int:
        """How many it does not name."""
        return self.total - len(self.records)


def days_to_see(today: dt.date) -> Span:
    """From the day on which the past leaves public view to two years ahead."""
    return Span(today - SHOWN_AFTERWARDS, today + FARTHEST)


def event_days(
    wanted: EventFilter, first: dt.date, following: dt.date, *, most: int, viewer: Viewer, now: dt.datetime
) -> list[EventDay]:
    """Each day from the first to before the following one, in three queries at most."""
    found = first_of_days(wanted, first, following, most=most, now=now)
    named = records_by_key([key for day in found.values() for key in day.first], viewer, now)
    dates = [first + dt.timedelta(days=number) for number in range((following - first).days)]
    return [_day(date, found.get(date, OneDay()), named) for date in dates]


def _day(date: dt.date, one: OneDay, named: Mapping[int, PublicRecord]) -> EventDay:
    records = [named[key] for key in one.first if key in named]
    # Cities lie in two zones: whoever reads a day reads clocks, not instants.
    return EventDay(date, sorted(records, key=clock_there), one.total)


def clock_there(record: PublicRecord) -> dt.datetime:
    """When it begins on the wall of its place, to be compared with other walls."""
    return walltime.local(record.interval.start, record.zone).replace(tzinfo=None)


def records_by_key(keys: Sequence[int], viewer: Viewer, now: dt.datetime) -> dict[int, PublicRecord]:
    """What the viewer may know of these dates, by their keys and in their order."""
    dates = Occurrence.objects.filter(pk__in=keys).with_event()
    by_uid = {str(date.uid): date.pk for date in dates}
    found = {by_uid[record.uid]: record for record in public_records(dates, viewer, now)}
    return {key: found[key] for key in keys if key in found}
