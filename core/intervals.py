"""Spans of time, half-open `[start, end)`, and the set arithmetic of their unions.

A booking that ends at 18:00 and one that starts at 18:00 do not overlap, and together
they cover the time without a seam.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Interval:
    """A non-empty span of time, ordered by its start and then by its end.

    Both ends are aware; they are kept in UTC, because Python compares two times of the
    same zone by their clock faces and so misjudges the hour of a clock change.
    Raises ValueError for a naive end, when `end` is not after `start`, and for a time
    that UTC cannot hold (the first and last hours of years 1 and 9999).
    """

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _utc(self.start))
        object.__setattr__(self, "end", _utc(self.end))
        if self.end <= self.start:
            raise ValueError(f"an interval must end after it starts: {self}")

    def __str__(self) -> str:
        return f"{self.start.isoformat()}/{self.end.isoformat()}"

    @property
    def minutes(self) -> int:
        """Length in whole minutes, rounded down."""
        return (self.end - self.start) // timedelta(minutes=1)

    def overlaps(self, other: Interval) -> bool:
        """Whether some instant belongs to both."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Interval) -> bool:
        """Whether every instant of `other` belongs to this one."""
        return self.start <= other.start and other.end <= self.end

    def widen(self, before_minutes: int, after_minutes: int) -> Interval:
        """The interval with a buffer on either side.

        Raises ValueError for a negative buffer, and where the calendar itself ends.
        """
        if before_minutes < 0 or after_minutes < 0:
            raise ValueError("a buffer cannot be negative")
        try:
            return Interval(
                self.start - timedelta(minutes=before_minutes),
                self.end + timedelta(minutes=after_minutes),
            )
        except OverflowError as error:
            raise ValueError(f"a buffer beyond the calendar: {self}") from error


def merge(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as sorted, disjoint intervals; those that touch become one."""
    merged: list[Interval] = []
    for interval in sorted(intervals):
        if merged and interval.start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, interval.end))
        else:
            merged.append(interval)
    return merged


def subtract(intervals: Iterable[Interval], holes: Iterable[Interval]) -> list[Interval]:
    """The time of `intervals` that is in none of `holes`: sorted and disjoint."""
    cuts = merge(holes)
    left: list[Interval] = []
    position = 0
    for interval in merge(intervals):
        while position < len(cuts) and cuts[position].end <= interval.start:
            position += 1
        left.extend(_outside(interval, cuts, position))
    return left


def intersect(a: Iterable[Interval], b: Iterable[Interval]) -> list[Interval]:
    """The time that is both in some interval of `a` and in some of `b`: sorted, disjoint."""
    ours, theirs = merge(a), merge(b)
    common: list[Interval] = []
    i = j = 0
    while i < len(ours) and j < len(theirs):
        if ours[i].overlaps(theirs[j]):
            common.append(_common(ours[i], theirs[j]))
        if ours[i].end <= theirs[j].end:
            i += 1
        else:
            j += 1
    return common


def split(interval: Interval, longest: timedelta) -> list[Interval]:
    """Pieces of `longest`, in order, the last one with what is left.

    Raises ValueError when `longest` is not positive.
    """
    if longest <= timedelta(0):
        raise ValueError("a piece must have a length")
    pieces: list[Interval] = []
    start = interval.start
    while interval.end - start > longest:
        pieces.append(Interval(start, start + longest))
        start += longest
    pieces.append(Interval(start, interval.end))
    return pieces


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    try:
        return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"beyond the calendar: {moment.isoformat()}") from error


def _common(a: Interval, b: Interval) -> Interval:
    return Interval(max(a.start, b.start), min(a.end, b.end))


def _outside(interval: Interval, cuts: list[Interval], position: int) -> Iterator[Interval]:
    """What `cuts[position:]`, sorted and disjoint, leave of `interval`."""
    start = interval.start
    while position < len(cuts) and cuts[position].start < interval.end:
        if start < cuts[position].start:
            yield Interval(start, cuts[position].start)
        start = cuts[position].end
        position += 1
    if start < interval.end:
        yield Interval(start, interval.end)
