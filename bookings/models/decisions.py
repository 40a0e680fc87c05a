"""What a house knows of a group, and several decisions that wait together."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models import Group
from bookings.models.requests import Booking
from bookings.states import Decision, DeclineReason, Outcome
from core.references import new_reference


class PapersSeen(models.Model):
    """That a house has seen the papers of a group, and on which day; never the papers."""

    venue = models.ForeignKey("spaces.Venue", on_delete=models.CASCADE, related_name="papers_seen")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="papers_seen")
    seen_on = models.DateField(help_text="the day on the wall of the house")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["venue", "group"], name="papers_seen_once")]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.group_id} {self.seen_on}"


class Batch(models.Model):
    """Several requests that a manager decides at once; until ``run_at`` nothing has happened, and it can be undone."""

    reference = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="batches")
    decision = models.CharField(max_length=8, choices=Decision)
    reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    note = models.TextField(max_length=1000, blank=True, help_text="to each group; emptied when it is done")
    made_at = models.DateTimeField()
    run_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True, help_text="from then on it cannot be undone")
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.reference

    @property
    def done(self) -> list[BatchItem]:
        """The requests that it has decided."""
        return [item for item in self.items.all() if item.outcome == Outcome.DONE]

    @property
    def left(self) -> list[BatchItem]:
        """Those that it had to leave as they are."""
        return [item for item in self.items.all() if item.outcome not in (Outcome.DONE, Outcome.WAITING)]


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    """Requests of batches, spoken in the domain's words."""

    def waiting(self) -> BatchItemQuerySet:
        """Those of which nothing is done yet."""
        return self.filter(outcome=Outcome.WAITING)


class BatchItem(models.Model):
    """One request of a batch: how it stood when the manager looked, and what became of it."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="batched")
    stamp = models.CharField(max_length=24, help_text="of the request as it stood")
    against = models.JSONField(
        default=list, help_text="ids of others' dates that lose their time by it, as they were shown"
    )
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=models.Q(outcome="waiting"), name="one_batch_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.booking_id}"
