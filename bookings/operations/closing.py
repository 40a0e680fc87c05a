"""A house closes a space, and says of each booking and request in the way whether it stays."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from accounts.access import refuse_frozen
from accounts.models import Person
from bookings import claims, healing, messages
from bookings.models import Booking, Occurrence, OccurrenceQuerySet, OfferedDate
from bookings.operations.deciding import decline_dates
from bookings.operations.ending import Side, cancel_booking, cancel_dates
from bookings.operations.offering import take_back_offer
from bookings.states import DeclineReason, OccurrenceState
from bookings.transitions import move_dates
from core.intervals import Interval, intersect
from core.languages import best_text
from spaces import ledger
from spaces.closing import CannotClose, Closing, against, close_space, coming_dates, parts_around
from spaces.models import Blackout, ClaimKind, Occupancy, Space


@dataclass(frozen=True)
class Touched:
    """A booking or a request with those of its dates that lie in the time to be closed."""

    booking: Booking
    dates: Sequence[Occurrence]

    def can_end(self, now: dt.datetime) -> list[Occurrence]:
        """Dates that can be declined, or cancelled: what has begun goes on to its end."""
        return [
            date for date in self.dates if date.state == OccurrenceState.REQUESTED or date.starts_at > now
        ]


@dataclass(frozen=True)
class Closed:
    """What became of it: the blackout, and the bookings of which dates were cancelled or declined."""

    blackout: Blackout
    ended: Sequence[Booking]


class Undecided(Exception):
    """Bookings or requests are in the way of which nothing was said. Nothing was written."""

    def __init__(self, touched: Sequence[Touched]) -> None:
        super().__init__(", ".join(item.booking.reference for item in touched))
        self.touched = touched


def touched_by(space: Space, closing: Closing, *, now: dt.datetime) -> list[Touched]:
    """Bookings and requests in the way of a closing, in order of their first date; a fixed number of queries.

    A hall is touched through its halves and the reverse; set-up and tear-down times count.
    Raises as `spaces.closing.Closing.dates` does.
    """
    dates = coming_dates(space, closing, now=now)
    if not dates:
        return []
    window = Interval(min(dates).start, max(dates).end)
    held = _held(space, window)
    by_booking: dict[int, list[Occurrence]] = {}
    for occurrence in _standing(space, window, held):
        there = [
            *held.get(occurrence.claim, []),
            occurrence.booking.space.with_buffers(occurrence.interval),
        ]
        if intersect(dates, there):
            by_booking.setdefault(occurrence.booking_id, []).append(occurrence)
    return [Touched(found[0].booking, found) for found in by_booking.values()]


def _held(space: Space, window: Interval) -> dict[uuid.UUID, list[Interval]]:
    """What bookings hold of the space's parts, as the ledger has it: buffers as they were when it was taken."""
    rows = Occupancy.objects.of_parts(space.part_ids()).overlapping(window).filter(kind=ClaimKind.BOOKING)
    held: dict[uuid.UUID, list[Interval]] = {}
    for claim, start, end in rows.values_list("claim", "starts_at", "ends_at"):
        held.setdefault(claim, []).append(Interval(start, end))
    return held


def _standing(space: Space, window: Interval, held: Collection[uuid.UUID]) -> OccurrenceQuerySet:
    """Dates that hold time of the space's parts, or near the window would when they were approved."""
    # Buffers are at most a day on either side.
    near = window.widen(24 * 60, 24 * 60)
    waiting = models.Q(
        booking__space__parts__in=space.part_ids(), starts_at__lt=near.end, ends_at__gt=near.start
    )
    standing = OccurrenceQuerySet(Occurrence).filter(
        models.Q(claim__in=list(held)) | waiting,
        state__in=[OccurrenceState.REQUESTED, OccurrenceState.APPROVED],
    )
    return (
        standing.select_related("booking__space__venue", "booking__group", "booking__asked_by")
        .prefetch_related("booking__space__parts")
        .order_by("starts_at", "pk")
        .distinct()
    )


