"""A space's week as a table: which half hours are free, closed or taken; never by whom."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from core import walltime
from core.intervals import Interval, intersect, merge, subtract
from frontend.opening import closed_because
from spaces.availability import Piece, State, timelines
from spaces.models import Space

ROW = 30
DAY = 24 * 60
# What an asked-for stretch is filled in with; the form lets one change it.
USUAL = dt.timedelta(hours=2)


class Mark(StrEnum):
    """How a stretch of a week is shown."""

    FREE = "free"
    UNASKED = "unasked"
    """Free, but too soon, too late or too short to be asked for."""
    TAKEN = "taken"
    CLOSED = "closed"
    PAST = "past"


MARKS = {
    State.FREE: Mark.FREE,
    State.OCCUPIED: Mark.TAKEN,
    State.BLACKOUT: Mark.CLOSED,
    State.CLOSED: Mark.CLOSED,
}


@dataclass(frozen=True)
class Stretch:
    """A stretch of one day in one state; `url` leads to the request form filled in."""

    interval: Interval
    mark: Mark
    url: str = ""


@dataclass(frozen=True)
class Day:
    """One day on the wall of the house."""

    date: dt.date
    stretches: Sequence[Stretch]
    closed_because: Sequence[Mapping[str, str]] = ()

    @property
    def told(self) -> list[Stretch]:
        """What a list of the day says: closed and past time is left out."""
        return [stretch for stretch in self.stretches if stretch.mark not in (Mark.CLOSED, Mark.PAST)]


@dataclass(frozen=True)
class Cell:
    """A stretch in the table, so many rows high."""

    mark: Mark
    rows: int
    stretch: Stretch | None


@dataclass(frozen=True)
class Row:
    """Half an hour of every day; cells that begin in it."""

    label: str
    cells: Sequence[Cell]

    @property
    def is_hour(self) -> bool:
        """It begins at a full hour."""
        return self.label.endswith(":00")


@dataclass(frozen=True)
class Week:
    """Seven days from Monday, as a table for wide screens and as a list for phones."""

    days: Sequence[Day]
    rows: Sequence[Row]
    before: dt.date | None
    """The Monday before, unless it has passed."""
    after: dt.date | None
    """The Monday after, unless the house does not plan so far."""
    open_for_asking: Interval
    """From the shortest notice to the farthest date."""

    @property
    def marks(self) -> set[Mark]:
        """What a legend has to explain."""
        return {stretch.mark for day in self.days for stretch in day.stretches}


def monday_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def first_to_ask_for(space: Space, *, now: dt.datetime) -> dt.date:
    """The day on which the shortest notice ends: a week that begins earlier may have nothing to offer."""
    return walltime.local(_open_for_asking(space, now).start, space.venue.zone).date()


def week_of(space: Space, day: dt.date, *, now: dt.datetime) -> Week:
    """The week that holds the day, in a fixed number of queries."""
    zone = space.venue.zone
    monday = monday_of(day)
    pieces = timelines([space], walltime.week(monday, zone))[space.pk]
    stretches = list(_stretches(space, _with_own_buffers(space, pieces), now))
    days = [_day(monday + dt.timedelta(days=number), stretches, space, pieces) for number in range(7)]
    first = monday_of(walltime.local(now, zone).date())
    last = walltime.local(now, zone).date() + dt.timedelta(days=space.horizon_days)
    week = dt.timedelta(days=7)
    return Week(
        days=days,
        rows=_rows(days, zone),
        before=monday - week if monday > first else None,
        after=monday + week if monday + week <= last else None,
        open_for_asking=_open_for_asking(space, now),
    )


def _with_own_buffers(space: Space, pieces: Sequence[Piece]) -> list[Piece]:
    """Beside taken time a booking here needs its own buffers too: what is too near counts as taken."""
    before, after = dt.timedelta(minutes=space.buffer_before), dt.timedelta(minutes=space.buffer_after)
    held = [piece.interval for piece in pieces if piece.state in (State.OCCUPIED, State.BLACKOUT)]
    near = [Interval(taken.start - after, taken.end + before) for taken in held]
    open_for_all = [piece.interval for piece in pieces if piece.state is State.FREE]
    free = subtract(open_for_all, near)
    occupied = [piece.interval for piece in pieces if piece.state is State.OCCUPIED]
    occupied = merge([*occupied, *subtract(open_for_all, free)])
    others = [piece for piece in pieces if piece.state in (State.CLOSED, State.BLACKOUT)]
    return sorted(
        [
            *others,
            *(Piece(interval, State.FREE) for interval in free),
            *(Piece(interval, State.OCCUPIED) for interval in occupied),
        ]
    )


def _stretches(space: Space, pieces: Sequence[Piece], now: dt.datetime) -> Iterator[Stretch]:
    for piece in pieces:
        if piece.interval.end <= now:
            yield Stretch(piece.interval, Mark.PAST)
        elif piece.state is State.FREE:
            yield from _free(space, piece.interval, now)
        else:
            yield Stretch(piece.interval, MARKS[piece.state])


def _free(space: Space, interval: Interval, now: dt.datetime) -> Iterator[Stretch]:
    askable = [
        trimmed
        for piece in intersect([interval], [_open_for_asking(space, now)])
        if (trimmed := _on_grid(space, piece)) is not None
    ]
    yield from (Stretch(piece, Mark.FREE, _request_url(space, piece)) for piece in askable)
    for rest in subtract([interval], askable):
        yield Stretch(rest, Mark.PAST if rest.end <= now else Mark.UNASKED)


def _open_for_asking(space: Space, now: dt.datetime) -> Interval:
    return Interval(
        now + dt.timedelta(hours=space.notice_hours),
        now + dt.timedelta(days=space.horizon_days, hours=space.notice_hours + 1),
    )


def _on_grid(space: Space, interval: Interval) -> Interval | None:
    """From the first moment at which a booking may start; None when the rest is too short for one."""
    start = walltime.local(interval.start, space.venue.zone)
    over = (start.hour * 60 + start.minute) % space.step_minutes * 60 + start.second + start.microsecond / 1e6
    wait = dt.timedelta(seconds=space.step_minutes * 60 - over if over else 0)
    if interval.start + wait + dt.timedelta(minutes=space.shortest_minutes) > interval.end:
        return None
    return Interval(interval.start + wait, interval.end)


def _request_url(space: Space, interval: Interval) -> str:
    zone = space.venue.zone
    longest = dt.timedelta(minutes=space.longest_minutes)
    starts = walltime.local(interval.start, zone)
    ends = walltime.local(min(interval.end, interval.start + min(USUAL, longest)), zone)
    filled_in = {"date": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
    return f"{reverse('space_request', args=[space.slug])}?{urlencode(filled_in)}"


def _day(date: dt.date, stretches: Sequence[Stretch], space: Space, pieces: Sequence[Piece]) -> Day:
    day = walltime.day(date, space.venue.zone)
    parts = [
        Stretch(part, stretch.mark, stretch.url)
        for stretch in stretches
        for part in intersect([stretch.interval], [day])
    ]
    return Day(date, sorted(parts, key=lambda part: part.interval), list(_reasons(space, date, pieces)))


def _reasons(space: Space, date: dt.date, pieces: Sequence[Piece]) -> Iterator[Mapping[str, str]]:
    """Why the house closes on this day, each reason once: an exception or a holiday, then its blackouts."""
    if reason := closed_because(space, date):
        yield reason
    day = walltime.day(date, space.venue.zone)
    there = [piece for piece in pieces if piece.state is State.BLACKOUT and piece.interval.overlaps(day)]
    yield from {piece.claim: piece.reason for piece in there if piece.reason}.values()


def _rows(days: Sequence[Day], zone: str) -> list[Row]:
    """Rows from the first opening to the last closing of the week; none in a week that is closed throughout."""
    told = [_minutes(stretch, day.date, zone) for day in days for stretch in day.told]
    if not told:
        return []
    first = min(start for start, _ in told) // ROW * ROW
    last = -(-max(end for _, end in told) // ROW) * ROW
    columns = [_column(day, zone, first, last) for day in days]
    return [
        Row(f"{minute // 60:02}:{minute % 60:02}", [column[minute] for column in columns if minute in column])
        for minute in range(first, last, ROW)
    ]


def _column(day: Day, zone: str, first: int, last: int) -> dict[int, Cell]:
    """The cells of a day by the minute at which they begin."""
    slots = [_at(day, zone, minute) for minute in range(first, last, ROW)]
    cells: dict[int, Cell] = {}
    index = 0
    while index < len(slots):
        height = 1
        while index + height < len(slots) and _alike(slots[index + height], slots[index]):
            height += 1
        stretch = slots[index]
        cells[first + index * ROW] = Cell(stretch.mark if stretch else Mark.CLOSED, height, stretch)
        index += height
    return cells


def _alike(one: Stretch | None, other: Stretch | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or (one.mark == other.mark and one.mark in (Mark.CLOSED, Mark.PAST))


def _at(day: Day, zone: str, minute: int) -> Stretch | None:
    """What a half hour shows: taken when any of it is, free only when all of it is."""
    there = [
        (stretch, start, end)
        for stretch in day.stretches
        for start, end in [_minutes(stretch, day.date, zone)]
        if start < minute + ROW and end > minute
    ]
    for mark in (Mark.TAKEN, Mark.CLOSED, Mark.PAST, Mark.UNASKED, Mark.FREE):
        for stretch, _start, _end in there:
            if stretch.mark is mark:
                return stretch
    return None


def _minutes(stretch: Stretch, date: dt.date, zone: str) -> tuple[int, int]:
    """From which to which minute of the day on the wall."""
    start, end = walltime.local(stretch.interval.start, zone), walltime.local(stretch.interval.end, zone)
    return start.hour * 60 + start.minute, DAY if end.date() > date else end.hour * 60 + end.minute
