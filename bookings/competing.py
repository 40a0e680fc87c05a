"""Requests that want the same time, where a house lets them: shown before one is approved, settled with it."""

import datetime as dt
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from accounts import audit
from accounts.models import Person
from bookings import demand, messages
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.settling import finish
from bookings.states import UNDECIDED, BookingState, DeclineReason, OccurrenceState
from bookings.transitions import move_dates
from core.intervals import Interval, merge

NEAR = 24 * 60


@dataclass(frozen=True)
class Competing:
    """A request that loses dates when another is approved; `all` when no other date of it is left to decide."""

    booking: Booking
    dates: Sequence[Occurrence]
    all: bool


def competing(booking: Booking, *, only: Collection[int] | None = None) -> list[Competing]:
    """What approving these dates (ids; None for all) of a request would take from others, in the order they asked."""
    waiting = booking.occurrences.undecided()
    dates = [date.interval for date in waiting if only is None or date.pk in only]
    return _competing(booking, dates)


def competing_all(bookings: Iterable[Booking]) -> dict[int, list[Competing]]:
    """The same for all dates of each of these requests (by id), in two queries for all of them."""
    return _against(
        {
            booking: [date.interval for date in booking.occurrences.all() if _waits(date)]
            for booking in bookings
        }
    )


def _waits(date: Occurrence) -> bool:
    return date.state == OccurrenceState.REQUESTED


def _competing(booking: Booking, dates: Sequence[Interval]) -> list[Competing]:
    return _against({booking: dates})[booking.pk]


def _against(wanting: Mapping[Booking, Sequence[Interval]]) -> dict[int, list[Competing]]:
    taken = {
        booking: merge(booking.space.with_buffers(date) for date in dates)
        for booking, dates in wanting.items()
    }
    every = [interval for intervals in taken.values() for interval in intervals]
    near = _near({part for booking in taken for part in booking.space.part_ids()}, every)
    losing = {booking: _losing(booking, intervals, near) for booking, intervals in taken.items()}
    waiting = _waiting({date.booking_id for dates in losing.values() for date in dates})
    return {booking.pk: _by_booking(dates, waiting) for booking, dates in losing.items()}


def _losing(
    booking: Booking, taken: Sequence[Interval], near: Sequence[tuple[Occurrence, Interval]]
) -> list[Occurrence]:
    """Of the dates near, those of other requests that want some of the booking's time; ``taken`` is merged."""
    parts = set(booking.space.part_ids())
    ends = [interval.end for interval in taken]
    found = []
    for date, wanted in near:
        # In order and apart from each other: if the first that ends later is not in the way, none is.
        place = bisect_right(ends, wanted.start)
        meets = place < len(taken) and taken[place].overlaps(wanted)
        if meets and date.booking_id != booking.pk and parts.intersection(date.booking.space.part_ids()):
            found.append(date)
    return found


def _by_booking(dates: Sequence[Occurrence], waiting: Mapping[int, int]) -> list[Competing]:
    by_booking: dict[int, list[Occurrence]] = {}
    for date in dates:
        by_booking.setdefault(date.booking_id, []).append(date)
    return [Competing(found[0].booking, found, len(found) == waiting[pk]) for pk, found in by_booking.items()]


def _near(parts: Collection[int], taken: Sequence[Interval]) -> list[tuple[Occurrence, Interval]]:
    """Waiting dates in these parts with what they would take, buffers included, in the order they were asked for."""
    if not taken:
        return []
    near = Interval(min(i.start for i in taken), max(i.end for i in taken)).widen(NEAR, NEAR)
    dates = (
        OccurrenceQuerySet(Occurrence)
        .undecided()
        .filter(
            booking__space__parts__in=parts,
            booking__status__in=UNDECIDED,
            starts_at__lt=near.end,
            ends_at__gt=near.start,
        )
        .select_related("booking__space__venue", "booking__group", "booking__asked_by")
        .prefetch_related("booking__space__parts")
        .order_by("booking__asked_at", "booking_id", "starts_at")
        .distinct()
    )
    return [(date, date.booking.space.with_buffers(date.interval)) for date in dates]


def _waiting(bookings: Collection[int]) -> dict[int, int]:
    counts: dict[int, int] = dict.fromkeys(bookings, 0)
    rows = OccurrenceQuerySet(Occurrence).undecided().filter(booking__in=list(bookings))
    for pk in rows.values_list("booking", flat=True):
        counts[pk] += 1
    return counts


def settle(*, by: Person | None, booking: Booking, dates: Sequence[Interval], now: dt.datetime) -> None:
    """Tell every request that these dates are taken now, in the transaction that approved them.

    A request that has other dates to be decided keeps these as wanted; one that has none is declined as taken.
    """
    for other in _competing(booking, dates):
        if other.all:
            _decline(by, other, now)
        else:
            _keep_wanted(by, other, now)


def _decline(by: Person | None, other: Competing, now: dt.datetime) -> None:
    reason = DeclineReason.TAKEN
    finish(other.booking, BookingState.DECLINED, OccurrenceState.DECLINED, now=now, decline_reason=reason)
    demand.keep(other.booking, [date.interval for date in other.dates], reason=reason)
    _record(by, other, "decline", now)
    messages.tell_group(messages.DECLINED, other.booking, now=now)


def _keep_wanted(by: Person | None, other: Competing, now: dt.datetime) -> None:
    move_dates(other.dates, OccurrenceState.WANTED, now=now)
    demand.keep(other.booking, [date.interval for date in other.dates], reason=DeclineReason.TAKEN)
    _record(by, other, "taken", now)
    messages.tell_group(messages.DATES_TAKEN, other.booking, now=now)


def _record(by: Person | None, other: Competing, verb: str, now: dt.datetime) -> None:
    codes = {"reason": DeclineReason.TAKEN.value, "dates": len(other.dates)}
    audit.record(by=by, now=now, verb=verb, noun="booking", reference=other.booking.reference, **codes)
