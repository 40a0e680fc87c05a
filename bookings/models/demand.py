"""What is kept of needs that were not met, without those who had them."""

from __future__ import annotations

from django.db import models

from bookings.states import Purpose
from spaces.models import WEEKDAYS


class Demand(models.Model):
    """An anonymous unmet need: what was wanted where and why it failed; nothing of who wanted it."""

    city = models.CharField(max_length=20)
    district = models.CharField(max_length=80, blank=True, help_text="where one alone was looked in")
    venue = models.ForeignKey("spaces.Venue", null=True, on_delete=models.SET_NULL)
    purpose = models.CharField(max_length=16, choices=Purpose)
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    hour = models.PositiveSmallIntegerField(help_text="wall-clock hour of the start in the venue's zone")
    minutes = models.PositiveIntegerField(help_text="length of one date")
    dates = models.PositiveSmallIntegerField(help_text="how many dates failed")
    people = models.PositiveIntegerField()
    reason = models.CharField(
        max_length=12,
        help_text="a DeclineReason, 'expired', 'clash', 'equipment', 'no_space' or 'partly'",
    )
    month = models.DateField(help_text="first day of the month of the first date")

    def __str__(self) -> str:
        return f"{self.city} {self.purpose} {self.reason}"


class NeedSeal(models.Model):
    """That somebody has told a need already: a keyed digest, and nothing from which the need or the teller follows."""

    digest = models.CharField(max_length=64, unique=True)
    delete_after = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]
