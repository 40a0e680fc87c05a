"""When a space can be had: its open hours less what the ledger holds, every piece with its reason.

One source for pages, API and feeds. Any number of spaces over any window cost a fixed number of queries: the
spaces with their hours (`SpaceQuerySet.with_house` or `spaces.facts.read`) and one look into the ledger. The set
arithmetic is done here, for both engines alike (docs/decisions/0008).
"""

import datetime as dt
import uuid
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from operator import itemgetter

from core import walltime
from core.intervals import Interval, intersect, subtract
from spaces import facts, held
from spaces.facts import Pattern, Place
from spaces.held import Held
from spaces.models import Blackout, ClaimKind, Occupancy, Space
from spaces.opening import closed_by, days_of, open_by


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


STATES = {kind.value: State.BLACKOUT if kind is ClaimKind.BLACKOUT else State.OCCUPIED for kind in ClaimKind}
Reasons = Mapping[uuid.UUID, Mapping[str, str]]
Span = tuple[dt.datetime, dt.datetime]


def taken(spaces: Sequence[Space], window: Interval) -> dict[int, list[Piece]]:
    """What the ledger holds of each space (by id) within the window: one query for all."""
    rows = Occupancy.objects.of_parts({part for space in spaces for part in space.part_ids()})
    by_part: dict[int, list[Piece]] = {}
    for part, start, end, kind, claim in rows.overlapping(window).values_list(
        "part_id", "starts_at", "ends_at", "kind", "claim"
    ):
        by_part.setdefault(part, []).append(Piece(Interval(start, end), STATES[kind], claim=claim))
    return {
        space.pk: sorted(piece for part in space.part_ids() for piece in by_part.get(part, []))
        for space in spaces
    }


def timelines(spaces: Iterable[Space | Place], window: Interval) -> dict[int, list[Piece]]:
    """The window of each space (by id), cut into pieces without gap or overlap, in order of time."""
    places = facts.of(spaces)
    by_part = held.during({part for place in places for part in place.parts}, window)
    reasons = _reasons(item for items in by_part.values() for item in items)
    pieces = _Pieces(window)
    bases: dict[Pattern, list[Piece]] = {}
    found = {}
    for place in places:
        if place.pattern not in bases:
            bases[place.pattern] = _base(place.pattern, window)
        items = [item for part in place.parts for item in by_part.get(part, ())]
        found[place.pk] = pieces.laid(bases[place.pattern], items, reasons) if items else bases[place.pattern]
    return found


def _reasons(items: Iterable[Held]) -> Reasons:
    """What the houses say of their closed times, by claim; one query, and none where nothing is closed."""
    claims = {claim for _start, _end, _kind, claim in items if claim}
    return dict(Blackout.objects.filter(claim__in=claims).values_list("claim", "reason")) if claims else {}


def _base(pattern: Pattern, window: Interval) -> list[Piece]:
    """The window of spaces that open alike while nothing is taken: free or closed."""
    opened = open_by(pattern.hours, pattern.exceptions, window, pattern.venue, pattern.year)
    free = [Piece(interval, State.FREE) for interval in opened]
    return sorted([*free, *_closed(pattern, window, subtract([window], opened))])


def _closed(pattern: Pattern, window: Interval, shut: list[Interval]) -> Iterator[Piece]:
    """Time outside the hours; a date of which the house says why makes a piece of its own."""
    zone = pattern.venue.zone
    told: list[Interval] = []
    for day in days_of(window, zone) if shut else ():
        if reason := closed_by(pattern.exceptions, day, pattern.venue, pattern.year):
            span = walltime.day(day, zone)
            told.append(span)
            for interval in intersect(shut, [span]):
                yield Piece(interval, State.CLOSED, reason)
    for interval in subtract(shut, told):
        yield Piece(interval, State.CLOSED)


class _Pieces:
    """Lays what is held over what is open. Many spaces share an evening: a piece without a reason is made once."""

    def __init__(self, window: Interval) -> None:
        self._window = window
        self._made: dict[tuple[dt.datetime, dt.datetime, State], Piece] = {}

    def laid(self, base: Sequence[Piece], items: Sequence[Held], reasons: Reasons) -> list[Piece]:
        """The base where nothing is held, and what is held; in order of time."""
        over = self._over(items, reasons)
        laid: list[Piece] = []
        position = 0
        for piece in base:
            first, end = piece.interval.start, piece.interval.end
            start = first
            while position < len(over) and (hole := over[position].interval).start < end:
                if start < hole.start:
                    laid.append(self._part_of(piece, start, hole.start))
                if first <= hole.start:
                    laid.append(over[position])
                start = hole.end
                if start > end:
                    # It reaches into the next piece of the base.
                    break
                position += 1
            if start < end:
                laid.append(piece if start == first else self._part_of(piece, start, end))
        return laid

    def _over(self, items: Sequence[Held], reasons: Reasons) -> list[Piece]:
        first, last = self._window.start, self._window.end
        taken = _joined((start, end) for start, end, _kind, claim in items if claim is None)
        spans = [(max(start, first), min(end, last)) for start, end in taken]
        closed = [(start, end, claim) for start, end, _kind, claim in items if claim]
        if not closed:
            return [self._piece(start, end, State.OCCUPIED) for start, end in spans]
        blackouts = list(_blackouts(self._window, closed, reasons))
        others = subtract([Interval(*span) for span in spans], [piece.interval for piece in blackouts])
        return sorted([*blackouts, *(Piece(interval, State.OCCUPIED) for interval in others)])

    def _part_of(self, piece: Piece, start: dt.datetime, end: dt.datetime) -> Piece:
        if piece.reason:
            return Piece(Interval(start, end), piece.state, piece.reason)
        return self._piece(start, end, piece.state)

    def _piece(self, start: dt.datetime, end: dt.datetime, state: State) -> Piece:
        piece = self._made.get((start, end, state))
        if piece is None:
            piece = self._made[start, end, state] = Piece(Interval(start, end), state)
        return piece


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same time in order, without seams; of a hall the halves may be held together."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _blackouts(
    window: Interval, items: Iterable[tuple[dt.datetime, dt.datetime, uuid.UUID]], reasons: Reasons
) -> Iterator[Piece]:
    """Closed time, that of one reason in one piece; where two blackouts meet in a hall, the earlier speaks."""
    there: dict[uuid.UUID, list[Interval]] = {}
    for start, end, claim in sorted(items, key=itemgetter(0)):
        there.setdefault(claim, []).append(Interval(start, end))
    told: list[Interval] = []
    for claim, held_by_it in there.items():
        shown = intersect([window], held_by_it)
        for interval in subtract(shown, told):
            yield Piece(interval, State.BLACKOUT, reasons.get(claim, {}), claim)
        told += shown


