"""What is booked, and the pieces of floor that it takes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from core.intervals import Interval
from spaces.models.equipment import Equipment
from spaces.models.photos import Photo, shown_photos
from spaces.models.venues import Known, Venue

if TYPE_CHECKING:
    from spaces.next_free import NextFree


class Part(models.Model):
    """An indivisible piece of a venue's floor: what an occupancy takes and what an operation locks."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="parts")
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="part_name_in_venue")]

    def __str__(self) -> str:
        return self.name


class SpaceQuerySet(models.QuerySet["Space"]):
    """Spaces, spoken in the domain's words."""

    def bookable(self) -> SpaceQuerySet:
        """Spaces that can be asked for here."""
        return self.filter(retired_at__isnull=True, venue__managed=True, venue__frozen_at__isnull=True)

    def for_people(self, count: int) -> SpaceQuerySet:
        """Spaces that hold at least so many people, or do not say."""
        return self.filter(models.Q(capacity__gte=count) | models.Q(capacity__isnull=True))

    def in_city(self, city: str) -> SpaceQuerySet:
        """Spaces of houses in the city with this slug."""
        return self.filter(venue__city=city)

    def with_equipment(self, kinds: Iterable[str]) -> SpaceQuerySet:
        """Spaces with which equipment of every one of these kinds comes."""
        spaces = self
        for kind in kinds:
            there = Equipment.objects.in_use().filter(kind=kind, spaces=models.OuterRef("pk"))
            spaces = spaces.filter(models.Exists(there))
        return spaces

    def free_of_charge(self) -> SpaceQuerySet:
        """Spaces for which nothing is taken, or nothing on conditions: by their own price, else that of the house."""
        free = ("free", "free_if")
        own = models.Q(price_row__kind__in=free)
        return self.filter(own | models.Q(price_row__isnull=True, venue__price_row__kind__in=free))

    def with_house(self) -> SpaceQuerySet:
        """With what availability needs, in a fixed number of queries."""
        seasons = "venue__seasons__region__holidays"
        return self.select_related("venue__quiet", "rules").prefetch_related(
            "parts", "hours", "exceptions", seasons
        )

    def with_facts(self) -> SpaceQuerySet:
        """With what it costs and how one gets in, its house's included."""
        return self.select_related("access_row", "price_row", "venue__access_row", "venue__price_row")

    def with_photos(self) -> SpaceQuerySet:
        """With its `shown_photos`, in order."""
        return self.prefetch_related(shown_photos())


class Space(models.Model):
    """What is booked: a hall, a room, a kitchen; one part or several (a divisible hall)."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="spaces")
    parts = models.ManyToManyField(Part, related_name="spaces")
    slug = models.SlugField(max_length=100, unique=True)
    name = TextsField(_("Name"))
    about = TextsField(_("About the space"))
    capacity = models.PositiveIntegerField(_("Number of people"), null=True, blank=True)
    floor_area = models.PositiveIntegerField(_("Floor area (m²)"), null=True, blank=True)
    step_free = models.CharField(_("Step-free"), max_length=8, choices=Known, default=Known.UNKNOWN)
    buffer_before = models.PositiveSmallIntegerField(_("Set-up time (minutes)"), default=0)
    buffer_after = models.PositiveSmallIntegerField(_("Tear-down time (minutes)"), default=0)
    notice_hours = models.PositiveIntegerField(_("Shortest notice (hours)"), default=24)
    horizon_days = models.PositiveIntegerField(_("Farthest date (days ahead)"), default=365)
    shortest_minutes = models.PositiveSmallIntegerField(_("Shortest booking (minutes)"), default=30)
    longest_minutes = models.PositiveSmallIntegerField(_("Longest booking (minutes)"), default=12 * 60)
    step_minutes = models.PositiveSmallIntegerField(_("Bookings start every (minutes)"), default=15)
    holds_undecided = models.BooleanField(_("A request holds its time until it is decided"), default=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    calendar = models.OneToOneField("schedule.Calendar", null=True, blank=True, on_delete=models.PROTECT)

    shown_photos: list[Photo]
    """Only after `with_photos` or `spaces.access.attach_photos`."""
    next_free: NextFree
    """Only after `spaces.next_free.attach_next_free`, and where the space can be asked for."""

    shown_equipment: list[Equipment]
    """Only after `spaces.access.attach_equipment`."""

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["venue__name", "slug"]

    def __str__(self) -> str:
        return self.slug

    def part_ids(self) -> list[int]:
        """Ids of its parts, in the order in which they are locked."""
        return sorted(part.pk for part in self.parts.all())

    def with_buffers(self, interval: Interval) -> Interval:
        """What a booking of the interval takes: two neighbours' buffers add up, never overlap."""
        return interval.widen(self.buffer_before, self.buffer_after)
