"""When a space is open."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from spaces.models.floor import Space
from spaces.models.seasons import Season

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]


class OpeningHours(models.Model):
    """Weekly wall-clock hours of a space in its venue's zone; closing at 00:00 means the end of the day.

    They hold in their season; those without one hold for the rest of the year.
    """

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="hours")
    season = models.ForeignKey(Season, null=True, blank=True, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                name="hours_end_after_start",
                condition=models.Q(closes__gt=models.F("opens")) | models.Q(closes=dt.time(0)),
            ),
            models.CheckConstraint(name="hours_weekday", condition=models.Q(weekday__lte=6)),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}–{self.closes:%H:%M}"


class OpeningException(models.Model):
    """A date on which the hours differ; without times the space is closed all day."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="exceptions")
    date = models.DateField()
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)
    reason = TextsField()

    class Meta:
        ordering = ["date", "opens"]
        constraints = [
            models.CheckConstraint(
                name="exception_has_both_times_or_none",
                condition=models.Q(opens__isnull=True, closes__isnull=True)
                | models.Q(opens__isnull=False, closes__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.date}"
