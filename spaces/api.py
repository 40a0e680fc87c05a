"""Venues, spaces and their availability for machines: the same answers as the pages give."""

import datetime as dt
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    extend_schema,
    extend_schema_field,
    extend_schema_view,
)
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import refuse_unknown
from accounts.policies import Policy
from core.cities import CITIES
from core.intervals import Interval
from spaces import photo_files
from spaces.access import attach_photos, get_space_for, may_know_address, spaces_for, venues_for
from spaces.availability import State, timelines
from spaces.finder import find
from spaces.models import Photo, Space, Venue

LONGEST_WINDOW = dt.timedelta(days=93)
MOST_PEOPLE = 100_000


class VenueOut(serializers.ModelSerializer[Venue]):
    """A house; the address only as far as it is public; published facts of a listing are not confirmed."""

    address = serializers.SerializerMethodField()
    published_by = serializers.SerializerMethodField(help_text="who published an unverified listing")

    class Meta:
        model = Venue
        fields = [
            "slug",
            "name",
            "kind",
            "city",
            "district",
            "address",
            "zone",
            "about",
            "house_rules",
            "rules_version",
            "website",
            "managed",
            "invented",
            "answer_within_hours",
            "published_by",
        ]

    def get_address(self, venue: Venue) -> str | None:
        viewer = self.context["request"].user
        if venue.address_is_public or may_know_address(viewer, venue, now=timezone.now()):
            return venue.address or None
        return None

    def get_published_by(self, venue: Venue) -> str | None:
        listing = getattr(venue, "listing", None)
        return listing.published_by if listing else None


class PhotoFileOut(serializers.Serializer[Any]):
    """One file of a photo; its width in pixels."""

    url = serializers.URLField()
    width = serializers.IntegerField()
    type = serializers.ChoiceField(choices=list(photo_files.CONTENT_TYPES.values()))


class PhotoOut(serializers.ModelSerializer[Photo]):
    """A photo of a space: what it shows by language, the size of its largest file, and all its files."""

    files = serializers.SerializerMethodField()

    class Meta:
        model = Photo
        fields = ["alt", "width", "height", "files"]

    @extend_schema_field(PhotoFileOut(many=True))
    def get_files(self, photo: Photo) -> list[dict[str, Any]]:
        request = self.context["request"]
        return [
            {"url": request.build_absolute_uri(address), "width": width, "type": content_type}
            for kind, content_type in photo_files.CONTENT_TYPES.items()
            for address, width in photo_files.addresses(photo, kind)
        ]


class SpaceOut(serializers.ModelSerializer[Space]):
    """A space and its rules; lengths in minutes."""

    photos = PhotoOut(source="shown_photos", many=True, read_only=True)
    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    city = serializers.CharField(source="venue.city", read_only=True)
    zone = serializers.CharField(source="venue.zone", read_only=True)

    class Meta:
        model = Space
        fields = [
            "slug",
            "venue",
            "city",
            "zone",
            "name",
            "about",
            "capacity",
            "floor_area",
            "step_free",
            "buffer_before",
            "buffer_after",
            "notice_hours",
            "horizon_days",
            "shortest_minutes",
            "longest_minutes",
            "step_minutes",
            "holds_undecided",
            "photos",
        ]


class PieceOut(serializers.Serializer[Any]):
    """A stretch of time in one state; `[from, to)`, aware UTC."""

    starts_at = serializers.DateTimeField(source="interval.start")
    ends_at = serializers.DateTimeField(source="interval.end")
    state = serializers.ChoiceField(choices=[state.value for state in State])
    reason = serializers.DictField(
        child=serializers.CharField(),
        help_text="why it is closed, by language, as far as the house says: an exception, a holiday, a blackout",
    )


class FoundOut(serializers.Serializer[Any]):
    """One space as an answer of the finder."""

    space = SpaceOut()
    state = serializers.ChoiceField(choices=[state.value for state in State])


