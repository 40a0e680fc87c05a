"""What a municipality offers, so that somebody can see whether it is for them and what to do next."""

from __future__ import annotations

import datetime as dt

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from core.cities import CITIES
from spaces.models import Known

OLDEST = 120
CHECK_EVERY = dt.timedelta(days=182)
"""A card that nobody has looked at for half a year is due."""


class ProgrammeKind(models.TextChoices):
    """What sort of offer it is."""

    CITIZENS_BUDGET = "citizens_budget", _("Citizens’ budget")
    LOCAL_INITIATIVE = "local_initiative", _("Local initiative")
    PANEL = "panel", _("Citizens’ panel")
    CONTEST = "contest", _("Contest for projects")
    SERVICES = "services", _("City programme with services")
    CONTACT = "contact", _("Contact person at the city")


HELPING = (ProgrammeKind.SERVICES, ProgrammeKind.CONTACT)


class GroupKind(models.TextChoices):
    """As whom somebody takes part."""

    ALONE = "alone", _("on my own")
    RESIDENTS = "residents", _("with neighbours or an informal group")
    NGO = "ngo", _("for a registered organisation")


class PersonalData(models.TextChoices):
    """What a city asks a person for."""

    NAME = "name", _("first and last name")
    HOME_ADDRESS = "home_address", _("home address")
    DISTRICT = "district", _("district where you live")
    PERSONAL_NUMBER = "personal_number", _("personal number (PESEL or personal code)")
    BIRTH_DATE = "birth_date", _("date of birth")
    SEX = "sex", _("sex")
    EDUCATION = "education", _("education")
    PHONE = "phone", _("mobile number")
    SIGNATURE = "signature", _("signature")
    IDENTITY = "identity", _("identity document, shown")
    SUPPORTERS = "supporters", _("names, addresses and signatures of supporters")


class Certainty(models.TextChoices):
    """How sure a date is."""

    CONFIRMED = "confirmed", _("confirmed")
    LAST_YEAR = "last_year", _("as last time")
    UNKNOWN = "unknown", _("not sure")


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes, spoken in the domain's words."""

    def in_city(self, city: str) -> ProgrammeQuerySet:
        """Programmes of the city with this slug."""
        return self.filter(city=city)

    def that_help(self) -> ProgrammeQuerySet:
        """Offices and services that advise."""
        return self.filter(kind__in=HELPING)

    def to_take_part_in(self) -> ProgrammeQuerySet:
        """What residents decide, propose or do."""
        return self.exclude(kind__in=HELPING)

    def with_steps(self) -> ProgrammeQuerySet:
        """With their steps, in one query more."""
        return self.prefetch_related("steps")


class Programme(models.Model):
    """An offer of a city. What a person must be to take part is yes, no or unknown, condition by condition."""

    slug = models.SlugField(max_length=80, unique=True)
    city = models.CharField(_("City"), max_length=20, choices=[(slug, slug) for slug in CITIES])
    kind = models.CharField(_("Kind"), max_length=20, choices=ProgrammeKind)
    name = TextsField(_("Name"))
    summary = TextsField(_("What it is"))
    who = TextsField(_("Who may take part"))
    give = TextsField(_("What you give"))
    get = TextsField(_("What you get"))
    safety = TextsField(_("Safety"))
    next_edition = TextsField(_("When the next edition usually comes"))
    residence = models.CharField(
        _("One must live in the city"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    registration = models.CharField(
        _("One must have a registered address in the city"),
        max_length=8,
        choices=Known,
        default=Known.UNKNOWN,
    )
    citizenship = models.CharField(
        _("One must be a citizen of the country"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    age_limit = models.CharField(
        _("There is a lowest age"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    age_from = models.PositiveSmallIntegerField(
        _("Age from"), null=True, blank=True, validators=[MaxValueValidator(OLDEST)]
    )
    younger_with_parent = models.BooleanField(_("Younger people take part with a parent"), default=False)
    group_needed = models.CharField(
        _("Only certain groups may take part"), max_length=8, choices=Known, default=Known.UNKNOWN
    )
    groups = models.JSONField(_("These may take part"), default=list, blank=True)
    personal_data = models.JSONField(_("Personal data that the city asks for"), default=list, blank=True)
    languages = models.JSONField(_("Languages of the city’s own information"), default=list, blank=True)
    contact_unit = models.CharField(_("Office"), max_length=200, blank=True)
    contact_address = models.CharField(_("Address"), max_length=200, blank=True)
    contact_phone = models.CharField(_("Telephone"), max_length=80, blank=True)
    contact_mail = models.CharField(_("E-mail address"), max_length=120, blank=True)
    website = models.CharField(_("Website"), max_length=300, blank=True)
    sources = models.JSONField(_("Sources"), default=list, blank=True, help_text="[{title, url}]")
    verified_on = models.DateField(_("Verified on"), null=True, blank=True)
    loaded = models.CharField(
        max_length=64, blank=True, help_text="hash of the record that was imported last"
    )
    edited_at = models.DateTimeField(null=True, blank=True, help_text="last change here, not by the import")

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["city", "slug"]

    def __str__(self) -> str:
        return self.slug

    @property
    def zone(self) -> str:
        """IANA time zone of the city."""
        return CITIES[self.city].zone

    @property
    def asks_for_supporters(self) -> bool:
        """Whether the city wants a list of people who support it."""
        return PersonalData.SUPPORTERS in self.personal_data
