"""What holds pieces of equipment: the one look into the bookings for whoever counts them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db import models

from bookings.models import Occurrence, OccurrenceQuerySet, OfferedDate
from core.intervals import Interval, merge

LONGEST_BUFFER = 24 * 60
"""Minutes that a space may keep free on either side of a booking."""
MOST_WINDOWS = 200
"""So many are asked about one by one: SQLite takes no more than 1,000 alternatives in a question."""


@dataclass(frozen=True)
class Use:
    """Pieces of a thing that one date of a booking holds, buffers included."""

    thing: int
    booking: int
    pieces: int
    interval: Interval


def near(window: Interval, buffers: int = 2 * LONGEST_BUFFER) -> Interval:
    """With room for everybody's set-up and tear-down times (minutes); at the end of the calendar there is none."""
    try:
        return window.widen(buffers, buffers)
    except ValueError:
        return window


def uses_near(things: Collection[int], windows: Sequence[Interval]) -> list[Use]:
    """Everything that holds pieces of these things within one of these windows, and maybe some between: one query."""
    during = reduce(or_, map(_overlapping, _few(merge(windows))))
    rows = _held(things, during).union(_offered(things, during), all=True)
    return _once(
        Use(thing, booking, pieces, Interval(start, end).widen(before, after))
        for thing, booking, pieces, start, end, before, after in rows
    )


def _few(windows: Sequence[Interval]) -> list[Interval]:
    """The same time in at most `MOST_WINDOWS`: of more, neighbours are joined over the time between them."""
    together = -(-len(windows) // MOST_WINDOWS)
    groups = (windows[start : start + together] for start in range(0, len(windows), together))
    return [Interval(group[0].start, group[-1].end) for group in groups]


def _overlapping(window: Interval) -> models.Q:
    return models.Q(starts_at__lt=window.end, ends_at__gt=window.start)


def _once(uses: Iterable[Use]) -> list[Use]:
    """A booking needs its pieces once where what it asked for and what it is offered meet: it never gets both.

    Dates that can stand together share no time, so that nothing is lost by it.
    """
    times: dict[tuple[int, int, int], list[Interval]] = {}
    for use in uses:
        times.setdefault((use.thing, use.booking, use.pieces), []).append(use.interval)
    return [Use(*whose, interval) for whose, intervals in times.items() for interval in merge(intervals)]


def _held(things: Collection[int], during: models.Q) -> models.QuerySet[Any, Any]:
    return (
        OccurrenceQuerySet(Occurrence)
        .holding()
        .filter(during, booking__equipment__equipment__in=things, booking__equipment__lent=True)
        .order_by()
        .values_list(
            "booking__equipment__equipment_id",
            "booking_id",
            "booking__equipment__quantity",
            "starts_at",
            "ends_at",
            "booking__space__buffer_before",
            "booking__space__buffer_after",
        )
    )


def _offered(things: Collection[int], during: models.Q) -> models.QuerySet[Any, Any]:
    """What would be lent with open offers: things that come with the space that is offered."""
    return (
        OfferedDate.objects.waiting()
        .filter(
            during,
            offer__booking__equipment__equipment__in=things,
            offer__booking__equipment__lent=True,
            space__equipment=models.F("offer__booking__equipment__equipment"),
        )
        .order_by()
        .values_list(
            "offer__booking__equipment__equipment_id",
            "offer__booking_id",
            "offer__booking__equipment__quantity",
            "starts_at",
            "ends_at",
            "space__buffer_before",
            "space__buffer_after",
        )
    )
