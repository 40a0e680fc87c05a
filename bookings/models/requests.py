"""A group's claims on spaces, date by date."""

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
from bookings.models.offers import Offer, OfferedDate
from bookings.states import (
    HOLDING,
    OPEN,
    OPEN_DATES,
    UNDECIDED,
    BookingState,
    DeclineReason,
    OccurrenceState,
    Outcome,
    Purpose,
)
from core.intervals import Interval
from core.references import new_reference
from spaces.models import Equipment, Space


class BookingQuerySet(models.QuerySet["Booking"]):
    """Bookings, spoken in the domain's words."""

    def undecided(self) -> BookingQuerySet:
        """Those that wait for an answer of the house."""
        return self.filter(status=BookingState.REQUESTED)

    def waiting_in_order(self) -> BookingQuerySet:
        """The same, the oldest deadline first."""
        return self.undecided().order_by("answer_by", "pk")

    def before(self, booking: Booking) -> BookingQuerySet:
        """Those with an older deadline than this one."""
        same = models.Q(answer_by=booking.answer_by, pk__lt=booking.pk)
        return self.filter(models.Q(answer_by__lt=booking.answer_by) | same)

    def after(self, booking: Booking) -> BookingQuerySet:
        """Those with a later deadline than this one."""
        same = models.Q(answer_by=booking.answer_by, pk__gt=booking.pk)
        return self.filter(models.Q(answer_by__gt=booking.answer_by) | same)

    def in_no_batch(self) -> BookingQuerySet:
        """Without those that wait to be decided together with others."""
        return self.exclude(batched__outcome=Outcome.WAITING)

    def open(self) -> BookingQuerySet:
        """Those of which somebody may still say something: the house, the group, or whoever has the time."""
        return self.filter(status__in=OPEN)

    def closed(self) -> BookingQuerySet:
        """All others: approved, or ended in one way or another."""
        return self.exclude(status__in=OPEN)

    def overdue(self, now: dt.datetime) -> BookingQuerySet:
        """Those whose next word is due, from whichever side, and has not come."""
        return self.open().filter(answer_by__lte=now)

    def half_way(self, now: dt.datetime) -> BookingQuerySet:
        """Half of the time for an answer has passed, and nobody was reminded."""
        return self.undecided().filter(half_time_at__lte=now)

    def of_venues(self, venue_ids: Iterable[Any]) -> BookingQuerySet:
        """Bookings of the spaces of these venues."""
        return self.filter(space__venue__in=venue_ids)

    def of_groups(self, group_ids: Iterable[Any]) -> BookingQuerySet:
        """Bookings of these groups."""
        return self.filter(group__in=group_ids)

    def with_house(self) -> BookingQuerySet:
        """With what a list shows, in a fixed number of queries."""
        lines = models.Prefetch("equipment", BookedEquipment.objects.select_related("equipment"))
        return self.select_related("space__venue", "group").prefetch_related(
            "occurrences", "space__parts", lines
        )

    def with_words(self) -> BookingQuerySet:
        """With what the two sides have asked and offered each other, in a fixed number of queries."""
        offers = models.Prefetch("offers", Offer.objects.select_related("space"))
        dates = models.Prefetch("offers__dates", OfferedDate.objects.select_related("space"))
        parts = ("split_into", "split_from__split_into")
        return self.prefetch_related("questions", offers, dates, *parts)

    def together_with(self, booking: Booking) -> BookingQuerySet:
        """The other bookings that came from the same request: some of its dates are in other spaces."""
        root = booking.split_from_id or booking.pk
        return self.filter(models.Q(pk=root) | models.Q(split_from=root)).exclude(pk=booking.pk)


