"""A group changes dates of its booking: this one, this and all that follow, or all; past dates stay as they were."""

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Person
from bookings import announced, claims, clock, fitting, messages
from bookings.freeing import freed
from bookings.healing import look_again
from bookings.models import Booking, Occurrence
from bookings.moving import Shift, in_a_space_of_its_own, moved, refusal, shrinks, slot_of
from bookings.problems import Outlook, Refused
from bookings.settling import keep_contact
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible, move, move_dates
from core import walltime
from core.intervals import Interval
from spaces import ledger
from spaces import problems as house
from spaces.availability import State
from spaces.models import Space
from spaces.problems import Problem
from spaces.series import Weekly, restart

CHANGEABLE = frozenset({BookingState.REQUESTED, BookingState.NEEDS_INFORMATION, BookingState.APPROVED})
CHANGED_STATES = [OccurrenceState.REQUESTED, OccurrenceState.APPROVED, OccurrenceState.WANTED]


class Scope(StrEnum):
    """How far a change or a cancellation reaches from one date of a series."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


def in_scope(booking: Booking, date: int, scope: Scope, *, now: dt.datetime) -> list[Occurrence]:
    """The dates that a change of this date (id) reaches: standing or waited for, and not begun; in order."""
    coming = list(booking.occurrences.filter(state__in=CHANGED_STATES, starts_at__gt=now))
    anchor = next((item for item in booking.occurrences.all() if item.pk == date), None)
    if anchor is None:
        return []
    match scope:
        case Scope.THIS:
            return [item for item in coming if item.pk == date]
        case Scope.FOLLOWING:
            return [item for item in coming if item.starts_at >= anchor.starts_at]
        case Scope.ALL:
            return coming


@ledger.in_one_transaction
def change_dates(
    *,
    by: Person | None,
    booking: Booking,
    date: int,
    scope: Scope,
    shift: Shift,
    now: dt.datetime,
    space: Space | None = None,
) -> list[Occurrence]:
    """Move dates of a booking to another time or, all of them, to another space; returns those that were moved.

    Released, moved and taken again in one transaction. What is approved and only becomes shorter stays approved;
    anything else goes back to the house and holds its new time as any request there does. Equipment that does
    not come with another space is left behind. Dates that wait for their time wait for the new one. From a change
    of more than one date on, the series runs anew.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when the booking cannot be changed, or none of the dates is to come.
        bookings.problems.Refused: with what stands against the new time; nothing changed.
        spaces.ledger.Taken: when dates would overlap each other, or somebody was faster.
    """
    claims.refuse_in_dispute(booking)
    there = space or booking.space
    claims.lock(booking, there)
    fitting.lock(booking)
    booking.refresh_from_db()
    dates = in_scope(booking, date, scope, now=now)
    if not dates or booking.status not in CHANGEABLE:
        raise NotPossible(booking)
    old_space, old = booking.space, [item.interval for item in dates]
    new = [moved(booking, item, shift, now=now) for item in dates]
    smaller = there.pk == booking.space_id and shrinks(old, new)
    if there.pk != booking.space_id:
        in_a_space_of_its_own(booking, dates)
    ledger.release(item.claim for item in dates)
    if not smaller:
        _refuse(booking, there, dates, new, now)
    fitting.leave_behind(booking, there)
    _write(booking, there, dates, new, shift, scope)
    booking.occurrences.filter(pk__in=[item.pk for item in dates]).mark_changed(now)
    decided = booking.status == BookingState.APPROVED
    back = not smaller and _send_back(booking, dates, now)
    _take(booking, dates)
    _keep_clock(booking)
    freed(old_space, old, now=now)
    keep_contact(booking, now=now)
    look_again(there, now=now)
    announced.tell(booking, now=now)
    codes = {"dates": len(dates), "scope": scope.value, "back": back}
    audit.record(by=by, now=now, verb="change_dates", noun="booking", reference=booking.reference, **codes)
    messages.tell_managers(messages.WAITING if back and decided else messages.CHANGED, booking, now=now)
    return dates


def _refuse(
    booking: Booking, there: Space, dates: Sequence[Occurrence], new: Sequence[Interval], now: dt.datetime
) -> None:
    standing = times_that_stand(dates, new)
    previews = house.preview(there, standing)
    problems = rules_against(booking, there, dates, new, now=now)
    if problems or any(date.state is not State.FREE for date in previews):
        raise Refused(Outlook(previews, problems))
    others = booking.occurrences.standing().exclude(pk__in=[item.pk for item in dates])
    if any(other.interval.overlaps(time) for other in others for time in standing):
        text = _("Two dates of this booking would be at the same time: choose another.")
        raise refusal("overlap", text, "starts")


def times_that_stand(dates: Sequence[Occurrence], new: Sequence[Interval]) -> list[Interval]:
    """The new times that are to be had at once; dates that wait for their time go on waiting."""
    told = zip(dates, new, strict=True)
    return [time for item, time in told if item.state != OccurrenceState.WANTED]


def rules_against(
    booking: Booking, there: Space, dates: Sequence[Occurrence], new: Sequence[Interval], *, now: dt.datetime
) -> list[Problem]:
    """What rules, equipment and limits of the house say against the new times, whoever holds them."""
    problems = house.blockers(house.against(there, list(new), people=booking.expected_people, now=now))
    return [*problems, *fitting.against(booking, there, dates, times_that_stand(dates, new))]


def _write(
    booking: Booking,
    there: Space,
    dates: Sequence[Occurrence],
    new: Sequence[Interval],
    shift: Shift,
    scope: Scope,
) -> None:
    if scope is not Scope.THIS and booking.series is not None:
        _restart_series(booking, there, dates, shift)
    for item, time in zip(dates, new, strict=True):
        item.booking = booking
        item.starts_at, item.ends_at = time.start, time.end
    Occurrence.objects.bulk_update(dates, ["starts_at", "ends_at"])
    booking.space = there
    booking.save(update_fields=["space", "series"])


def _restart_series(booking: Booking, there: Space, dates: Sequence[Occurrence], shift: Shift) -> None:
    """The store of series matches its exceptions by time: for a new time the old one ends, and another begins."""
    assert booking.series is not None
    first, last = (slot_of(booking, date, shift) for date in (dates[0], dates[-1]))
    booking.series = restart(
        booking.series,
        space=there,
        ends=walltime.local(dates[0].starts_at, booking.space.venue.zone),
        slot=first,
        until=Weekly(last.day) if last.day > first.day else None,
    )


def _send_back(booking: Booking, dates: Sequence[Occurrence], now: dt.datetime) -> bool:
    approved = [item for item in dates if item.state == OccurrenceState.APPROVED]
    if not approved:
        return False
    if booking.status == BookingState.APPROVED:
        fields = clock.started(booking.space, [item.interval for item in approved], now)
        move(booking, BookingState.REQUESTED, now=now, **fields)
    move_dates(approved, OccurrenceState.REQUESTED, now=now)
    return True


def _take(booking: Booking, dates: Sequence[Occurrence]) -> None:
    holding = [item for item in dates if item.state == OccurrenceState.APPROVED]
    if booking.space.holds_undecided:
        holding += [item for item in dates if item.state == OccurrenceState.REQUESTED]
    ledger.take(claims.claims_to_take(booking, holding))


def _keep_clock(booking: Booking) -> None:
    """The word is due before the first date that waits begins."""
    waiting = [item.interval for item in booking.occurrences.undecided()]
    due = clock.before(booking.answer_by, waiting)
    if waiting and due != booking.answer_by:
        booking.answer_by = due
        booking.save(update_fields=["answer_by"])
