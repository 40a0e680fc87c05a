"""The finder for machines: the same search, reasons and suggestions as its page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import refuse_unknown
from accounts.policies import Policy
from core import walltime
from core.cities import CITIES
from spaces.access import attach_equipment, attach_limits, attach_photos, districts_for
from spaces.api import SpaceOut
from spaces.api_questions import WINDOW, city_of, equipment_of, people_of, window_of
from spaces.finder import Wanted
from spaces.fitting import Fit
from spaces.models import EquipmentKind
from spaces.search import Answer, Fate, search
from spaces.series import Slot, TooManyDates, Weekly
from spaces.sought import Exactly, Sought, When
from spaces.suggestions import FEW, InTheWay, Nearest, Relaxed, Split, nearest, relaxed, split

COURSE = ("first", "until", "weekday", "starts", "ends")
WISHES = ("city", "districts", "people", "capacity", "step_free", "equipment", "free_of_charge")
PARAMETERS = ("from", "to", *COURSE, *WISHES, "not_in_school_holidays")
YEARS = (2000, 2100)


class FoundDateOut(serializers.Serializer[Any]):
    """One date: the day on the wall of the house, when it would be, and what becomes of it."""

    day = serializers.DateField()
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    state = serializers.ChoiceField(
        choices=[fate.value for fate in Fate],
        help_text="no_such_time: the clock skips it that night; school_holidays: left out as asked",
    )


class ReasonOut(serializers.Serializer[Any]):
    """Why a space fits."""

    code = serializers.ChoiceField(choices=[fit.value for fit in Fit])
    places = serializers.IntegerField(allow_null=True)
    district = serializers.CharField(allow_blank=True)


class FoundProblemOut(serializers.Serializer[Any]):
    """What stands against the free dates, in the language asked for, with the remedy."""

    code = serializers.CharField()
    weight = serializers.CharField()
    text = serializers.CharField()


class AnswerOut(serializers.Serializer[Any]):
    """A space with every date that was asked for."""

    space = SpaceOut()
    state = serializers.ChoiceField(choices=[fate.value for fate in Fate], help_text="of the first date")
    can_be_had = serializers.BooleanField(help_text="some date can be asked for")
    free = serializers.IntegerField(help_text="how many dates are free")
    total = serializers.IntegerField(help_text="of how many that a request would be for")
    dates = FoundDateOut(many=True)
    reasons = ReasonOut(many=True)
    problems = FoundProblemOut(many=True)


class NearestOut(serializers.Serializer[Any]):
    """Another time in a space, on the wall of its house; for a course its first date."""

    space = serializers.SlugField()
    first = serializers.DateField()
    until = serializers.DateField(allow_null=True)
    starts = serializers.TimeField()
    ends = serializers.TimeField()
    free = serializers.IntegerField()
    total = serializers.IntegerField()


class HalfOut(serializers.Serializer[Any]):
    """The dates of a series that one of two spaces takes."""

    space = serializers.SlugField()
    days = serializers.ListField(child=serializers.DateField())


class WithoutOut(serializers.Serializer[Any]):
    """The spaces there would be at that time without one wish."""

    wish = serializers.ChoiceField(choices=[wish.value for wish in InTheWay])
    equipment = serializers.CharField(allow_blank=True, help_text="the kind, where the wish is for it")
    people = serializers.IntegerField(allow_null=True, help_text="for how many they would do")
    spaces = serializers.ListField(child=serializers.SlugField())


class SuggestionsOut(serializers.Serializer[Any]):
    """What else there is; empty while enough spaces are free on all dates."""

    nearest = NearestOut(many=True)
    in_two_spaces = HalfOut(many=True)
    without = WithoutOut(many=True)


class FoundOut(serializers.Serializer[Any]):
    """Spaces, the best first, and what else there is."""

    results = AnswerOut(many=True)
    suggestions = SuggestionsOut()


ONE_DATE = [
    OpenApiParameter(item.name, item.type, description=item.description, examples=item.examples)
    for item in WINDOW
]
EXAMPLE_COURSE = [
    OpenApiParameter(
        "first",
        dt.date,
        description="Instead of from and to: the first day, on the wall of each house.",
        examples=[OpenApiExample("a course from October", value="2026-10-01")],
    ),
    OpenApiParameter(
        "until",
        dt.date,
        description="The last day of a weekly series; without it there is one date. At most 200 dates.",
        examples=[OpenApiExample("to June", value="2027-06-15")],
    ),
    OpenApiParameter(
        "weekday",
        int,
        enum=list(range(1, 8)),
        description="From 1, Monday, to 7, Sunday: the series begins on the first such day.",
        examples=[OpenApiExample("Tuesdays", value=2)],
    ),
    OpenApiParameter("starts", str, examples=[OpenApiExample("six in the evening", value="18:00")]),
    OpenApiParameter(
        "ends", str, description="00:00 is midnight.", examples=[OpenApiExample("until eight", value="20:00")]
    ),
    OpenApiParameter("not_in_school_holidays", bool, description="Leave out those of each city."),
]
EXAMPLE_WISHES = [
    OpenApiParameter("people", int, description="At least so many."),
    OpenApiParameter("capacity", int, deprecated=True, description="The older name of people."),
    OpenApiParameter("city", str, enum=list(CITIES)),
    OpenApiParameter(
        "districts",
        str,
        description="Separated by commas.",
        examples=[OpenApiExample("one", value="Podgórze")],
    ),
    OpenApiParameter("step_free", bool),
    OpenApiParameter(
        "equipment",
        str,
        description="Kinds that all come with the space, separated by commas: "
        + ", ".join(EquipmentKind.values),
        examples=[OpenApiExample("for a lecture", value="projector,microphone")],
    ),
    OpenApiParameter("free_of_charge", bool, description="Always, or on conditions."),
]


class Finder(APIView):
    """Which spaces can be had for one interval, or for a weekly series."""

    policy = Policy.VISITOR

    @extend_schema(parameters=[*ONE_DATE, *EXAMPLE_COURSE, *EXAMPLE_WISHES], responses=FoundOut)
    def get(self, request: Request) -> Response:
        """Spaces of managed houses with the state of every date, why they fit, and what else there is."""
        refuse_unknown(request, PARAMETERS)
        now = timezone.now()
        when, wanted = when_of(request), wanted_of(request)
        try:
            found = search(request.user, when, wanted, now=now)
        except TooManyDates:
            raise ValidationError(
                {"until": _("A series may have at most 200 dates: choose an earlier last date.")}
            ) from None
        spaces = [answer.space for answer in found]
        attach_photos(spaces)
        attach_equipment(spaces)
        attach_limits(spaces)
        context = {"request": request}
        suggested = _suggestions(request, when, wanted, found, now)
        return Response({"results": [_answer(answer, context) for answer in found], "suggestions": suggested})


def _suggestions(
    request: Request, when: When, wanted: Wanted, found: Sequence[Answer], now: dt.datetime
) -> dict[str, Any]:
    if sum(answer.whole for answer in found) >= FEW:
        return {"nearest": [], "in_two_spaces": [], "without": []}
    lost = [answer for answer in found if not answer.whole]
    return {
        "nearest": [_near(near) for near in nearest(lost, when, people=wanted.people, now=now)],
        "in_two_spaces": _halves(split(found)),
        "without": [_without(option) for option in relaxed(request.user, when, wanted, found, now=now)],
    }


def when_of(request: Request) -> When:
    """The dates of a request: `from` and `to`, or `first` with its `starts` and `ends`, every week if there is `until`.

    Raises:
        ValidationError: naming the parameter and the remedy.
    """
    asked = request.query_params
    without = _flag(request, "not_in_school_holidays")
    course = [name for name in COURSE if name in asked]
    if not course:
        return Exactly(window_of(request), without)
    if "from" in asked or "to" in asked:
        raise ValidationError({course[0]: _("Give either from and to, or first with starts and ends.")})
    return _course(request, without_school_holidays=without)


def _course(request: Request, *, without_school_holidays: bool) -> Sought:
    first, starts, ends = _day(request, "first"), _time(request, "starts"), _time(request, "ends")
    if ends != walltime.MIDNIGHT and ends <= starts:
        raise ValidationError({"ends": _("The end is before the start: choose a later end.")})
    if "weekday" in request.query_params:
        first += dt.timedelta(days=(_weekday(request) - first.weekday()) % 7)
    _refuse_skipped(request, first, {"starts": starts, "ends": ends})
    slot = Slot(first, starts, ends)
    if "until" not in request.query_params:
        return Sought(slot, None, without_school_holidays)
    until = _day(request, "until")
    if until < first:
        raise ValidationError({"until": _("The last date is before the first: choose a later last date.")})
    return Sought(slot, Weekly(until), without_school_holidays)


def _refuse_skipped(request: Request, day: dt.date, times: dict[str, dt.time]) -> None:
    """The first date sets the time of all, so that it must have one."""
    city = city_of(request)
    zones = {there.zone for slug, there in CITIES.items() if city in (None, slug)}
    for name, time in times.items():
        if not all(walltime.exists(day, time, zone) for zone in zones):
            raise ValidationError(
                {name: _("The clocks go forward that night and skip this time: choose another.")}
            )


def wanted_of(request: Request) -> Wanted:
    """The wishes of a request besides the time. Raises ValidationError naming the parameter and the remedy."""
    return Wanted(
        people=people_of(request, "people" if "people" in request.query_params else "capacity"),
        city=city_of(request) or "",
        districts=_districts(request),
        step_free=_flag(request, "step_free"),
        equipment=frozenset(equipment_of(request)),
        free_of_charge=_flag(request, "free_of_charge"),
    )


def _districts(request: Request) -> frozenset[str]:
    value = request.query_params.get("districts")
    asked = set() if value is None else set(value.split(","))
    known = districts_for(request.user) if asked else []
    if asked - set(known):
        text = _("No house that takes requests is in such a district. Known are: %(names)s.")
        raise ValidationError({"districts": text % {"names": ", ".join(known)}})
    return frozenset(asked)


def _flag(request: Request, name: str) -> bool:
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise ValidationError({name: _("Give true or false.")})
    return value == "true"


def _day(request: Request, name: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        day = dt.date.min
    if not YEARS[0] <= day.year < YEARS[1]:
        raise ValidationError({name: _("Give a day between 2000 and 2100, such as 2026-12-01.")})
    return day


def _time(request: Request, name: str) -> dt.time:
    try:
        return dt.datetime.strptime(request.query_params.get(name, ""), "%H:%M").time()  # noqa: DTZ007 (on the wall of whichever house)
    except ValueError:
        raise ValidationError({name: _("Give a time of day such as 18:00.")}) from None


def _weekday(request: Request) -> int:
    value = request.query_params["weekday"]
    if value not in "1234567" or len(value) != 1:
        raise ValidationError({"weekday": _("Give a weekday from 1, Monday, to 7, Sunday.")})
    return int(value) - 1


def _answer(answer: Answer, context: dict[str, Any]) -> dict[str, Any]:
    return {
        "space": SpaceOut(answer.space, context=context).data,
        "state": answer.dates[0].fate,
        "can_be_had": answer.can_be_had,
        "free": len(answer.free),
        "total": len(answer.wanted),
        "dates": [
            {
                "day": date.day,
                "starts_at": date.interval and date.interval.start,
                "ends_at": date.interval and date.interval.end,
                "state": date.fate,
            }
            for date in answer.dates
        ],
        "reasons": [
            {"code": item.fit, "places": item.places, "district": item.name} for item in answer.reasons
        ],
        "problems": [
            {"code": item.code, "weight": item.weight, "text": str(item.text)} for item in answer.problems
        ],
    }


def _near(near: Nearest) -> dict[str, Any]:
    slot, weekly = near.when.slot, near.when.weekly
    return {
        "space": near.space.slug,
        "first": slot.day,
        "until": weekly and weekly.until,
        "starts": slot.starts,
        "ends": slot.ends,
        "free": len(near.free),
        "total": near.total,
    }


def _halves(two: Split | None) -> list[dict[str, Any]]:
    if two is None:
        return []
    return [
        {"space": two.first.space.slug, "days": two.in_first},
        {"space": two.second.space.slug, "days": two.in_second},
    ]


def _without(option: Relaxed) -> dict[str, Any]:
    return {
        "wish": option.by,
        "equipment": option.kind,
        "people": option.wanted.people,
        "spaces": [answer.space.slug for answer in option.answers],
    }
