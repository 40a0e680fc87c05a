"""The one door through which a booking and its dates change their states."""

import datetime as dt
from collections.abc import Collection
from typing import Any, TypeVar

from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.states import DATE_MOVES, FINAL, MOVES, BookingState, OccurrenceState

S = TypeVar("S", BookingState, OccurrenceState)

# The house has said something with which the group can go on.
ANSWERS = frozenset({BookingState.APPROVED, BookingState.DECLINED, BookingState.OFFERED})
DECIDED = FINAL - {BookingState.DONE} | {BookingState.APPROVED}


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
    if to in DECIDED:
        fields = {"decided_at": now, "clock_left": None, "half_time_at": None, **fields}
    if to in ANSWERS and booking.answered_after is None and booking.clock_started_at:
        fields["answered_after"] = now - booking.clock_started_at
    rows = Booking.objects.filter(pk=booking.pk, status__in=_sources(MOVES, to))
    changed = rows.update(status=to, **fields)
    booking.refresh_from_db()
    if not changed:
        raise NotPossible(booking)


def move_dates(
    dates: Collection[Occurrence], to: OccurrenceState, *, now: dt.datetime, **fields: Any
) -> None:
    """Change the state of these dates of one booking by compare-and-swap: of all, or of none.

    Calendars that show them learn of it.

    Raises:
        NotPossible: when one of them is not, or no longer, in a state from which it can come there.
    """
    if not dates:
        return
    rows = OccurrenceQuerySet(Occurrence).filter(
        pk__in=[date.pk for date in dates], state__in=_sources(DATE_MOVES, to)
    )
    fields = {"offered_until": None, **fields}
    if rows.mark_changed(now, state=to, **fields) != len(dates):
        raise NotPossible(next(iter(dates)).booking)
    for date in dates:
        date.state = to


def _sources(moves: dict[S, frozenset[S]], to: S) -> list[S]:
    return [state for state, targets in moves.items() if to in targets]