def free_times(space: Space, window: Interval) -> list[Interval]:
    """What is open and not taken within the window."""
    return [p.interval for p in timelines([space], window)[space.pk] if p.state is State.FREE]


def states_of(space: Space, dates: Sequence[Interval]) -> list[State]:
    """For each date (without buffers): free, or what stands against it.

    A date must lie in open hours itself; its buffers may lie outside them, for the house
    lets people set up before it opens to the public, but never in somebody else's time.
    """
    return states([space], dates)[space.pk]


def states(spaces: Iterable[Space | Place], dates: Sequence[Interval]) -> dict[int, list[State]]:
    """The same for many spaces (by id): one query. Of a blackout and a booking at one date the blackout speaks."""
    places = facts.of(spaces)
    opened: dict[Pattern, list[State]] = {}
    found = {}
    for place in places:
        if place.pattern not in opened:
            opened[place.pattern] = [_by_hours(place.pattern, date) for date in dates]
        found[place.pk] = opened[place.pattern].copy()
    by_part: dict[int, list[Place]] = {}
    for place in places:
        for part in place.parts:
            by_part.setdefault(part, []).append(place)
    before = max((place.buffer_before for place in places), default=0)
    after = max((place.buffer_after for place in places), default=0)
    for number, part, kind, time in held.near(list(by_part), dates, before=before, after=after):
        state = STATES[kind]
        for place in by_part[part]:
            if time is None or _meets(place, dates[number], time):
                there = found[place.pk]
                if there[number] is not State.BLACKOUT:
                    there[number] = state
    return found


def free_at(
    spaces: Iterable[Space | Place], dates: Iterable[tuple[dt.date, Interval]]
) -> dict[int, set[Interval]]:
    """Of many dates that lie close together, each within its day on the wall, those that each space (by id) has.

    One query, for all that is held from the first of them to the last: beyond a few hundred dates this is much
    quicker than to look for each, as `states` does.
    """
    places, dates = facts.of(spaces), list(dates)
    if not places or not dates:
        return {place.pk: set() for place in places}
    window = Interval(min(date.start for _, date in dates), max(date.end for _, date in dates))
    before = max(place.buffer_before for place in places)
    after = max(place.buffer_after for place in places)
    by_part = held.during({part for place in places for part in place.parts}, window.widen(before, after))
    opened: dict[Pattern, list[Interval]] = {}
    found = {}
    for place in places:
        if place.pattern not in opened:
            opened[place.pattern] = _in_hours(place.pattern, dates)
        items = [item for part in place.parts for item in by_part.get(part, ())]
        spans = _joined((start, end) for start, end, _kind, _claim in items)
        found[place.pk] = set(_between(place, opened[place.pattern], spans))
    return found


def _in_hours(pattern: Pattern, dates: Iterable[tuple[dt.date, Interval]]) -> list[Interval]:
    spans: dict[dt.date, list[Interval]] = {}
    inside = []
    for day, date in dates:
        if day not in spans:
            whole = walltime.day(day, pattern.venue.zone)
            spans[day] = open_by(pattern.hours, pattern.exceptions, whole, pattern.venue, pattern.year)
        if any(span.contains(date) for span in spans[day]):
            inside.append(date)
    return inside


def _between(place: Place, dates: Iterable[Interval], spans: Sequence[Span]) -> Iterator[Interval]:
    """Dates that meet none of these spans, which are in order and apart, with their buffers."""
    ends = [end for _start, end in spans]
    for date in dates:
        wanted = place.with_buffers(date)
        number = bisect_right(ends, wanted.start)
        if number == len(spans) or spans[number][0] >= wanted.end:
            yield date


def _by_hours(pattern: Pattern, date: Interval) -> State:
    spans = open_by(pattern.hours, pattern.exceptions, date, pattern.venue, pattern.year)
    return State.FREE if any(span.contains(date) for span in spans) else State.CLOSED


def _meets(place: Place, date: Interval, time: Span) -> bool:
    wanted = place.with_buffers(date)
    return time[0] < wanted.end and wanted.start < time[1]