WINDOW = [
    OpenApiParameter(
        "from",
        dt.datetime,
        required=True,
        description="Start with an offset, inclusive.",
        examples=[OpenApiExample("winter time in Warsaw", value="2026-12-01T18:00:00+01:00")],
    ),
    OpenApiParameter(
        "to",
        dt.datetime,
        required=True,
        description="End with an offset, exclusive; at most 93 days after the start.",
        examples=[OpenApiExample("two hours later", value="2026-12-01T20:00:00+01:00")],
    ),
]


def window_of(request: Request) -> Interval:
    """The `from` and `to` of a request.

    Raises:
        ValidationError: naming the parameter and the remedy.
    """
    start, end = _moment(request, "from"), _moment(request, "to")
    if end <= start:
        raise ValidationError({"to": _("The end is before the start: choose a later end.")})
    if end - start > LONGEST_WINDOW:
        raise ValidationError({"to": _("At most 93 days can be asked for at once.")})
    return Interval(start, end)


def _moment(request: Request, name: str) -> dt.datetime:
    try:
        moment = parse_datetime(request.query_params.get(name, ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1 < moment.year < 9999:
        raise ValidationError(
            {name: _("Give a date and time with an offset, such as 2026-12-01T18:00:00+01:00.")}
        )
    return moment


def people_of(request: Request) -> int | None:
    """The `capacity` of a request. Raises ValidationError for anything but a number of people."""
    value = request.query_params.get("capacity")
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and 0 < int(value[:7]) <= MOST_PEOPLE):
        raise ValidationError({"capacity": _("Give a number of people from 1 to 100,000.")})
    return int(value)


def city_of(request: Request) -> str | None:
    """The `city` of a request. Raises ValidationError naming the cities there are."""
    value = request.query_params.get("city")
    if value is not None and value not in CITIES:
        raise ValidationError(
            {"city": _("No such city here. Known are: %(names)s.") % {"names": ", ".join(CITIES)}}
        )
    return value


class Venues(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Venue]):
    """Houses, managed and merely listed."""

    policy = Policy.VISITOR
    serializer_class = VenueOut
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Venue.objects.none()

    def get_queryset(self) -> Any:
        venues = venues_for(self.request.user).select_related("listing")
        city = city_of(self.request)
        return venues.in_city(city) if city else venues

    @extend_schema(parameters=[OpenApiParameter("city", str, enum=list(CITIES))])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, ["city"])
        return super().list(request, *args, **kwargs)


@extend_schema_view(retrieve=extend_schema(description="One space with its rules."))
class Spaces(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Space]):
    """Spaces that can be asked for."""

    policy = Policy.VISITOR
    serializer_class = SpaceOut
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Space.objects.none()

    def get_queryset(self) -> Any:
        return spaces_for(self.request.user).with_photos()

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, [])
        return super().list(request, *args, **kwargs)

    @extend_schema(parameters=WINDOW, responses=PieceOut(many=True))
    @action(detail=True, pagination_class=None)
    def availability(self, request: Request, slug: str) -> Response:
        """The window cut into pieces: free, closed, occupied or blackout; who takes a piece is never said."""
        refuse_unknown(request, ["from", "to"])
        window = window_of(request)
        space = get_space_for(request.user, slug)
        if not space.venue.managed:
            # Nobody keeps its calendar here: an empty one would say that it is free.
            raise Http404
        return Response(PieceOut(timelines([space], window)[space.pk], many=True).data)


class Finder(APIView):
    """Which spaces can be had for one interval."""

    policy = Policy.VISITOR

    @extend_schema(
        parameters=[
            *WINDOW,
            OpenApiParameter("capacity", int, description="At least so many people."),
            OpenApiParameter("city", str, enum=list(CITIES)),
        ],
        responses=FoundOut(many=True),
    )
    def get(self, request: Request) -> Response:
        """Spaces of managed houses with the state of the interval, the free ones first."""
        refuse_unknown(request, ["from", "to", "capacity", "city"])
        window = window_of(request)
        found = find(request.user, window, people=people_of(request), city=city_of(request))
        attach_photos(space for space, _state in found)
        context = {"request": request}
        return Response(
            [{"space": SpaceOut(space, context=context).data, "state": state} for space, state in found]
        )
