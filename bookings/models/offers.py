"""What a house offers instead of what was asked for."""

from __future__ import annotations

import uuid

from django.db import models

from bookings.states import OfferState
from core.intervals import Interval
from spaces.models import Space


class Offer(models.Model):
    """What a house proposes instead of what was asked for; it holds its time until the group answers or it expires."""

    booking = models.ForeignKey("bookings.Booking", on_delete=models.CASCADE, related_name="offers")
    space = models.ForeignKey(
        Space,
        on_delete=models.PROTECT,
        related_name="offers",
        help_text="where nothing else is said of a date",
    )
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    note = models.TextField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking"], condition=models.Q(state="open"), name="one_open_offer_each"
            )
        ]

    def __str__(self) -> str:
        return f"offer for {self.booking_id}"


class OfferedDateQuerySet(models.QuerySet["OfferedDate"]):
    """Dates of offers, spoken in the domain's words."""

    def waiting(self) -> OfferedDateQuerySet:
        """Those that the group has not answered: nobody else can have their time."""
        return self.filter(offer__state=OfferState.OPEN)

    def overlapping(self, interval: Interval) -> OfferedDateQuerySet:
        """Dates that share time with the interval."""
        return self.filter(starts_at__lt=interval.end, ends_at__gt=interval.start)


class OfferedDate(models.Model):
    """One date of an offer, in place of a date of the booking; its time is taken in the ledger under ``claim``."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="dates")
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="offered_dates")
    occurrence = models.ForeignKey("bookings.Occurrence", on_delete=models.CASCADE, related_name="offered")
    claim = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = OfferedDateQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.starts_at:%F %R}"

    @property
    def interval(self) -> Interval:
        """When it would take place."""
        return Interval(self.starts_at, self.ends_at)