class Booking(models.Model):
    """A group's claim on a space: a purpose, one or more occurrences, one status."""

    reference = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="bookings")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="bookings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    status = models.CharField(max_length=20, choices=BookingState, default=BookingState.REQUESTED)
    purpose = models.CharField(_("Kind of purpose"), max_length=16, choices=Purpose)
    title = models.CharField(_("Purpose, in a few words"), max_length=120)
    expected_people = models.PositiveIntegerField(
        _("Expected number of people"), validators=[MinValueValidator(1), MaxValueValidator(10_000)]
    )
    participants_pay = models.BooleanField(_("Participants pay"), default=False)
    note = models.TextField(_("Note to the manager"), max_length=2000, blank=True)
    rules_version = models.PositiveIntegerField(help_text="of the house rules that were accepted")
    series = models.OneToOneField("schedule.Event", null=True, on_delete=models.PROTECT)
    split_from = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="split_into",
        help_text="the booking of the same request whose dates are in another space",
    )
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField(help_text="by when the next word is due, of the house or of the group")
    clock_started_at = models.DateTimeField(
        null=True, blank=True, help_text="since when the house owes an answer"
    )
    clock_left = models.DurationField(
        null=True, blank=True, help_text="of the house's time, while the group has the word"
    )
    half_time_at = models.DateTimeField(
        null=True, blank=True, help_text="when the house is reminded; empty once it was"
    )
    answered_after = models.DurationField(
        null=True, blank=True, help_text="how long the house's first answer took"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(max_length=12, choices=DeclineReason, blank=True)
    decision_note = models.TextField(max_length=1000, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["status", "answer_by"], name="booking_waiting")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """Somebody may still say something about it."""
        return self.status in OPEN

    @property
    def is_undecided(self) -> bool:
        """The house can decide it, also while the group has the word."""
        return self.status in UNDECIDED


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

    def holding(self) -> OccurrenceQuerySet:
        """Dates that nobody else can have: approved, kept for a group, or asked for where requests hold."""
        waiting = models.Q(state=OccurrenceState.REQUESTED, booking__space__holds_undecided=True)
        return self.filter(models.Q(state__in=HOLDING) | waiting)

    def open(self) -> OccurrenceQuerySet:
        """Dates of which somebody may still say something."""
        return self.filter(state__in=OPEN_DATES)

    def wanted(self) -> OccurrenceQuerySet:
        """Dates that wait for their time to become free."""
        return self.filter(state=OccurrenceState.WANTED)

    def offered(self) -> OccurrenceQuerySet:
        """Dates whose time became free and is kept for the group that waited."""
        return self.filter(state=OccurrenceState.OFFERED)

    def upcoming(self, now: dt.datetime) -> OccurrenceQuerySet:
        """Dates that have not ended."""
        return self.filter(ends_at__gt=now)

    def overlapping(self, interval: Interval) -> OccurrenceQuerySet:
        """Dates that share time with the interval."""
        return self.filter(starts_at__lt=interval.end, ends_at__gt=interval.start)

    def ending_after(self, moment: dt.datetime) -> OccurrenceQuerySet:
        """Dates that end later, in order of time."""
        return self.filter(ends_at__gt=moment).order_by("starts_at", "pk")

    def asked_for_once(self) -> OccurrenceQuerySet:
        """All but those that the group never asked for."""
        return self.exclude(state=OccurrenceState.LEFT_OUT, sequence=0)

    def before_house_once(self) -> OccurrenceQuerySet:
        """All but those that never came before the house."""
        return self.exclude(state__in=(OccurrenceState.LEFT_OUT, OccurrenceState.WANTED), sequence=0)

    def mark_changed(self, now: dt.datetime, **fields: Any) -> int:
        """Write these columns and let calendars know of it; returns how many rows there are."""
        return self.update(sequence=models.F("sequence") + 1, changed_at=now, **fields)


class Occurrence(models.Model):
    """One dated piece of a booking, without buffers; its time is taken in the ledger under ``claim``."""

    claim = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="occurrences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=OccurrenceState, default=OccurrenceState.REQUESTED)
    offered_until = models.DateTimeField(
        null=True, blank=True, help_text="how long a freed time is kept for the group"
    )
    sequence = models.PositiveIntegerField(default=0, help_text="grows when state or time changes")
    changed_at = models.DateTimeField(
        null=True, blank=True, help_text="when it last changed; empty since it was asked for"
    )

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="booked_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
        ]
        indexes = [models.Index(fields=["starts_at", "ends_at"], name="booked_time")]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.starts_at:%F %R}"

    @property
    def interval(self) -> Interval:
        """When it takes place."""
        return Interval(self.starts_at, self.ends_at)


class BookedEquipment(models.Model):
    """So many pieces of a thing that a group asks for with a booking, for each of its dates.

    They are in use on dates that stand; a date that goes gives them back (`bookings.equipment`).
    """

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="equipment")
    equipment = models.ForeignKey(Equipment, on_delete=models.PROTECT, related_name="booked")
    quantity = models.PositiveSmallIntegerField()
    lent = models.BooleanField(default=True, help_text="False: the house approved the booking without it")

    class Meta:
        ordering = ["equipment__kind", "equipment"]
        constraints = [
            models.CheckConstraint(name="booked_a_piece", condition=models.Q(quantity__gte=1)),
            models.UniqueConstraint(fields=["booking", "equipment"], name="one_line_for_a_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.booking_id} {self.quantity} × {self.equipment_id}"


class Contact(models.Model):
    """The responsible person of a booking and how to reach them: encrypted, read through one door, soon deleted."""

    booking = models.OneToOneField(Booking, on_delete=models.CASCADE, related_name="contact")
    name = EncryptedTextField(_("Responsible person"))
    reach = EncryptedTextField(_("How to reach this person"))
    delete_after = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"contact of {self.booking_id}"


class Question(models.Model):
    """What a house must know before it can decide, and what the group answered."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="questions")
    asked_at = models.DateTimeField()
    text = models.TextField(max_length=1000)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(max_length=2000, blank=True)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"question about {self.booking_id}"
