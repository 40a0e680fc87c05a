"""A group announces what it booked a space for, and rewords what it has announced."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from bookings import claims
from bookings.models import Booking
from bookings.models import Occurrence as BookedOccurrence
from bookings.transitions import NotPossible
from core import walltime
from core.cities import CITIES
from events.announcement import Announcement
from events.changes import lock, note
from events.models import Event, Occurrence
from events.operations.elsewhere import keep_wall_clock
from events.operations.publishing import describe, published, whole_second
from events.said import tidy
from events.scopes import keys_of, touch
from events.states import EventState
from spaces import ledger


class AlreadyAnnounced(Exception):
    """The booking has its event already."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.slug)
        self.event = event


@ledger.in_one_transaction
def announce(*, by: Person | None, booking: Booking, details: Announcement, now: dt.datetime) -> Event:
    """Publish an event on those dates of a booking that are approved and not over.

    Raises:
        events.announcement.Unfit: with every problem of the announcement.
        accounts.access.Frozen: when the group or the house is in dispute.
        AlreadyAnnounced: when the booking has an event.
        bookings.transitions.NotPossible: when no date of it is approved and still to come.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(booking.group)
    # Nobody is led to a house of which it is unclear who opens the door.
    refuse_frozen(booking.space.venue)
    zone = booking.space.venue.zone
    # Unless the organiser knows better, people get in as the house says they do.
    said = replace(details, step_free=details.step_free or booking.space.step_free)
    tidied = tidy(said, booked=True, today=walltime.local(now, zone).date())
    # As every decision about the booking does: its dates stay what they are until this is written.
    claims.lock(booking)
    if event := booking.events.first():
        raise AlreadyAnnounced(event)
    dates = list(booking.occurrences.approved().upcoming(now))
    if not dates:
        raise NotPossible(booking)
    new = Event(group=booking.group, booking=booking, zone=zone, published_at=now)
    event = published(new, tidied)
    _take_place(event, dates, now)
    touch(keys_of(event), now)
    audit.record(by=by, now=now, verb="announce", noun="event", reference=event.slug, dates=len(dates))
    return event


def _take_place(event: Event, dates: Iterable[BookedOccurrence], now: dt.datetime) -> None:
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            booked=date,
            starts_at=date.starts_at,
            ends_at=date.ends_at,
            changed_at=whole_second(now),
        )
        for date in dates
    )


def not_announced(event: Event, now: dt.datetime) -> list[BookedOccurrence]:
    """Dates of its booking that are approved and still to come, and that nobody was told of: approved later."""
    if event.booking is None:
        return []
    approved = event.booking.occurrences.approved().upcoming(now)
    return list(approved.exclude(pk__in=event.occurrences.filter(booked__isnull=False).values("booked")))


@ledger.in_one_transaction
def announce_the_rest(*, by: Person | None, event: Event, now: dt.datetime) -> Sequence[BookedOccurrence]:
    """Announce those dates of its booking that were approved after the event was; returns them.

    Raises:
        accounts.access.Frozen: when the group or the house is in dispute.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(event.group)
    if event.booking is None:
        return []
    refuse_frozen(event.booking.space.venue)
    claims.lock(event.booking)
    lock(event)
    scopes, dates = keys_of(event), not_announced(event, now)
    if dates and event.state == EventState.CANCELLED:
        event.state = EventState.PUBLISHED
        event.save(update_fields=["state"])
    _take_place(event, dates, now)
    if dates:
        touch(scopes | keys_of(event), now)
        audit.record(by=by, now=now, verb="add_dates", noun="event", reference=event.slug, dates=len(dates))
    return dates


@ledger.in_one_transaction
def edit_event(*, by: Person | None, event: Event, details: Announcement, now: dt.datetime) -> None:
    """Say something else of an event. All its dates change for calendar programs; saying the same changes nothing.

    An event at a place of its own may go to another city: what was at 18:00 is at 18:00 there.

    Raises:
        events.announcement.Unfit: with every problem of the announcement.
        accounts.access.Frozen: when the group is in dispute.
    """
    refuse_frozen(event.group)
    lock(event)
    said, scopes, zone = _said(event), keys_of(event), event.zone
    # What is unsaid stays as it is: the usual disclosure could open what somebody has closed.
    unsaid: dict[str, Any] = {
        name: getattr(details, name) or getattr(event, name) for name in ("disclosure", "step_free")
    }
    today = walltime.local(now, zone).date()
    tidied = tidy(replace(details, **unsaid), booked=event.booking_id is not None, today=today)
    if tidied.place_city:
        event.zone = CITIES[tidied.place_city].zone
    describe(event, tidied)
    # Also when the words are the same: a translation may have been found still right.
    event.save()
    if _said(event) == said:
        return
    if event.zone != zone:
        keep_wall_clock(event, zone, now)
    note(event.occurrences.all(), now)
    touch(scopes | keys_of(event), now)
    audit.record(
        by=by, now=now, verb="edit", noun="event", reference=event.slug, disclosure=str(event.disclosure)
    )


def _said(event: Event) -> dict[str, object]:
    """Every column, those that publish the place included: the house may have moved since."""
    return {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
