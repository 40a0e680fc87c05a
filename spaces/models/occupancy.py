"""The rows that say what is taken."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.intervals import Interval
from spaces.models.floor import Part


class ClaimKind(models.TextChoices):
    """What takes a part."""

    BOOKING = "booking", _("booking")
    BLACKOUT = "blackout", _("blackout")
    OUTSIDE = "outside", _("outside calendar")


# The longest stored piece: the database enforces it, so that a search for overlaps may begin
# this long before its window instead of at the beginning of time. Longer claims are split.
# A search reads what began in this time in every space, so it is short (docs/decisions/0008).
LONGEST = dt.timedelta(days=1)


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
