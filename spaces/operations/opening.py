"""A house opens here. This runs at the bootstrap, by whoever runs the site (`by=None`)."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from accounts.slugs import slugs_of
from core.cities import CITIES
from spaces.models import OpeningHours, Part, Space, Venue, VenueKind, VenueRole
from spaces.operations.describing import blank_space
from spaces.roles import ROLE_LASTS


class AlreadyOpen(Exception):
    """A house of this name in this city already takes requests."""

    def __init__(self, venue: Venue) -> None:
        super().__init__(f"{venue.name} ({venue.city}) is already open")
        self.venue = venue


@transaction.atomic
def open_venue(
    *,
    name: str,
    kind: VenueKind,
    city: str,
    address: str,
    manager: Person,
    now: dt.datetime,
    by: Person | None,
) -> Venue:
    """A house that takes requests, with its first manager. A listing of the same name in the city becomes it.

    Args:
        city: a key of `core.cities.CITIES`; the house keeps that city's time.

    Raises:
        AlreadyOpen: when a house of this name in this city takes requests; nothing is changed then.
        accounts.access.Frozen: when its listing is in dispute.
    """
    known = Venue.objects.select_for_update().in_city(city).filter(name__iexact=name).first()
    if known is not None and known.managed:
        raise AlreadyOpen(known)
    if known is not None:
        refuse_frozen(known)
    venue = known or _make_venue(name=name, kind=kind, city=city)
    venue.managed = True
    venue.address = address or venue.address
    venue.save(update_fields=["managed", "address"])
    audit.record(by=by, now=now, verb="open", noun="venue", reference=venue.slug, listed=known is not None)
    _grant_first_role(venue=venue, to=manager, now=now, by=by)
    return venue


@transaction.atomic
def add_space(
    *,
    venue: Venue,
    name: dict[str, str],
    capacity: int | None,
    hours: tuple[dt.time, dt.time],
    now: dt.datetime,
    by: Person | None,
) -> Space:
    """A space of one part, open at the same hours on every day of the week.

    Args:
        name: texts by language.
        hours: opens and closes on the wall of the house; closing at 00:00 means the end of the day.

    Raises:
        Frozen: when the house is in dispute.
    """
    refuse_frozen(venue)
    space = blank_space(venue=venue, name=name)
    space.capacity = capacity
    space.save(update_fields=["capacity"])
    space.parts.add(Part.objects.create(venue=venue, name=space.slug[-80:]))
    opens, closes = hours
    OpeningHours.objects.bulk_create(
        OpeningHours(space=space, weekday=day, opens=opens, closes=closes) for day in range(7)
    )
    audit.record(by=by, now=now, verb="add_space", noun="venue", reference=venue.slug, space=space.slug)
    return space


def _grant_first_role(*, venue: Venue, to: Person, now: dt.datetime, by: Person | None) -> None:
    """Later roles take two people; here there is nobody yet to be the second."""
    VenueRole.objects.create(venue=venue, person=to, granted_at=now, expires_at=now + ROLE_LASTS)
    audit.record(by=by, now=now, verb="grant_role", noun="venue", reference=venue.slug, to=to.pseudonym)


def _make_venue(*, name: str, kind: VenueKind, city: str) -> Venue:
    for slug in slugs_of(name, most=80, otherwise=f"venue-{city}"):
        try:
            with transaction.atomic():
                return Venue.objects.create(
                    slug=slug, name=name, kind=kind, city=city, zone=CITIES[city].zone
                )
        except IntegrityError:
            continue
    raise AssertionError("there are always more slugs")
