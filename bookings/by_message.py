"""Deciding from the message: a signed address for one manager, one request and the state that it is in (decision 18).

It lives as long as the time for an answer. Whatever happens to the request makes it useless: the state is in it.
"""

import datetime as dt

from django.core import signing

from accounts.models import Person
from bookings.access import bookings_of_houses
from bookings.models import Booking
from bookings.stamps import fresh_stamp
from bookings.states import BookingState

SALT = "bookings.by_message"
LONGEST = 400


def token_for(person: Person, booking: Booking) -> str:
    """What stands in the address."""
    told = {"who": person.pseudonym, "what": booking.reference, "as": fresh_stamp(booking)}
    return signing.dumps(told, salt=SALT)


def read(token: str, *, now: dt.datetime) -> tuple[Person, Booking] | None:
    """Whose it is and what may still be decided with it; None when it is forged, used, over or not allowed there."""
    try:
        told = signing.loads(token[:LONGEST], salt=SALT)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pseudonym=told["who"], is_active=True).first()
    if person is None:
        return None
    booking = bookings_of_houses(person, now=now).filter(reference=told["what"]).first()
    if booking is None or not _may_be_decided(booking, now) or fresh_stamp(booking) != told["as"]:
        return None
    return person, booking


def _may_be_decided(booking: Booking, now: dt.datetime) -> bool:
    venue = booking.space.venue
    allowed = venue.decide_by_message and not venue.frozen_at and not booking.group.frozen_at
    return allowed and booking.status == BookingState.REQUESTED and booking.answer_by > now
