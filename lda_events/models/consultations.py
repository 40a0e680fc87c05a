"""Consultations that took place, and what came of them: never who said it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from lda_events.models.entries import CITY_CHOICES, Entry


class Consultation(Entry):
    """A past consultation. Of some only the month is known, or the months between which it was held."""

    city = models.CharField(_("City"), max_length=20, choices=CITY_CHOICES)
    first_day = models.DateField(_("Not before"))
    last_day = models.DateField(_("Not after"))
    title = TextsField(_("Title"))
    question = TextsField(_("What was asked"))
    findings = TextsField(_("What came of it"))
    partners = models.JSONField(_("Partners"), default=list, blank=True)

    class Meta(Entry.Meta):
        ordering = ["-last_day", "-first_day", "slug"]

    @property
    def day_is_known(self) -> bool:
        """Whether it was on one day that is known."""
        return self.first_day == self.last_day

    @property
    def month_is_known(self) -> bool:
        """Whether all that is known is the month."""
        return (self.first_day.year, self.first_day.month) == (self.last_day.year, self.last_day.month)
