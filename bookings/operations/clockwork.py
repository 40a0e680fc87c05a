"""What time alone brings about: reminders, requests and offers that expire, bookings that are over."""

import datetime as dt
from collections.abc import Callable, Iterable

from django.db.models import Exists, OuterRef

from accounts import audit
from bookings import claims, demand, messages
from bookings.freeing import give_back
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.settling import close_if_empty, finish, keep_contact
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible, move, move_dates
from spaces import ledger


def expire_overdue(*, now: dt.datetime) -> int:
    """Let every request expire whose next word is overdue, of the house or of the group; returns how many did."""
    return _each(Booking.objects.overdue(now).with_house(), _expire, now)


def remind_half_way(*, now: dt.datetime) -> int:
    """Tell a house once more of each request that has waited half of its time; returns how many."""
    return _each(Booking.objects.half_way(now).with_house(), _remind, now)


def expire_freed(*, now: dt.datetime) -> int:
    """End what nobody took up: freed time that was kept for a group, and waiting for dates that have begun."""
    dates = OccurrenceQuerySet(Occurrence)
    late = dates.offered().filter(offered_until__lte=now) | dates.wanted().filter(starts_at__lte=now)
    bookings = Booking.objects.filter(occurrences__in=late).distinct()
    return _each(bookings.with_house(), _expire_dates, now)


def finish_past(*, now: dt.datetime) -> int:
    """Note which approved bookings are over; returns how many."""
    coming = OccurrenceQuerySet(Occurrence).standing().upcoming(now).filter(booking=OuterRef("pk"))
    waiting = OccurrenceQuerySet(Occurrence).open().filter(booking=OuterRef("pk"))
    over = (
        Booking.objects.filter(status=BookingState.APPROVED).exclude(Exists(coming)).exclude(Exists(waiting))
    )
    return _each(over.with_house(), _finish, now)


def _each(bookings: Iterable[Booking], deed: Callable[..., None], now: dt.datetime) -> int:
    done = 0
    for booking in bookings:
        try:
            deed(booking=booking, now=now)
        except (NotPossible, ledger.Busy):
            continue  # somebody acted in this very moment, or it is tried again in a minute
        done += 1
    return done


@ledger.in_one_transaction
def _expire(*, booking: Booking, now: dt.datetime) -> None:
    claims.lock(booking)
    booking.refresh_from_db()
    if booking.answer_by > now:
        raise NotPossible(booking)
    # That the house let its time run out counts as an answer after all of it.
    unanswered = booking.status == BookingState.REQUESTED and booking.answered_after is None
    fields = (
        {"answered_after": now - booking.clock_started_at} if unanswered and booking.clock_started_at else {}
    )
    word_of_group = booking.status != BookingState.REQUESTED
    failed = finish(booking, BookingState.EXPIRED, OccurrenceState.EXPIRED, now=now, **fields)
    demand.keep(booking, [date.interval for date in failed], reason="expired")
    audit.record(by=None, now=now, verb="expire", noun="booking", reference=booking.reference)
    kind = messages.LAPSED if word_of_group else messages.EXPIRED
    messages.tell_group(kind, booking, now=now)


@ledger.in_one_transaction
def _remind(*, booking: Booking, now: dt.datetime) -> None:
    if not Booking.objects.half_way(now).filter(pk=booking.pk).update(half_time_at=None):
        raise NotPossible(booking)
    audit.record(by=None, now=now, verb="remind", noun="booking", reference=booking.reference)
    messages.tell_managers(messages.HALF_TIME, booking, now=now)


@ledger.in_one_transaction
def _expire_dates(*, booking: Booking, now: dt.datetime) -> None:
    claims.lock(booking)
    kept = list(booking.occurrences.offered().filter(offered_until__lte=now))
    begun = list(booking.occurrences.wanted().filter(starts_at__lte=now))
    if not kept and not begun:
        raise NotPossible(booking)
    move_dates([*kept, *begun], OccurrenceState.EXPIRED, now=now)
    give_back(kept, now=now)
    ended = close_if_empty(booking, BookingState.EXPIRED, now=now)
    keep_contact(booking, now=now)
    audit.record(
        by=None,
        now=now,
        verb="expire_dates",
        noun="booking",
        reference=booking.reference,
        dates=len(kept + begun),
    )
    if kept or ended:
        messages.tell_group(messages.FREED_LAPSED, booking, now=now)


@ledger.in_one_transaction
def _finish(*, booking: Booking, now: dt.datetime) -> None:
    claims.lock(booking)
    if booking.occurrences.standing().upcoming(now).exists():
        raise NotPossible(booking)
    move(booking, BookingState.DONE, now=now)
    audit.record(by=None, now=now, verb="done", noun="booking", reference=booking.reference)
