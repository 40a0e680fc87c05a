"""A group asks for a space, or takes its request back."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from accounts import audit
from accounts.models import Group, Person
from bookings import claims, demand, messages
from bookings.models import Booking, Contact, Occurrence
from bookings.problems import Outlook, Refused, day_of, outlook
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import move
from core.intervals import Interval
from spaces import ledger
from spaces.availability import State
from spaces.models import Space
from spaces.series import Slot, Weekly, store


@dataclass(frozen=True)
class RequestDetails:
    """What a group says in its request."""

    slot: Slot
    weekly: Weekly | None
    purpose: str
    title: str
    people: int
    participants_pay: bool
    contact_name: str
    contact_reach: str
    note: str = ""
    leave_out: frozenset[dt.date] = field(default_factory=frozenset)


@ledger.in_one_transaction
def request_booking(
    *, by: Person | None, group: Group, space: Space, details: RequestDetails, now: dt.datetime
) -> Booking:
    """Ask for a space on one date or many; where the space holds undecided requests, their time is taken.

    Dates in ``details.leave_out`` (wall-clock days) are kept as left out. Writes the booking, its series,
    its dates, its contact, an audit row and the messages.

    Raises:
        Refused: with every date's state and every problem, also when another was faster; nothing is written.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    ledger.lock(space.part_ids())
    look = _outlook(group, space, details, now)
    if look.blockers:
        raise Refused(look)
    booking = _write(by, group, space, details, look, now)
    kept = [item for item in booking.occurrences.all() if item.state == OccurrenceState.REQUESTED]
    if space.holds_undecided:
        ledger.take(claims.claims_to_take(booking, kept))
    _remember_clashes(booking, look)
    audit.record(by=by, now=now, verb="request", noun="booking", reference=booking.reference, dates=len(kept))
    messages.tell_group(messages.RECEIVED, booking, now=now)
    messages.tell_managers(messages.WAITING, booking, now=now)
    return booking


def _outlook(group: Group, space: Space, details: RequestDetails, now: dt.datetime) -> Outlook:
    return outlook(
        space=space,
        group=group,
        slot=details.slot,
        weekly=details.weekly,
        leave_out=details.leave_out,
        people=details.people,
        now=now,
    )


def _write(
    by: Person | None, group: Group, space: Space, details: RequestDetails, look: Outlook, now: dt.datetime
) -> Booking:
    kept = [date.interval for date in look.dates if day_of(date.interval, space) not in details.leave_out]
    booking = Booking(
        space=space,
        group=group,
        asked_by=by,
        purpose=details.purpose,
        title=details.title,
        expected_people=details.people,
        participants_pay=details.participants_pay,
        note=details.note,
        rules_version=space.venue.rules_version,
        asked_at=now,
        answer_by=_answer_by(space, kept, now),
    )
    booking.series = store(space=space, slot=details.slot, weekly=details.weekly, reference=booking.reference)
    booking.save()
    _write_dates(booking, look, kept)
    Contact.objects.create(
        booking=booking,
        name=details.contact_name,
        reach=details.contact_reach,
        delete_after=max(kept).end + claims.CONTACT_KEPT_AFTER_USE,
    )
    return booking


def _answer_by(space: Space, kept: Sequence[Interval], now: dt.datetime) -> dt.datetime:
    """As the house promises, but never after the first date has begun."""
    return min(now + dt.timedelta(hours=space.venue.answer_within_hours), min(kept).start)


def _write_dates(booking: Booking, look: Outlook, kept: Sequence[Interval]) -> None:
    wanted = set(kept)
    Occurrence.objects.bulk_create(
        Occurrence(
            booking=booking,
            starts_at=date.interval.start,
            ends_at=date.interval.end,
            state=OccurrenceState.REQUESTED if date.interval in wanted else OccurrenceState.LEFT_OUT,
        )
        for date in look.dates
    )


def _remember_clashes(booking: Booking, look: Outlook) -> None:
    """Dates that somebody wanted and had to leave out, because the time was taken or the house closed."""
    failed = [date.interval for date in look.dates if date.state is not State.FREE]
    demand.keep(booking, failed, reason="clash")


@ledger.in_one_transaction
def withdraw_booking(*, by: Person | None, booking: Booking, now: dt.datetime) -> None:
    """The group takes an undecided request back; its time is free again.

    Raises:
        bookings.transitions.NotPossible: when it is decided already.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    move(booking, BookingState.WITHDRAWN, now=now)
    claims.give_back(list(booking.occurrences.undecided()))
    booking.occurrences.undecided().update(state=OccurrenceState.WITHDRAWN)
    claims.keep_contact_until(booking, now + claims.CONTACT_KEPT_AFTER_REFUSAL)
    audit.record(by=by, now=now, verb="withdraw", noun="booking", reference=booking.reference)
    messages.tell_managers(messages.WITHDRAWN, booking, now=now)
