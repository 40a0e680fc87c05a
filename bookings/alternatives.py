"""What could be had instead of a time that cannot: the nearest free times there, and other spaces then."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core import walltime
from core.intervals import Interval
from spaces import finder
from spaces.access import Viewer
from spaces.availability import State, free_times, states_of
from spaces.models import Space

NEAR = dt.timedelta(days=7)
MOST = 3


@dataclass(frozen=True)
class Alternatives:
    """Free times of the same length in the same space, nearest first, and spaces that are free at the time itself."""

    times: Sequence[Interval]
    spaces: Sequence[Space]


def alternatives(
    viewer: Viewer, space: Space, wanted: Interval, *, people: int | None, now: dt.datetime
) -> Alternatives:
    """At most three of each, within a week on either side, in the same city; a fixed number of queries.

    Args:
        space: as `spaces.access.get_space_for` gives it, with its hours.
    """
    needed = finder.Wanted(people=people, city=space.venue.city)
    found = finder.find(viewer, wanted, needed) if wanted.start > now else []
    others = [other for other in found if other.free and other.space != space.pk][:MOST]
    return Alternatives(_nearest(space, wanted, now), finder.spaces_found(viewer, others))


def _nearest(space: Space, wanted: Interval, now: dt.datetime) -> list[Interval]:
    earliest = now + dt.timedelta(hours=space.notice_hours)
    window = Interval(max(wanted.start - NEAR, earliest), wanted.end + NEAR)
    if window.start >= window.end:
        return []
    possible = sorted(_candidates(space, wanted, window), key=lambda time: abs(time.start - wanted.start))
    states = states_of(space, possible)
    return [time for time, state in zip(possible, states, strict=True) if state is State.FREE][:MOST]


def _candidates(space: Space, wanted: Interval, window: Interval) -> Iterator[Interval]:
    """In each free stretch the time that lies nearest to the one that was wanted, on the house's grid."""
    length = wanted.end - wanted.start
    before = dt.timedelta(minutes=space.buffer_before)
    after = dt.timedelta(minutes=space.buffer_after)
    for free in free_times(space, window):
        # Buffers may lie outside the hours, so that a stretch is tried from its edge and from inside it.
        for first, last in ((free.start, free.end), (free.start + before, free.end - after)):
            start = _on_grid(space, max(first, min(wanted.start, last - length)))
            if first <= start and start + length <= last:
                yield Interval(start, start + length)


def _on_grid(space: Space, moment: dt.datetime) -> dt.datetime:
    """The next start that the house allows, counted from midnight on its wall."""
    local = walltime.local(moment, space.venue.zone)
    over = dt.timedelta(
        minutes=(local.hour * 60 + local.minute) % space.step_minutes,
        seconds=local.second,
        microseconds=local.microsecond,
    )
    return moment + dt.timedelta(minutes=space.step_minutes) - over if over else moment
