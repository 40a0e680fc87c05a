"""Deciding from the message: a signed address for one manager, one request and the state that it is in (decision 18).

It lives as long as the time for an answer. Whatever happens to the request makes it useless: the state is in it.
"""

import datetime as dt
import hashlib

from django.core import signing

from accounts.models import Person
from bookings.access import bookings_of_houses
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.states import BookingState

SALT = "bookings.by_message"
LONGEST = 400


def token_for(person: Person, booking: Booking) -> str:
    """What stands in the address."""
    told = {"who": person.pseudonym, "what": booking.reference, "as": _stamp(booking)}
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
    if booking is None or not _may_be_decided(booking, now) or _stamp(booking) != told["as"]:
        return None
    return person, booking


def _may_be_decided(booking: Booking, now: dt.datetime) -> bool:
    venue = booking.space.venue
    allowed = venue.decide_by_message and not venue.frozen_at and not booking.group.frozen_at
    return allowed and booking.status == BookingState.REQUESTED and booking.answer_by > now


def _stamp(booking: Booking) -> str:
    """The request as it stands, its dates and its deadline; another as soon as any of it changes."""
    dates = OccurrenceQuerySet(Occurrence).filter(booking=booking).order_by("pk")
    rows = [
        f"{pk} {state} {start:%FT%T} {end:%FT%T}"
        for pk, state, start, end in dates.values_list("pk", "state", "starts_at", "ends_at")
    ]
    whole = "\n".join([booking.status, str(booking.space_id), f"{booking.answer_by:%FT%T.%f}", *rows])
    return hashlib.sha256(whole.encode()).hexdigest()[:24]
