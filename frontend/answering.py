"""What pages show of questions and offers, to the house and to the group alike."""

import datetime as dt
from typing import Any

from django.db.models import Prefetch

from bookings.answer_time import answer_time
from bookings.models import Booking, BookingQuerySet, Offer, OfferedDate
from bookings.splitting import home_of
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
    dates = Prefetch("dates", OfferedDate.objects.select_related("space", "occurrence"))
    return (
        booking.offers.filter(state=OfferState.OPEN).select_related("space").prefetch_related(dates).first()
    )


def is_split_by(booking: Booking, offer: Offer | None) -> bool:
    """Whether the group would have a second booking, were it to accept."""
    if offer is None:
        return False
    spaces = [date.space for date in offer.dates.all()]
    home = home_of(booking, offer.space, spaces)
    return any(space != home for space in spaces)


def together_with(booking: Booking) -> BookingQuerySet:
    """The bookings that hold other dates of the same request, in other spaces of the house."""
    return Booking.objects.together_with(booking).with_house().order_by("pk")


def offer_form(viewer: Viewer, booking: Booking, *, now: dt.datetime, data: Any = None) -> OfferForm:
    """The form of an offer: the dates that wait, and the other spaces of the house."""
    dates = list(booking.occurrences.undecided().filter(starts_at__gt=now))
    others = spaces_for(viewer).filter(venue=booking.space.venue_id).exclude(pk=booking.space_id)
    return OfferForm(data, booking=booking, dates=dates, spaces=list(others))
