"""A house offers another time or another space; the group takes it or not, with one word."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Person
from bookings import announced, claims, clock, demand, fitting, messages
from bookings.competing import settle
from bookings.freeing import freed
from bookings.models import Booking, Occurrence, Offer, OfferedDate
from bookings.moving import Shift, in_a_space_of_its_own, moved, refusal
from bookings.problems import Outlook, Refused
from bookings.settling import drop_offer, keep_contact
from bookings.splitting import by_space, home_of, split_off
from bookings.states import BookingState, DeclineReason, OccurrenceState, OfferState
from bookings.transitions import NotPossible, move, move_dates
from core.intervals import Interval
from spaces import ledger
from spaces.models import ClaimKind, Space

STAYING = [OccurrenceState.APPROVED, OccurrenceState.OFFERED, OccurrenceState.WANTED]
"""States of dates that an offer leaves where they are."""


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
    spaces: Mapping[int, Space] | None = None,
    without: Collection[int] = (),
    note: str = "",
) -> Offer:
    """Propose other times, other spaces, or both, for a request as a whole; the offer holds its time and expires.

    Each waiting date is offered at the time that ``shifts`` says for it (by its id), else as ``every`` says, else as
    it was asked for; in the space that ``spaces`` says for it, else in ``space``, else where it was asked for; those
    in ``without`` are not offered. What was asked for stays held as it was until the group answers. An earlier offer
    is replaced. Equipment that does not come with another space is left behind; what comes with it is held for the
    group, with the time.

    Raises:
        NothingOffered: when nothing would differ from what was asked for, or no date is left.
        bookings.problems.Refused: for a time that has passed or does not exist, dates that would share time in two
            spaces, a booking that would leave its space while a freed date is kept for it there, or equipment or
            hours that the group could not have then.
        bookings.transitions.NotPossible: when the request is decided.
        spaces.ledger.Taken: naming the clashes.
    """
    claims.refuse_in_dispute(booking)
    there = space or booking.space
    claims.lock(booking, there, *(spaces or {}).values())
    fitting.lock(booking)
    waiting = list(booking.occurrences.undecided().filter(starts_at__gt=now))
    chosen = [date for date in waiting if date.pk not in without]
    dates = [
        OfferedDate(
            occurrence=date,
            space=(spaces or {}).get(date.pk, there),
            **_time(moved(booking, date, (shifts or {}).get(date.pk, every), now=now)),
        )
        for date in chosen
    ]
    _refuse_nothing(booking, dates)
    _refuse_unfit(booking, there, dates)
    drop_offer(booking, OfferState.TAKEN_BACK, now=now)
    times = [time for date in dates for time in (date.interval, date.occurrence.interval)]
    until = clock.before(now + clock.OFFER_LASTS, times)
    booking.refresh_from_db()
    if booking.status == BookingState.OFFERED:
        move(booking, BookingState.REQUESTED, now=now)
    move(booking, BookingState.OFFERED, now=now, decision_note=note, **clock.paused(booking, until, now))
    offer = Offer.objects.create(booking=booking, space=there, made_at=now, expires_at=until, note=note)
    _hold(booking, offer, dates)
    audit.record(by=by, now=now, verb="offer", noun="booking", reference=booking.reference, dates=len(dates))
    messages.tell_group(messages.OFFERED, booking, now=now)
    return offer


def _time(time: Interval) -> dict[str, dt.datetime]:
    return {"starts_at": time.start, "ends_at": time.end}


def _refuse_nothing(booking: Booking, dates: Sequence[OfferedDate]) -> None:
    same = all(
        date.space.pk == booking.space_id and date.interval == date.occurrence.interval for date in dates
    )
    if booking.status in {BookingState.REQUESTED, BookingState.NEEDS_INFORMATION} and same:
        raise NothingOffered
    if not dates and booking.occurrences.undecided().exists():
        raise NothingOffered


def _refuse_unfit(booking: Booking, there: Space, dates: Sequence[OfferedDate]) -> None:
    home = home_of(booking, there, [date.space for date in dates])
    if home.pk != booking.space_id:
        in_a_space_of_its_own(booking, booking.occurrences.undecided())
    _refuse_two_at_once(booking, dates)
    _refuse_unfit_now(booking, list(booking.occurrences.undecided()), dates)


def _refuse_two_at_once(booking: Booking, dates: Sequence[OfferedDate]) -> None:
    """In one space the ledger finds them. In two, what is lent for one date would be counted for both."""
    staying = booking.occurrences.filter(state__in=STAYING)
    times = [(date.space, date.space.with_buffers(date.interval)) for date in dates]
    times += [(booking.space, booking.space.with_buffers(date.interval)) for date in staying]
    for (one, earlier), (other, later) in combinations(times, 2):
        if one != other and earlier.overlaps(later):
            text = _(
                "Two dates of this booking would be at the same time in two spaces, set-up and tear-down included: "
                "choose another."
            )
            raise refusal("overlap", text, "dates")


def _hold(booking: Booking, offer: Offer, dates: Sequence[OfferedDate]) -> None:
    """Take the offered time around what the request holds itself: either answer of the group finds all of it there."""
    for date in dates:
        date.offer = offer
    OfferedDate.objects.bulk_create(dates)
    taken = [
        ledger.Claim(
            ClaimKind.BOOKING,
            date.claim,
            tuple(date.space.part_ids()),
            date.space.with_buffers(date.interval),
        )
        for date in dates
    ]
    own = set(booking.occurrences.undecided().values_list("claim", flat=True))
    if found := [clash for clash in ledger.clashes(taken) if clash.by not in own]:
        raise ledger.Taken(found)
    ledger.take_around(taken)


@ledger.in_one_transaction
def accept_offer(*, by: Person | None, booking: Booking, now: dt.datetime) -> list[Booking]:
    """Take what the house offers: its dates are approved as offered, and what it left out is declined.

    Dates in another space than the booking's become bookings of their own, which are returned (`bookings.splitting`).

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
        bookings.problems.Refused: when the house has less equipment by now, or the group would have too much.
        bookings.transitions.NotPossible: when there is no offer, or its time is over.
    """
    claims.refuse_in_dispute(booking)
    claims.lock(booking)
    fitting.lock(booking)
    offer = _standing_offer(booking, now)
    if booking.decided_at is not None:
        announced.tell(booking, now=now)
    old = booking.space
    waiting = {date.pk: date for date in booking.occurrences.undecided()}
    offered = [date for date in offer.dates.all() if date.occurrence_id in waiting]
    _refuse_unfit_now(booking, list(waiting.values()), offered)
    home = home_of(booking, offer.space, [date.space for date in offered])
    # What became free meanwhile and is kept is in the old space: it is waited for in the new one.
    left = list(booking.occurrences.offered()) if home.pk != booking.space_id else []
    before = [date.interval for date in [*waiting.values(), *left]]
    claims.release([*waiting.values(), *left])
    ledger.release(date.claim for date in offer.dates.all())
    move_dates(left, OccurrenceState.WANTED, now=now)
    parts = _take_up(by, booking, home, offered, waiting, now)
    if home.pk != old.pk:
        # What waits in the booking waits in the other space from now on.
        booking.occurrences.wanted().mark_changed(now)
    refused = list(waiting.values())
    move_dates(refused, OccurrenceState.DECLINED, now=now)
    Offer.objects.filter(pk=offer.pk).update(state=OfferState.ACCEPTED)
    freed(old, before, now=now)
    demand.keep(booking, [date.interval for date in refused], reason=DeclineReason.TAKEN)
    for part, dates in parts:
        settle(by=by, booking=part, dates=[date.interval for date in dates], now=now)
        keep_contact(part, now=now)
    codes = {"dates": len(offered), "refused": len(refused)}
    audit.record(by=by, now=now, verb="accept_offer", noun="booking", reference=booking.reference, **codes)
    messages.tell_managers(messages.OFFER_ACCEPTED, booking, now=now)
    return [part for part, _dates in parts if part.pk != booking.pk]


def _refuse_unfit_now(
    booking: Booking, waiting: Sequence[Occurrence], offered: Sequence[OfferedDate]
) -> None:
    times = {space: [date.interval for date in found] for space, found in by_space(offered).items()}
    if problems := fitting.against_all(booking, waiting, times):
        raise Refused(Outlook([], problems))


def _take_up(
    by: Person | None,
    booking: Booking,
    home: Space,
    offered: Sequence[OfferedDate],
    waiting: dict[int, Occurrence],
    now: dt.datetime,
) -> list[tuple[Booking, list[Occurrence]]]:
    """Every booking that comes of the offer with its dates, approved and in the ledger; ``waiting`` keeps the rest."""
    there = {
        space: [_moved_there(date, waiting) for date in found] for space, found in by_space(offered).items()
    }
    away = [
        (split_off(by=by, booking=booking, space=space, dates=dates, now=now), dates)
        for space, dates in there.items()
        if space != home
    ]
    fitting.leave_behind(booking, home)
    move(booking, BookingState.APPROVED, now=now, space=home)
    for part, _dates in away:
        move(part, BookingState.APPROVED, now=now)
    parts = [(booking, there.get(home, [])), *away]
    for part, dates in parts:
        for date in dates:
            date.booking = part
        move_dates(dates, OccurrenceState.APPROVED, now=now)
        ledger.take(claims.claims_to_take(part, dates))
    return parts


def _moved_there(date: OfferedDate, waiting: dict[int, Occurrence]) -> Occurrence:
    taken = waiting.pop(date.occurrence_id)
    taken.starts_at, taken.ends_at = date.starts_at, date.ends_at
    taken.save(update_fields=["starts_at", "ends_at"])
    return taken


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
    dates = Prefetch("dates", OfferedDate.objects.select_related("space__venue"))
    offer = open_offers.select_related("space__venue").prefetch_related(dates, "dates__space__parts").first()
    if offer is None:
        stands = booking.status != BookingState.OFFERED
        raise NotPossible(booking, booking.status if stands else BookingState.EXPIRED)
    return offer
