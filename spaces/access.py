"""The doors to venues and spaces: who may find which, and who answers for them."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import prefetch_related_objects
from django.http import Http404

from accounts.models import Person
from core.cities import CITIES
from spaces.models import (
    Blackout,
    Equipment,
    EquipmentQuerySet,
    Photo,
    Season,
    Space,
    SpaceQuerySet,
    Venue,
    VenueQuerySet,
    shown_equipment,
    shown_photos,
)
from spaces.roles import roles_to_renew

Viewer = Person | AnonymousUser


def venues_for(viewer: Viewer) -> VenueQuerySet:
    """Houses that the viewer may know of: all of them; what they disclose is decided field by field."""
    return Venue.objects.all()


def get_venue_for(viewer: Viewer, slug: str) -> Venue:
    """The house, or 404."""
    try:
        return venues_for(viewer).select_related("listing", "access_row", "price_row").get(slug=slug)
    except Venue.DoesNotExist:
        raise Http404 from None


def spaces_for(viewer: Viewer) -> SpaceQuerySet:
    """Spaces that the viewer may know of, with what availability needs."""
    return Space.objects.filter(retired_at__isnull=True).with_house()


def districts_for(viewer: Viewer) -> list[str]:
    """Districts in which a house takes requests, each once, in order."""
    return sorted({name for _city, name in districts_by_city(viewer)})


def districts_by_city(viewer: Viewer) -> list[tuple[str, str]]:
    """The same with the slugs of their cities: cities in the order of the lists, then names in order."""
    named = venues_for(viewer).taking_requests().exclude(district="").order_by()
    order = list(CITIES)
    pairs = named.filter(city__in=CITIES).values_list("city", "district").distinct()
    return sorted(pairs, key=lambda place: (order.index(place[0]), place[1]))


def get_space_for(viewer: Viewer, slug: str) -> Space:
    """The space, or 404."""
    try:
        return spaces_for(viewer).with_facts().get(slug=slug)
    except Space.DoesNotExist:
        raise Http404 from None


def attach_photos(spaces: Iterable[Space]) -> None:
    """Give each of these its `shown_photos`, in order, with one query for all: for a page of a longer list."""
    prefetch_related_objects(list(spaces), shown_photos())


def attach_equipment(spaces: Iterable[Space]) -> None:
    """Give each of these its `shown_equipment`, with one query for all."""
    prefetch_related_objects(list(spaces), shown_equipment())


def equipment_of(venue: Venue) -> EquipmentQuerySet:
    """What a house that came through its door has, with the spaces it comes with; what is out of use last."""
    things = Equipment.objects.filter(venue=venue).prefetch_related("spaces")
    return things.order_by(models.F("retired_at").asc(nulls_first=True), "kind", "pk")


def get_managed_equipment_for(viewer: Viewer, venue: str, code: str, *, now: dt.datetime) -> Equipment:
    """A thing of a house for which the viewer answers, or 404."""
    house = get_managed_venue_for(viewer, venue, now=now)
    try:
        return Equipment.objects.select_related("venue").get(venue=house, code=code)
    except Equipment.DoesNotExist:
        raise Http404 from None


def attach_facts(spaces: Iterable[Space]) -> None:
    """Give each of these what it costs and how one gets about in it, with three queries for all."""
    prefetch_related_objects(list(spaces), "access_row", "price_row", "venue__price_row")


def attach_limits(spaces: Iterable[Space]) -> None:
    """Give the houses of these what they allow one group, with one query for all."""
    prefetch_related_objects(list(spaces), "venue__limits")


def get_managed_photo_for(viewer: Viewer, slug: str, name: str, *, now: dt.datetime) -> Photo:
    """A photo of such a space, or 404."""
    space = get_managed_space_for(viewer, slug, now=now)
    try:
        return space.photos.select_related("space__venue").get(name=name)
    except Photo.DoesNotExist:
        raise Http404 from None


def venues_managed_by(viewer: Viewer, *, now: dt.datetime) -> VenueQuerySet:
    """Houses for which the viewer answers now."""
    if not viewer.is_authenticated:
        return Venue.objects.none()
    return Venue.objects.filter(roles__person=viewer, roles__expires_at__gt=now)


def is_manager(viewer: Viewer, *, now: dt.datetime) -> bool:
    """Whether the viewer answers for any house now, or was the last who did and may renew."""
    if not viewer.is_authenticated:
        return False
    return venues_managed_by(viewer, now=now).exists() or roles_to_renew(viewer, now=now).exists()


def get_managed_venue_for(viewer: Viewer, slug: str, *, now: dt.datetime) -> Venue:
    """A house for which the viewer answers, or 404."""
    try:
        return venues_managed_by(viewer, now=now).get(slug=slug)
    except Venue.DoesNotExist:
        raise Http404 from None


def spaces_managed_by(viewer: Viewer, *, now: dt.datetime) -> SpaceQuerySet:
    """Spaces of the houses for which the viewer answers, retired ones included, with what availability needs."""
    return Space.objects.filter(venue__in=venues_managed_by(viewer, now=now)).with_house()


def get_managed_space_for(viewer: Viewer, slug: str, *, now: dt.datetime, venue: str | None = None) -> Space:
    """A space of a house for which the viewer answers (of this one, when its slug is given), or 404."""
    spaces = spaces_managed_by(viewer, now=now)
    try:
        return (spaces if venue is None else spaces.filter(venue__slug=venue)).get(slug=slug)
    except Space.DoesNotExist:
        raise Http404 from None


def get_managed_season_for(viewer: Viewer, venue: str, pk: int, *, now: dt.datetime) -> Season:
    """A season with days of its own, of a house for which the viewer answers, or 404."""
    house = get_managed_venue_for(viewer, venue, now=now)
    try:
        return house.seasons.filter(region__isnull=True).get(pk=pk)
    except (Season.DoesNotExist, OverflowError):
        raise Http404 from None


def get_blackout_of(space: Space, claim: uuid.UUID) -> Blackout:
    """A closed time of a space that came through its door, or 404."""
    try:
        return Blackout.objects.select_related("series__rule").get(space=space, claim=claim)
    except Blackout.DoesNotExist:
        raise Http404 from None


def may_know_address(viewer: Viewer, venue: Venue, *, now: dt.datetime) -> bool:
    """Whether the viewer may read the address: everybody, unless the house keeps it to its managers."""
    return venue.address_is_public or venues_managed_by(viewer, now=now).filter(pk=venue.pk).exists()
