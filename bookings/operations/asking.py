"""A group asks for a space, or takes its request back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from accounts import audit
from accounts.models import Group, Person
from bookings import claims, clock, demand, equipment, limits, messages
from bookings.models import BookedEquipment, Booking, Contact, Occurrence
from bookings.problems import Outlook, Refused, day_of, outlook
from bookings.settling import finish
from bookings.states import BookingState, OccurrenceState
from spaces import house_rules, ledger
from spaces.availability import State, states_of
from spaces.models import Space
from spaces.problems import DatePreview, Problem
from spaces.series import Slot, Weekly, store


@dataclass(frozen=True)
class RequestDetails:
    """What a group says in its request; with ``wait`` it waits for the dates that are taken."""

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
    equipment: Mapping[str, int] = field(default_factory=dict)
    """Pieces wanted on each date, by the code of the thing."""
    wait: bool = False


@ledger.in_one_transaction
def request_booking(
    *, by: Person | None, group: Group, space: Space, details: RequestDetails, now: dt.datetime
) -> Booking:
    """Ask for a space on one date or many; where the space holds undecided requests, their time is taken.

    Dates in ``details.leave_out`` (wall-clock days) are kept as left out; those of them that are taken or closed
    as wanted, to be offered when that changes. With ``details.wait`` all dates that are taken are wanted; a
    request of nothing else joins the waiting list. Writes the booking, its series, its dates, its contact, an
    audit row and the messages.

    Raises:
        Refused: with every date's state and every problem, also when another was faster; nothing is written.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    if space.calendar_id is None or details.equipment or limits.exist(space):
        # Its first request writes the space's own row too: parts come before it, as for a manager who describes it.
        # What is counted over several spaces is counted under locks: after the parts, equipment and then the group.
        ledger.lock(space.part_ids())
        equipment.lock(details.equipment)
        limits.lock(group)
    # Otherwise looked at and written before the lock: others wait for no more than what must be seen under it.
    look = _outlook(group, space, details, now)
    if _blockers(look, details, space):
        raise Refused(look)
    house_rules.keep_present(space.venue)
    booking, kept = _write(by, group, space, details, look, now)
    claims.lock_parts(booking)
    if not _still_free(booking, kept):
        raise Refused(_outlook(group, space, details, now))
    _remember_clashes(booking, look)
    audit.record(by=by, now=now, verb="request", noun="booking", reference=booking.reference, dates=len(kept))
    _tell(booking, now)
    return booking


def _tell(booking: Booking, now: dt.datetime) -> None:
    if booking.status == BookingState.WANTED:
        messages.tell_group(messages.ON_WAITING_LIST, booking, now=now)
        return
    messages.tell_group(messages.RECEIVED, booking, now=now)
    messages.tell_managers(messages.WAITING, booking, now=now)


def _blockers(look: Outlook, details: RequestDetails, space: Space) -> list[Problem]:
    """A date that is taken stands in nobody's way who waits for it; one at which the house is closed does."""
    kept = [date for date in look.dates if day_of(date.interval, space) not in details.leave_out]
    if not details.wait or any(date.state is State.CLOSED for date in kept):
        return look.blockers
    return [problem for problem in look.blockers if problem.code != "unavailable"]


def _still_free(booking: Booking, kept: Sequence[Occurrence]) -> bool:
    """Under the lock: takes the time where the space holds undecided requests, and looks again where it does not."""
    if not kept:
        return True
    if not booking.space.holds_undecided:
        return set(states_of(booking.space, [item.interval for item in kept])) == {State.FREE}
    try:
        ledger.take(claims.claims_to_take(booking, kept))
    except ledger.Taken:
        return False
    return True


def _outlook(group: Group, space: Space, details: RequestDetails, now: dt.datetime) -> Outlook:
    return outlook(
        space=space,
        group=group,
        slot=details.slot,
        weekly=details.weekly,
        leave_out=details.leave_out,
        people=details.people,
        participants_pay=details.participants_pay,
        purpose=details.purpose,
        now=now,
        equipment=details.equipment,
    )


def _write(
    by: Person | None, group: Group, space: Space, details: RequestDetails, look: Outlook, now: dt.datetime
) -> tuple[Booking, list[Occurrence]]:
    states = {date.interval: _state_of(date, details, space) for date in look.dates}
    asked = [date for date, state in states.items() if state is OccurrenceState.REQUESTED]
    wanted = [date for date, state in states.items() if state is OccurrenceState.WANTED]
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
        # Nobody owes an answer to one who waits: its clock begins when its time is free.
        **(clock.started(space, asked, now) if asked else {"answer_by": max(wanted).start}),
        status=BookingState.REQUESTED if asked else BookingState.WANTED,
    )
    booking.series = store(space=space, slot=details.slot, weekly=details.weekly, reference=booking.reference)
    booking.save()
    written = Occurrence.objects.bulk_create(
        Occurrence(booking=booking, starts_at=date.start, ends_at=date.end, state=state)
        for date, state in states.items()
    )
    BookedEquipment.objects.bulk_create(
        BookedEquipment(booking=booking, equipment=line.thing, quantity=line.pieces)
        for line in look.equipment
    )
    Contact.objects.create(
        booking=booking,
        name=details.contact_name,
        reach=details.contact_reach,
        delete_after=max(asked + wanted).end + claims.CONTACT_KEPT_AFTER_USE,
    )
    return booking, [item for item in written if item.state == OccurrenceState.REQUESTED]


def _state_of(date: DatePreview, details: RequestDetails, space: Space) -> OccurrenceState:
    left_out = day_of(date.interval, space) in details.leave_out
    if date.state is State.FREE:
        return OccurrenceState.LEFT_OUT if left_out else OccurrenceState.REQUESTED
    return OccurrenceState.WANTED


def _remember_clashes(booking: Booking, look: Outlook) -> None:
    """Dates that somebody wanted and had to leave out: the time was taken, the house closed, or equipment short."""
    failed = [date.interval for date in look.dates if date.state is not State.FREE]
    demand.keep(booking, failed, reason="clash")
    # Nothing short is ever asked for: such a date was left out.
    without = [date.interval for date in look.dates if date.interval in look.short]
    demand.keep(booking, [date for date in without if date not in failed], reason="equipment")


@ledger.in_one_transaction
def withdraw_booking(*, by: Person | None, booking: Booking, now: dt.datetime) -> None:
    """The group takes an undecided request back, or leaves the waiting list; its time is free again.

    Dates that were approved before it was changed stay approved.

    Raises:
        bookings.transitions.NotPossible: when it is decided already.
    """
    claims.refuse_in_dispute(booking)
    finish(booking, BookingState.WITHDRAWN, OccurrenceState.WITHDRAWN, now=now)
    audit.record(by=by, now=now, verb="withdraw", noun="booking", reference=booking.reference)
    messages.tell_managers(messages.WITHDRAWN, booking, now=now)
