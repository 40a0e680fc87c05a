"""Houses, what is known of them and who answers for them."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from accounts.models import Person
from core.cities import CITIES


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
    latitude = models.FloatField(_("Latitude"), null=True, blank=True, help_text="degrees north")
    longitude = models.FloatField(_("Longitude"), null=True, blank=True, help_text="degrees east")
    zone = models.CharField(_("Time zone"), max_length=40)
    about = TextsField(_("About the house"))
    house_rules = TextsField(_("House rules"))
    rules_version = models.PositiveIntegerField(default=1)
    website = models.URLField(blank=True)
    operator = models.CharField(_("Who runs the house"), max_length=160, blank=True)
    contract_until = models.DateField(_("Their contract runs until"), null=True, blank=True)
    source = models.CharField(_("Where these facts are from"), max_length=400, blank=True)
    checked_on = models.DateField(_("Last checked"), null=True, blank=True)
    managed = models.BooleanField(
        default=False, help_text="its managers answer here; otherwise an unverified listing"
    )
    invented = models.BooleanField(default=False, help_text="made up for the demonstration")
    answer_within_hours = models.PositiveSmallIntegerField(
        _("Requests are answered within (hours)"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
    )
    decide_by_message = models.BooleanField(
        _("Managers may decide by a link in the message, without signing in"), default=False
    )
    needs_register_number = models.BooleanField(
        _("Registered groups must name their public register number"), default=False
    )
    papers_first = models.BooleanField(
        _("The papers of a group must have been seen before approval"), default=False
    )
    open_on_holidays = models.BooleanField(_("Open on public holidays, as on any other day"), default=False)
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="venue_point_is_on_earth",
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                # A check lets pass what is unknown: half a point must not be.
                | models.Q(latitude__isnull=False, longitude__isnull=False)
                & models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> tuple[float, float] | None:
        """Degrees north and east, as far as the house says them. They tell what the address tells."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude

    @property
    def local_kind(self) -> tuple[str, str] | None:
        """What the city itself calls a house of this kind, short and in full: MAM, Miejsce Aktywności Mieszkańców."""
        if self.kind != VenueKind.LOCAL_ACTIVITY_CENTRE or self.city not in CITIES:
            return None
        return CITIES[self.city].activity_centre

    def concerns(self, person: Person) -> bool:
        """Whether the person is a side in what the house is about: they answer for it, did, or claim to."""
        return (
            self.roles.filter(person=person).exists()
            or self.role_claims.filter(person=person, state="open").exists()
        )


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
    looked_on = models.DateField(
        null=True, blank=True, help_text="when somebody last looked at what is published"
    )
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.source_key


class VenueRole(models.Model):
    """A person answers for a venue, until the role expires."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="roles")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="venue_roles")
    granted_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    deputy = models.BooleanField(
        default=False, help_text="told of a request only when half of the time for an answer has passed"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "person"], name="one_role_each")]

    def __str__(self) -> str:
        return f"{self.person} · {self.venue.slug}"
