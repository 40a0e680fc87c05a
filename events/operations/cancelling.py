"""Dates that were announced do not take place: because the group says so, or because the house did."""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from bookings import claims
from bookings.operations import Side, cancel_dates, withdraw_dates
from bookings.states import OPEN_DATES
from bookings.states import OccurrenceState as BookedState
from events.changes import lock, note
from events.models import Event, Occurrence
from events.scopes import keys_of, touch
from events.states import EventState, OccurrenceState
from spaces import ledger


class NothingToCancel(Exception):
    """None of the dates is planned and still to come."""


def cancel_event(*, by: Person | None, event: Event, now: dt.datetime) -> list[Occurrence]:
    """Cancel all dates of an event that have not begun, and their time in the house. Raises as `cancel_event_dates`."""
    return _cancel(by=by, event=event, only=None, now=now)


def cancel_event_dates(
    *, by: Person | None, event: Event, only: Collection[uuid.UUID], now: dt.datetime
) -> list[Occurrence]:
    """Cancel these dates (uids) of an event and give their time back to the house; without dates left, the event.

    Returns the dates that were cancelled: those that were planned and had not begun.

    Raises:
        accounts.access.Frozen: when the group is in dispute.
        NothingToCancel: when there is no such date.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    return _cancel(by=by, event=event, only=only, now=now)


@ledger.in_one_transaction
def _cancel(
    *, by: Person | None, event: Event, only: Collection[uuid.UUID] | None, now: dt.datetime
) -> list[Occurrence]:
    refuse_frozen(event.group)
    if event.booking is not None:
        # Before the event's own row, in the order of everybody who decides about a booking.
        claims.lock(event.booking)
    lock(event)
    coming = event.occurrences.planned().filter(starts_at__gt=now).select_related("booked")
    chosen = [date for date in coming if only is None or date.uid in only]
    if not chosen:
        raise NothingToCancel
    _give_back(by, event, chosen, now)
    call_off(event, chosen, now)
    audit.record(by=by, now=now, verb="cancel_dates", noun="event", reference=event.slug, dates=len(chosen))
    return chosen


def _give_back(by: Person | None, event: Event, dates: Sequence[Occurrence], now: dt.datetime) -> None:
    """The downward calls; dates that the house has cancelled itself are free already. What was moved may still wait."""
    booked = [date.booked for date in dates if date.booked and date.booked.booking_id == event.booking_id]
    held = {date.pk for date in booked if date.state == BookedState.APPROVED}
    waiting = {date.pk for date in booked if date.state in OPEN_DATES}
    if event.booking is not None and waiting:
        withdraw_dates(by=by, booking=event.booking, only=waiting, now=now)
    if event.booking is not None and held:
        cancel_dates(by=by, side=Side.GROUP, booking=event.booking, only=held, now=now)


def call_off(event: Event, dates: Sequence[Occurrence], now: dt.datetime) -> None:
    """Write that these dates do not take place; without dates left, nor does the event."""
    for date in dates:
        date.state = OccurrenceState.CANCELLED
    note(dates, now)
    if not event.occurrences.planned().exists():
        event.state = EventState.CANCELLED
        event.save(update_fields=["state"])
    touch(keys_of(event), now)
