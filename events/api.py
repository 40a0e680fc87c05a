"""Events for machines: what everybody may know, date by date. Nobody reads signed in, so that all get one answer."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import refuse_unknown
from accounts.policies import Policy
from core import walltime
from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from events.access import get_event_for
from events.announcing_api import EXAMPLES, AnnouncedOut, AnnouncementIn, announce_as_asked
from events.disclosure import PublicRecord, public_records
from events.listing import ANYBODY, FILTERS, EventFilter, public_dates, read_filter
from events.models import Occurrence, OccurrenceQuerySet
from events.states import (
    ALL_CLASSES,
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


@extend_schema_field(OpenApiTypes.DATETIME)
class WallTime(serializers.Field[Any, Any, str, Any]):
    """A moment as the clock of the place shows it, with its offset."""

    def get_attribute(self, instance: PublicRecord) -> Any:
        moment: Any = super().get_attribute(instance)
        return moment and walltime.local(moment, instance.zone)

    def to_representation(self, value: dt.datetime) -> str:
        return value.isoformat()


class PlaceOut(serializers.Serializer[Any]):
    """A house; the address only where it is public."""

    slug = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()


class RoomOut(serializers.Serializer[Any]):
    """A space of the house."""

    slug = serializers.CharField()
    name = serializers.DictField(child=serializers.CharField())


class OwnPlaceOut(serializers.Serializer[Any]):
    """A place of the event's own, of no house that is kept here; only where it is public."""

    name = serializers.CharField()
    address = serializers.CharField()


class DaysOut(serializers.Serializer[Any]):
    """Some days in a row."""

    first = serializers.DateField()
    last = serializers.DateField()


class DateOut(serializers.Serializer[Any]):
    """One date; its uid is the one that calendar programs keep. A moved one says when it would have begun."""

    uid = serializers.CharField()
    starts_at = WallTime(source="interval.start")
    ends_at = WallTime(source="interval.end")
    zone = serializers.CharField()
    all_day = serializers.BooleanField()
    state = serializers.ChoiceField(OccurrenceState.choices)
    moved_from = WallTime(allow_null=True)
    changed_at = serializers.DateTimeField()


class RecordOut(DateOut):
    """One date of an event, with all that everybody may know of it; texts by language. Where the exact place is not
    public, `venue`, `space` and `place` are null; an event at a place of its own has only the last."""

    slug = serializers.CharField()
    event_state = serializers.ChoiceField(EventState.choices)
    kind = serializers.ChoiceField(Kind.choices)
    title = serializers.DictField(child=serializers.CharField())
    short_title = serializers.DictField(child=serializers.CharField())
    text = serializers.DictField(child=serializers.CharField())
    organiser = serializers.CharField()
    group = serializers.CharField(allow_null=True)
    disclosure = serializers.ChoiceField(Disclosure.choices)
    city = serializers.CharField()
    district = serializers.CharField()
    venue = PlaceOut(allow_null=True)
    space = RoomOut(allow_null=True)
    place = OwnPlaceOut(allow_null=True)
    languages = serializers.ListField(child=serializers.CharField())
    level = serializers.ChoiceField(Level.choices)
    age_from = serializers.IntegerField(allow_null=True)
    age_to = serializers.IntegerField(allow_null=True)
    format = serializers.ChoiceField(Format.choices)
    price = serializers.DictField(child=serializers.CharField())
    free_of_charge = serializers.BooleanField()
    photo_policy = serializers.ChoiceField(PhotoPolicy.choices)
    how_to_join = serializers.DictField(child=serializers.CharField())
    term_start = serializers.DateField(allow_null=True)
    term_end = serializers.DateField(allow_null=True)
    term_holidays = DaysOut(many=True)
    parent_stays = serializers.ChoiceField([("", "not said"), *ParentStays.choices])
    inclusive_support = serializers.DictField(child=serializers.CharField())
    interpretation = serializers.ListField(child=serializers.CharField())
    childcare = serializers.BooleanField()
    standards_url = serializers.CharField()
    standards_reviewed = serializers.DateField(allow_null=True)
    step_free = serializers.ChoiceField(StepFree.choices)


class EventOut(serializers.Serializer[Any]):
    """An event: its next date, or its last, and all of them."""

    event = RecordOut(source="record")
    dates = DateOut(many=True)


