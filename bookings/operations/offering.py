"""A house offers another time or another space; the group takes it or not, with one word."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from accounts import audit
from accounts.models import Person
from bookings import claims, clock, demand, fitting, messages
from bookings.competing import settle
from bookings.freeing import freed
from bookings.models import Booking, Occurrence, Offer, OfferedDate
from bookings.moving import Shift, in_a_space_of_its_own, moved
from bookings.problems import Outlook, Refused
from bookings.settling import drop_offer, keep_contact
from bookings.states import BookingState, DeclineReason, OccurrenceState, OfferState
from bookings.transitions import NotPossible, move, move_dates
from core.intervals import Interval
from spaces import ledger
from spaces.models import ClaimKind, Space


class NothingOffered(ValueError):
    """An offer without a date, or of just what was asked for: approving is the way."""


@ledger.in_one_transaction
def offer_dates(
    *,
    by: Person | None,
    booking: Booking,
    now: dt.datetime,
    shifts: Mapping[int, Shift] | None = None,
    every: Shift | None = None,
    space: Space | None = None,
    without: Collection[int] = (),
    note: str = "",
) -> Offer:
    """Propose other times, another space, or both, for a request as a whole; the offer holds its time and expires.

    Each waiting date is offered as ``shifts`` says for it (by its id), else as ``every`` says, else as it was asked
    for; those in ``without`` are not offered. Another space is offered for all dates. What was asked for stays held
    as it was until the group answers. An earlier offer is replaced. Equipment that does not come with another space
    is left behind; that other equipment is free, and the group may have so much, is judged now and when it accepts.

    Raises:
        NothingOffered: when nothing would differ from what was asked for, or no date is left.
        bookings.problems.Refused: for a time that has passed or does not exist, another space for a booking of
            which dates are approved already, or equipment or hours that the group could not have then.
        bookings.transitions.NotPossible: when the request is decided.
        spaces.ledger.Taken: naming the clashes.
    """
    claims.refuse_in_dispute(booking)
    there = space or booking.space
    claims.lock(booking, there)
    waiting = list(booking.occurrences.undecided().filter(starts_at__gt=now))
    chosen = [date for date in waiting if date.pk not in without]
    times = {date.pk: moved(booking, date, (shifts or {}).get(date.pk, every), now=now) for date in chosen}
    _refuse_nothing(booking, there, chosen, times)
    if there.pk != booking.space_id:
        in_a_space_of_its_own(booking, booking.occurrences.undecided())
    _refuse_unfit(booking, there, chosen, list(times.values()))
    drop_offer(booking, OfferState.TAKEN_BACK, now=now)
    until = clock.before(now + clock.OFFER_LASTS, [*times.values(), *(date.interval for date in chosen)])
    booking.refresh_from_db()
    if booking.status == BookingState.OFFERED:
        move(booking, BookingState.REQUESTED, now=now)
    move(booking, BookingState.OFFERED, now=now, decision_note=note, **clock.paused(booking, until, now))
    offer = Offer.objects.create(booking=booking, space=there, made_at=now, expires_at=until, note=note)
    _hold(booking, offer, times)
    audit.record(by=by, now=now, verb="offer", noun="booking", reference=booking.reference, dates=len(times))
    messages.tell_group(messages.OFFERED, booking, now=now)
    return offer


def _refuse_nothing(
    booking: Booking, there: Space, chosen: Sequence[Occurrence], times: Mapping[int, Interval]
) -> None:
    same = there.pk == booking.space_id and all(date.interval == times[date.pk] for date in chosen)
    if booking.status in {BookingState.REQUESTED, BookingState.NEEDS_INFORMATION} and same:
        raise NothingOffered
    if not chosen and booking.occurrences.undecided().exists():
        raise NothingOffered


def _refuse_unfit(
    booking: Booking, there: Space, dates: Sequence[Occurrence], times: Sequence[Interval]
) -> None:
    if problems := list(fitting.against(booking, there, dates, times)):
        raise Refused(Outlook([], problems))


def _hold(booking: Booking, offer: Offer, times: Mapping[int, Interval]) -> None:
    """Take the offered time around what the request holds itself: either answer of the group finds all of it there."""
    dates = [
        OfferedDate(offer=offer, occurrence_id=pk, starts_at=time.start, ends_at=time.end)
        for pk, time in times.items()
    ]
    OfferedDate.objects.bulk_create(dates)
    taken = [
        ledger.Claim(
            ClaimKind.BOOKING,
            date.claim,
            tuple(offer.space.part_ids()),
            offer.space.with_buffers(date.interval),
        )
        for date in dates
    ]
    own = set(booking.occurrences.undecided().values_list("claim", flat=True))
    if found := [clash for clash in ledger.clashes(taken) if clash.by not in own]:
        raise ledger.Taken(found)
    ledger.take_around(taken)


@ledger.in_one_transaction
def accept_offer(*, by: Person | None, booking: Booking, now: dt.datetime) -> None:
    """Take what the house offers: its dates are approved as offered, and what it left out is declined.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.problems.Refused: when equipment is promised to others meanwhile, or the group would have too much.
        bookings.transitions.NotPossible: when there is no offer, or its time is over.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    fitting.lock(booking)
    offer = _standing_offer(booking, now)
    old = booking.space
    waiting = list(booking.occurrences.undecided())
    times = {date.occurrence_id: date for date in offer.dates.all()}
    approved = [date for date in waiting if date.pk in times]
    refused = [date for date in waiting if date.pk not in times]
    _refuse_unfit(booking, offer.space, waiting, [date.interval for date in times.values()])
    fitting.leave_behind(booking, offer.space)
    # What became free meanwhile and is kept is in the old space: it is waited for in the new one.
    left = list(booking.occurrences.offered()) if offer.space_id != booking.space_id else []
    before = [date.interval for date in [*waiting, *left]]
    move(booking, BookingState.APPROVED, now=now, space=offer.space)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.ACCEPTED)
    claims.release([*waiting, *left])
    ledger.release(date.claim for date in times.values())
    move_dates(left, OccurrenceState.WANTED, now=now)
    for date in approved:
        date.booking = booking
        date.starts_at, date.ends_at = times[date.pk].starts_at, times[date.pk].ends_at
    Occurrence.objects.bulk_update(approved, ["starts_at", "ends_at"])
    if offer.space_id != old.pk:
        # What waits in the booking waits in the other space from now on.
        booking.occurrences.wanted().mark_changed(now)
    move_dates(approved, OccurrenceState.APPROVED, now=now)
    move_dates(refused, OccurrenceState.DECLINED, now=now)
    ledger.take(claims.claims_to_take(booking, approved))
    freed(old, before, now=now)
    demand.keep(booking, [date.interval for date in refused], reason=DeclineReason.TAKEN)
    settle(by=by, booking=booking, dates=[date.interval for date in approved], now=now)
    keep_contact(booking, now=now)
    codes = {"dates": len(approved), "refused": len(refused)}
    audit.record(by=by, now=now, verb="accept_offer", noun="booking", reference=booking.reference, **codes)
    messages.tell_managers(messages.OFFER_ACCEPTED, booking, now=now)


