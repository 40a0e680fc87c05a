"""When a space is next free: what its card says before anybody has named a time."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core import walltime
from core.intervals import Interval
from spaces.askable import askable
from spaces.availability import Piece, timelines
from spaces.models import Space

AHEAD = 14
"""Days that are looked at after today; who plans farther names a date."""
SENSIBLE = 60
"""Minutes. Most gatherings last an hour at least; a shorter gap between two bookings is no news."""


@dataclass(frozen=True)
class NextFree:
    """The first stretch that can be asked for, to the end of its day at most; None when there is none so soon."""

    interval: Interval | None
    days: int = AHEAD


def next_free(spaces: Sequence[Space], now: dt.datetime) -> dict[int, NextFree]:
    """For each space (by id) the next stretch of an hour or more, in a fixed number of queries.

    A space whose bookings must be longer is asked for its shortest, one whose bookings must be shorter for
    its longest.
    """
    if not spaces:
        return {}
    window = _window(spaces, now)
    pieces = timelines(spaces, window)
    return {space.pk: NextFree(_first(space, pieces[space.pk], now)) for space in spaces}


def attach_next_free(spaces: Sequence[Space], now: dt.datetime) -> None:
    """Give each of those that can be asked for here its `next_free`; the others get none."""
    asked = [space for space in spaces if _takes_requests(space)]
    found = next_free(asked, now)
    for space in asked:
        space.next_free = found[space.pk]


def _takes_requests(space: Space) -> bool:
    """A space without parts is free for ever, and nobody can have it."""
    return bool(space.venue.managed and space.venue.frozen_at is None and space.part_ids())


def _window(spaces: Sequence[Space], now: dt.datetime) -> Interval:
    """To the end of the last day on every house's wall; begun earlier, for who left just now leaves a buffer."""
    ends = [
        walltime.day(walltime.local(now, zone).date() + dt.timedelta(days=AHEAD), zone).end
        for zone in {space.venue.zone for space in spaces}
    ]
    before = max(space.buffer_before for space in spaces)
    after = max(space.buffer_after for space in spaces)
    return Interval(now, max(ends)).widen(before, after)


def _first(space: Space, pieces: Sequence[Piece], now: dt.datetime) -> Interval | None:
    last = walltime.local(now, space.venue.zone).date() + dt.timedelta(days=AHEAD)
    length = dt.timedelta(minutes=max(space.shortest_minutes, min(SENSIBLE, space.longest_minutes)))
    for interval in askable(space, pieces, now):
        day = walltime.local(interval.start, space.venue.zone).date()
        if day <= last and interval.end - interval.start >= length:
            return interval
    return None
