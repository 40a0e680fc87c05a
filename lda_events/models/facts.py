"""What is often said about rights and services, and what is true."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import TextsField
from lda_events.models.entries import CITY_CHOICES, Entry


class Topic(models.TextChoices):
    """What it is about."""

    VOTING = "voting", _("Voting in local elections")
    PARTICIPATION = "participation", _("Taking part in the city")
    DOCUMENTS = "documents", _("Documents")
    SAFETY = "safety", _("Safety")
    CHILDREN = "children", _("Children")


class Verdict(models.TextChoices):
    """What becomes of the claim."""

    # Translators: what is commonly said is true / is not true / depends on something.
    TRUE = "true", pgettext_lazy("a claim", "true")
    FALSE = "false", pgettext_lazy("a claim", "not true")
    DEPENDS = "depends", pgettext_lazy("a claim", "it depends")


class Country(models.TextChoices):
    """Where it holds."""

    POLAND = "PL", _("Poland")
    LITHUANIA = "LT", _("Lithuania")


class Fact(Entry):
    """A claim, and the answer with its sources; it holds in a country, in a city, or everywhere."""

    topic = models.CharField(_("Topic"), max_length=16, choices=Topic)
    verdict = models.CharField(_("What becomes of the claim"), max_length=8, choices=Verdict)
    country = models.CharField(_("Country"), max_length=2, choices=Country, blank=True)
    city = models.CharField(_("City"), max_length=20, choices=CITY_CHOICES, blank=True)
    claim = TextsField(_("What is said"))
    answer = TextsField(_("What is true"))
