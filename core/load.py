"""How much of a thing is in use over time."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime
from itertools import accumulate

from core.intervals import Interval


class Load:
    """So many pieces in use from moment to moment, swept once; any number of intervals are then asked about."""

    def __init__(self, uses: Iterable[tuple[Interval, int]]) -> None:
        changes: dict[datetime, int] = {}
        for interval, pieces in uses:
            changes[interval.start] = changes.get(interval.start, 0) + pieces
            changes[interval.end] = changes.get(interval.end, 0) - pieces
        self._moments = sorted(changes)
        self._levels = list(accumulate(changes[moment] for moment in self._moments))

    def peak(self, interval: Interval) -> int:
        """The most pieces in use at any one moment of the interval.

        Two uses that follow each other need one piece between them: this is no sum.
        """
        first = bisect_right(self._moments, interval.start) - 1
        last = bisect_left(self._moments, interval.end)
        return max(self._levels[max(first, 0) : last], default=0)
