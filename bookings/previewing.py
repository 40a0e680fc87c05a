"""What a change of dates would come to, said before it is made; nothing is written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bookings.models import Booking, Occurrence
from bookings.moving import Shift, moved, shrinks
from bookings.operations.changing import CHANGEABLE, Scope, in_scope, rules_against, times_that_stand
from bookings.problems import Outlook, Refused
from bookings.states import OccurrenceState
from bookings.transitions import NotPossible
from core.intervals import Interval
from spaces import problems as house
from spaces.availability import State
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
        bookings.problems.Refused: for a time that has passed or does not exist, or against which the house's rules
            or closing times stand already; whether somebody else has it is seen when the dates move.
    """
    dates = in_scope(booking, date, scope, now=now)
    if not dates or booking.status not in CHANGEABLE:
        raise NotPossible(booking)
    new = [moved(booking, item, shift, now=now) for item in dates]
    there = space or booking.space
    stays = there.pk == booking.space_id and shrinks([item.interval for item in dates], new)
    if not stays:
        _refuse(booking, there, dates, new, now)
    approved = any(item.state == OccurrenceState.APPROVED for item in dates)
    return Ahead(list(zip(dates, new, strict=True)), back=approved and not stays)


def _refuse(
    booking: Booking, there: Space, dates: Sequence[Occurrence], new: Sequence[Interval], now: dt.datetime
) -> None:
    previews = house.preview(there, times_that_stand(dates, new))
    problems = rules_against(booking, there, dates, new, now=now)
    # What is occupied may be so by the very dates that would move.
    if problems or any(date.state in (State.CLOSED, State.BLACKOUT) for date in previews):
        raise Refused(Outlook(previews, problems))
