"""How a request ends without being granted, and what follows for its dates, its offer and its time."""

import datetime as dt
from typing import Any

from django.db.models import Max

from bookings import announced, claims, freeing
from bookings.models import Booking, Occurrence, Offer
from bookings.states import BookingState, OccurrenceState, OfferState
from bookings.transitions import move, move_dates
from spaces import ledger


def finish(
    booking: Booking, to: BookingState, of_dates: OccurrenceState, *, now: dt.datetime, **fields: Any
) -> list[Occurrence]:
    """End what is open of a booking; returns the dates that ended and had been asked for.

    Dates that were approved before the booking was changed stay approved, and the booking with them; so do
    dates that wait for their time then.

    Raises:
        bookings.transitions.NotPossible: when it cannot end so any more.
    """
    claims.lock(booking)
    stays = booking.occurrences.approved().exists()
    if booking.decided_at is not None:
        # It was granted once, and may have been announced before it was changed.
        announced.tell(booking, now=now)
    drop_offer(booking, OfferState.EXPIRED if to is BookingState.EXPIRED else OfferState.TAKEN_BACK, now=now)
    move(booking, BookingState.APPROVED if stays else to, now=now, **fields)
    asked = list(booking.occurrences.undecided())
    ended = asked if stays else list(booking.occurrences.open())
    move_dates(ended, of_dates, now=now)
    freeing.give_back(ended, now=now)
    keep_contact(booking, now=now)
    return asked


def drop_offer(booking: Booking, state: OfferState, *, now: dt.datetime) -> Offer | None:
    """End the open offer of a booking, if there is one, and give its time back."""
    offer = booking.offers.filter(state=OfferState.OPEN).first()
    if offer is None:
        return None
    offer.state = state
    offer.save(update_fields=["state"])
    dates = list(offer.dates.select_related("space__venue").prefetch_related("space__parts"))
    ledger.release(date.claim for date in dates)
    for space in dict.fromkeys(date.space for date in dates):
        freeing.freed(space, [date.interval for date in dates if date.space == space], now=now)
    return offer


def close_if_empty(booking: Booking, to: BookingState, *, now: dt.datetime) -> bool:
    """End a booking that only waited, when it has nothing left to wait for."""
    if booking.status != BookingState.WANTED or booking.occurrences.open().exists():
        return False
    move(booking, to, now=now)
    keep_contact(booking, now=now)
    return True


def keep_contact(booking: Booking, *, now: dt.datetime) -> None:
    """As long as after a refusal; longer only where dates are left for which somebody must be reached."""
    approved = booking.occurrences.approved().aggregate(end=Max("ends_at"))["end"]
    waiting = booking.occurrences.open().aggregate(end=Max("ends_at"))["end"]
    last = max((end for end in (approved, waiting) if end), default=None)
    soonest = now + claims.CONTACT_KEPT_AFTER_REFUSAL
    until = max(soonest, last + claims.CONTACT_KEPT_AFTER_USE) if last else soonest
    claims.keep_contact_until(booking, until)
