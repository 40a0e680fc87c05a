"""Announcements for measuring, written past the operations but with the columns that these publish."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Protocol

from bookings.models import Booking
from core.languages import LANGUAGES
from events.disclosure import publish_columns
from events.models import Event, Occurrence
from events.scopes import keys_of, touch
from events.states import Disclosure, EventState, Kind, Level
from frontend.demo import bulk

DISCLOSURES = [Disclosure.OPEN] * 8 + [Disclosure.DISTRICT, Disclosure.MEMBERS]


class Booked(Protocol):
    """A booked date, as far as an announcement needs it."""

    @property
    def id(self) -> int: ...
    @property
    def starts_at(self) -> dt.datetime: ...
    @property
    def ends_at(self) -> dt.datetime: ...


def announce_each(dates: Iterable[tuple[Booking, Booked]], most: int, now: dt.datetime) -> int:
    """One event for each of the first so many dates; returns how many there were."""
    chosen = list(islice(dates, most))
    events = [_event(number, booking, now) for number, (booking, _) in enumerate(chosen)]
    Event.objects.bulk_create(events, bulk.CHUNK)
    _add_dates(events, [date for _, date in chosen], now)
    touch(set().union(*map(keys_of, events)), now)
    return len(events)


def _event(number: int, booking: Booking, now: dt.datetime) -> Event:
    kind = Kind.values[number % len(Kind)]
    event = Event(
        slug=f"measured-event-{number}",
        group=booking.group,
        booking=booking,
        state=EventState.PUBLISHED,
        kind=kind,
        title={language: f"Event {number} ({language})" for language in LANGUAGES},
        text={language: f"What takes place, in {language}. " * 8 for language in LANGUAGES},
        organiser=booking.group.name,
        disclosure=DISCLOSURES[number % len(DISCLOSURES)],
        languages=["be"],
        level=Level.values[number % len(Level)],
        zone=booking.space.venue.zone,
        published_at=now,
    )
    publish_columns(event)
    return event


def _add_dates(events: Sequence[Event], dates: Sequence[Booked], now: dt.datetime) -> None:
    Occurrence.objects.bulk_create(
        (
            Occurrence(
                event=event,
                booked_id=date.id,
                starts_at=date.starts_at,
                ends_at=date.ends_at,
                changed_at=now.replace(microsecond=0),
            )
            for event, date in zip(events, dates, strict=True)
        ),
        bulk.CHUNK,
    )
