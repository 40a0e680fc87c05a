"""One date of an event moves: by itself at a place of its own, and together with its booking in a booked house."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from bookings import claims
from bookings.models import Booking
from bookings.moving import Shift, refusal
from bookings.operations import Scope, change_dates
from bookings.previewing import change_ahead
from core import walltime
from core.intervals import Interval
from events.changes import lock, note
from events.models import TIMES, Event, Occurrence
from events.operations.following import follow_booking
from events.scopes import keys_of, touch
from spaces import ledger
from spaces.series import Slot


class NotMovable(Exception):
    """The date is over, called off, or not one of this event."""


@dataclass(frozen=True)
class NewTime:
    """Another time on the wall there; None is as before. A whole day stays one unless hours are given."""

    day: dt.date | None = None
    starts: dt.time | None = None
    ends: dt.time | None = None


@dataclass(frozen=True)
class MoveAhead:
    """Where a date would come to lie; `back`: the house has to approve it again, and the old time is given up."""

    date: Occurrence
    interval: Interval
    back: bool
    all_day: bool = False


def movable(event: Event, now: dt.datetime) -> list[Occurrence]:
    """Dates that take place and have not begun."""
    coming = event.occurrences.planned().filter(starts_at__gt=now)
    return list(coming.select_related("booked", "event"))


def move_ahead(*, event: Event, date: uuid.UUID, time: NewTime, now: dt.datetime) -> MoveAhead:
    """What `move_date` would do with the same words, if a house has that time free. Nothing is written.

    Raises:
        NotMovable: when there is no such date to move.
        bookings.transitions.NotPossible: when its booking cannot be changed.
        bookings.problems.Refused: for a time that has passed or does not exist.
    """
    moving = _movable(event, date, now)
    booking = _booking_of(event, moving)
    if booking is None:
        whole = _stays_whole(moving, time)
        return MoveAhead(moving, _moved(moving, time, now), back=False, all_day=whole)
    assert moving.booked is not None
    shift = _shift(moving, time)
    ahead = change_ahead(booking=booking, date=moving.booked.pk, scope=Scope.THIS, shift=shift, now=now)
    return MoveAhead(moving, ahead.dates[0][1], ahead.back)


@ledger.in_one_transaction
def move_date(
    *, by: Person | None, event: Event, date: uuid.UUID, time: NewTime, now: dt.datetime
) -> MoveAhead:
    """Move one date. Its booked date moves with it, and goes back to the house unless it only becomes shorter.

    The date keeps its identity, by which calendar programs know it.

    Raises:
        NotMovable: when there is no such date to move.
        accounts.access.Frozen: when the group, or the booked house, is in dispute.
        bookings.transitions.NotPossible, bookings.problems.Refused, spaces.ledger.Taken: as
            `bookings.operations.change_dates`; nothing changed.
    """
    refuse_frozen(event.group)
    if event.booking is not None:
        # Before the event's own row, in the order of everybody who decides about a booking.
        claims.lock(event.booking)
    lock(event)
    ahead = move_ahead(event=event, date=date, time=time, now=now)
    booking = _booking_of(event, ahead.date)
    if booking is None:
        _move(by, event, ahead, now)
        return ahead
    assert ahead.date.booked is not None
    shift = _shift(ahead.date, time)
    change_dates(by=by, booking=booking, date=ahead.date.booked.pk, scope=Scope.THIS, shift=shift, now=now)
    follow_booking(booking=booking, now=now)
    return ahead


def _movable(event: Event, date: uuid.UUID, now: dt.datetime) -> Occurrence:
    found = next((coming for coming in movable(event, now) if coming.uid == date), None)
    if found is None:
        raise NotMovable
    return found


def _booking_of(event: Event, date: Occurrence) -> Booking | None:
    return event.booking if date.booked is not None else None


def _shift(date: Occurrence, time: NewTime) -> Shift:
    before = walltime.local(date.starts_at, date.event.zone).date()
    return Shift(((time.day or before) - before).days, time.starts, time.ends)


def _stays_whole(date: Occurrence, time: NewTime) -> bool:
    return date.all_day and time.starts is None and time.ends is None


def _moved(date: Occurrence, time: NewTime, now: dt.datetime) -> Interval:
    zone = date.event.zone
    start, end = (walltime.local(moment, zone) for moment in (date.starts_at, date.ends_at))
    day = time.day or start.date()
    try:
        if _stays_whole(date, time):
            interval = walltime.day(day, zone)
        else:
            interval = Slot(day, time.starts or start.time(), time.ends or end.time()).interval(zone)
    except ValueError:
        text = _("There is no such time: the end must come after the start.")
        raise refusal("impossible", text, "starts") from None
    if interval.start <= now:
        raise refusal("past", _("This date has passed: choose a later one."), "day")
    _refuse_overlap(date, interval)
    return interval


def _refuse_overlap(date: Occurrence, interval: Interval) -> None:
    others = date.event.occurrences.planned().exclude(pk=date.pk)
    if others.between(interval).exists():
        text = _("The event takes place at such a time already: choose another.")
        raise refusal("overlap", text, "starts")


def _move(by: Person | None, event: Event, ahead: MoveAhead, now: dt.datetime) -> None:
    date = ahead.date
    date.event = event
    date.moved_from = date.starts_at
    date.all_day = ahead.all_day
    date.move_to(ahead.interval)
    Occurrence.objects.bulk_update([date], ["moved_from", "all_day", *TIMES])
    note([date], now)
    touch(keys_of(event), now)
    audit.record(by=by, now=now, verb="move_date", noun="event", reference=event.slug)