@ledger.in_one_transaction
def refuse_offer(*, by: Person | None, booking: Booking, now: dt.datetime) -> None:
    """Say no to what the house offers: the request waits for its answer as it was asked for.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.transitions.NotPossible: when there is no offer.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    _standing_offer(booking, now)
    drop_offer(booking, OfferState.REFUSED, now=now)
    move(booking, BookingState.REQUESTED, now=now, **clock.resumed(booking, now))
    audit.record(by=by, now=now, verb="refuse_offer", noun="booking", reference=booking.reference)
    messages.tell_managers(messages.OFFER_REFUSED, booking, now=now)


def take_back_offer(*, by: Person | None, booking: Booking, now: dt.datetime) -> None:
    """The house needs the time itself: its offer is gone, and the request waits as it was asked for.

    Runs in the transaction of the deed that needs the time, under its lock.
    """
    if drop_offer(booking, OfferState.TAKEN_BACK, now=now) is None:
        return
    move(booking, BookingState.REQUESTED, now=now, **clock.resumed(booking, now))
    audit.record(by=by, now=now, verb="take_back_offer", noun="booking", reference=booking.reference)
    messages.tell_group(messages.OFFER_TAKEN_BACK, booking, now=now)


def _standing_offer(booking: Booking, now: dt.datetime) -> Offer:
    booking.refresh_from_db()
    open_offers = booking.offers.filter(state=OfferState.OPEN, expires_at__gt=now)
    offer = open_offers.select_related("space__venue").prefetch_related("space__parts", "dates").first()
    if offer is None:
        stands = booking.status != BookingState.OFFERED
        raise NotPossible(booking, booking.status if stands else BookingState.EXPIRED)
    return offer
