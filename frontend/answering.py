"""What pages show of questions and offers, to the house and to the group alike."""

import datetime as dt
from typing import Any

from bookings.answer_time import answer_time
from bookings.models import Booking, Offer
from bookings.states import OfferState
from frontend.forms.answering import OfferForm
from spaces.access import Viewer, spaces_for
from spaces.models import Venue

HOUR = dt.timedelta(hours=1)


def usual_answer(venue: Venue, *, now: dt.datetime) -> int | None:
    """Within how many hours the house usually answers, rounded up; None where too few requests tell it."""
    if not venue.managed:
        return None
    median = answer_time(venue, now=now)
    return None if median is None else max(1, -(-median // HOUR))


def open_offer(booking: Booking) -> Offer | None:
    """What the house offers and the group has not answered."""
    offers = booking.offers.filter(state=OfferState.OPEN).select_related("space")
    return offers.prefetch_related("dates__occurrence").first()


def offer_form(viewer: Viewer, booking: Booking, *, now: dt.datetime, data: Any = None) -> OfferForm:
    """The form of an offer: the dates that wait, and the other spaces of the house."""
    dates = list(booking.occurrences.undecided().filter(starts_at__gt=now))
    others = spaces_for(viewer).filter(venue=booking.space.venue_id).exclude(pk=booking.space_id)
    return OfferForm(data, booking=booking, dates=dates, spaces=list(others))
