"""Venues and their spaces, and the rows that say what is taken."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from core.cities import CITIES
from core.intervals import Interval

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class VenueKind(models.TextChoices):
    """What sort of house it is."""

    LOCAL_ACTIVITY_CENTRE = "local_activity_centre", _("Local activity centre")
    CULTURE_CENTRE = "culture_centre", _("Culture centre")
    LIBRARY = "library", _("Library")
    SCHOOL = "school", _("School")
    NGO_SPACE = "ngo_space", _("NGO space")
    MUSEUM = "museum", _("Museum")
    DIASPORA_HOUSE = "diaspora_house", _("Diaspora house")
    MULTICULTURAL_CENTRE = "multicultural_centre", _("Multicultural centre")
    CIVIC_CENTRE = "civic_centre", _("Civic centre")


class Known(models.TextChoices):
    """A fact about a house; not knowing is an honest answer."""

    YES = "yes", _("yes")
    NO = "no", _("no")
    UNKNOWN = "unknown", _("unknown")


class VenueQuerySet(models.QuerySet["Venue"]):
    """Venues, spoken in the domain's words."""

    def taking_requests(self) -> VenueQuerySet:
        """Houses whose managers answer here."""
        return self.filter(managed=True, frozen_at__isnull=True)

    def listings(self) -> VenueQuerySet:
        """Houses known only from what others published."""
        return self.filter(managed=False)

    def in_city(self, city: str) -> VenueQuerySet:
        """Houses in the city with this slug."""
        return self.filter(city=city)


class Venue(models.Model):
    """A house with an address, a time zone and managers; or a listing of one that nobody has confirmed."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("Name"), max_length=160)
    kind = models.CharField(_("Kind"), max_length=24, choices=VenueKind)
    city = models.CharField(_("City"), max_length=20, choices=[(slug, slug) for slug in CITIES])
    district = models.CharField(_("District"), max_length=80, blank=True)
    address = models.CharField(_("Address"), max_length=200, blank=True)
    address_is_public = models.BooleanField(_("The address may be shown to everybody"), default=True)
    zone = models.CharField(_("Time zone"), max_length=40)
    about = TextsField(_("About the house"))
    house_rules = TextsField(_("House rules"))
    rules_version = models.PositiveIntegerField(default=1)
    website = models.URLField(blank=True)
    managed = models.BooleanField(
        default=False, help_text="its managers answer here; otherwise an unverified listing"
    )
    invented = models.BooleanField(default=False, help_text="made up for the demonstration")
    answer_within_hours = models.PositiveSmallIntegerField(
        _("Requests are answered within (hours)"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
    )
    open_on_holidays = models.BooleanField(_("Open on public holidays, as on any other day"), default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def tz(self) -> ZoneInfo:
        """The zone in which its hours are meant."""
        return ZoneInfo(self.zone)


class Listing(models.Model):
    """What others have published of a house, word for word, and where; shown as "not confirmed"."""

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, related_name="listing")
    source_key = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=160, blank=True)
    rooms = models.TextField(blank=True)
    hours = models.TextField(blank=True)
    access = models.TextField(blank=True)
    price = models.TextField(blank=True)
    booking = models.TextField(blank=True)
    site = models.CharField(max_length=200, blank=True)
    confidence = models.CharField(max_length=4)
    published_by = models.CharField(max_length=400)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.source_key


class VenueRole(models.Model):
    """A person answers for a venue, until the role expires."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="venue_roles")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "person"], name="one_role_each")]

    def __str__(self) -> str:
        return f"{self.person} · {self.venue.slug}"


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

    def with_house(self) -> SpaceQuerySet:
        """With what availability needs, in a fixed number of queries."""
        return self.select_related("venue").prefetch_related("parts", "hours", "exceptions")

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


class PhotoState(models.TextChoices):
    """How far a photo has come since it was sent."""

    WAITING = "waiting", _("Being prepared")
    READY = "ready", _("Shown")
    REFUSED = "refused", _("Could not be read")


class PhotoQuerySet(models.QuerySet["Photo"]):
    """Photos, spoken in the domain's words."""

    def ready(self) -> PhotoQuerySet:
        """Photos that can be shown."""
        return self.filter(state=PhotoState.READY)


