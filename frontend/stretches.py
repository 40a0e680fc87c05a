"""Time as it is shown: what is free and can be asked for, what is taken, and what everybody may know of it."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from core import walltime
from core.intervals import Interval, intersect, subtract
from events.disclosure import PublicRecord
from frontend.opening import closed_because
from spaces.askable import askable_within, with_own_buffers
from spaces.availability import Piece, State
from spaces.models import Space

# What an asked-for stretch is filled in with; the form lets one change it.
USUAL = dt.timedelta(hours=2)


class Mark(StrEnum):
    """How a stretch of a week is shown."""

    FREE = "free"
    UNASKED = "unasked"
    """Free, but too soon, too late or too short to be asked for."""
    TAKEN = "taken"
    EVENT = "event"
    """Taken by an event that is open to everybody."""
    REQUESTED = "requested"
    """Asked for at a house of the reader's, and not decided."""
    BOOKED = "mine"
    """Booked at a house of the reader's."""
    CLOSED = "closed"
    PAST = "past"


MARKS = {
    State.FREE: Mark.FREE,
    State.OCCUPIED: Mark.TAKEN,
    State.BLACKOUT: Mark.CLOSED,
    State.CLOSED: Mark.CLOSED,
}


@dataclass(frozen=True)
class Said:
    """What the reader may know of some taken time: an open event by its title, or a booking by its reference."""

    interval: Interval
    mark: Mark
    url: str
    title: Mapping[str, str] = field(default_factory=dict, compare=False)
    reference: str = ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of one day in one state; `url` leads to the request form filled in, or to what takes place."""

    interval: Interval
    mark: Mark
    url: str = ""
    said: Said | None = None


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


def said_of(records: Sequence[PublicRecord]) -> list[Said]:
    """Open events as a week says them."""
    return [
        Said(record.interval, Mark.EVENT, reverse("event", args=[record.slug]), record.title)
        for record in records
    ]


def stretches_of(
    space: Space, pieces: Sequence[Piece], now: dt.datetime, said: Sequence[Said] = ()
) -> list[Stretch]:
    """A timeline as it is shown, in order of time; what may be said stands where it takes the time."""
    shown = _stretches(space, with_own_buffers(space, pieces), now, said)
    return sorted(shown, key=lambda stretch: stretch.interval)


def _stretches(
    space: Space, pieces: Sequence[Piece], now: dt.datetime, said: Sequence[Said]
) -> Iterator[Stretch]:
    for piece in pieces:
        if piece.interval.end <= now:
            yield Stretch(piece.interval, Mark.PAST)
        elif piece.state in (State.FREE, State.OCCUPIED):
            here = [one for one in said if one.interval.overlaps(piece.interval)]
            for one in here:
                for part in intersect([piece.interval], [one.interval]):
                    yield Stretch(part, one.mark, one.url, one)
            for rest in subtract([piece.interval], [one.interval for one in here]):
                yield from _unsaid(space, Piece(rest, piece.state), now)
        else:
            yield Stretch(piece.interval, MARKS[piece.state])


def _unsaid(space: Space, piece: Piece, now: dt.datetime) -> Iterator[Stretch]:
    if piece.state is State.FREE:
        yield from _free(space, piece.interval, now)
    else:
        yield Stretch(piece.interval, MARKS[piece.state])


def _free(space: Space, interval: Interval, now: dt.datetime) -> Iterator[Stretch]:
    askable = askable_within(space, interval, now)
    yield from (Stretch(piece, Mark.FREE, request_url(space, piece)) for piece in askable)
    for rest in subtract([interval], askable):
        yield Stretch(rest, Mark.PAST if rest.end <= now else Mark.UNASKED)


def request_url(space: Space, interval: Interval) -> str:
    """The request form filled in: from the beginning of the free stretch, as long as usual or as the house allows."""
    zone = space.venue.zone
    shortest, longest = (
        dt.timedelta(minutes=minutes) for minutes in (space.shortest_minutes, space.longest_minutes)
    )
    starts = walltime.local(interval.start, zone)
    ends = walltime.local(min(interval.end, interval.start + min(max(USUAL, shortest), longest)), zone)
    filled_in = {"date": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
    return f"{reverse('space_request', args=[space.slug])}?{urlencode(filled_in)}"


def day_of(date: dt.date, stretches: Sequence[Stretch], space: Space, pieces: Sequence[Piece]) -> Day:
    """One day of the stretches, with why the house closes on it."""
    day = walltime.day(date, space.venue.zone)
    parts = [
        replace(stretch, interval=part)
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
