"""What all entries of the agency share: sources, when somebody checked it, and where it came from."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.cities import CITIES
from lda_events.models.programmes import CHECK_EVERY

CITY_CHOICES = [(slug, city.names["en"]) for slug, city in CITIES.items()]


class Provider(models.TextChoices):
    """Who offers it; public services and those of associations are kept apart."""

    PUBLIC = "public", _("City and public services")
    INTERNATIONAL = "international", _("International organisations")
    NGO = "ngo", _("Associations and initiatives")


class Entry(models.Model):
    """Something that the agency says, with its sources."""

    slug = models.SlugField(max_length=80, unique=True)
    sources = models.JSONField(_("Sources"), default=list, blank=True, help_text="[{title, url}]")
    verified_on = models.DateField(_("Verified on"), null=True, blank=True)
    loaded = models.CharField(max_length=64, blank=True, help_text="hash of the record imported last")
    edited_at = models.DateTimeField(null=True, blank=True, help_text="last change here, not by the import")

    class Meta:
        abstract = True
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug

    def is_due(self, today: dt.date) -> bool:
        """Whether nobody has checked it, or not for half a year."""
        return self.verified_on is None or today - self.verified_on > CHECK_EVERY
