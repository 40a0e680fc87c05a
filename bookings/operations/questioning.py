"""A house asks before it decides, and the group answers; meanwhile the time stays held and the house's clock stands."""

import datetime as dt

from accounts import audit
from accounts.models import Person
from bookings import claims, clock, messages
from bookings.models import Booking, Question
from bookings.states import BookingState
from bookings.transitions import NotPossible, move
from spaces import ledger


@ledger.in_one_transaction
def ask_group(*, by: Person | None, booking: Booking, question: str, now: dt.datetime) -> Question:
    """Ask the group something; it has a week to answer, and until the first date, then the request expires.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when the request does not wait for an answer of the house.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    booking.refresh_from_db()
    dates = [date.interval for date in booking.occurrences.undecided()]
    fields = clock.paused(booking, clock.before(now + clock.ANSWER_LASTS, dates), now)
    move(booking, BookingState.NEEDS_INFORMATION, now=now, **fields)
    asked = Question.objects.create(booking=booking, asked_at=now, text=question)
    audit.record(by=by, now=now, verb="ask", noun="booking", reference=booking.reference)
    messages.tell_group(messages.QUESTION, booking, now=now)
    return asked


@ledger.in_one_transaction
def answer_house(*, by: Person | None, booking: Booking, answer: str, now: dt.datetime) -> None:
    """Answer what the house has asked; its clock goes on with what was left, a day at least.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when nothing is asked.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    booking.refresh_from_db()
    if booking.status != BookingState.NEEDS_INFORMATION:
        raise NotPossible(booking)
    move(booking, BookingState.REQUESTED, now=now, **clock.resumed(booking, now))
    booking.questions.filter(answered_at__isnull=True).update(answer=answer, answered_at=now)
    audit.record(by=by, now=now, verb="answer", noun="booking", reference=booking.reference)
    messages.tell_managers(messages.ANSWERED, booking, now=now)
