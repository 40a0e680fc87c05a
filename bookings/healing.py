"""Dates that heal: a date that could not be had stays wanted, and its time is offered when it becomes free.

Whoever has waited longest is offered the time first, in the transaction that frees it, so that nobody else can
ask for it in between. The offer holds the time and expires.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q

from accounts import audit
from bookings import claims, clock, equipment, messages
from bookings.models import Occurrence, OccurrenceQuerySet
from bookings.states import FINAL, OccurrenceState
from bookings.transitions import NotPossible, move_dates
from core.intervals import Interval
from notifications.jobs import enqueue_job
from spaces import ledger
from spaces.availability import State, states_of
from spaces.models import Space

JOB = "bookings.heal"
# Buffers are at most a day on either side.
NEAR = 24 * 60

_paused = ContextVar("healing_paused", default=False)


@contextmanager
def paused() -> Iterator[None]:
    """Offer nothing meanwhile: whoever frees the time is about to take it, as a house that closes."""
    token = _paused.set(True)
    try:
        yield
    finally:
        _paused.reset(token)


def offer_freed(space: Space, freed: Collection[Interval], *, now: dt.datetime) -> None:
    """Offer what was freed (buffers included) to those who wait for it; the parts of the space must be locked.

    A date that needs other parts too (the hall, when its half was freed), or equipment, is looked at by a job of
    its own, in a moment: they are not locked here, and locking more of them late would be a deadlock.
    """
    if _paused.get():
        return
    locked = set(space.part_ids())
    left = False
    for date in _waiting(locked, freed, now):
        if locked.issuperset(date.booking.space.part_ids()) and not _things(date):
            _offer(date, now)
        else:
            left = True
    if left:
        look_again(space, now=now)


def look_again(space: Space, *, now: dt.datetime) -> None:
    """Let a job look in a moment for what waits there and is free; written with the deed that calls for it."""
    key = f"{JOB}:{space.pk}:{now.isoformat()}"
    enqueue_job(name=JOB, key=key, run_at=now, arguments={"parts": space.part_ids()})


def look_again_in(spaces: Iterable[Space], *, now: dt.datetime) -> None:
    """The same in each of these, after their hours were changed."""
    for space in spaces:
        look_again(space, now=now)


def offer_all(*, now: dt.datetime, parts: Iterable[int] | None = None) -> int:
    """Offer whatever somebody waits for and is free; returns how many dates were offered.

    Whoever changes hours or opens a house again calls this afterwards: spaces know no bookings.
    """
    rows = _dates(now) if parts is None else _dates(now).filter(booking__space__parts__in=list(parts))
    return sum(_offer_alone(date=date, now=now) for date in rows)


def _waiting(parts: Collection[int], freed: Collection[Interval], now: dt.datetime) -> list[Occurrence]:
    hull = Interval(min(i.start for i in freed), max(i.end for i in freed)).widen(NEAR, NEAR)
    near = _dates(now).filter(booking__space__parts__in=parts, starts_at__lt=hull.end, ends_at__gt=hull.start)
    return [date for date in near if any(_takes(date).overlaps(interval) for interval in freed)]


def _takes(date: Occurrence) -> Interval:
    return date.booking.space.with_buffers(date.interval)


def _dates(now: dt.datetime) -> OccurrenceQuerySet:
    """Dates that wait and may still be had, in the order in which they were asked for."""
    frozen = Q(booking__group__frozen_at__isnull=False) | Q(booking__space__venue__frozen_at__isnull=False)
    return (
        OccurrenceQuerySet(Occurrence)
        .wanted()
        .filter(starts_at__gt=now, booking__space__retired_at__isnull=True)
        .exclude(frozen)
        .exclude(booking__status__in=FINAL)
        .select_related("booking__space__venue", "booking__group", "booking__asked_by")
        .prefetch_related("booking__space__parts", "booking__space__hours", "booking__space__exceptions")
        .prefetch_related("booking__equipment__equipment")
        .order_by("booking__asked_at", "pk")
        .distinct()
    )


def _offer_alone(*, date: Occurrence, now: dt.datetime) -> bool:
    # Looked at before anything is locked: most of what is waited for is still taken.
    if not _is_free(date):
        return False
    try:
        return _offer_locked(date=date, now=now)
    except ledger.Busy:
        return False  # the next look finds it


@ledger.in_one_transaction
def _offer_locked(*, date: Occurrence, now: dt.datetime) -> bool:
    claims.lock(date.booking)
    equipment.lock(line.thing.code for line in _things(date))
    return _offer(date, now)


def _offer(date: Occurrence, now: dt.datetime) -> bool:
    if not _is_free(date):
        return False
    booking = date.booking
    until = clock.before(now + clock.OFFER_LASTS, [date.interval])
    try:
        ledger.take(claims.claims_to_take(booking, [date]))
        move_dates([date], OccurrenceState.OFFERED, offered_until=until, now=now)
    except (ledger.Taken, NotPossible):
        claims.release([date])
        return False
    audit.record(by=None, now=now, verb="offer_freed", noun="booking", reference=booking.reference, dates=1)
    messages.tell_group(messages.FREED, booking, now=now, deadline=until)
    return True


def _is_free(date: Occurrence) -> bool:
    space = date.booking.space
    if states_of(space, [date.interval])[0] is not State.FREE:
        return False
    return not equipment.shortages(space, _things(date), [date.interval], but=date.booking)


def _things(date: Occurrence) -> list[equipment.Wanted]:
    return equipment.lines_of(date.booking)