WINDOW = ("from", "to")
PARAMETERS = [
    OpenApiParameter(
        "from", dt.datetime, description="Dates that end after this moment; without it, after now."
    ),
    OpenApiParameter("to", dt.datetime, description="Dates that start before this moment."),
    OpenApiParameter("city", str, enum=list(CITIES)),
    OpenApiParameter(
        "kind",
        str,
        enum=[*Kind.values, ALL_CLASSES],
        description="“classes”: language classes and children's groups.",
    ),
    OpenApiParameter("venue", str, description="Slug of a house."),
    OpenApiParameter("space", str, description="Slug of a space."),
    OpenApiParameter("group", str, description="Slug of a group."),
    OpenApiParameter("language", str, enum=list(CONTENT_LANGUAGES)),
    OpenApiParameter("age", int, description="For people of this age."),
    OpenApiParameter("q", str, description="Words, or beginnings of words, of which the event has all."),
    OpenApiParameter("district", str, description="District of a city, as events and houses name it."),
    OpenApiParameter("weekday", int, enum=list(range(1, 8)), description="1 is Monday, on the wall there."),
    OpenApiParameter("level", str, enum=Level.values),
    OpenApiParameter("format", str, enum=Format.values, description="Where people meet."),
    OpenApiParameter("free", int, enum=[0, 1], description="1: free of charge."),
    OpenApiParameter("step_free", int, enum=[0, 1], description="1: without a step, as the organiser says."),
]


class ByAccept(DefaultContentNegotiation):
    """Here `format` is a filter, and says nothing of the answer's own."""

    settings = SimpleNamespace(URL_FORMAT_OVERRIDE=None)  # type: ignore[assignment]  # all that is read of it


class Events(viewsets.GenericViewSet[Occurrence]):
    """Public dates of events; a group announces its own."""

    policy = Policy.VISITOR
    content_negotiation_class = ByAccept
    serializer_class = RecordOut
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Occurrence.objects.none()

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Only who announces is asked for a name: what is read is the same for all."""
        reads = self.request is None or self.request.method in SAFE_METHODS
        return [] if reads else super().get_authenticators()

    @extend_schema(parameters=PARAMETERS, responses=RecordOut(many=True))
    def list(self, request: Request) -> Response:
        """Dates in order of time, those to come unless `from` says otherwise; what is long over is not shown."""
        refuse_unknown(request, [*FILTERS, *WINDOW])
        now = timezone.now()
        dates = _within(request, public_dates(_filter(request, now), now), now)
        page = self.paginate_queryset(dates)
        return self.get_paginated_response(
            RecordOut(public_records(page or [], ANYBODY, now), many=True).data
        )

    @extend_schema(responses=EventOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One event with all its dates."""
        refuse_unknown(request, [])
        return Response(EventOut(get_event_for(ANYBODY, slug, timezone.now())).data)

    @extend_schema(request=AnnouncementIn, responses={201: AnnouncedOut}, examples=EXAMPLES)
    def create(self, request: Request) -> Response:
        """Announce the approved dates of a booking of your group, or dates at a place of their own. What to think of
        (dates on which people were looked for, children's classes that everybody could find) comes as warnings."""
        return announce_as_asked(request, timezone.now())


def _filter(request: Request, now: dt.datetime) -> EventFilter:
    wanted, problems = read_filter(request.query_params, now)
    if problems:
        raise ValidationError({problem.field: [str(problem.text)] for problem in problems})
    return wanted


def _within(request: Request, dates: OccurrenceQuerySet, now: dt.datetime) -> OccurrenceQuerySet:
    start, end = (_moment(request, name) for name in WINDOW)
    if start is not None and end is not None and end <= start:
        raise ValidationError({"to": _("The end is before the start: choose a later end.")})
    dates = dates.ending_after(start or now)
    return dates if end is None else dates.starting_before(end)


def _moment(request: Request, name: str) -> dt.datetime | None:
    value = request.query_params.get(name, "")
    if not value:
        return None
    try:
        moment = parse_datetime(value)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1 < moment.year < 9999:
        text = _("Give a date and time with an offset, such as 2026-12-01T18:00:00+01:00.")
        raise ValidationError({name: text})
    return moment
