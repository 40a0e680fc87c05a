"""A group announces what takes place at a place of its own, of which no house here knows, and adds dates to it."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Group, Person
from core import walltime
from core.cities import CITIES
from core.intervals import Interval
from events.announcement import Announcement, Unfit
from events.changes import lock
from events.disclosure import publish_columns
from events.models import TIMES, Event, FeedPart, Occurrence
from events.operations.publishing import published, whole_second
from events.planning import Dates, planned
from events.said import tidy
from events.scopes import keys_of, touch
from events.states import EventState
from events.terms import from_rows, term_of
from spaces import ledger
from spaces.problems import Problem, Weight

MOST_DATES = 400
"""Of one event: more is another one, and its feed would not fit."""


FORGOTTEN_AFTER = dt.timedelta(days=120)
"""Longer than the break between two terms: whoever goes on in autumn need not tell the place again."""


class BookedPlace(Exception):
    """The dates of an event in a booked house come from its booking."""


@ledger.in_one_transaction
def announce_elsewhere(
    *, by: Person | None, group: Group, details: Announcement, dates: Dates, now: dt.datetime
) -> Event:
    """Publish an event at a place that the organiser names, on dates by the clock of its city.

    Raises:
        events.announcement.Unfit: with every problem of the announcement, or of its dates.
        accounts.access.Frozen: when the group is in dispute.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(group)
    zone = _zone_of(details)
    tidied = tidy(details, booked=False, today=walltime.local(now, zone).date())
    term, holidays = term_of(tidied), tidied.term_holidays
    times = planned(dates, zone=zone, now=now, term=term, holidays=holidays)
    event = published(Event(group=group, zone=zone, published_at=now), tidied)
    _take_place(event, times, dates, now)
    touch(keys_of(event), now)
    audit.record(by=by, now=now, verb="announce", noun="event", reference=event.slug, dates=len(times))
    return event


def _zone_of(details: Announcement) -> str:
    """An unknown city is a problem of the announcement; any clock will do to say so."""
    return CITIES[details.place_city if details.place_city in CITIES else "krakow"].zone


def _take_place(event: Event, times: Iterable[Interval], dates: Dates, now: dt.datetime) -> list[Occurrence]:
    return Occurrence.objects.bulk_create(
        Occurrence(
            event=event,
            starts_at=time.start,
            ends_at=time.end,
            all_day=dates.all_day,
            changed_at=whole_second(now),
        )
        for time in times
    )


@ledger.in_one_transaction
def add_dates(*, by: Person | None, event: Event, dates: Dates, now: dt.datetime) -> Sequence[Occurrence]:
    """More dates for an event at a place of its own; one that was called off goes on with them.

    Raises:
        BookedPlace: when it takes place in a booked house.
        events.announcement.Unfit: with what stands against the dates.
        accounts.access.Frozen: when the group is in dispute.
        spaces.ledger.Busy: when the database could not serve it now.
    """
    refuse_frozen(event.group)
    lock(event)
    if event.booking_id is not None:
        raise BookedPlace
    standing = [date.interval for date in event.occurrences.planned()]
    times = planned(
        dates,
        zone=event.zone,
        now=now,
        term=term_of(event),
        holidays=from_rows(event.term_holidays),
        beside=standing,
    )
    if event.occurrences.count() + len(times) > MOST_DATES:
        raise Unfit([_too_many()])
    scopes = keys_of(event)
    if event.state == EventState.CANCELLED:
        event.state = EventState.PUBLISHED
        event.save(update_fields=["state"])
    added = _take_place(event, times, dates, now)
    touch(scopes | keys_of(event), now)
    audit.record(by=by, now=now, verb="add_dates", noun="event", reference=event.slug, dates=len(added))
    return added


def _too_many() -> Problem:
    text = _("An event has at most 400 dates: announce the next term as an event of its own.")
    return Problem("unfit", Weight.BLOCKER, text, "until")


def keep_wall_clock(event: Event, before: str, now: dt.datetime) -> None:
    """The event has gone to a city with another clock: what was at 18:00 is at 18:00 there. Telling is the caller's.

    Only dates that are still to come; those that took place were when they were, and are shown on the new clock.
    """
    dates = list(event.occurrences.all())
    for date in dates:
        date.event = event
        date.move_to(_on_wall(date, before) if date.ends_at > now else date.interval)
    Occurrence.objects.bulk_update(dates, TIMES)


def _on_wall(date: Occurrence, before: str) -> Interval:
    start, end = (walltime.local(moment, before) for moment in (date.starts_at, date.ends_at))
    begins, ends = (walltime.at(face.date(), face.time(), date.event.zone) for face in (start, end))
    # In the hour that spring skips there, nothing would be left of it: then it keeps its length.
    return Interval(begins, ends if ends > begins else begins + (date.ends_at - date.starts_at))


@ledger.in_one_transaction
def forget_places(*, now: dt.datetime) -> int:
    """Empty where people met, of events long over: it may be somebody's home. Returns of how many.

    City and district stay, for they say how a group was active and betray no door. Nobody is shown them any more.
    """
    going_on = Occurrence.objects.ending_after(now - FORGOTTEN_AFTER).values("event")
    said, found = ~Q(place_name="", place_address=""), 0
    long_over = Event.objects.filter(said, booking__isnull=True).exclude(pk__in=going_on)
    for event in long_over.order_by("pk"):
        lock(event)
        if event.occurrences.ending_after(now - FORGOTTEN_AFTER).exists():
            # Dates were added while this waited for the lock.
            continue
        event.place_name = event.place_address = ""
        # The words of the search hold the name of the place, too.
        publish_columns(event)
        event.save()
        # And so do the entries of calendars that were kept of its dates.
        FeedPart.objects.filter(occurrence__event=event).delete()
        found += 1
    return found
