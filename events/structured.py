"""An open event in the words of schema.org, for search engines and other sites that list events."""

from collections.abc import Sequence
from typing import Any

from core import walltime
from core.calendars import Voice
from core.cities import CITIES
from events.calendar_text import days_of, page, place_of
from events.disclosure import PublicRecord
from events.states import Format, OccurrenceState

CONTEXT = "https://schema.org"
ATTENDANCE = {
    Format.IN_PERSON: "OfflineEventAttendanceMode",
    Format.ONLINE: "OnlineEventAttendanceMode",
    Format.MIXED: "MixedEventAttendanceMode",
}


def structured(dates: Sequence[PublicRecord], voice: Voice) -> list[dict[str, Any]]:
    """Each date as an `Event`; of the place only what the record says."""
    return [_date(record, voice) for record in dates]


def _date(record: PublicRecord, voice: Voice) -> dict[str, Any]:
    start, end = _when(record)
    return {
        "@context": CONTEXT,
        "@type": "Event",
        "name": voice.of(record.title),
        "description": voice.of(record.text),
        "startDate": start,
        "endDate": end,
        "eventStatus": f"{CONTEXT}/{_status(record)}",
        "eventAttendanceMode": f"{CONTEXT}/{ATTENDANCE[Format(record.format)]}",
        "inLanguage": list(record.languages),
        "isAccessibleForFree": record.free_of_charge,
        "url": page("event", record.slug),
        "organizer": {"@type": "Organization", "name": record.organiser},
        **_ages(record),
        **_previously(record),
        **_place(record, voice),
    }


def _when(record: PublicRecord) -> tuple[str, str]:
    """Whole days as dates, the last one included."""
    if record.all_day:
        first, last = days_of(record)
        return first.isoformat(), last.isoformat()
    start, end = (walltime.local(each, record.zone) for each in (record.interval.start, record.interval.end))
    return start.isoformat(), end.isoformat()


def _status(record: PublicRecord) -> str:
    if record.state == OccurrenceState.CANCELLED:
        return "EventCancelled"
    return "EventRescheduled" if record.moved_from else "EventScheduled"


def _ages(record: PublicRecord) -> dict[str, Any]:
    """As https://schema.org/typicalAgeRange writes it: 7-9, or 11- without an upper bound."""
    if record.age_from is None and record.age_to is None:
        return {}
    upper = "" if record.age_to is None else record.age_to
    return {"typicalAgeRange": f"{record.age_from or 0}-{upper}"}


def _previously(record: PublicRecord) -> dict[str, Any]:
    if record.moved_from is None:
        return {}
    return {"previousStartDate": walltime.local(record.moved_from, record.zone).isoformat()}


def _place(record: PublicRecord, voice: Voice) -> dict[str, Any]:
    if record.city not in CITIES:
        return {}
    city = CITIES[record.city].names.get(voice.language, "")
    if record.venue is None and record.place is None and record.format == Format.ONLINE:
        return {"location": {"@type": "VirtualLocation", "url": page("event", record.slug)}}
    there = record.venue or record.place
    street = there.address if there else ""
    address = {"@type": "PostalAddress", "addressLocality": city, "streetAddress": street}
    told = {name: value for name, value in address.items() if value}
    return {"location": {"@type": "Place", "name": place_of(record, voice), "address": told, **_geo(record)}}


def _geo(record: PublicRecord) -> dict[str, Any]:
    if record.venue is None or record.venue.point is None:
        return {}
    north, east = record.venue.point
    return {"geo": {"@type": "GeoCoordinates", "latitude": north, "longitude": east}}
