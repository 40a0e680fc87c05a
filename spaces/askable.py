"""What of a space's free time can be asked for: in time, long enough, and with room for its own buffers."""

import datetime as dt
from collections.abc import Sequence

from core import walltime
from core.intervals import Interval, intersect, merge, subtract
from spaces.availability import Piece, State
from spaces.models import Space
from spaces.opening import by_day


def open_for_asking(space: Space, now: dt.datetime) -> Interval:
    """From the shortest notice to the farthest date."""
    return Interval(
        now + dt.timedelta(hours=space.notice_hours),
        now + dt.timedelta(days=space.horizon_days, hours=space.notice_hours + 1),
    )


def askable(space: Space, pieces: Sequence[Piece], now: dt.datetime) -> list[Interval]:
    """Where a booking may stand among the pieces of a timeline, in order of time."""
    return [piece for free in _own_free(space, pieces) for piece in askable_within(space, free, now)]


def askable_within(space: Space, free: Interval, now: dt.datetime) -> list[Interval]:
    """The same of one free stretch, own buffers already left out: one piece or none."""
    known = intersect([free], [open_for_asking(space, now)])
    return [trimmed for piece in known if (trimmed := _on_grid(space, piece)) is not None]


def with_own_buffers(space: Space, pieces: Sequence[Piece]) -> list[Piece]:
    """Beside taken time a booking here needs its own buffers too: what is too near counts as taken."""
    free = _own_free(space, pieces)
    open_for_all = [piece.interval for piece in pieces if piece.state is State.FREE]
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


def _own_free(space: Space, pieces: Sequence[Piece]) -> list[Interval]:
    """Day by day on the wall of the house: no booking goes beyond midnight."""
    before, after = dt.timedelta(minutes=space.buffer_before), dt.timedelta(minutes=space.buffer_after)
    held = [piece.interval for piece in pieces if piece.state in (State.OCCUPIED, State.BLACKOUT)]
    near = [Interval(taken.start - after, taken.end + before) for taken in held]
    free = subtract([piece.interval for piece in pieces if piece.state is State.FREE], near)
    return [part for interval in free for part in by_day(interval, space.venue.zone)]


def _on_grid(space: Space, interval: Interval) -> Interval | None:
    """From the first moment at which a booking may start; None when the rest is too short for one."""
    start = walltime.local(interval.start, space.venue.zone)
    over = (start.hour * 60 + start.minute) % space.step_minutes * 60 + start.second + start.microsecond / 1e6
    wait = dt.timedelta(seconds=space.step_minutes * 60 - over if over else 0)
    if interval.start + wait + dt.timedelta(minutes=space.shortest_minutes) > interval.end:
        return None
    return Interval(interval.start + wait, interval.end)
