"""An approved booking, or some of its dates, will not take place after all."""

import datetime as dt
from collections.abc import Collection, Sequence
from enum import StrEnum

from django.db.models import Max

from accounts import audit
from accounts.models import Person
from bookings import claims, messages
from bookings.models import Booking, Occurrence
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible, move
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

    Raises:
        bookings.transitions.NotPossible: when it is not approved, or all its dates have begun.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    coming = list(booking.occurrences.approved().filter(starts_at__gt=now))
    if not coming:
        booking.refresh_from_db()
        raise NotPossible(booking)
    move(booking, BookingState.CANCELLED, now=now, decision_note=note)
    _cancel(coming)
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
    _cancel(chosen)
    if note:
        booking.decision_note = note
        booking.save(update_fields=["decision_note"])
    left = booking.occurrences.approved().aggregate(end=Max("ends_at"))["end"]
    if left is None:
        move(booking, BookingState.CANCELLED, now=now)
    claims.keep_contact_until(booking, _contact_until(left, now))
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


def _contact_until(last_end: dt.datetime | None, now: dt.datetime) -> dt.datetime:
    """As after a refusal; longer only where dates are left that still need somebody to be reached."""
    soonest = now + claims.CONTACT_KEPT_AFTER_REFUSAL
    return max(soonest, last_end + claims.CONTACT_KEPT_AFTER_USE) if last_end else soonest


def _cancel(occurrences: Sequence[Occurrence]) -> None:
    Occurrence.objects.filter(pk__in=[item.pk for item in occurrences]).update(
        state=OccurrenceState.CANCELLED
    )
    claims.give_back(occurrences)


def _tell_other_side(side: Side, to_group: str, to_managers: str, booking: Booking, now: dt.datetime) -> None:
    if side is Side.HOUSE:
        messages.tell_group(to_group, booking, now=now)
    else:
        messages.tell_managers(to_managers, booking, now=now)
