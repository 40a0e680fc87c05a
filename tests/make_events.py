"""Events as groups announce them, on any dates: the booking's rows are written directly, the event by its operation."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import Group
from bookings.claims import claims_of
from bookings.models import Booking, Contact
from bookings.models import Occurrence as BookedOccurrence
from bookings.states import BookingState, OccurrenceState, Purpose
from events.models import Event
from events.operations import Announcement, Dates, announce, announce_elsewhere
from events.states import Disclosure, Kind
from spaces import ledger
from spaces.models import Space
from tests import make
from tests.conftest import NOW

TUESDAY = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
LONG = dt.timedelta(hours=2)


def weekly(count: int, first: dt.datetime = TUESDAY) -> list[dt.datetime]:
    """Starts a week apart."""
    return [first + number * WEEK for number in range(count)]


def booking(
    group: Group,
    space: Space,
    starts: Sequence[dt.datetime] = (TUESDAY,),
    *,
    long: dt.timedelta = LONG,
    now: dt.datetime = NOW,
    **fields: Any,
) -> Booking:
    """An approved booking, its time taken in the ledger."""
    fields = {
        "purpose": Purpose.LANGUAGE_CLASS,
        "title": "Purpose of the booking",
        "expected_people": 10,
        "note": "Note of the booking",
        **fields,
    }
    made = Booking.objects.create(
        group=group,
        space=space,
        status=BookingState.APPROVED,
        rules_version=1,
        asked_at=now,
        answer_by=now,
        decided_at=now,
        **fields,
    )
    Contact.objects.create(
        booking=made, name="Contact Person", reach="contact@person.test", delete_after=now + 52 * WEEK
    )
    dates = BookedOccurrence.objects.bulk_create(
        BookedOccurrence(booking=made, starts_at=start, ends_at=start + long, state=OccurrenceState.APPROVED)
        for start in starts
    )
    ledger.in_one_transaction(ledger.take)(claims_of(made, dates))
    return made


def announcement(**fields: Any) -> Announcement:
    """An open evening of culture."""
    return Announcement(
        **{
            "kind": Kind.CULTURE,
            "title": {"en": "Evening of songs", "be": "Вечар песень"},
            "text": {"en": "We sing together.", "be": "Спяваем разам."},
            "organiser": "Kupalinka",
            "languages": ("be",),
            "disclosure": Disclosure.OPEN,
            **fields,
        }
    )


def event(
    group: Group | None = None,
    space: Space | None = None,
    starts: Sequence[dt.datetime] = (TUESDAY,),
    *,
    long: dt.timedelta = LONG,
    now: dt.datetime = NOW,
    **fields: Any,
) -> Event:
    """An announced event in a booked space."""
    booked = booking(group or make.group(), space or make.space(), starts, long=long, now=now)
    return announce(by=None, booking=booked, details=announcement(**fields), now=now)


SATURDAY = dt.date(2026, 12, 5)


def elsewhere(
    group: Group | None = None, dates: Dates | None = None, *, now: dt.datetime = NOW, **fields: Any
) -> Event:
    """An announced event at a place of its own in Kraków, on a Saturday morning unless said otherwise."""
    place = {
        "place_name": "Reading room",
        "place_address": "ul. Cicha 3",
        "place_city": "krakow",
        "place_district": "Zwierzyniec",
    }
    when = dates or Dates(day=SATURDAY, starts=dt.time(10), ends=dt.time(12))
    details = announcement(**{**place, **fields})
    return announce_elsewhere(by=None, group=group or make.group(), details=details, dates=when, now=now)
