"""An event's place and times come from the house and from the booking, and change when they do."""

import datetime as dt
from collections.abc import Sequence

from django.db.models import Q

from accounts import audit
from bookings.models import Booking
from events.changes import lock, note
from events.disclosure import publish_columns
from events.models import TIMES, Event, Occurrence, OccurrenceQuerySet
from events.operations.cancelling import call_off
from events.scopes import keys_of, touch
from spaces import ledger
from spaces.models import Space, Venue

LOOKED_BACK = dt.timedelta(days=60)
"""Longer than any feed or page remembers what is past."""


def follow_house(*, venue: Venue, now: dt.datetime) -> int:
    """Publish anew what is announced in this house; returns how many events that are.

    Houses know no events: whoever changes a name, an address or who may read it calls this afterwards.
    """
    there = Event.objects.filter(booking__space__venue=venue, occurrences__ends_at__gt=now - LOOKED_BACK)
    events = there.distinct().order_by("pk")
    for event in events:
        _publish_anew(event=event, now=now)
    _touch_all_of(venue, now)
    return len(events)


@ledger.in_one_transaction
def _touch_all_of(venue: Venue, now: dt.datetime) -> None:
    """Calendars bear the names of house and space, also those in which nothing stands."""
    slugs = venue.spaces.values_list("slug", flat=True)
    touch({f"venue:{venue.slug}", *(f"space:{slug}" for slug in slugs)}, now)


@ledger.in_one_transaction
def follow_space(*, space: Space, now: dt.datetime) -> None:
    """The space is in use no more, or again: whoever says so calls this, for its calendar is there or not."""
    touch({f"space:{space.slug}"}, now)


@ledger.in_one_transaction
def _publish_anew(*, event: Event, now: dt.datetime) -> None:
    lock(event)
    scopes = keys_of(event)
    publish_columns(event)
    event.save()
    note(event.occurrences.all(), now)
    touch(scopes | keys_of(event), now)


def follow_booking(*, booking: Booking, now: dt.datetime) -> int:
    """Call off or move the announced dates that were cancelled or moved in this booking; returns how many.

    Bookings know no events: whoever changes a booking calls this afterwards.
    """
    return _follow(Occurrence.objects.filter(event__booking=booking), now)


def settle_with_bookings(*, now: dt.datetime) -> int:
    """The same for all bookings: what no `follow_booking` followed is found here."""
    return _follow(Occurrence.objects.all(), now)


def _follow(dates: OccurrenceQuerySet, now: dt.datetime) -> int:
    gone, moved = dates.called_off_by_house().values("pk"), dates.moved_by_booking().values("pk")
    touched = Q(occurrences__in=gone) | Q(occurrences__in=moved)
    events = Event.objects.filter(touched).distinct()
    return sum(_follow_event(event=event, now=now) for event in events.order_by("pk"))


@ledger.in_one_transaction
def _follow_event(*, event: Event, now: dt.datetime) -> int:
    lock(event)
    gone = list(event.occurrences.called_off_by_house())
    if gone:
        call_off(event, gone, now)
        audit.record(
            by=None, now=now, verb="follow_house", noun="event", reference=event.slug, dates=len(gone)
        )
    moved = list(event.occurrences.moved_by_booking().select_related("booked", "event"))
    if moved:
        _move(event, moved, now)
    return len(gone) + len(moved)


def _move(event: Event, dates: Sequence[Occurrence], now: dt.datetime) -> None:
    """The dates keep their identity, by which calendar programs know them; the space may be another."""
    scopes = keys_of(event)
    for date in dates:
        if date.booked is not None:
            date.moved_from = date.starts_at
            date.move_to(date.booked.interval)
    Occurrence.objects.bulk_update(dates, ["moved_from", *TIMES])
    note(dates, now)
    publish_columns(event)
    event.save()
    touch(scopes | keys_of(event), now)
    codes = {"dates": len(dates)}
    audit.record(by=None, now=now, verb="follow_booking", noun="event", reference=event.slug, **codes)
