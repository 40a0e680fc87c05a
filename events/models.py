"""What is announced, date by date, with its place as far as it is disclosed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from functools import cache, reduce
from operator import or_

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from accounts.models import Group
from bookings.models import Booking
from bookings.models import Occurrence as BookedOccurrence
from bookings.states import OccurrenceState as BookedState
from core import walltime
from core.intervals import Interval
from events.fields import WallField
from events.searching import kinds_called, languages_called
from events.states import (
    ANNOUNCED,
    PUBLIC,
    Disclosure,
    EventState,
    Format,
    Kind,
    Level,
    OccurrenceState,
    ParentStays,
    PhotoPolicy,
    StepFree,
)
from spaces.models import Space, Venue

# What a booked date that was announced as approved comes to when it does not take place.
NOT_TO_BE = [BookedState.CANCELLED, BookedState.DECLINED, BookedState.WITHDRAWN, BookedState.EXPIRED]

# Past events leave public view: what is lawful today has been prosecuted years later.
SHOWN_AFTERWARDS = dt.timedelta(days=30)


class EventQuerySet(models.QuerySet["Event"]):
    """Events, spoken in the domain's words."""

    def public(self) -> EventQuerySet:
        """Announced to everybody, at least as far as the district."""
        return self.filter(state__in=ANNOUNCED, disclosure__in=PUBLIC)

    def in_city(self, city: str) -> EventQuerySet:
        """Events that say they are in the city with this slug."""
        return self.filter(public_city=city)

    def at_venue(self, slug: str) -> EventQuerySet:
        """Events that say they are in this house."""
        return self.filter(public_venue__slug=slug)

    def in_space(self, slug: str) -> EventQuerySet:
        """Events that say they are in this space."""
        return self.filter(public_space__slug=slug)

    def openly_of(self, group_slug: str) -> EventQuerySet:
        """Events of the group that say so: it has a public page, or the event bears its name.

        A group that shows itself under another name is not to be found by its own.
        """
        said = models.Q(group__listed=True) | models.Q(organiser=models.F("group__name"))
        return self.filter(said, group__slug=group_slug)

    def of_kinds(self, kinds: Collection[str]) -> EventQuerySet:
        """Events of any of these kinds."""
        return self.filter(kind__in=kinds)

    def spoken_in(self, language: str) -> EventQuerySet:
        """Events where the language is spoken; "be" finds all forms of Belarusian."""
        # As text, because SQLite has no test for what a JSON list contains; the quote begins a tag.
        tags = Cast("languages", models.TextField())
        return self.alias(tags=tags).filter(tags__contains=f'"{language}')

    def for_age(self, age: int) -> EventQuerySet:
        """Events for people of this age; one that names no age is for everybody."""
        old_enough = models.Q(age_from__isnull=True) | models.Q(age_from__lte=age)
        young_enough = models.Q(age_to__isnull=True) | models.Q(age_to__gte=age)
        return self.filter(old_enough, young_enough)

    def in_district(self, district: str) -> EventQuerySet:
        """Events that say they are in this district."""
        return self.filter(public_district=district)

    def at_level(self, level: str) -> EventQuerySet:
        """Events for people of this level; one for any level is for them too."""
        return self.filter(level__in={level, Level.ANY})

    def in_format(self, meeting: str) -> EventQuerySet:
        """Events where one can take part in this way; who meets both ways meets in person and online."""
        return self.filter(format__in={meeting, Format.MIXED})

    def free(self) -> EventQuerySet:
        """Events that cost nothing."""
        return self.filter(free_of_charge=True)

    def step_free(self) -> EventQuerySet:
        """Events of which the organiser says that one gets in without a step."""
        return self.filter(step_free=StepFree.YES)

    def matching(self, words: Sequence[Sequence[str]]) -> EventQuerySet:
        """Events in whose public texts some word begins with each of these, in one of its spellings.

        What an event is about and which languages are spoken there is found in all languages, too.
        """
        # As text, for SQLite cannot look into a JSON list.
        found = self.alias(tags=Cast("languages", models.TextField()))
        for spellings in words:
            conditions = [models.Q(search_text__has_word=word) for word in spellings]
            conditions += [models.Q(tags__contains=f'"{tag}') for tag in languages_called(spellings)]
            if kinds := kinds_called(spellings):
                conditions.append(models.Q(kind__in=kinds))
            found = found.filter(reduce(or_, conditions))
        return found

    def of_groups(self, groups: models.QuerySet[Group]) -> EventQuerySet:
        """Events of these groups."""
        return self.filter(group__in=groups)


