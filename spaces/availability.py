"""When a space can be had: its open hours less what the ledger holds, every piece with its reason.

One source for pages, API and feeds. Any number of spaces over any window cost a fixed number of queries:
the spaces with their hours (`SpaceQuerySet.with_house`) and one look into the ledger.
"""

import datetime as dt
import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from core import walltime
from core.intervals import Interval, intersect, merge, subtract
from spaces.models import (
    LONGEST,
    Blackout,
    ClaimKind,
    Occupancy,
    OpeningException,
    OpeningHours,
    Space,
    Venue,
)
from spaces.public_holidays import holiday_on


class State(StrEnum):
    """Why a piece of time can or cannot be had."""

    FREE = "free"
    CLOSED = "closed"
    OCCUPIED = "occupied"
    BLACKOUT = "blackout"


@dataclass(frozen=True, order=True)
class Piece:
    """A stretch of a space's time, all of it in one state; where the house says why, with its words by language."""

    interval: Interval
    state: State
    reason: Mapping[str, str] = field(default_factory=dict, compare=False)
    claim: uuid.UUID | None = field(default=None, compare=False)


def open_hours(space: Space, window: Interval) -> list[Interval]:
    """When the house is open within the window, exceptions applied; expanded in the venue's zone."""
    return open_by(space.hours.all(), space.exceptions.all(), window, space.venue)


def open_by(
    hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException], window: Interval, venue: Venue
) -> list[Interval]:
    """The same for hours and exceptions that need not be stored: what would be open if they were."""
    days = _days(window, venue.zone)
    spans = (span for day in days for span in _hours_of_day(hours, exceptions, day, venue))
    return intersect([window], merge(spans))


def _days(window: Interval, zone: str) -> Iterator[dt.date]:
    day = walltime.local(window.start, zone).date()
    last = walltime.local(window.end, zone).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def exceptions_on(space: Space, day: dt.date) -> list[OpeningException]:
    """What the house itself says of this date; it stands above the week's hours and above holidays."""
    return _on(day, space.exceptions.all())


def _on(day: dt.date, exceptions: Iterable[OpeningException]) -> list[OpeningException]:
    return [item for item in exceptions if item.date == day]


def closed_because(space: Space, day: dt.date) -> Mapping[str, str]:
    """Why the hours of this date differ, by language: the house's words, or a holiday's names; empty if neither."""
    if exceptions := exceptions_on(space, day):
        reason: Mapping[str, str] = exceptions[0].reason
        return reason
    holiday = holiday_on(space.venue, day)
    return holiday.names if holiday else {}


def _hours_of_day(
    hours: Iterable[OpeningHours], exceptions: Iterable[OpeningException], day: dt.date, venue: Venue
) -> list[Interval]:
    rows: Iterable[tuple[dt.time | None, dt.time | None]]
    if differing := _on(day, exceptions):
        rows = [(item.opens, item.closes) for item in differing]
    elif holiday_on(venue, day):
        rows = []
    else:
        rows = [(item.opens, item.closes) for item in hours if item.weekday == day.weekday()]
    spans = (
        walltime.span(day, opens, closes, venue.zone)
        for opens, closes in rows
        if opens is not None and closes is not None
    )
    return [span for span in spans if span is not None]


def taken(spaces: Sequence[Space], window: Interval) -> dict[int, list[Piece]]:
    """What the ledger holds of each space (by id) within the window: one query for all."""
    rows = Occupancy.objects.of_parts({part for space in spaces for part in space.part_ids()})
    by_part: dict[int, list[Piece]] = {}
    for row in rows.overlapping(window).only("part_id", "starts_at", "ends_at", "kind", "claim"):
        state = State.BLACKOUT if row.kind == ClaimKind.BLACKOUT else State.OCCUPIED
        piece = Piece(Interval(row.starts_at, row.ends_at), state, claim=row.claim)
        by_part.setdefault(row.part_id, []).append(piece)
    return {
        space.pk: sorted(piece for part in space.part_ids() for piece in by_part.get(part, []))
        for space in spaces
    }


def timelines(spaces: Sequence[Space], window: Interval) -> dict[int, list[Piece]]:
    """The window of each space (by id), cut into pieces without gap or overlap, in order of time."""
    held = taken(spaces, window)
    reasons = _reasons([piece for pieces in held.values() for piece in pieces])
    return {space.pk: _timeline(space, window, held[space.pk], reasons) for space in spaces}


def _reasons(held: Sequence[Piece]) -> dict[uuid.UUID | None, Mapping[str, str]]:
    """What the houses say of their closed times, by claim; one query, and none where nothing is closed."""
    claims = {piece.claim for piece in held if piece.claim and piece.state is State.BLACKOUT}
    return dict(Blackout.objects.filter(claim__in=claims).values_list("claim", "reason")) if claims else {}


def _timeline(
    space: Space,
    window: Interval,
    held: list[Piece],
    reasons: Mapping[uuid.UUID | None, Mapping[str, str]],
) -> list[Piece]:
    opened = open_hours(space, window)
    blackouts = list(_blackouts(window, held, reasons))
    closed = [piece.interval for piece in blackouts]
    occupied = intersect([window], [piece.interval for piece in held if piece.state is State.OCCUPIED])
    layers = [
        (State.OCCUPIED, subtract(occupied, closed)),
        (State.FREE, subtract(opened, closed + occupied)),
    ]
    others = [Piece(interval, state) for state, intervals in layers for interval in intervals]
    shut = subtract([window], opened + closed + occupied)
    return sorted([*blackouts, *others, *_closed(space, window, shut)])


def _blackouts(
    window: Interval, held: Sequence[Piece], reasons: Mapping[uuid.UUID | None, Mapping[str, str]]
) -> Iterator[Piece]:
    """Closed time, that of one reason in one piece; where two blackouts meet in a hall, the earlier speaks."""
    claims = dict.fromkeys(piece.claim for piece in held if piece.state is State.BLACKOUT)
    told: list[Interval] = []
    for claim in claims:
        there = intersect([window], [piece.interval for piece in held if piece.claim == claim])
        for interval in subtract(there, told):
            yield Piece(interval, State.BLACKOUT, reasons.get(claim, {}), claim)
        told += there


def _closed(space: Space, window: Interval, shut: list[Interval]) -> Iterator[Piece]:
    """Time outside the hours; a date of which the house says why makes a piece of its own."""
    zone = space.venue.zone
    told: list[Interval] = []
    for day in _days(window, zone) if shut else ():
        if reason := closed_because(space, day):
            span = walltime.day(day, zone)
            told.append(span)
            for interval in intersect(shut, [span]):
                yield Piece(interval, State.CLOSED, reason)
    for interval in subtract(shut, told):
        yield Piece(interval, State.CLOSED)


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
