"""A group takes back some dates of a booking that wait; the others stay as they are."""

import datetime as dt
from collections.abc import Collection, Sequence

from accounts import audit
from accounts.models import Person
from bookings import announced, claims, clock, messages
from bookings.freeing import give_back
from bookings.models import Booking, Occurrence
from bookings.operations.asking import withdraw_booking
from bookings.settling import close_if_empty, drop_offer, keep_contact
from bookings.states import BookingState, OccurrenceState, OfferState
from bookings.transitions import NotPossible, move, move_dates
from spaces import ledger


@ledger.in_one_transaction
def withdraw_dates(*, by: Person | None, booking: Booking, only: Collection[int], now: dt.datetime) -> None:
    """Withdraw these dates (ids), which wait for an answer or for their time; their time is free again.

    With the last date that the house has to decide goes the request. Else an offer is refused with them: it may stand
    in the place of one.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when none of them waits.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    booking.refresh_from_db()
    chosen = [date for date in booking.occurrences.open() if date.pk in only]
    if not chosen:
        raise NotPossible(booking)
    asked = {date.pk for date in booking.occurrences.undecided()}
    if asked and asked <= {date.pk for date in chosen}:
        _withdraw([date for date in chosen if date.pk not in asked], now)
        withdraw_booking(by=by, booking=booking, now=now)
        return
    if booking.status == BookingState.OFFERED:
        drop_offer(booking, OfferState.REFUSED, now=now)
        move(booking, BookingState.REQUESTED, now=now, **clock.resumed(booking, now))
    _withdraw(chosen, now)
    close_if_empty(booking, BookingState.WITHDRAWN, now=now)
    keep_contact(booking, now=now)
    announced.tell(booking, now=now)
    codes = {"dates": len(chosen)}
    audit.record(by=by, now=now, verb="change_dates", noun="booking", reference=booking.reference, **codes)
    if booking.is_undecided:
        messages.tell_managers(messages.CHANGED, booking, now=now)


def _withdraw(dates: Sequence[Occurrence], now: dt.datetime) -> None:
    move_dates(dates, OccurrenceState.WITHDRAWN, now=now)
    give_back(dates, now=now)
