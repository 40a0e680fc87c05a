"""The one function that decides what a viewer may know of an event, and the columns that say it to lists.

The ladder: *open*, everything · *district*, all but the place, of which city and district are said ·
*members*, only the group · *hidden*, the same; nobody else learns that there is an event. A page, a feed or
the API shows a `PublicRecord` and nothing beside it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects

from accounts.access import groups_of
from accounts.models import Group
from bookings.models import Booking
from core.cities import CITIES
from core.intervals import Interval
from events.models import SHOWN_AFTERWARDS, Event, Occurrence
from events.searching import search_text
from events.states import ANNOUNCED, PUBLIC, Disclosure
from events.terms import Days, from_rows
from spaces.access import Viewer
from spaces.models import Space, Venue

Texts = dict[str, str]

_OF_SPACE, _OF_VENUE = (
    ("slug", "name"),
    ("slug", "name", "city", "district", "address", "latitude", "longitude"),
)
PLACE = (*(f"space__{name}" for name in _OF_SPACE), *(f"space__venue__{name}" for name in _OF_VENUE))
"""The columns that say where the booking of an event is."""


@dataclass(frozen=True)
class Place:
    """A house as far as it is disclosed; without address and point (degrees north and east) when those are not."""

    slug: str
    name: str
    address: str
    point: tuple[float, float] | None = None


@dataclass(frozen=True)
class OwnPlace:
    """A place that the organiser named, of no house that is kept here; either may be empty."""

    name: str
    address: str


@dataclass(frozen=True)
class Room:
    """A space of that house."""

    slug: str
    name: Texts


@dataclass(frozen=True, kw_only=True)
class PublicRecord:
    """What a viewer may know of one date of an event. Texts are by language, times aware UTC."""

    slug: str
    uid: str
    event_state: str
    kind: str
    title: Texts
    short_title: Texts
    text: Texts
    organiser: str
    group: str | None
    disclosure: str
    interval: Interval
    zone: str
    state: str
    all_day: bool
    moved_from: dt.datetime | None
    sequence: int
    changed_at: dt.datetime
    city: str
    district: str
    venue: Place | None
    space: Room | None
    place: OwnPlace | None
    languages: tuple[str, ...]
    level: str
    age_from: int | None
    age_to: int | None
    format: str
    price: Texts
    free_of_charge: bool
    photo_policy: str
    how_to_join: Texts
    term_start: dt.date | None
    term_end: dt.date | None
    term_holidays: tuple[Days, ...]
    parent_stays: str
    inclusive_support: Texts
    interpretation: tuple[str, ...]
    childcare: bool
    standards_url: str
    standards_reviewed: dt.date | None
    step_free: str
    indexable: bool

    @property
    def is_course(self) -> bool:
        """Whether it has a term, and is joined as a whole."""
        return self.term_start is not None


@dataclass(frozen=True)
class _Whereabouts:
    city: str = ""
    district: str = ""
    venue: Place | None = None
    space: Room | None = None
    place: OwnPlace | None = None


def public_record(occurrence: Occurrence, viewer: Viewer, now: dt.datetime) -> PublicRecord | None:
    """What the viewer may know of this date; None when he may not know that there is one."""
    records = public_records([occurrence], viewer, now)
    return records[0] if records else None


def public_records(occurrences: Iterable[Occurrence], viewer: Viewer, now: dt.datetime) -> list[PublicRecord]:
    """The same for many dates, with one query for the viewer's groups and one for where these meet; dates he may not
    know of are left out."""
    dates = list(occurrences)
    own = set(groups_of(viewer).values_list("pk", flat=True)) if viewer.is_authenticated else set()
    rooms = Booking.objects.select_related("space__venue")
    own_events = [date.event for date in dates if date.event.group_id in own]
    prefetch_related_objects(own_events, Prefetch("booking", rooms.only(*PLACE)))
    return [
        _record(date, member=date.event.group_id in own)
        for date in dates
        if date.event.group_id in own or _is_public(date, now)
    ]


def _is_public(occurrence: Occurrence, now: dt.datetime) -> bool:
    """`OccurrenceQuerySet.public` says the same to the database."""
    return is_announced_to_all(occurrence.event) and occurrence.ends_at > now - SHOWN_AFTERWARDS


def is_announced_to_all(event: Event) -> bool:
    """Whether strangers may know that the event exists."""
    return event.state in ANNOUNCED and event.disclosure in PUBLIC


def group_is_said(event: Event, group: Group) -> bool:
    """`EventQuerySet.openly_of` says the same to the database."""
    return group.listed or event.organiser == group.name


def _record(occurrence: Occurrence, *, member: bool) -> PublicRecord:
    event = occurrence.event
    where = _everything(event) if member else _as_published(event)
    return PublicRecord(
        slug=event.slug,
        uid=str(occurrence.uid),
        event_state=event.state,
        kind=event.kind,
        title=event.title,
        short_title=event.short_title,
        text=event.text,
        organiser=event.organiser,
        group=event.group.slug if member or group_is_said(event, event.group) else None,
        disclosure=event.disclosure,
        interval=occurrence.interval,
        zone=event.zone,
        state=occurrence.state,
        all_day=occurrence.all_day,
        moved_from=occurrence.moved_from,
        sequence=occurrence.sequence,
        changed_at=occurrence.changed_at,
        city=where.city,
        district=where.district,
        venue=where.venue,
        space=where.space,
        place=where.place,
        languages=tuple(event.languages),
        level=event.level,
        age_from=event.age_from,
        age_to=event.age_to,
        format=event.format,
        price=event.price,
        free_of_charge=event.free_of_charge,
        photo_policy=event.photo_policy,
        how_to_join=event.how_to_join,
        term_start=event.term_start,
        term_end=event.term_end,
        term_holidays=from_rows(event.term_holidays),
        parent_stays=event.parent_stays,
        inclusive_support=event.inclusive_support,
        interpretation=tuple(event.interpretation),
        childcare=event.childcare,
        standards_url=event.standards_url,
        standards_reviewed=event.standards_reviewed,
        step_free=event.step_free,
        indexable=event.indexable and event.disclosure == Disclosure.OPEN,
    )


def _as_published(event: Event) -> _Whereabouts:
    """From the public columns alone: neither the booking nor the event's own place is looked at, so neither can slip
    through."""
    city, district, venue = event.public_city, event.public_district, event.public_venue
    if event.disclosure != Disclosure.OPEN:
        return _Whereabouts(city, district)
    if venue is None:
        place = _own_place(event.public_place_name, event.public_place_address)
        return _Whereabouts(city, district, place=place)
    return _Whereabouts(
        city, district, _place(venue, told=venue.address_is_public), _room(event.public_space)
    )


def _everything(event: Event) -> _Whereabouts:
    if event.booking is None and event.place_city:
        place = _own_place(event.place_name, event.place_address)
        return _Whereabouts(event.place_city, event.place_district, place=place)
    if event.booking is None:
        return _as_published(event)
    space = event.booking.space
    venue = space.venue
    return _Whereabouts(venue.city, venue.district, _place(venue, told=True), _room(space))


def _own_place(name: str, address: str) -> OwnPlace | None:
    return OwnPlace(name, address) if name or address else None


def _place(venue: Venue, *, told: bool) -> Place:
    return Place(venue.slug, venue.name, *((venue.address, venue.point) if told else ("", None)))


def _room(space: Space | None) -> Room | None:
    return Room(space.slug, space.name) if space else None


def publish_columns(event: Event) -> None:
    """Set the columns that lists, filters, searches and feeds read to what the level lets everybody know.

    Only sets them; saving is the caller's.
    """
    announced = is_announced_to_all(event)
    is_open = announced and event.disclosure == Disclosure.OPEN
    space = event.booking.space if event.booking else None
    where = (space.venue.city, space.venue.district) if space else (event.place_city, event.place_district)
    event.public_city, event.public_district = where if announced else ("", "")
    event.public_venue = space.venue if space and is_open else None
    event.public_space = space if is_open else None
    event.public_place_name = event.place_name if is_open and not space else ""
    event.public_place_address = event.place_address if is_open and not space else ""
    event.search_text = search_text(_texts(event), event.title.values()) if announced else ""


def _texts(event: Event) -> list[str]:
    city = CITIES.get(event.public_city)
    words = [*event.title.values(), *event.text.values(), event.organiser, event.public_district]
    words.append(event.public_place_name)
    words += city.names.values() if city else ()
    words += [event.public_venue.name] if event.public_venue else ()
    words += event.public_space.name.values() if event.public_space else ()
    return words
