"""An approved booking, or some of its dates, will not take place after all."""

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum

from accounts import audit
from accounts.models import Person
from bookings import announced, claims, messages
from bookings.freeing import give_back
from bookings.models import Booking, Occurrence
from bookings.settling import drop_offer, keep_contact
from bookings.states import BookingState, OccurrenceState, OfferState
from bookings.transitions import NotPossible, move, move_dates
from spaces import ledger


class Side(StrEnum):
    """Who cancels: the other side is told."""

    GROUP = "group"
    HOUSE = "house"


@ledger.in_one_transaction
def cancel_booking(
    *, by: Person | None, side: Side, booking: Booking, now: dt.datetime, note: str = ""
) -> None:
    """Cancel all dates of an approved booking that have not begun; past dates stay as they were.

    What waits in it for an answer, or for its time, is withdrawn with it.

    Raises:
        bookings.transitions.NotPossible: when it is not approved, or all its dates have begun.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    coming = list(booking.occurrences.approved().filter(starts_at__gt=now))
    if not coming:
        booking.refresh_from_db()
        raise NotPossible(booking)
    drop_offer(booking, OfferState.TAKEN_BACK, now=now)
    move(booking, BookingState.CANCELLED, now=now, decision_note=note)
    _cancel(coming, now)
    _withdraw_open(booking, now)
    announced.tell(booking, now=now)
    claims.keep_contact_until(booking, now + claims.CONTACT_KEPT_AFTER_REFUSAL)
    audit.record(by=by, now=now, verb="cancel", noun="booking", reference=booking.reference, side=side.value)
    _tell_other_side(side, messages.CANCELLED, messages.CANCELLED_BY_GROUP, booking, now)


@ledger.in_one_transaction
def cancel_dates(
    *,
    by: Person | None,
    side: Side,
    booking: Booking,
    only: Collection[int],
    now: dt.datetime,
    note: str = "",
) -> list[Occurrence]:
    """Cancel these occurrences (ids) of an approved booking; when none is left, the booking is cancelled.

    Returns the occurrences that were cancelled: those that are approved and have not begun.

    Raises:
        bookings.transitions.NotPossible: when none of them can be cancelled.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    coming = list(booking.occurrences.approved().filter(starts_at__gt=now))
    chosen = [item for item in coming if item.pk in only]
    if not chosen:
        booking.refresh_from_db()
        raise NotPossible(booking)
    _cancel(chosen, now)
    if note:
        booking.decision_note = note
        booking.save(update_fields=["decision_note"])
    booking.refresh_from_db()
    # What waits for an answer, or for its time, is still to come.
    if booking.status == BookingState.APPROVED and not booking.occurrences.approved().exists():
        move(booking, BookingState.CANCELLED, now=now)
        _withdraw_open(booking, now)
    keep_contact(booking, now=now)
    announced.tell(booking, now=now)
    audit.record(
        by=by,
        now=now,
        verb="cancel_dates",
        noun="booking",
        reference=booking.reference,
        side=side.value,
        dates=len(chosen),
    )
    _tell_other_side(side, messages.DATES_CANCELLED, messages.DATES_CANCELLED_BY_GROUP, booking, now)
    return chosen


def _cancel(occurrences: Sequence[Occurrence], now: dt.datetime) -> None:
    move_dates(occurrences, OccurrenceState.CANCELLED, now=now)
    give_back(occurrences, now=now)


def _withdraw_open(booking: Booking, now: dt.datetime) -> None:
    """With the booking goes what was still asked or waited for."""
    left = list(booking.occurrences.open())
    move_dates(left, OccurrenceState.WITHDRAWN, now=now)
    give_back(left, now=now)


def _tell_other_side(side: Side, to_group: str, to_managers: str, booking: Booking, now: dt.datetime) -> None:
    if side is Side.HOUSE:
        messages.tell_group(to_group, booking, now=now)
    else:
        messages.tell_managers(to_managers, booking, now=now)
