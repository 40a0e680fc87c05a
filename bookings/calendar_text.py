"""Dates of bookings in the words of calendar entries: as the group that asked sees them, and as the house does.

Private calendars and the files in full messages are made of the same entries, so a program knows one by the other.
Nothing here names a person: no contact, no note, nobody who comes.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking, Occurrence, OfferedDate
from bookings.states import OccurrenceState
from core.calendars import COLOUR, Part, Voice, fit
from core.cities import CITIES
from core.ical import CalendarText, EventText, render_calendar, render_event
from spaces.models import BlackoutDate, Space

# Entries have names of their own: those of the ledger's claims stay inside.
NAMESPACE = uuid.UUID("0f6c1f0e-3a0b-4a57-9f5d-6f1f6f7a2c4d")
GROUP, HOUSE = "group", "house"

STATUSES = {
    OccurrenceState.APPROVED: "CONFIRMED",
    OccurrenceState.REQUESTED: "TENTATIVE",
    OccurrenceState.OFFERED: "TENTATIVE",
    OccurrenceState.WANTED: "TENTATIVE",
}
"""How sure a date is; all others will not take place."""

# A closed time is named after its beginning and end, so what is said of it never changes.
NEVER_CHANGED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def whole(
    name: str,
    parts: Iterable[Part],
    voice: Voice,
    beside: Sequence[bytes] = (),
    *,
    url: str,
    method: str = "",
) -> bytes:
    """A calendar of at most 900 kB, as `core.calendars.fit`; a neutral one does not say whose it is.

    Texts come in the language that is active, which must be the voice's.
    """
    fitted = fit(parts, beside)
    note = _("The farthest dates are left out: the calendar would be too long.") if fitted.cut else ""
    if voice.neutral:
        header = CalendarText(_("Calendar"), description=note, method=method)
    else:
        header = CalendarText(name, COLOUR, note, url, method)
    # A calendar has a component (RFC 5545 section 3.6): an empty one says by which clock it would go.
    zones = fitted.zones if fitted.entries else [next(iter(CITIES.values())).zone]
    return render_calendar(header, fitted.entries, zones)


def with_state(name: str, state: str) -> str:
    """A title that says what became of its date: many programs show no STATUS, and an evening that is called off as one
    that takes place."""
    return _("%(name)s (%(state)s)") % {"name": name, "state": state}


def for_group(date: Occurrence, voice: Voice) -> Part:
    """A date of a group's booking, for its members."""
    booking, state = date.booking, OccurrenceState(date.state)
    approved = state is OccurrenceState.APPROVED
    return _entry(
        booking,
        voice,
        uid=_uid(GROUP, date.claim),
        when=date,
        status=STATUSES.get(state, "CANCELLED"),
        sequence=date.sequence,
        changed_at=date.changed_at or booking.asked_at,
        summary=booking.title if approved else with_state(booking.title, str(state.label)),
        location=place_of(booking.space, voice, approved=approved),
        url=reverse("my_booking", args=[booking.reference]),
    )


def for_house(date: Occurrence, voice: Voice) -> Part:
    """The same for the managers of its house: whose it is, and its reference. What waits for its time takes none."""
    booking, state = date.booking, OccurrenceState(date.state)
    waits = state is OccurrenceState.WANTED
    name = _of_group(booking)
    return _entry(
        booking,
        voice,
        uid=_uid(HOUSE, date.claim),
        when=date,
        status="CANCELLED" if waits else STATUSES.get(state, "CANCELLED"),
        sequence=date.sequence,
        changed_at=date.changed_at or booking.asked_at,
        summary=name if state is OccurrenceState.APPROVED else with_state(name, str(state.label)),
        location=_room(booking.space, voice),
        url=reverse("manage_booking", args=[booking.reference]),
    )


def offered_to_group(date: OfferedDate, voice: Voice) -> Part:
    """What the house offers instead, until the group has answered."""
    booking = date.offer.booking
    page, place = reverse("my_booking", args=[booking.reference]), place_of(date.space, voice, approved=False)
    return _offered(GROUP, date, voice, booking.title, place, page)


def offered_by_house(date: OfferedDate, voice: Voice) -> Part:
    """The same for the house, which keeps the time."""
    booking = date.offer.booking
    page, place = reverse("manage_booking", args=[booking.reference]), _room(date.space, voice)
    return _offered(HOUSE, date, voice, _of_group(booking), place, page)


def closed(date: BlackoutDate, voice: Voice) -> Part:
    """A time at which the house has closed a space; why is not said."""
    space = date.blackout.space
    entry = EventText(
        uid=_uid(HOUSE, date.blackout.claim, f"{date.interval}"),
        starts_at=date.starts_at,
        ends_at=date.ends_at,
        zone=space.venue.zone,
        dtstamp=NEVER_CHANGED,
        classification="PRIVATE",
        summary=_("Closed"),
        location="" if voice.neutral else _room(space, voice),
    )
    return space.venue.zone, render_event(entry)


def place_of(space: Space, voice: Voice, *, approved: bool) -> str:
    """Room, house, address and city; an address that is not public is told to those whose request is approved."""
    venue = space.venue
    address = venue.address if approved or venue.address_is_public else ""
    city = CITIES[venue.city].names.get(voice.language, "") if venue.city in CITIES else ""
    return ", ".join(filter(None, (_room(space, voice), address, city)))


def _room(space: Space, voice: Voice) -> str:
    return f"{voice.of(space.name)}, {space.venue.name}"


def _of_group(booking: Booking) -> str:
    return f"{booking.reference} · {booking.group.name}"


def _uid(side: str, claim: uuid.UUID, more: str = "") -> str:
    return str(uuid.uuid5(NAMESPACE, f"{side} {claim} {more}"))


def _offered(side: str, date: OfferedDate, voice: Voice, name: str, place: str, page: str) -> Part:
    return _entry(
        date.offer.booking,
        voice,
        uid=_uid(side, date.claim),
        when=date,
        status="TENTATIVE",
        sequence=0,
        changed_at=date.offer.made_at,
        summary=with_state(name, _("offered")),
        location=place,
        url=page,
    )


def _entry(
    booking: Booking,
    voice: Voice,
    *,
    uid: str,
    when: Occurrence | OfferedDate,
    status: str,
    sequence: int,
    changed_at: dt.datetime,
    summary: str,
    location: str,
    url: str,
) -> Part:
    zone = booking.space.venue.zone
    named = _("Booking %(reference)s") % {"reference": booking.reference}
    entry = EventText(
        uid=uid,
        starts_at=when.starts_at,
        ends_at=when.ends_at,
        zone=zone,
        dtstamp=changed_at,
        sequence=sequence,
        status=status,
        transp="OPAQUE" if status == "CONFIRMED" else "TRANSPARENT",
        classification="PRIVATE",
        summary=named if voice.neutral else summary,
        description="" if voice.neutral else named,
        location="" if voice.neutral else location,
        url="" if voice.neutral else f"{settings.SITE_URL}{url}",
    )
    return zone, render_event(entry)
