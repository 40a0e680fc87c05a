"""What takes place in a house, for those who stand in it: a screen in the hall, a sheet on the door.

Everybody who passes reads these, so that they say "occupied" of all but events that are open to everybody, and no name
but an event's title.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from core import walltime
from core.intervals import Interval, intersect, subtract
from events.disclosure import PublicRecord
from events.plan import open_records
from spaces.availability import Piece, State, timelines
from spaces.models import Space


@dataclass(frozen=True, order=True)
class Entry:
    """Some taken time: an open event by its title, closed time by its reason, all else without a word."""

    interval: Interval
    title: Mapping[str, str] = field(default_factory=dict, compare=False)
    closed: bool = field(default=False, compare=False)
    all_day: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class RoomDay:
    """One day of a room; whether it has hours at all."""

    space: Space
    date: dt.date
    entries: Sequence[Entry]
    open_at_all: bool


@dataclass(frozen=True)
class RoomNow:
    """A room at this moment: what goes on, until when it is free, or when it opens, and what comes."""

    space: Space
    going_on: Entry | None
    free_until: dt.datetime | None
    opens_at: dt.datetime | None
    coming: Sequence[Entry]

    @property
    def title(self) -> Mapping[str, str]:
        """Of the open event that goes on, if any."""
        return self.going_on.title if self.going_on else {}


def room_days(
    spaces: Sequence[Space], dates: Sequence[dt.date], zone: str, *, now: dt.datetime
) -> dict[int, list[RoomDay]]:
    """The days of each space (by id), which follow one another, in a fixed number of queries."""
    window = Interval(walltime.day(dates[0], zone).start, walltime.day(dates[-1], zone).end)
    pieces = timelines(spaces, window)
    records = open_records(spaces, window, now)
    return {
        space.pk: [
            _room_day(space, date, walltime.day(date, zone), pieces[space.pk], records[space.slug])
            for date in dates
        ]
        for space in spaces
    }


def rooms_now(spaces: Sequence[Space], zone: str, *, now: dt.datetime) -> list[RoomNow]:
    """Each space today, in a fixed number of queries."""
    today = walltime.local(now, zone).date()
    day = walltime.day(today, zone)
    pieces = timelines(spaces, day)
    records = open_records(spaces, day, now)
    return [_room_now(space, day, pieces[space.pk], records[space.slug], now) for space in spaces]


def _room_day(
    space: Space, date: dt.date, day: Interval, pieces: Sequence[Piece], records: Sequence[PublicRecord]
) -> RoomDay:
    there = [piece for piece in pieces if piece.interval.overlaps(day)]
    open_at_all = any(piece.state in (State.FREE, State.OCCUPIED) for piece in there)
    return RoomDay(space, date, entries_of(space, day, there, records), open_at_all)


def _room_now(
    space: Space,
    day: Interval,
    pieces: Sequence[Piece],
    records: Sequence[PublicRecord],
    now: dt.datetime,
) -> RoomNow:
    entries = entries_of(space, day, pieces, records)
    taken = [piece.interval for piece in pieces if piece.state is State.OCCUPIED]
    # What the day does not name, such as time for setting up, is taken all the same.
    unnamed = [Entry(rest) for rest in subtract(taken, [entry.interval for entry in entries])]
    going_on = next(
        (one for one in (*entries, *unnamed) if one.interval.start <= now < one.interval.end), None
    )
    coming = [entry for entry in entries if entry.interval.start > now]
    free = [piece.interval for piece in pieces if piece.state is State.FREE and piece.interval.end > now]
    open_now = not going_on and bool(free) and free[0].start <= now
    used = [*free, *(entry.interval for entry in coming if not entry.closed)]
    return RoomNow(
        space,
        going_on,
        free_until=free[0].end if open_now else None,
        opens_at=None if going_on or open_now else min((one.start for one in used), default=None),
        coming=coming,
    )


def entries_of(
    space: Space, day: Interval, pieces: Sequence[Piece], records: Sequence[PublicRecord]
) -> list[Entry]:
    """What takes the space's time on a day, in order; closed time is named where the house says why.

    Beside hours that merely differ there is nothing to name: the rest of such a day is like any night.
    """
    there = [(piece, interval) for piece in pieces for interval in intersect([piece.interval], [day])]
    shut = not any(piece.state in (State.FREE, State.OCCUPIED) for piece, _ in there)
    return sorted(
        entry
        for piece, interval in there
        for entry in _entries(space, piece, interval, records, day, shut=shut)
    )


def _entries(
    space: Space,
    piece: Piece,
    interval: Interval,
    records: Sequence[PublicRecord],
    day: Interval,
    *,
    shut: bool,
) -> Iterator[Entry]:
    if piece.state is State.OCCUPIED:
        yield from _occupied(space, interval, records)
    elif piece.state is State.BLACKOUT or (shut and piece.reason):
        yield Entry(interval, piece.reason, closed=True, all_day=interval == day)


def _occupied(space: Space, taken: Interval, records: Sequence[PublicRecord]) -> Iterator[Entry]:
    here = [record for record in records if record.interval.overlaps(taken)]
    for record in here:
        for part in intersect([taken], [record.interval]):
            yield Entry(part, record.title)
    for rest in subtract([taken], [record.interval for record in here]):
        if not _is_buffer(space, rest, here):
            yield Entry(rest)


def _is_buffer(space: Space, rest: Interval, records: Sequence[PublicRecord]) -> bool:
    """The time in which an open event is set up or cleared away is nothing of its own for a screen or a sheet."""
    before, after = dt.timedelta(minutes=space.buffer_before), dt.timedelta(minutes=space.buffer_after)
    length = rest.end - rest.start
    return any(
        (rest.end == record.interval.start and length <= before)
        or (rest.start == record.interval.end and length <= after)
        for record in records
    )
