"""The one door through which a booking changes its status."""

import datetime as dt
from typing import Any

from bookings.models import Booking
from bookings.states import MOVES, BookingState


class NotPossible(Exception):
    """The booking is not, or no longer, in a state from which this can happen.

    `state` is where it stands in truth; that its time has run out may not be written down yet.
    """

    def __init__(self, booking: Booking, state: str = "") -> None:
        self.booking = booking
        self.state = BookingState(state or booking.status)
        super().__init__(f"{booking.reference} is {self.state.value}")


def move(booking: Booking, to: BookingState, *, now: dt.datetime, **fields: Any) -> None:
    """Change the status by compare-and-swap, with other columns in the same statement.

    The parts of the space must be locked already, so that what the ledger says still holds.

    Raises:
        NotPossible: when somebody else changed it first; the booking then shows its true state.
    """
    sources = [state for state, targets in MOVES.items() if to in targets]
    changed = Booking.objects.filter(pk=booking.pk, status__in=sources).update(
        status=to, decided_at=now, **fields
    )
    booking.refresh_from_db()
    if not changed:
        raise NotPossible(booking)
