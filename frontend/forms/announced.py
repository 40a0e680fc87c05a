"""With what the form of an announcement begins: what a booking, a group or the event itself says already."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from accounts.models import Group
from bookings.models import Booking
from core import walltime
from core.cities import CITIES
from events.announcement import usual_disclosure
from events.models import Event
from events.states import Disclosure, Kind
from events.terms import Days, from_rows
from frontend.forms.announcing import CHOSEN, PLAIN, AnnouncementForm
from frontend.forms.elsewhere import PLACE
from spaces import school_holidays

CYRILLIC = frozenset({"be", "uk", "ru"})
A_COURSE = 4
"""From so many dates on a booking is taken for a course."""


def from_booking(booking: Booking, language: str, now: dt.datetime) -> dict[str, Any]:
    """What a booking suggests: its purpose, its room and its dates; what is for children starts at the district."""
    kind = booking.purpose if booking.purpose in Kind.values else ""
    usual = usual_disclosure(kind, None, None)
    days = _days_of(booking, now)
    return {
        "kind": kind,
        "organiser": booking.group.name,
        "disclosure": usual if usual != Disclosure.OPEN else "",
        "step_free": booking.space.step_free,
        "title": {_written_in(booking, language): booking.title},
        **(_term(booking, days) if len(days) >= A_COURSE else {}),
    }


def _written_in(booking: Booking, language: str) -> str:
    """In which language a title most likely is: the reader's, unless its letters say otherwise."""
    cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in booking.title)
    if cyrillic == (language in CYRILLIC):
        return language
    return "be" if cyrillic else CITIES[booking.space.venue.city].country_language


def _days_of(booking: Booking, now: dt.datetime) -> list[dt.date]:
    zone = booking.space.venue.zone
    dates = booking.occurrences.approved().upcoming(now)
    return sorted({walltime.local(date.starts_at, zone).date() for date in dates})


def _term(booking: Booking, days: Sequence[dt.date]) -> dict[str, Any]:
    """From the first date to the last, without those school holidays in which none of them lies."""
    spells = [
        Days(max(each.first, days[0]), min(each.last, days[-1]))
        for each in school_holidays.coming(booking.space.venue, days[0], days[-1])
    ]
    free = [spell for spell in spells if not any(spell.hold(day) for day in days)]
    return {"term_start": days[0], "term_end": days[-1], "term_holidays": free}


def from_group(group: Group | None) -> dict[str, Any]:
    """What a group says of an event that it has not described yet."""
    return {"organiser": group.name, "group": group.slug} if group else {}


def from_event(event: Event) -> dict[str, Any]:
    """What an event says now."""
    names = (*PLAIN, *CHOSEN, *PLACE, *AnnouncementForm.texts)
    told = {name: getattr(event, name) for name in names}
    return {**told, "term_holidays": from_rows(event.term_holidays)}


def zone_of(city: str) -> str:
    """The clock of a city; an unknown one is refused elsewhere."""
    return CITIES[city if city in CITIES else next(iter(CITIES))].zone
