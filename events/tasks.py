"""Background work of events."""

import datetime as dt

from django.db import connection

from bookings import announced
from bookings.models import Booking
from events import word_index
from events.operations import follow_booking, forget_places, settle_with_bookings
from notifications.jobs import job, periodic


@job(announced.JOB)
def follow(*, booking: str, now: dt.datetime) -> None:
    """Dates of a booking (by reference) were moved or cancelled: so are those that were announced."""
    for changed in Booking.objects.filter(reference=booking):
        follow_booking(booking=changed, now=now)


@periodic("events.settle", every=dt.timedelta(minutes=1))
def settle(*, now: dt.datetime) -> None:
    """Dates that a house cancelled are called off in the announcement too."""
    settle_with_bookings(now=now)


@periodic("events.forget_places", every=dt.timedelta(days=1))
def forget(*, now: dt.datetime) -> None:
    """Where people met who booked no house is not kept for longer than anybody needs it, nor is any word that was taken
    out of an announcement."""
    forget_places(now=now)
    word_index.forget_removed(connection)
