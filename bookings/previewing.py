"""What a change of dates would come to, said before it is made; nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bookings.models import Booking, Occurrence
from bookings.moving import Shift, moved, shrinks
from bookings.operations.changing import CHANGEABLE, Scope, in_scope
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible
from core.intervals import Interval
from spaces.models import Space


@dataclass(frozen=True)
class Ahead:
    """Each date with the time to which it would move; `back`: what is approved goes back to the house."""

    dates: Sequence[tuple[Occurrence, Interval]]
    back: bool


def change_ahead(
    *, booking: Booking, date: int, scope: Scope, shift: Shift, now: dt.datetime, space: Space | None = None
) -> Ahead:
    """What `bookings.operations.change_dates` would do with the same words, if the new time can be had.

    Raises:
        bookings.transitions.NotPossible: when the booking cannot be changed, or none of the dates is to come.
        bookings.problems.Refused: for a time that has passed or does not exist.
    """
    dates = in_scope(booking, date, scope, now=now)
    if not dates or booking.status not in CHANGEABLE:
        raise NotPossible(booking)
    new = [moved(booking, item, shift, now=now) for item in dates]
    stays = (space is None or space.pk == booking.space_id) and shrinks(
        [item.interval for item in dates], new
    )
    approved = any(item.state == OccurrenceState.APPROVED for item in dates)
    back = approved and not stays and booking.status == BookingState.APPROVED
    return Ahead(list(zip(dates, new, strict=True)), back)
