"""Announcing an approved booking, or what takes place elsewhere, for programs: who does it is asked for a name."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import Frozen, groups_of
from accounts.models import Group, Person
from bookings.access import get_booking_for
from bookings.api_refusals import Conflict, NotNow
from bookings.models import Booking
from bookings.transitions import NotPossible
from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES, INTERPRETED_INTO
from events.announcement import (
    LONGEST_ADDRESS,
    LONGEST_DISTRICT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    OLDEST,
    Announcement,
    Unfit,
)
from events.cautions import cautions, days_of
from events.models import Event
from events.operations import AlreadyAnnounced, Dates, announce, announce_elsewhere
from events.said import MOST_HOLIDAYS
from events.states import Disclosure, Format, Kind, Level, ParentStays, PhotoPolicy, StepFree
from events.terms import Days
from spaces.ledger import Busy
from spaces.problems import Problem

NOT_WORDS = ("booking", "group", "dates")
"""What a request says beside the words of the event."""


def _texts(longest: int, **options: Any) -> serializers.DictField:
    """One text by language: ``{"be": "…", "pl": "…"}``."""
    return serializers.DictField(child=serializers.CharField(max_length=longest), **options)


class DaysIn(serializers.Serializer[Any]):
    """Some days in a row, both included; without a last one, a single day."""

    first = serializers.DateField()
    last = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> Any:
        """As days."""
        return Days(attrs["first"], attrs.get("last", attrs["first"]))


class EventDatesIn(serializers.Serializer[Any]):
    """Dates by the clock of the city. Without hours whole days; `further` days have the same hours; with `every_weeks`
    they repeat until a last day, or that of the term, without its holidays."""

    day = serializers.DateField()
    starts = serializers.TimeField(required=False, allow_null=True)
    ends = serializers.TimeField(required=False, allow_null=True)
    further = serializers.ListField(child=serializers.DateField(), required=False, max_length=200)
    every_weeks = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=52)
    until = serializers.DateField(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> Any:
        """As the domain says it."""
        return Dates(**{**attrs, "further": tuple(attrs.get("further", ()))})


class AnnouncementIn(serializers.Serializer[Any]):
    """An event made from an approved booking, or at a place of its own: then `group`, `dates` and `place_city` say
    whose it is, when, and by which clock. Texts by language. Without a disclosure the usual one holds."""

    booking = serializers.CharField(
        max_length=16, required=False, help_text="reference of an approved booking of your group"
    )
    group = serializers.CharField(
        max_length=100, required=False, help_text="slug of your group, without a booking"
    )
    dates = EventDatesIn(required=False, help_text="when, without a booking")
    kind = serializers.ChoiceField(choices=Kind.choices)
    title = _texts(LONGEST_TITLE)
    organiser = serializers.CharField(max_length=LONGEST_TITLE, help_text="a name that may be public")
    short_title = _texts(LONGEST_TITLE, required=False)
    text = _texts(LONGEST_TEXT, required=False)
    disclosure = serializers.ChoiceField(choices=Disclosure.choices, required=False)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=list(CONTENT_LANGUAGES)), required=False, max_length=10
    )
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    age_from = serializers.IntegerField(min_value=0, max_value=OLDEST, required=False, allow_null=True)
    age_to = serializers.IntegerField(min_value=0, max_value=OLDEST, required=False, allow_null=True)
    format = serializers.ChoiceField(choices=Format.choices, required=False)
    price = _texts(LONGEST_TEXT, required=False)
    free_of_charge = serializers.BooleanField(required=False)
    photo_policy = serializers.ChoiceField(choices=PhotoPolicy.choices, required=False)
    how_to_join = _texts(LONGEST_TEXT, required=False)
    term_start = serializers.DateField(required=False, allow_null=True)
    term_end = serializers.DateField(required=False, allow_null=True)
    term_holidays = serializers.ListField(child=DaysIn(), required=False, max_length=MOST_HOLIDAYS)
    parent_stays = serializers.ChoiceField(choices=ParentStays.choices, required=False, allow_blank=True)
    inclusive_support = _texts(LONGEST_TEXT, required=False)
    interpretation = serializers.ListField(
        child=serializers.ChoiceField(choices=list(INTERPRETED_INTO)), required=False, max_length=20
    )
    childcare = serializers.BooleanField(required=False)
    standards_url = serializers.CharField(max_length=LONGEST_ADDRESS, required=False, allow_blank=True)
    standards_reviewed = serializers.DateField(required=False, allow_null=True)
    step_free = serializers.ChoiceField(
        choices=StepFree.choices, required=False, help_text="without it, what the booked space says"
    )
    place_name = serializers.CharField(max_length=LONGEST_TITLE, required=False, allow_blank=True)
    place_address = serializers.CharField(max_length=LONGEST_ADDRESS, required=False, allow_blank=True)
    place_city = serializers.ChoiceField(choices=list(CITIES), required=False)
    place_district = serializers.CharField(max_length=LONGEST_DISTRICT, required=False, allow_blank=True)
    indexable = serializers.BooleanField(required=False, help_text="search engines may list it")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Either a booking, or a group with dates."""
        if "booking" in attrs and ("dates" in attrs or "group" in attrs):
            raise ValidationError({"booking": _("Group and dates are those of the booking: leave them out.")})
        for name in () if "booking" in attrs else ("group", "dates"):
            if name not in attrs:
                raise ValidationError({name: _("Name a booking, or a group and its dates.")})
        return attrs

    def announcement(self) -> Announcement:
        """The same in the domain's words."""
        given = {name: value for name, value in self.validated_data.items() if name not in NOT_WORDS}
        listed = {
            name: tuple(given.get(name, ())) for name in ("languages", "interpretation", "term_holidays")
        }
        return Announcement(**{**given, **listed})


