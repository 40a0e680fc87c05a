"""What was wanted and could not be had: kept without anybody's name, as evidence for more rooms."""

from collections.abc import Sequence

from bookings.models import Booking, Demand
from core import walltime
from core.intervals import Interval


def keep(booking: Booking, dates: Sequence[Interval], *, reason: str) -> None:
    """Remember dates that failed, as one row; nothing links it to the booking, the group or a person."""
    if not dates:
        return
    venue = booking.space.venue
    first = walltime.local(min(dates).start, venue.zone)
    Demand.objects.create(
        city=venue.city,
        venue=venue,
        purpose=booking.purpose,
        weekday=first.weekday(),
        hour=first.hour,
        minutes=dates[0].minutes,
        dates=len(dates),
        people=booking.expected_people,
        reason=reason,
        month=first.date().replace(day=1),
    )
