"""When a space can be had: its open hours less what the ledger holds, every piece with its reason.

One source for pages, API and feeds. Any number of spaces over any window cost a fixed number of queries:
the spaces with their hours (`SpaceQuerySet.with_house`) and one look into the ledger.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core import walltime
from core.intervals import Interval, intersect, merge, subtract
from spaces.models import LONGEST, ClaimKind, Occupancy, OpeningException, OpeningHours, Space


class State(StrEnum):
    """Why a piece of time can or cannot be had."""

    FREE = "free"
    CLOSED = "closed"
    OCCUPIED = "occupied"
    BLACKOUT = "blackout"


@dataclass(frozen=True, order=True)
class Piece:
    """A stretch of a space's time, all of it in one state."""

    interval: Interval
    state: State


def open_hours(space: Space, window: Interval) -> list[Interval]:
    """When the house is open within the window, exceptions applied; expanded in the venue's zone."""
    return open_by(space.hours.all(), space.exceptions.all(), window, space.venue.zone)


def open_by(
    hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException], window: Interval, zone: str
) -> list[Interval]:
    """The same for hours and exceptions that need not be stored: what would be open if they were."""
    spans = (span for day in _days(window, zone) for span in _hours_of_day(hours, exceptions, day, zone))
    return intersect([window], merge(spans))


def _days(window: Interval, zone: str) -> Iterator[dt.date]:
    day = walltime.local(window.start, zone).date()
    last = walltime.local(window.end, zone).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def _hours_of_day(
    hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException], day: dt.date, zone: str
) -> list[Interval]:
    differing = [item for item in exceptions if item.date == day]
    rows: Iterable[tuple[dt.time | None, dt.time | None]] = (
        [(item.opens, item.closes) for item in differing]
        if differing
        else [(item.opens, item.closes) for item in hours if item.weekday == day.weekday()]
    )
    spans = (
        walltime.span(day, opens, closes, zone)
        for opens, closes in rows
        if opens is not None and closes is not None
    )
    return [span for span in spans if span is not None]


def taken(spaces: Sequence[Space], window: Interval) -> dict[int, list[Piece]]:
    """What the ledger holds of each space (by id) within the window: one query for all."""
    rows = Occupancy.objects.of_parts({part for space in spaces for part in space.part_ids()})
    by_part: dict[int, list[Piece]] = {}
    for row in rows.overlapping(window).only("part_id", "starts_at", "ends_at", "kind"):
        state = State.BLACKOUT if row.kind == ClaimKind.BLACKOUT else State.OCCUPIED
        by_part.setdefault(row.part_id, []).append(Piece(Interval(row.starts_at, row.ends_at), state))
    return {
        space.pk: sorted(piece for part in space.part_ids() for piece in by_part.get(part, []))
        for space in spaces
    }


def timelines(spaces: Sequence[Space], window: Interval) -> dict[int, list[Piece]]:
    """The window of each space (by id), cut into pieces without gap or overlap, in order of time."""
    held = taken(spaces, window)
    return {space.pk: _timeline(space, window, held[space.pk]) for space in spaces}


def _timeline(space: Space, window: Interval, held: list[Piece]) -> list[Piece]:
    opened = open_hours(space, window)
    blackouts = intersect([window], [piece.interval for piece in held if piece.state is State.BLACKOUT])
    occupied = intersect([window], [piece.interval for piece in held if piece.state is State.OCCUPIED])
    layers = [
        (State.BLACKOUT, blackouts),
        (State.OCCUPIED, subtract(occupied, blackouts)),
        (State.FREE, subtract(opened, blackouts + occupied)),
        (State.CLOSED, subtract([window], opened + blackouts + occupied)),
    ]
    return sorted(Piece(interval, state) for state, intervals in layers for interval in intervals)


def free_times(space: Space, window: Interval) -> list[Interval]:
    """What is open and not taken within the window."""
    return [p.interval for p in timelines([space], window)[space.pk] if p.state is State.FREE]


def states_of(space: Space, dates: Sequence[Interval], held: Sequence[Piece] | None = None) -> list[State]:
    """For each date (without buffers): free, or the first thing that stands against it.

    A date must lie in open hours itself; its buffers may lie outside them, for the house
    lets people set up before it opens to the public, but never in somebody else's time.
    """
    if not dates:
        return []
    window = Interval(min(d.start for d in dates), max(d.end for d in dates))
    window = space.with_buffers(window)
    pieces = taken([space], window)[space.pk] if held is None else held
    return [_state_of(space, date, pieces) for date in dates]


def _state_of(space: Space, date: Interval, held: Sequence[Piece]) -> State:
    wanted = space.with_buffers(date)
    for piece in _near(held, wanted):
        if piece.interval.overlaps(wanted):
            return piece.state
    opened = any(span.contains(date) for span in open_hours(space, date))
    return State.FREE if opened else State.CLOSED


def _near(held: Sequence[Piece], wanted: Interval) -> Sequence[Piece]:
    """Those of the pieces, in order of time, that may reach into the interval: none is longer than the longest row.

    A course asks for hundreds of dates in a year of thousands of pieces.
    """
    first = bisect_right(held, wanted.start - LONGEST, key=_start)
    last = bisect_left(held, wanted.end, key=_start)
    return held[first:last]


def _start(piece: Piece) -> dt.datetime:
    return piece.interval.start
