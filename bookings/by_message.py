"""Deciding from the message: a signed address for one manager, one request and the state that it is in (decision 18).

It lives as long as the time for an answer. Whatever happens to the request makes it useless: the state is in it.
"""

import datetime as dt
from collections.abc import Callable

from django.core import signing

from accounts.models import Person
from bookings import claims
from bookings.access import bookings_of_houses
from bookings.models import Booking
from bookings.stamps import fresh_stamp
from bookings.states import BookingState
from spaces import ledger

SALT = "bookings.by_message"
LONGEST = 400


class Useless(Exception):
    """The address decides nothing: it is forged, used or over, or the request is not what it was."""


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


@ledger.in_one_transaction
def decide(token: str, deed: Callable[[Person, Booking], object], *, now: dt.datetime) -> None:
    """Do what the manager has pressed, when the address is still good once everybody else has to wait.

    Whoever changes a request locks the parts of its space first: what is read after that lock stays as it is.

    Raises:
        Useless: when it is not, or no longer; nothing was written. And whatever the deed raises.
    """
    found = read(token, now=now)
    if found is not None:
        claims.lock(found[1])
        found = read(token, now=now)
    if found is None:
        raise Useless
    deed(*found)


def _may_be_decided(booking: Booking, now: dt.datetime) -> bool:
    venue = booking.space.venue
    allowed = venue.decide_by_message and not venue.frozen_at and not booking.group.frozen_at
    return allowed and booking.status == BookingState.REQUESTED and booking.answer_by > now
