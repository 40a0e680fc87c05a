"""A group takes the freed time that is kept for it, or lets the next in line have it."""

import datetime as dt
from collections.abc import Collection

from accounts import audit
from accounts.models import Person
from bookings import claims, clock, fitting, limits, messages
from bookings.freeing import give_back
from bookings.models import Booking, Occurrence
from bookings.problems import Outlook, Refused
from bookings.settling import close_if_empty, keep_contact
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible, move, move_dates
from spaces import ledger


@ledger.in_one_transaction
def take_freed(
    *, by: Person | None, booking: Booking, now: dt.datetime, only: Collection[int] | None = None
) -> list[Occurrence]:
    """Take dates (ids; None for all) that became free and are kept for the group; returns them.

    In an approved booking they are approved with it: the house has said yes to the series, and is told. In a
    request they wait for the house with the others; a booking that only waited becomes a request, and the house's
    clock starts. The time stays held either way.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.problems.Refused: when the group would have more than the house allows one; the dates stay kept.
        bookings.transitions.NotPossible: when none of them is kept any more.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    limits.lock(booking.group)
    booking.refresh_from_db()
    dates = _kept(booking, only, now)
    if not dates:
        raise NotPossible(booking)
    if problems := list(fitting.too_much(booking, booking.space, [date.interval for date in dates])):
        raise Refused(Outlook([], problems))
    if booking.status == BookingState.APPROVED:
        move_dates(dates, OccurrenceState.APPROVED, now=now)
        messages.tell_managers(messages.DATES_TAKEN_UP, booking, now=now)
    else:
        move_dates(dates, OccurrenceState.REQUESTED, now=now)
        _ask_house(booking, dates, now)
    keep_contact(booking, now=now)
    audit.record(
        by=by, now=now, verb="take_freed", noun="booking", reference=booking.reference, dates=len(dates)
    )
    return dates


def _ask_house(booking: Booking, dates: Collection[Occurrence], now: dt.datetime) -> None:
    intervals = [date.interval for date in dates]
    if booking.status == BookingState.WANTED:
        move(booking, BookingState.REQUESTED, now=now, **clock.started(booking.space, intervals, now))
        messages.tell_managers(messages.WAITING, booking, now=now)
        return
    booking.answer_by = clock.before(booking.answer_by, intervals)
    booking.save(update_fields=["answer_by"])
    messages.tell_managers(messages.CHANGED, booking, now=now)


@ledger.in_one_transaction
def leave_freed(
    *, by: Person | None, booking: Booking, now: dt.datetime, only: Collection[int] | None = None
) -> list[Occurrence]:
    """Let dates (ids; None for all) go that are kept for the group, or that it waits for; returns them.

    What was kept is offered to the next in line.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when none of them is kept or waited for.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    booking.refresh_from_db()
    waited = list(booking.occurrences.wanted()) if only is not None else []
    dates = [*_kept(booking, only, now), *(date for date in waited if only and date.pk in only)]
    if not dates:
        raise NotPossible(booking)
    move_dates(dates, OccurrenceState.LEFT_OUT, now=now)
    give_back(dates, now=now)
    close_if_empty(booking, BookingState.WITHDRAWN, now=now)
    keep_contact(booking, now=now)
    audit.record(
        by=by, now=now, verb="leave_freed", noun="booking", reference=booking.reference, dates=len(dates)
    )
    return dates


def _kept(booking: Booking, only: Collection[int] | None, now: dt.datetime) -> list[Occurrence]:
    dates = booking.occurrences.offered().filter(offered_until__gt=now)
    return [date for date in dates if only is None or date.pk in only]
