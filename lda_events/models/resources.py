"""Services by need, and reports that an entry is out of date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db import models
from django.db.models.functions import Cast
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from core.folding import fold
from core.languages import LANGUAGES
from lda_events.models.entries import CITY_CHOICES, Entry, Provider


class Need(models.TextChoices):
    """With what somebody comes."""

    FIRST = "first", _("First advice")
    LEGAL = "legal", _("Legal aid")
    RESIDENCE = "residence", _("Residence and documents")
    LANGUAGE = "language", _("Language courses")
    DIPLOMA = "diploma", _("Recognition of diplomas")
    PSYCHOLOGICAL = "psychological", _("Psychological support")
    WORK = "work", _("Work")
    SCHOOL = "school", _("School and children")
    HOUSING = "housing", _("Housing")
    VIOLENCE = "violence", _("Discrimination and violence")
    BOOKS = "books", _("Books: publishers, shops, libraries")


class Cost(models.TextChoices):
    """What it costs."""

    FREE = "free", _("free of charge")
    PAID = "paid", _("paid")
    UNKNOWN = "unknown", _("not stated in our sources")


class ResourceQuerySet(models.QuerySet["Resource"]):
    """Services, spoken in the domain's words."""

    def in_city(self, city: str) -> ResourceQuerySet:
        """Services in the city with this slug."""
        return self.filter(city=city)

    def for_need(self, need: str) -> ResourceQuerySet:
        """Services that help with it."""
        # As text, because SQLite has no test for what a JSON list contains; the quotes bound the word.
        return self.alias(of=Cast("needs", models.TextField())).filter(of__contains=f'"{need}"')

    def spoken_in(self, language: str) -> ResourceQuerySet:
        """Services in the language; "be" finds all forms of Belarusian."""
        return self.alias(tags=Cast("languages", models.TextField())).filter(tags__contains=f'"{language}')

    def at_cost(self, cost: str) -> ResourceQuerySet:
        """Services that cost this."""
        return self.filter(cost=cost)

    def mentioning(self, words: Collection[str]) -> ResourceQuerySet:
        """Services in whose texts every word stands, marks and case aside."""
        found = self
        for word in words:
            found = found.filter(search_text__contains=fold(word))
        return found


class Resource(Entry):
    """A service: what it helps with, in which languages, when and how to reach it."""

    provider = models.CharField(_("Who offers it"), max_length=14, choices=Provider)
    city = models.CharField(_("City"), max_length=20, choices=CITY_CHOICES)
    cost = models.CharField(_("Cost"), max_length=8, choices=Cost, default=Cost.UNKNOWN)
    needs = models.JSONField(_("Helps with"), default=list, blank=True)
    languages = models.JSONField(_("Languages"), default=list, blank=True)
    name = TextsField(_("Name"))
    what = TextsField(_("What you get there"))
    hours = TextsField(_("Opening hours"))
    reach = TextsField(_("How to reach it"))
    address = models.CharField(_("Address"), max_length=200, blank=True)
    phone = models.CharField(_("Telephone"), max_length=80, blank=True)
    mail = models.CharField(_("E-mail address"), max_length=120, blank=True)
    website = models.CharField(_("Website"), max_length=300, blank=True)
    search_text = models.TextField(blank=True, editable=False)

    objects = ResourceQuerySet.as_manager()

    class Meta(Entry.Meta):
        ordering = ["city", "slug"]

    @property
    def helps_with(self) -> list[tuple[str, str]]:
        """The needs as code and words, in the order of the list."""
        return [(need.value, str(need.label)) for need in Need if need in self.needs]

    def folded(self) -> str:
        """Its texts as a search compares them, and in all languages what it helps with."""
        texts = (*self.name.values(), *self.what.values(), *self.reach.values(), self.address)
        return fold(" ".join((*texts, *self._helps_with_everywhere())))

    def _helps_with_everywhere(self) -> Iterator[str]:
        for language in LANGUAGES:
            with translation.override(language):
                yield from (label for _code, label in self.helps_with)


class Outdated(models.TextChoices):
    """What of an entry is no longer right; there is no room for words of one's own."""

    CLOSED = "closed", _("It is closed, or has moved")
    PHONE = "phone", _("The telephone number or e-mail address is wrong")
    HOURS = "hours", _("The opening hours are wrong")
    LANGUAGES = "languages", _("They do not speak the languages that are named")
    OFFER = "offer", _("They do not offer this, or not for free")


class ReportQuerySet(models.QuerySet["ResourceReport"]):
    """Reports, spoken in the domain's words."""

    def since(self, moment: dt.datetime) -> ReportQuerySet:
        """Those that came at the moment or later."""
        return self.filter(came_at__gte=moment)


class ResourceReport(models.Model):
    """Somebody says that an entry is out of date; who, is not known. Verifying the entry settles it."""

    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="reports")
    what = models.CharField(_("What is out of date?"), max_length=10, choices=Outdated)
    came_at = models.DateTimeField(help_text="the full hour")

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["came_at", "pk"]

    def __str__(self) -> str:
        return f"{self.resource_id} {self.what}"
