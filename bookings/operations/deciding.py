"""A house answers a request, or lets its time for an answer run out."""

import datetime as dt
from collections.abc import Collection

from accounts import audit
from accounts.models import Person
from bookings import claims, demand, messages
from bookings.models import Booking, Occurrence
from bookings.states import BookingState, DeclineReason, OccurrenceState
from bookings.transitions import NotPossible, move
from spaces import ledger


class NothingApproved(ValueError):
    """An approval without a single date: declining says why, so that is the way."""


@ledger.in_one_transaction
def approve_booking(
    *,
    by: Person | None,
    booking: Booking,
    now: dt.datetime,
    only: Collection[int] | None = None,
    note: str = "",
) -> None:
    """Approve a request on all its dates, or on ``only`` those occurrences (ids); the others are declined.

    Where the request did not hold its time, the time is taken now: the second race.

    Raises:
        NothingApproved: when ``only`` leaves no date.
        bookings.transitions.NotPossible: when it is decided already, or its first date has begun unanswered.
        spaces.ledger.Taken: naming the clashes, when another booking was faster; nothing changes.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    waiting = list(booking.occurrences.undecided())
    if any(item.starts_at <= now for item in waiting):
        # Nobody was told that they may come. It expires as soon as the background work gets to it.
        raise NotPossible(booking, BookingState.EXPIRED)
    approved = [item for item in waiting if only is None or item.pk in only]
    refused = [item for item in waiting if item not in approved]
    if waiting and not approved:
        raise NothingApproved
    move(booking, BookingState.APPROVED, now=now, decision_note=note)
    # Given back and taken anew: right whether or not the request held its time when it was made.
    claims.release(waiting)
    ledger.take(claims.claims_to_take(booking, approved))
    claims.close_gaps(refused)
    _settle(approved, OccurrenceState.APPROVED)
    _settle(refused, OccurrenceState.DECLINED)
    demand.keep(booking, [item.interval for item in refused], reason=DeclineReason.TAKEN)
    claims.keep_contact_until(booking, max(item.ends_at for item in approved) + claims.CONTACT_KEPT_AFTER_USE)
    audit.record(
        by=by,
        now=now,
        verb="approve",
        noun="booking",
        reference=booking.reference,
        dates=len(approved),
        refused=len(refused),
    )
    messages.tell_group(messages.PARTLY_APPROVED if refused else messages.APPROVED, booking, now=now)


def _settle(occurrences: Collection[Occurrence], state: OccurrenceState) -> None:
    Occurrence.objects.filter(pk__in=[item.pk for item in occurrences]).update(state=state)


@ledger.in_one_transaction
def decline_booking(
    *, by: Person | None, booking: Booking, reason: str, now: dt.datetime, note: str = ""
) -> None:
    """Decline a request with a reason (`DeclineReason`); what was wanted stays as anonymous demand.

    Raises:
        bookings.transitions.NotPossible: when it is decided already.
    """
    claims.refuse_in_dispute(booking)
    _refuse(booking, BookingState.DECLINED, OccurrenceState.DECLINED, reason, now, note)
    audit.record(
        by=by, now=now, verb="decline", noun="booking", reference=booking.reference, reason=str(reason)
    )
    messages.tell_group(messages.DECLINED, booking, now=now)


@ledger.in_one_transaction
def decline_dates(
    *,
    by: Person | None,
    booking: Booking,
    only: Collection[int],
    reason: str,
    now: dt.datetime,
    note: str = "",
) -> None:
    """Decline these dates (ids) of a request and leave the others to be decided; all of them decline the request.

    Raises:
        bookings.transitions.NotPossible: when none of them waits for an answer.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    waiting = list(booking.occurrences.undecided())
    refused = [item for item in waiting if item.pk in only]
    if not refused:
        booking.refresh_from_db()
        raise NotPossible(booking)
    if len(refused) == len(waiting):
        decline_booking(by=by, booking=booking, reason=reason, now=now, note=note)
        return
    _settle(refused, OccurrenceState.DECLINED)
    claims.give_back(refused)
    demand.keep(booking, [item.interval for item in refused], reason=reason)
    booking.decision_note = note
    booking.save(update_fields=["decision_note"])
    codes = {"reason": str(reason), "dates": len(refused)}
    audit.record(by=by, now=now, verb="decline_dates", noun="booking", reference=booking.reference, **codes)
    messages.tell_group(messages.DATES_DECLINED, booking, now=now)


def _refuse(
    booking: Booking,
    state: BookingState,
    of_dates: OccurrenceState,
    reason: str,
    now: dt.datetime,
    note: str = "",
) -> None:
    claims.lock(booking)
    waiting = list(booking.occurrences.undecided())
    fields = {"decline_reason": reason} if state is BookingState.DECLINED else {}
    move(booking, state, now=now, decision_note=note, **fields)
    _settle(waiting, of_dates)
    claims.give_back(waiting)
    demand.keep(booking, [item.interval for item in waiting], reason=reason)
    claims.keep_contact_until(booking, now + claims.CONTACT_KEPT_AFTER_REFUSAL)


def expire_overdue(*, now: dt.datetime) -> int:
    """Let every request whose answer is overdue expire; returns how many did."""
    expired = 0
    for booking in Booking.objects.overdue(now).with_house():
        try:
            _expire(booking=booking, now=now)
        except (NotPossible, ledger.Busy):
            continue  # somebody answered in this very moment, or it is tried again in a minute
        expired += 1
    return expired


@ledger.in_one_transaction
def _expire(*, booking: Booking, now: dt.datetime) -> None:
    _refuse(booking, BookingState.EXPIRED, OccurrenceState.EXPIRED, "expired", now)
    audit.record(by=None, now=now, verb="expire", noun="booking", reference=booking.reference)
    messages.tell_group(messages.EXPIRED, booking, now=now)
