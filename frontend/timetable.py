"""The timetable of weekly classes: one row for each class and day of the week, however many dates it has."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Min

from core import walltime
from core.intervals import Interval
from events import scopes
from events.disclosure import PublicRecord
from events.listing import EventFilter, about, public_occurrences
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
    clock: int
    """When it begins on the wall there, in minutes after midnight: the earliest time where there are several."""
    event: int


@dataclass(frozen=True)
class Row:
    """A class on a day of the week."""

    record: PublicRecord
    """Of its next date."""
    weekday: int
    times: Sequence[Interval]
    """One for each time at which it meets on that day, the next of each."""
    once: bool
    """Whether a single date is to come."""
    off: dt.date | None
    """The day of a cancelled date that would be the next."""

    @property
    def day(self) -> dt.date:
        """The day of its next date."""
        return day_there(self.record.interval.start, self.record.zone)


def slots_of(wanted: EventFilter, now: dt.datetime) -> Sequence[Slot]:
    """All rows of the timetable in order of weekday and of the clock on each wall."""
    if replace(wanted, kind=None) != EventFilter():
        return _find_slots(wanted, now)
    return slots_of_all(wanted.kind, scopes.changed_at(scopes.ALL), about(now))


@lru_cache(maxsize=8)
def slots_of_all(kind: frozenset[str] | None, _version: dt.datetime, moment: dt.datetime) -> Sequence[Slot]:
    """The same without any filter: all who come look at these, and they are found again only when something public has
    changed, or after a few minutes. Whatever is shown of a row is read each time."""
    return _find_slots(EventFilter(kind=kind), moment)


def _find_slots(wanted: EventFilter, now: dt.datetime) -> Sequence[Slot]:
    dates = public_occurrences(wanted, now).planned().order_by()
    found = dates.values("weekday", "event").annotate(earliest=Min("clock"))
    names = ("weekday", "earliest", "event")
    return tuple(Slot(*row) for row in found.order_by(*names).values_list(*names))


def rows_of(slots: Sequence[Slot], viewer: Viewer, now: dt.datetime) -> list[Row]:
    """These rows with what the viewer may know of each, in three queries at most."""
    dates = _dates_of(slots, now)
    to_come = {
        slot: [date for date in dates[slot.event, slot.weekday] if _is_planned(date)] for slot in slots
    }
    keys = {slot: planned[0]["pk"] for slot, planned in to_come.items() if planned}
    records = records_by_key(list(keys.values()), viewer, now)
    return [
        _row(slot, records[keys[slot]], to_come[slot], dates[slot.event, slot.weekday])
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


def _row(
    slot: Slot,
    record: PublicRecord,
    planned: Sequence[Mapping[str, Any]],
    all_dates: Sequence[Mapping[str, Any]],
) -> Row:
    times: dict[tuple[dt.time, dt.time], Interval] = {}
    for date in planned[:LOOKED_AT]:
        start, end = (walltime.local(date[name], record.zone).time() for name in ("starts_at", "ends_at"))
        times.setdefault((start, end), Interval(date["starts_at"], date["ends_at"]))
    first = all_dates[0]
    return Row(
        record,
        slot.weekday,
        [times[span] for span in sorted(times)],
        once=len(planned) == 1,
        off=None if _is_planned(first) else day_there(first["starts_at"], record.zone),
    )
