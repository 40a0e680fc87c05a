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
from accounts.models import Group, Membership
from bookings.states import (
    HOLDING,
    OPEN,
    OPEN_DATES,
    UNDECIDED,
    BookingState,
    Decision,
    DeclineReason,
    OccurrenceState,
    OfferState,
    Outcome,
    Purpose,
)
from core.intervals import Interval
from core.references import new_reference
from spaces.models import WEEKDAYS, Equipment, Space, Venue, VenueRole


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


class Offer(models.Model):
    """What a house proposes instead of what was asked for; it holds its time until the group answers or it expires."""

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="offers")
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
    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="offered")
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


class KeptAnswer(models.Model):
    """What the API answered to a write under a key, so that the same write sent again happens once."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    key = models.CharField(max_length=64, help_text="hashed")
    body = models.CharField(max_length=64, help_text="method, address and body, hashed")
    status = models.PositiveSmallIntegerField(default=0, help_text="of the answer; 0 until there is one")
    answer = EncryptedTextField(blank=True)
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_answer_for_a_key")]

    def __str__(self) -> str:
        return self.key[:8]


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


def place_of(stands_on: Membership | VenueRole) -> Group | Venue:
    """For which group a member acts, or for which house a manager answers."""
    return stands_on.group if isinstance(stands_on, Membership) else stands_on.venue


class PrivateFeed(models.Model):
    """A private calendar of a member or a manager; it goes with the membership or the role that it stands on.

    The address itself is kept nowhere: only a keyed digest of its token (decision 23).
    """

    membership = models.OneToOneField(
        "accounts.Membership", null=True, on_delete=models.CASCADE, related_name="private_feed"
    )
    role = models.OneToOneField(
        "spaces.VenueRole", null=True, on_delete=models.CASCADE, related_name="private_feed"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="of the token, under a key")
    edition = models.PositiveIntegerField(help_text="how many addresses there were before")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="the hour in which a program last asked")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="private_feed_stands_on_one",
                condition=models.Q(membership__isnull=False, role__isnull=True)
                | models.Q(membership__isnull=True, role__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]

    @property
    def stands_on(self) -> Membership | VenueRole:
        """What lets its person read it."""
        standing = self.membership or self.role
        assert standing is not None
        return standing

    @property
    def place(self) -> Group | Venue:
        """Of which group or house it is."""
        return place_of(self.stands_on)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it may be read: its person is what they were, and nobody quarrels about the place."""
        running = self.role is None or self.role.expires_at > now
        whole = self.stands_on.person.is_active and self.place.frozen_at is None
        return running and whole and self.expires_at > now
