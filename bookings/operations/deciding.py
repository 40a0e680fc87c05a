"""A house answers a request."""

import datetime as dt
from collections.abc import Collection, Sequence

from accounts import audit
from accounts.models import Person
from bookings import claims, demand, equipment, messages
from bookings.competing import settle
from bookings.freeing import freed, give_back
from bookings.models import Booking, Occurrence
from bookings.operations.offering import take_back_offer
from bookings.settling import drop_offer, finish, keep_contact
from bookings.states import BookingState, DeclineReason, OccurrenceState, OfferState
from bookings.transitions import NotPossible, move, move_dates
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
    without: Collection[str] = (),
    note: str = "",
) -> None:
    """Approve a request on all its dates, or on ``only`` those occurrences (ids); the others are declined.

    Equipment in ``without`` (codes) is not lent. Where the request did not hold its time, the time is taken
    now: the second race. Others that wanted it are settled with it (`bookings.competing`, which also shows them
    beforehand). An open offer is taken back.

    Raises:
        NothingApproved: when ``only`` leaves no date.
        bookings.transitions.NotPossible: when it is decided already, or its first date has begun unanswered.
        spaces.ledger.Taken: naming the clashes, when another booking was faster; nothing changes.
        bookings.equipment.Short: when equipment that was asked for is promised to others; nothing changes.
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
    drop_offer(booking, OfferState.TAKEN_BACK, now=now)
    _take(booking, approved, refused, now)
    equipment.promise(booking, approved, without=without)
    settle(by=by, booking=booking, dates=[item.interval for item in approved], now=now)
    keep_contact(booking, now=now)
    codes = {"dates": len(approved), "refused": len(refused)}
    audit.record(by=by, now=now, verb="approve", noun="booking", reference=booking.reference, **codes)
    messages.tell_group(messages.PARTLY_APPROVED if refused else messages.APPROVED, booking, now=now)


def _take(
    booking: Booking, approved: Sequence[Occurrence], refused: Sequence[Occurrence], now: dt.datetime
) -> None:
    # Given back and taken anew: right whether or not the request held its time when it was made.
    claims.release([*approved, *refused])
    ledger.take(claims.claims_to_take(booking, approved))
    move_dates(approved, OccurrenceState.APPROVED, now=now)
    move_dates(refused, OccurrenceState.DECLINED, now=now)
    freed(booking.space, [item.interval for item in refused], now=now)
    demand.keep(booking, [item.interval for item in refused], reason=DeclineReason.TAKEN)


@ledger.in_one_transaction
def decline_booking(
    *, by: Person | None, booking: Booking, reason: str, now: dt.datetime, note: str = ""
) -> None:
    """Decline a request with a reason (`DeclineReason`); what was wanted stays as anonymous demand.

    Raises:
        bookings.transitions.NotPossible: when it is decided already.
    """
    claims.refuse_in_dispute(booking)
    refused = finish(
        booking,
        BookingState.DECLINED,
        OccurrenceState.DECLINED,
        now=now,
        decline_reason=reason,
        decision_note=note,
    )
    demand.keep(booking, [item.interval for item in refused], reason=reason)
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

    An open offer is taken back: it may stand on the time that these dates held.

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
    take_back_offer(by=by, booking=booking, now=now)
    move_dates(refused, OccurrenceState.DECLINED, now=now)
    give_back(refused, now=now)
    demand.keep(booking, [item.interval for item in refused], reason=reason)
    booking.decision_note = note
    booking.save(update_fields=["decision_note"])
    codes = {"reason": str(reason), "dates": len(refused)}
    audit.record(by=by, now=now, verb="decline_dates", noun="booking", reference=booking.reference, **codes)
    messages.tell_group(messages.DATES_DECLINED, booking, now=now)