class WarningOut(serializers.Serializer[Any]):
    """Something to think of; it refuses nothing."""

    code = serializers.CharField()
    text = serializers.CharField()


class AnnouncedOut(serializers.Serializer[Any]):
    """Where the event is from now on, and what to think of; as much of it as its disclosure allows is at
    `/events/<slug>/`."""

    slug = serializers.CharField()
    disclosure = serializers.ChoiceField(choices=Disclosure.choices)
    warnings = WarningOut(many=True)


FROM_A_BOOKING = OpenApiExample(
    "From a booking",
    request_only=True,
    value={
        "booking": "ABCD-2345",
        "kind": "history_forum",
        "title": {"be": "Суседзі і межы", "pl": "Sąsiedzi i granice"},
        "organiser": "Kupalinka",
        "languages": ["be", "pl"],
        "interpretation": ["pl", "pso"],
        "childcare": True,
    },
)
ELSEWHERE = OpenApiExample(
    "A course at a place of its own",
    request_only=True,
    value={
        "group": "kupalinka",
        "kind": "children",
        "title": {"be": "Казкі для малых"},
        "organiser": "Kupalinka",
        "languages": ["be"],
        "age_from": 4,
        "age_to": 6,
        "parent_stays": "yes",
        "place_city": "vilnius",
        "place_district": "Naujamiestis",
        "term_start": "2026-12-01",
        "term_end": "2027-05-31",
        "term_holidays": [{"first": "2026-12-23", "last": "2027-01-03"}],
        "dates": {"day": "2026-12-05", "starts": "10:30", "ends": "11:30", "every_weeks": 1},
    },
)
EXAMPLES = [FROM_A_BOOKING, ELSEWHERE]


def announce_as_asked(request: Request, now: dt.datetime) -> Response:
    """Announce the approved dates of a booking of one's group, or dates at a place of their own.

    Raises:
        rest_framework.exceptions.APIException: for everything that stands against it.
    """
    if not isinstance(request.user, Person):
        raise NotAuthenticated
    given = AnnouncementIn(data=request.data)
    given.is_valid(raise_exception=True)
    event, booking = _announced(request.user, given, now)
    told = {"slug": event.slug, "disclosure": event.disclosure, "warnings": _cautions(given, event, booking)}
    return Response(AnnouncedOut(told).data, status=status.HTTP_201_CREATED)


def _announced(by: Person, given: AnnouncementIn, now: dt.datetime) -> tuple[Event, Booking | None]:
    told, details = given.validated_data, given.announcement()
    booking = get_booking_for(by, told["booking"]) if "booking" in told else None
    try:
        if booking is not None:
            return announce(by=by, booking=booking, details=details, now=now), booking
        group = _group(by, told["group"])
        return announce_elsewhere(by=by, group=group, details=details, dates=told["dates"], now=now), None
    except Unfit as unfit:
        raise ValidationError(_by_field(unfit.problems)) from unfit
    except AlreadyAnnounced as already:
        raise Conflict(_("This booking is announced already.")) from already
    except NotPossible as error:
        raise Conflict(_("No coming date of this booking is approved.")) from error
    except Frozen as error:
        raise Conflict(str(error)) from error
    except Busy as error:
        raise NotNow(_("Too many people write at this moment. Send the same request again.")) from error


def _group(by: Person, slug: str) -> Group:
    group = groups_of(by).filter(slug=slug.replace("\0", "")).first()
    if group is None:
        raise ValidationError({"group": [_("You do not act for this group: name one of yours.")]})
    return group


def _by_field(problems: Sequence[Problem]) -> dict[str, Any]:
    """Those of the dates stand under `dates`."""
    of_dates = {problem.field: [str(problem.text)] for problem in problems if problem.field in DATE_FIELDS}
    others = {problem.field: [str(problem.text)] for problem in problems if problem.field not in DATE_FIELDS}
    return {**others, **({"dates": of_dates} if of_dates else {})}


DATE_FIELDS = frozenset({"day", "starts", "ends", "further", "every_weeks", "until"})


def _cautions(given: AnnouncementIn, event: Event, booking: Booking | None) -> Iterable[Problem]:
    starts = event.occurrences.values_list("starts_at", flat=True)
    return cautions(given.announcement(), days=days_of(starts, event.zone), booking=booking)
