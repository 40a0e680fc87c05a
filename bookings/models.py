"""A group's claims on spaces, date by date, and what is kept when they fail."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import EncryptedTextField
from accounts.models import Group
from bookings.states import BookingState, DeclineReason, OccurrenceState, Purpose
from core.intervals import Interval
from core.references import new_reference
from spaces.models import WEEKDAYS, Space


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings, spoken in the domain's words."""

    def undecided(self) -> BookingQuerySet:
        """Those that wait for an answer."""
        return self.filter(status=BookingState.REQUESTED)

    def overdue(self, now: dt.datetime) -> BookingQuerySet:
        """Undecided, and the promised time of the answer has come."""
        return self.undecided().filter(answer_by__lte=now)

    def of_venues(self, venue_ids: Iterable[Any]) -> BookingQuerySet:
        """Bookings of the spaces of these venues."""
        return self.filter(space__venue__in=venue_ids)

    def of_groups(self, group_ids: Iterable[Any]) -> BookingQuerySet:
        """Bookings of these groups."""
        return self.filter(group__in=group_ids)

    def with_house(self) -> BookingQuerySet:
        """With what a list shows, in a fixed number of queries."""
        return self.select_related("space__venue", "group").prefetch_related("occurrences", "space__parts")


class Booking(models.Model):
    """A group's claim on a space: a purpose, one or more occurrences, one status."""

    reference = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="bookings")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="bookings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    status = models.CharField(max_length=12, choices=BookingState, default=BookingState.REQUESTED)
    purpose = models.CharField(_("Kind of purpose"), max_length=16, choices=Purpose)
    title = models.CharField(_("Purpose, in a few words"), max_length=120)
    expected_people = models.PositiveIntegerField(
        _("Expected number of people"), validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    participants_pay = models.BooleanField(_("Participants pay"), default=False)
    note = models.TextField(_("Note to the manager"), max_length=2000, blank=True)
    rules_version = models.PositiveIntegerField(help_text="of the house rules that were accepted")
    series = models.OneToOneField("schedule.Event", null=True, on_delete=models.PROTECT)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    decision_note = models.TextField(max_length=1000, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["status", "answer_by"], name="booking_waiting")]

    def __str__(self) -> str:
        return self.reference


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Dates of bookings, spoken in the domain's words."""

    def undecided(self) -> OccurrenceQuerySet:
        """Dates that wait for an answer."""
        return self.filter(state=OccurrenceState.REQUESTED)

    def approved(self) -> OccurrenceQuerySet:
        """Dates that take place."""
        return self.filter(state=OccurrenceState.APPROVED)

    def standing(self) -> OccurrenceQuerySet:
        """Dates that take place, or may."""
        return self.filter(state__in=(OccurrenceState.REQUESTED, OccurrenceState.APPROVED))

    def upcoming(self, now: dt.datetime) -> OccurrenceQuerySet:
        """Dates that have not ended."""
        return self.filter(ends_at__gt=now)

    def overlapping(self, interval: Interval) -> OccurrenceQuerySet:
        """Dates that share time with the interval."""
        return self.filter(starts_at__lt=interval.end, ends_at__gt=interval.start)


class Occurrence(models.Model):
    """One dated piece of a booking, without buffers; its time is taken in the ledger under ``claim``."""

    claim = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=OccurrenceState, default=OccurrenceState.REQUESTED)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="booked_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.UniqueConstraint(fields=["booking", "starts_at"], name="one_start_in_a_booking"),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="booked_time")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.starts_at:%F %R}"

    @property
    def interval(self) -> Interval:
        """When it takes place."""
        return Interval(self.starts_at, self.ends_at)


class Contact(models.Model):
    """The responsible person of a booking and how to reach them: encrypted, read through one door, soon deleted."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="contact")
    name = EncryptedTextField(_("Responsible person"))
    reach = EncryptedTextField(_("How to reach this person"))
    delete_after = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"contact of {self.booking_id}"


class Demand(models.Model):
    """An anonymous unmet need: what was wanted where and why it failed; nothing of who wanted it."""

    city = models.CharField(max_length=20)
    venue = models.ForeignKey("spaces.Venue", null=True, on_delete=models.SET_NULL)
    purpose = models.CharField(max_length=16, choices=Purpose)
    weekday = models.PositiveSmallIntegerField(choices=WEEKDAYS)
    hour = models.PositiveSmallIntegerField(help_text="wall-clock hour of the start in the venue's zone")
    minutes = models.PositiveIntegerField(help_text="length of one date")
    dates = models.PositiveSmallIntegerField(help_text="how many dates failed")
    people = models.PositiveIntegerField()
    reason = models.CharField(max_length=12, help_text="a DeclineReason, 'expired' or 'clash'")
    month = models.DateField(help_text="first day of the month of the first date")

    def __str__(self) -> str:
        return f"{self.city} {self.purpose} {self.reason}"