class Event(models.Model):
    """An announcement. The ``public_*`` columns hold what its disclosure level lets everybody know;
    lists, filters, searches and feeds read them and never the booking."""

    slug = models.SlugField(max_length=80, unique=True)
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="events")
    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.SET_NULL, related_name="events"
    )
    state = models.CharField(max_length=12, choices=EventState, default=EventState.DRAFT)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind)
    title = TextsField(_("Title"))
    short_title = TextsField(_("Neutral short title"))
    text = TextsField(_("Text"))
    organiser = models.CharField(_("Organiser, as shown"), max_length=120)
    disclosure = models.CharField(_("Who may know the place"), max_length=8, choices=Disclosure)
    languages = models.JSONField(
        _("Languages"), default=list, help_text="content language tags, spoken there"
    )
    level = models.CharField(_("Level"), max_length=12, choices=Level, default=Level.ANY)
    age_from = models.PositiveSmallIntegerField(
        _("Age from"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    age_to = models.PositiveSmallIntegerField(
        _("Age to"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    format = models.CharField(_("Format"), max_length=9, choices=Format, default=Format.IN_PERSON)
    price = TextsField(_("Price"))
    free_of_charge = models.BooleanField(_("Free of charge"), default=True)
    photo_policy = models.CharField(_("Photos"), max_length=8, choices=PhotoPolicy, default=PhotoPolicy.NONE)
    how_to_join = TextsField(_("How to take part"))
    term_start = models.DateField(_("First day of the term"), null=True, blank=True)
    term_end = models.DateField(_("Last day of the term"), null=True, blank=True)
    term_holidays = models.JSONField(
        _("Holidays within the term"), default=list, blank=True, help_text="pairs of ISO dates, both free"
    )
    parent_stays = models.CharField(
        _("Parents"), max_length=8, choices=[("", _("not said")), *ParentStays.choices], blank=True
    )
    inclusive_support = TextsField(_("Support for different needs"))
    interpretation = models.JSONField(
        _("Interpretation"), default=list, blank=True, help_text="language tags, sign languages among them"
    )
    childcare = models.BooleanField(_("Childcare"), default=False)
    standards_url = models.URLField(_("Child-protection standards"), blank=True)
    standards_reviewed = models.DateField(_("Last review of the standards"), null=True, blank=True)
    step_free = models.CharField(_("Step-free"), max_length=7, choices=StepFree, default=StepFree.UNKNOWN)
    place_name = models.CharField(_("Name of the place"), max_length=120, blank=True)
    place_address = models.CharField(_("Address of the place"), max_length=200, blank=True)
    place_city = models.CharField(_("City"), max_length=20, blank=True)
    place_district = models.CharField(_("District"), max_length=80, blank=True)
    indexable = models.BooleanField(_("Search engines may list it"), default=False)
    zone = models.CharField(max_length=40)
    public_city = models.CharField(max_length=20, blank=True)
    public_district = models.CharField(max_length=80, blank=True)
    public_venue = models.ForeignKey(
        Venue, null=True, blank=True, on_delete=models.SET_NULL, related_name="public_events"
    )
    public_space = models.ForeignKey(
        Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="public_events"
    )
    public_place_name = models.CharField(max_length=120, blank=True)
    public_place_address = models.CharField(max_length=200, blank=True)
    search_text = models.TextField(blank=True, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="event_ages_in_order",
                condition=models.Q(age_from__isnull=True)
                | models.Q(age_to__isnull=True)
                | models.Q(age_to__gte=models.F("age_from")),
            ),
            models.CheckConstraint(
                name="event_term_whole_and_in_order",
                condition=models.Q(term_start__isnull=True, term_end__isnull=True)
                | models.Q(
                    term_start__isnull=False, term_end__isnull=False, term_end__gte=models.F("term_start")
                ),
            ),
            # A booking says where it is; two places could not both be right.
            models.CheckConstraint(
                name="event_one_place",
                condition=models.Q(booking__isnull=True)
                | models.Q(place_name="", place_address="", place_city="", place_district=""),
            ),
        ]
        # Lists are filtered by it alone, without the texts of ten thousand announcements.
        indexes = [
            models.Index(
                fields=["disclosure", "state", "public_city", "kind", "public_district", "zone", "id"],
                name="event_public",
            )
        ]

    def __str__(self) -> str:
        return self.slug

    @property
    def is_course(self) -> bool:
        """Whether it has a term, and is joined as a whole."""
        return self.term_start is not None


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """Dates of events, spoken in the domain's words."""

    def public(self, now: dt.datetime) -> OccurrenceQuerySet:
        """Dates of events announced to everybody that are not long over."""
        return self.filter(
            event__state__in=ANNOUNCED, event__disclosure__in=PUBLIC, ends_at__gt=now - SHOWN_AFTERWARDS
        )

    def of_events(self, events: EventQuerySet) -> OccurrenceQuerySet:
        """Dates of these events."""
        return self.filter(event__in=events)

    def shown(self, now: dt.datetime) -> OccurrenceQuerySet:
        """Dates that are not long over."""
        return self.ending_after(now - SHOWN_AFTERWARDS)

    def planned(self) -> OccurrenceQuerySet:
        """Dates that take place, or took place."""
        return self.filter(state=OccurrenceState.PLANNED)

    def called_off_by_house(self) -> OccurrenceQuerySet:
        """Dates still planned whose booked date was cancelled meanwhile, changed and then not approved, or split off.

        What is announced is where its booking is: a date that went to another space is in another booking by now.
        """
        here = models.Q(booked__booking=models.F("event__booking"))
        elsewhere = models.Q(booked__isnull=False) & ~here
        return self.planned().filter(models.Q(booked__state__in=NOT_TO_BE) | elsewhere)

    def moved_by_booking(self) -> OccurrenceQuerySet:
        """Dates still planned whose booked date was moved to another time meanwhile."""
        same = models.Q(booked__starts_at=models.F("starts_at"), booked__ends_at=models.F("ends_at"))
        return self.planned().filter(booked__isnull=False).exclude(same)

    def ending_after(self, moment: dt.datetime) -> OccurrenceQuerySet:
        """Dates that end after the moment."""
        return self.filter(ends_at__gt=moment)

    def starting_before(self, moment: dt.datetime) -> OccurrenceQuerySet:
        """Dates that start before the moment."""
        return self.filter(starts_at__lt=moment)

    def upcoming(self, now: dt.datetime) -> OccurrenceQuerySet:
        """Dates that have not ended."""
        return self.ending_after(now)

    def openly_in(self, spaces: Collection[Space]) -> OccurrenceQuerySet:
        """Dates of open events in these spaces: those of which the public columns name one."""
        return self.filter(event__disclosure=Disclosure.OPEN, event__public_space__in=spaces)

    def between(self, interval: Interval) -> OccurrenceQuerySet:
        """Dates that share time with the interval."""
        return self.filter(starts_at__lt=interval.end, ends_at__gt=interval.start)

    def with_weekday(self, day: int) -> OccurrenceQuerySet:
        """Dates that begin on this day of the week on the wall there; ISO, 1 is Monday."""
        return self.filter(weekday=day)

    def beginning_on(self, day: dt.date) -> OccurrenceQuerySet:
        """Dates that begin on this day on the wall of their zone."""
        return self.beginning_within(day, day + dt.timedelta(days=1))

    def beginning_within(self, first: dt.date, following: dt.date) -> OccurrenceQuerySet:
        """Dates that begin on these days, from the first to before the following one, on the wall of their zone, which
        is less than half a day from UTC."""
        around = dt.timedelta(hours=12)
        start, end = (dt.datetime.combine(day, dt.time(), dt.UTC) for day in (first, following))
        near = self.filter(starts_at__gte=start - around, starts_at__lt=end + around)
        # Half a day around each end belongs to the day before and to the day after as well; the weekday tells.
        early = models.Q(starts_at__lt=start + around) & ~models.Q(weekday=first.isoweekday())
        late = models.Q(starts_at__gte=end - around) & models.Q(weekday=following.isoweekday())
        return near.exclude(early).exclude(late)

    def with_event(self) -> OccurrenceQuerySet:
        """With what a public record is made of and nothing else, in a fixed number of queries."""
        return self.select_related("event__group", "event__public_venue", "event__public_space").only(
            *_told()
        )

    def with_booking(self) -> OccurrenceQuerySet:
        """With what members of its group see besides."""
        return self.with_event().select_related("event__booking__space__venue")


class Occurrence(models.Model):
    """One date of an event, with an identity that calendar programs keep for good."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="occurrences")
    booked = models.OneToOneField(BookedOccurrence, null=True, blank=True, on_delete=models.SET_NULL)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    all_day = models.BooleanField(default=False, help_text="from midnight to midnight on the wall there")
    weekday = WallField(editable=False, default=0, help_text="ISO: 1 is Monday")
    clock = WallField(editable=False, default=0, help_text="minutes after midnight, 1080 at 18:00")
    state = models.CharField(max_length=10, choices=OccurrenceState, default=OccurrenceState.PLANNED)
    moved_from = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="occurrence_ends_after_start", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.CheckConstraint(name="occurrence_weekday", condition=models.Q(weekday__range=(1, 7))),
            models.CheckConstraint(name="occurrence_clock", condition=models.Q(clock__lt=24 * 60)),
        ]
        indexes = [
            models.Index(fields=["starts_at", "ends_at"], name="occurrence_time"),
            models.Index(fields=["weekday", "starts_at"], name="occurrence_weekday_time"),
            models.Index(
                fields=["event", "ends_at", "weekday", "clock", "starts_at", "state"],
                name="occurrence_of_event",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.starts_at:%F %R}"

    @property
    def interval(self) -> Interval:
        """When it takes place."""
        return Interval(self.starts_at, self.ends_at)

    def move_to(self, interval: Interval) -> None:
        """Take place then. Only sets it; saving is the caller's, with `TIMES`."""
        self.starts_at, self.ends_at = interval.start, interval.end
        self.weekday, self.clock = self.weekday_there(), self.clock_there()

    def weekday_there(self) -> int:
        """The ISO day of the week on which it begins on the wall of its zone."""
        return walltime.local(self.starts_at, self.event.zone).isoweekday()

    def clock_there(self) -> int:
        """What the wall of its zone shows when it begins, in minutes after midnight."""
        shown = walltime.local(self.starts_at, self.event.zone)
        return shown.hour * 60 + shown.minute


TIMES = ("starts_at", "ends_at", "weekday", "clock")
"""The columns that say when a date takes place."""


@cache
def _told() -> tuple[str, ...]:
    """The columns that a public record is made of, as paths from a date: a space alone has thirty, and what the search
    reads is as long as all the rest."""
    return (
        *(field.name for field in Occurrence._meta.concrete_fields),
        *(f"event__{field.name}" for field in Event._meta.concrete_fields if field.name != "search_text"),
        *(f"event__group__{name}" for name in ("slug", "name", "listed")),
        *(f"event__public_space__{name}" for name in ("slug", "name")),
        *(
            f"event__public_venue__{name}"
            for name in ("slug", "name", "address", "address_is_public", "latitude", "longitude")
        ),
    )


class FeedScope(models.Model):
    """When a feed's content last changed. It only grows: a program that was told a later date keeps it."""

    key = models.CharField(
        max_length=120, unique=True, help_text="all, city:…, venue:…, space:…, group:…, event:…"
    )
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class FeedPart(models.Model):
    """A date as an entry of a public calendar, in one language, made when it is first asked for.

    It holds while `stamp` names the date's sequence and the words of this start of the site.
    """

    occurrence = models.ForeignKey(Occurrence, on_delete=models.CASCADE, related_name="feed_parts")
    voice = models.CharField(max_length=8, help_text="language; with a mark when neutral")
    stamp = models.CharField(max_length=40)
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "voice"], name="one_feed_part_for_each_voice")
        ]

    def __str__(self) -> str:
        return f"{self.occurrence_id} {self.voice}"
