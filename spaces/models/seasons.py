"""Parts of the year in which a house keeps other weekly hours, and when its schools rest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from spaces.models.venues import Venue


class SchoolRegion(models.Model):
    """A country or a part of one whose schools rest at the same time; the code is that of ISO 3166."""

    code = models.CharField(primary_key=True, max_length=6)
    name = TextsField()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class SchoolHoliday(models.Model):
    """Days, both ends included, on which the schools of a region rest; ``source`` is who said so."""

    region = models.ForeignKey(SchoolRegion, on_delete=models.CASCADE, related_name="holidays")
    name = TextsField()
    first = models.DateField()
    last = models.DateField()
    source = models.CharField(max_length=300)

    class Meta:
        ordering = ["first"]
        constraints = [
            models.CheckConstraint(
                name="school_holiday_ends_after_start", condition=models.Q(last__gte=models.F("first"))
            ),
            models.UniqueConstraint(fields=["region", "first"], name="one_school_holiday_on_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.first}"


class Season(models.Model):
    """A named part of the year in which the spaces of a house may have a week of their own.

    From day and month to day and month, both included; where the last lies before the first it runs over New
    Year. ``year`` is the one in which a single season begins; without it, it comes every year. A season with a
    ``region`` has no days of its own: it is the school holidays there.
    """

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="seasons")
    name = TextsField(_("Name"))
    first_month = models.PositiveSmallIntegerField(default=1)
    first_day = models.PositiveSmallIntegerField(default=1)
    last_month = models.PositiveSmallIntegerField(default=1)
    last_day = models.PositiveSmallIntegerField(default=1)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    region = models.ForeignKey(SchoolRegion, null=True, blank=True, on_delete=models.PROTECT)

    class Meta:
        ordering = ["region", "year", "first_month", "first_day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue"],
                condition=models.Q(region__isnull=False),
                name="one_school_season_in_a_house",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.first_day}.{self.first_month}–{self.last_day}.{self.last_month}"
