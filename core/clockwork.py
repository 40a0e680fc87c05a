"""Time spread over the week as the clock on the wall divides it: how many minutes fall into which hour."""

from collections.abc import Iterator
from datetime import timedelta

from core import walltime
from core.intervals import Interval

HOUR = timedelta(hours=1)


def by_hour(interval: Interval, zone_name: str) -> Iterator[tuple[int, int, int]]:
    """Weekday (Monday is 0), hour and whole minutes of each wall-clock hour that the interval touches, in order.

    The hour that autumn repeats comes twice, the one that spring skips not at all, so the sum of all minutes is the
    true length. Holds in zones whose clocks change at full hours, as all of Europe's do.
    """
    moment = interval.start
    while moment < interval.end:
        face = walltime.local(moment, zone_name)
        into_hour = timedelta(minutes=face.minute, seconds=face.second, microseconds=face.microsecond)
        following = min(moment + HOUR - into_hour, interval.end)
        yield face.weekday(), face.hour, (following - moment) // timedelta(minutes=1)
        moment = following
