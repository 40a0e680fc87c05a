"""Requests that want the same time, where a house lets them: shown before one is approved, settled with it."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from accounts import audit
from accounts.models import Person
from bookings import demand, messages
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.settling import finish
from bookings.states import UNDECIDED, BookingState, DeclineReason, OccurrenceState
from bookings.transitions import move_dates
from core.intervals import Interval
from spaces.models import Space

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
    return _competing(booking, booking.space, dates)


def _competing(booking: Booking, space: Space, dates: Sequence[Interval]) -> list[Competing]:
    if not dates:
        return []
    taken = [space.with_buffers(date) for date in dates]
    by_booking: dict[int, list[Occurrence]] = {}
    for date in _near(booking, space, taken):
        if any(date.booking.space.with_buffers(date.interval).overlaps(interval) for interval in taken):
            by_booking.setdefault(date.booking_id, []).append(date)
    waiting = _waiting(by_booking)
    return [Competing(found[0].booking, found, len(found) == waiting[pk]) for pk, found in by_booking.items()]


def _near(booking: Booking, space: Space, taken: Sequence[Interval]) -> OccurrenceQuerySet:
    near = Interval(min(i.start for i in taken), max(i.end for i in taken)).widen(NEAR, NEAR)
    return (
        OccurrenceQuerySet(Occurrence)
        .undecided()
        .filter(
            booking__space__parts__in=space.part_ids(),
            booking__status__in=UNDECIDED,
            starts_at__lt=near.end,
            ends_at__gt=near.start,
        )
        .exclude(booking=booking)
        .select_related("booking__space__venue", "booking__group", "booking__asked_by")
        .prefetch_related("booking__space__parts")
        .order_by("booking__asked_at", "booking_id", "starts_at")
        .distinct()
    )


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
    for other in _competing(booking, booking.space, dates):
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
    _record(by, other, "taken", now)
    messages.tell_group(messages.DATES_TAKEN, other.booking, now=now)


def _record(by: Person | None, other: Competing, verb: str, now: dt.datetime) -> None:
    codes = {"reason": DeclineReason.TAKEN.value, "dates": len(other.dates)}
    audit.record(by=by, now=now, verb=verb, noun="booking", reference=other.booking.reference, **codes)
