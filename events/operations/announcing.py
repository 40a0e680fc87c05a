"""A group announces what it booked a space for, and rewords the announcement."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from accounts.slugs import slugs_of
from bookings import claims
from bookings.models import Booking
from bookings.transitions import NotPossible
from core import walltime
from core.languages import best_text
from core.references import new_reference
from core.texts import retold
from events.announcement import Announcement
from events.changes import lock, note
from events.disclosure import publish_columns
from events.models import Event, Occurrence
from events.said import tidy
from events.scopes import keys_of, touch
from events.states import PUBLIC, EventState
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
    tidied = tidy(details, booked=True, today=_today(now, booking.space.venue.zone))
    # As every decision about the booking does: its dates stay what they are until this is written.
    claims.lock(booking)
    if event := booking.events.first():
        raise AlreadyAnnounced(event)
    dates = list(booking.occurrences.approved().upcoming(now))
    if not dates:
        raise NotPossible(booking)
    event = _publish(booking, tidied, now)
    Occurrence.objects.bulk_create(
        Occurrence(
            event=event, booked=date, starts_at=date.starts_at, ends_at=date.ends_at, changed_at=_moment(now)
        )
        for date in dates
    )
    touch(keys_of(event), now)
    audit.record(by=by, now=now, verb="announce", noun="event", reference=event.slug, dates=len(dates))
    return event


def _today(now: dt.datetime, zone: str) -> dt.date:
    return walltime.local(now, zone).date()


def _moment(now: dt.datetime) -> dt.datetime:
    return now.replace(microsecond=0)


def _publish(booking: Booking, details: Announcement, now: dt.datetime) -> Event:
    event = Event(
        group=booking.group,
        booking=booking,
        state=EventState.PUBLISHED,
        zone=booking.space.venue.zone,
        published_at=now,
    )
    _describe(event, details)
    for slug in _slugs(details):
        event.slug = slug
        try:
            with transaction.atomic():
                event.save(force_insert=True)
        except IntegrityError:
            if not Event.objects.filter(slug=slug).exists():
                raise
            continue
        return event
    raise AssertionError("there are always more slugs")


def _slugs(details: Announcement) -> Iterator[str]:
    """Addresses to try: after the title where everybody may know it, else random, for logs hold addresses."""
    if details.disclosure in PUBLIC:
        title, _ = best_text(details.title, "en")
        yield from slugs_of(title, most=80, otherwise="event")
    while True:
        yield new_reference().lower()


def _describe(event: Event, details: Announcement) -> None:
    for name, value in vars(details).items():
        setattr(event, name, _as_stored(getattr(event, name), value))
    publish_columns(event)


def _as_stored(old: Any, value: Any) -> Any:
    if isinstance(value, Mapping):
        return retold(old, value)
    return [_as_listed(each) for each in value] if isinstance(value, tuple) else value


def _as_listed(value: Any) -> Any:
    """JSON has no dates; holidays are pairs of them."""
    return [day.isoformat() for day in value] if isinstance(value, tuple) else value


@ledger.in_one_transaction
def edit_event(*, by: Person | None, event: Event, details: Announcement, now: dt.datetime) -> None:
    """Say something else of an event. All its dates change for calendar programs; saying the same changes nothing.

    Raises:
        events.announcement.Unfit: with every problem of the announcement.
        accounts.access.Frozen: when the group is in dispute.
    """
    refuse_frozen(event.group)
    lock(event)
    said, scopes = _said(event), keys_of(event)
    # An unsaid disclosure stays as it is: the usual one could open what somebody has closed.
    unsaid = {name: getattr(details, name) or getattr(event, name) for name in ("disclosure", "step_free")}
    booked, today = event.booking is not None, _today(now, event.zone)
    _describe(event, tidy(replace(details, **unsaid), booked=booked, today=today))
    # Also when the words are the same: a translation may have been found still right.
    event.save()
    if _said(event) == said:
        return
    note(event.occurrences.all(), now)
    touch(scopes | keys_of(event), now)
    audit.record(
        by=by, now=now, verb="edit", noun="event", reference=event.slug, disclosure=str(event.disclosure)
    )


def _said(event: Event) -> dict[str, object]:
    """Every column, those that publish the place included: the house may have moved since."""
    return {field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields}