class Photo(models.Model):
    """A photo of a space. The file that was sent is not kept; what is shown lies in MEDIA_ROOT under `name`.

    Width and height are those of the largest file that is shown.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="photos")
    name = models.CharField(max_length=20, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    alt = TextsField(_("What the photo shows"))
    state = models.CharField(max_length=8, choices=PhotoState, default=PhotoState.WAITING)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    objects = PhotoQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


def shown_photos() -> models.Prefetch[Any]:
    """How spaces are given their photos, in one query for all of them."""
    return models.Prefetch("photos", queryset=Photo.objects.ready(), to_attr="shown_photos")


class OpeningHours(models.Model):
    """Weekly wall-clock hours of a space in its venue's zone; closing at 00:00 means the end of the day."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="hours_end_after_start",
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=dt.time(0)),
            ),
            models.CheckConstraint(name="hours_weekday", condition=models.Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """A date on which the hours differ; without times the space is closed all day."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = TextsField()

    class Meta:
        ordering = ["date", "opens"]
        constraints = [
            models.CheckConstraint(
                name="exception_has_both_times_or_none",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}"


class BlackoutQuerySet(models.QuerySet["Blackout"]):
    """Closed times, spoken in the domain's words."""

    def upcoming(self, now: dt.datetime) -> BlackoutQuerySet:
        """Those of which something is still to come."""
        return self.filter(ends_at__gt=now)


class Blackout(models.Model):
    """The manager closes a space, once or weekly; the time of all its dates is taken in the ledger under ``claim``."""

    claim = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="blackouts")
    starts_at = models.DateTimeField(help_text="of the first date")
    ends_at = models.DateTimeField(help_text="of the last date")
    reason = TextsField()
    series = models.OneToOneField("schedule.Event", null=True, blank=True, on_delete=models.PROTECT)

    objects = BlackoutQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="blackout_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.space.slug} {self.starts_at:%F %R}"


class BlackoutDate(models.Model):
    """One date of a blackout as the manager meant it; the ledger holds it around what was booked and kept."""

    blackout = models.ForeignKey(Blackout, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="closed_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            )
        ]
        indexes = [models.Index(fields=["ends_at", "starts_at"], name="closed_time")]

    def __str__(self) -> str:
        return f"{self.starts_at:%F %R}"

    @property
    def interval(self) -> Interval:
        """When the space is closed."""
        return Interval(self.starts_at, self.ends_at)


class ClaimKind(models.TextChoices):
    """What takes a part."""

    BOOKING = "booking", _("booking")
    BLACKOUT = "blackout", _("blackout")
    OUTSIDE = "outside", _("outside calendar")


# The longest stored piece: the database enforces it, so that a search for overlaps may begin
# this long before its window instead of at the beginning of time. Longer claims are split.
LONGEST = dt.timedelta(days=7)


class OccupancyQuerySet(models.QuerySet["Occupancy"]):
    """What is taken, spoken in the domain's words."""

    def of_parts(self, part_ids: Any) -> OccupancyQuerySet:
        """Rows of these parts."""
        return self.filter(part_id__in=part_ids)

    def overlapping(self, interval: Interval) -> OccupancyQuerySet:
        """Rows that share time with the interval; bounded below by the longest row there can be."""
        return self.filter(
            starts_at__lt=interval.end, ends_at__gt=interval.start, starts_at__gt=interval.start - LONGEST
        )


class Occupancy(models.Model):
    """This part is taken for this interval, buffers included. The database refuses an overlap (ledger)."""

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="occupancies")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=ClaimKind)
    claim = models.UUIDField(help_text="the booking's occurrence, the blackout or the outside calendar")

    objects = OccupancyQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["part", "starts_at", "ends_at"], name="occupancy_part_time"),
            models.Index(fields=["starts_at", "ends_at", "part"], name="occupancy_time_part"),
            models.Index(fields=["claim"], name="occupancy_claim"),
        ]
        constraints = [
            models.CheckConstraint(
                name="occupancy_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.starts_at:%F %R}–{self.ends_at:%F %R}"
