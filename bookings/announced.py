"""Bookings know no events: whoever announces their dates is told by a job that some of them have changed."""

import datetime as dt

from bookings.models import Booking
from notifications.jobs import enqueue_job

JOB = "bookings.changed"


def tell(booking: Booking, *, now: dt.datetime) -> None:
    """Let what is announced of the booking follow it in a moment; written with the deed that changes its dates."""
    key = f"{JOB}:{booking.pk}:{now.isoformat()}"
    enqueue_job(name=JOB, key=key, run_at=now, arguments={"booking": booking.reference})
