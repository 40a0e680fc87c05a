"""The timetable of weekly classes: one row for each class and day of the week, however many dates it has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Min

from core import walltime
from core.intervals import Interval
from events.disclosure import PublicRecord
from events.listing import EventFilter, public_events, public_occurrences
from events.models import Occurrence
from events.states import OccurrenceState
from frontend.dates import day_there
from frontend.event_days import records_by_key
from spaces.access import Viewer

LOOKED_AT = 12
"""So many dates of a row say at which times it meets."""


class Slot(NamedTuple):
    """A class on a day of the week: what sorts it, and what finds its dates."""

    weekday: int
    starts: dt.time
    event: int
    next: dt.datetime
    left: int


@dataclass(frozen=True)
class Row:
    """A class on a day of the week."""

    record: PublicRecord
    """Of its next date."""
    weekday: int
    times: Sequence[Interval]
    """One for each time at which it meets on that day, the next of each."""
    left: int
    """How many dates are to come."""
    off: dt.date | None
    """The day of a cancelled date that would be the next."""

    @property
    def day(self) -> dt.date:
        """The day of its next date."""
        return day_there(self.record.interval.start, self.record.zone)


def slots_of(wanted: EventFilter, now: dt.datetime) -> list[Slot]:
    """All rows of the timetable in order of weekday and of the clock on each wall."""
    zones = dict(public_events(wanted).order_by().values_list("pk", "zone"))
    groups = public_occurrences(wanted, now).planned().order_by().values_list("event", "weekday")
    found = groups.annotate(next=Min("starts_at"), left=Count("pk"))
    return sorted(
        Slot(weekday, walltime.local(start, zones[event]).time(), event, start, left)
        for event, weekday, start, left in found
        if event in zones
    )


def rows_of(slots: Sequence[Slot], viewer: Viewer, now: dt.datetime) -> list[Row]:
    """These rows with what the viewer may know of each, in three queries at most."""
    dates = _dates_of(slots, now)
    keys = {
        slot: date["pk"]
        for slot in slots
        for date in dates[slot.event, slot.weekday]
        if date["starts_at"] == slot.next and _is_planned(date)
    }
    records = records_by_key(list(keys.values()), viewer, now)
    return [
        _row(slot, records[keys[slot]], dates[slot.event, slot.weekday])
        for slot in slots
        if slot in keys and keys[slot] in records
    ]


def _dates_of(slots: Sequence[Slot], now: dt.datetime) -> Mapping[tuple[int, int], list[dict[str, Any]]]:
    dates = Occurrence.objects.upcoming(now).filter(event__in={slot.event for slot in slots})
    found: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    names = ("pk", "event", "weekday", "starts_at", "ends_at", "state")
    for date in dates.order_by("starts_at", "pk").values(*names):
        found[date["event"], date["weekday"]].append(date)
    return found


def _is_planned(date: Mapping[str, Any]) -> bool:
    return bool(date["state"] == OccurrenceState.PLANNED)


def _row(slot: Slot, record: PublicRecord, dates: Sequence[Mapping[str, Any]]) -> Row:
    times: dict[tuple[dt.time, dt.time], Interval] = {}
    for date in [date for date in dates if _is_planned(date)][:LOOKED_AT]:
        start, end = (walltime.local(date[name], record.zone).time() for name in ("starts_at", "ends_at"))
        times.setdefault((start, end), Interval(date["starts_at"], date["ends_at"]))
    off = [date["starts_at"] for date in dates if date["starts_at"] < slot.next and not _is_planned(date)]
    return Row(
        record,
        slot.weekday,
        [times[span] for span in sorted(times)],
        slot.left,
        day_there(off[0], record.zone) if off else None,
    )