@ledger.in_one_transaction
def close_with_bookings(
    *,
    by: Person | None,
    space: Space,
    closing: Closing,
    reason: Mapping[str, str],
    keep: Collection[str],
    cancel: Collection[str],
    note: str = "",
    now: dt.datetime,
) -> Closed:
    """Close a space. Of each booking and request in the way, by its reference: keep it, or cancel or decline its dates.

    The groups of those that do not stay are told, with ``note``, or else the reason in their language, as the word
    of the house. A kept request holds its time from now on; what the house has only offered is taken back. All of
    it happens, or nothing.

    Raises:
        spaces.closing.CannotClose: with every problem of the closing.
        Undecided: naming what is in the way and neither kept nor cancelled.
        accounts.access.Frozen: when the house, or a group whose dates would be cancelled, is in dispute.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(space.venue)
    if problems := against(space, closing, reason, now=now):
        raise CannotClose(problems)
    # Spaces that share a part have others too, and decisions lock all of a space's: in one order, at once.
    ledger.lock(parts_around(space))
    with healing.paused():
        _take_offers_back(by, space, closing, now)
        touched = touched_by(space, closing, now=now)
        if left := [item for item in touched if item.booking.reference not in {*keep, *cancel}]:
            raise Undecided(left)
        ending = [item for item in touched if item.booking.reference not in keep and item.can_end(now)]
        for item in ending:
            _end(by, item, note or best_text(reason, _language(item.booking))[0], now)
        ended = {date.pk for item in ending for date in item.can_end(now)}
        kept = [date for item in touched for date in item.dates if date.pk not in ended]
        _hold(kept)
        staying = {date.claim for date in kept}
        blackout = close_space(by=by, space=space, closing=closing, reason=reason, keep=staying, now=now)
    healing.look_again(space, now=now)
    return Closed(blackout, [item.booking for item in ending])


def _language(booking: Booking) -> str:
    return booking.asked_by.language if booking.asked_by else ""


def _take_offers_back(by: Person | None, space: Space, closing: Closing, now: dt.datetime) -> None:
    """What nobody has accepted yet stands in no closing's way."""
    dates = coming_dates(space, closing, now=now)
    if not dates:
        return
    held = _held(space, Interval(min(dates).start, max(dates).end))
    there = [claim for claim, intervals in held.items() if intersect(dates, intervals)]
    offers = OfferedDate.objects.filter(claim__in=there).select_related("offer__booking__space__venue")
    for booking in {date.offer.booking for date in offers}:
        take_back_offer(by=by, booking=booking, now=now)
    kept = OccurrenceQuerySet(Occurrence).offered().filter(claim__in=there)
    for date in kept.select_related("booking__space__venue", "booking__group", "booking__asked_by"):
        claims.release([date])
        move_dates([date], OccurrenceState.WANTED, now=now)
        messages.tell_group(messages.FREED_LAPSED, date.booking, now=now)


def _end(by: Person | None, item: Touched, note: str, now: dt.datetime) -> None:
    booking = item.booking
    waiting = {date.pk for date in item.can_end(now) if date.state == OccurrenceState.REQUESTED}
    approved = {date.pk for date in item.can_end(now)} - waiting
    if waiting:
        reason = DeclineReason.CLOSED
        decline_dates(by=by, booking=booking, only=waiting, reason=reason, now=now, note=note)
    if not approved:
        return
    coming = booking.occurrences.approved().filter(starts_at__gt=now)
    whole = set(coming.values_list("pk", flat=True)) == approved and not booking.occurrences.open().exists()
    if whole:
        cancel_booking(by=by, side=Side.HOUSE, booking=booking, now=now, note=note)
    else:
        cancel_dates(by=by, side=Side.HOUSE, booking=booking, only=approved, now=now, note=note)


def _hold(dates: Iterable[Occurrence]) -> None:
    """Requests that held nothing take their time now, or the blackout would; of two that want the same the earlier."""
    waiting = [date for date in dates if date.state == OccurrenceState.REQUESTED]
    held = Occupancy.objects.filter(claim__in=[date.claim for date in waiting])
    holding = set(held.values_list("claim", flat=True))
    for date in sorted(waiting, key=lambda date: date.booking.asked_at):
        if date.claim in holding:
            continue
        try:
            ledger.take(claims.claims_of(date.booking, [date]))
        except ledger.Taken:
            continue
