"""When a house closes a space."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models

from accounts.fields import TextsField
from core.intervals import Interval
from spaces.models.floor import Space


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
