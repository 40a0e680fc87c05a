"""The dates of a programme, each with how sure it is."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from lda_events.models.programmes import Certainty, Programme


class StepKind(models.TextChoices):
    """What is done between the dates, or on the day."""

    WORKSHOP = "workshop", _("Workshops")
    SUBMIT = "submit", _("Handing in")
    CHECK = "check", _("The city checks")
    APPEAL = "appeal", _("Appeals")
    WITHDRAW = "withdraw", _("Withdrawing a project")
    VOTE = "vote", _("Voting")
    RESULTS = "results", _("Results")
    REGISTER = "register", _("Registering")
    MEETING = "meeting", _("Meeting")


class StepQuerySet(models.QuerySet["Step"]):
    """Steps, spoken in the domain's words."""

    def standing(self) -> StepQuerySet:
        """Those that have not been taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def in_city(self, city: str) -> StepQuerySet:
        """Steps of programmes of the city with this slug."""
        return self.filter(programme__city=city)

    def dated(self) -> StepQuerySet:
        """Those of which a date is known."""
        return self.filter(models.Q(starts_on__isnull=False) | models.Q(ends_on__isnull=False))

    def in_order(self) -> StepQuerySet:
        """With their programmes, the earliest first; those without a date come last."""
        last = Coalesce("ends_on", "starts_on").asc(nulls_last=True)
        first = Coalesce("starts_on", "ends_on").asc(nulls_last=True)
        return self.select_related("programme").order_by(first, last, "pk")


class Step(models.Model):
    """From one day to another, both included; one of them may be unknown, and for results only the last is.

    Calendar programs know it by `uid`; `sequence` and `changed_at` move when what they show changes, and never else.
    """

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=60, help_text="names the step within its programme, also to the import")
    kind = models.CharField(_("Step"), max_length=12, choices=StepKind)
    starts_on = models.DateField(_("Opens on"), null=True, blank=True)
    ends_on = models.DateField(_("Last day"), null=True, blank=True)
    certainty = models.CharField(_("How sure the dates are"), max_length=10, choices=Certainty)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_step_of_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.key}"

    @property
    def last_day(self) -> dt.date | None:
        """The day after which it is over."""
        return self.ends_on or self.starts_on

    def is_over(self, today: dt.date) -> bool:
        """Whether its last day has passed; a step without dates is not over."""
        return self.last_day is not None and self.last_day < today
