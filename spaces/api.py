"""Venues, spaces and their availability for machines: the same answers as the pages give."""

from typing import Any

from django.http import Http404
from django.utils import timezone
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
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import refuse_unknown
from accounts.policies import Policy
from core.cities import CITIES
from spaces import photo_files
from spaces.access import (
    get_space_for,
    may_know_address,
    spaces_for,
    venues_for,
)
from spaces.api_questions import WINDOW, city_of, window_of
from spaces.availability import State, timelines
from spaces.facts_api import HouseAccessOut, LocalKindOut, PriceOut, SpaceAccessOut
from spaces.models import (
    Equipment,
    GroupLimit,
    Photo,
    QuietHours,
    Space,
    SpaceQuerySet,
    SpaceRules,
    Venue,
    access_of_house,
    access_of_space,
    price_of_house,
    price_of_space,
    shown_equipment,
)
from spaces.quiet import quiet_hours_of
from spaces.search_examples import WISHES as WISHES_TOLD
from spaces.search_questions import SEVERAL, WISHES, wanted_of
from spaces.year import rules_of


class VenueOut(serializers.ModelSerializer[Venue]):
    """A house; the address only as far as it is public; published facts of a listing are not confirmed."""

    address = serializers.SerializerMethodField()
    point = serializers.SerializerMethodField(
        help_text="degrees north and east; null where the address is not public"
    )
    published_by = serializers.SerializerMethodField(help_text="who published an unverified listing")
    looked_on = serializers.DateField(
        source="listing.looked_on",
        default=None,
        read_only=True,
        help_text="when somebody last looked at what is published of a listing",
    )
    local_kind = serializers.SerializerMethodField(help_text="MAM, MAL or CAL where a city has such a word")
    access = serializers.SerializerMethodField()
    price = serializers.SerializerMethodField(help_text="where a space says nothing of its own")

    class Meta:
        model = Venue
        fields = [
            "slug",
            "name",
            "kind",
            "city",
            "district",
            "address",
            "point",
            "zone",
            "about",
            "house_rules",
            "rules_version",
            "website",
            "managed",
            "invented",
            "answer_within_hours",
            "needs_register_number",
            "papers_first",
            "published_by",
            "looked_on",
            "local_kind",
            "operator",
            "contract_until",
            "source",
            "checked_on",
            "access",
            "price",
        ]
        extra_kwargs = {
            "operator": {"help_text": "who runs the house for the city or its owner"},
            "contract_until": {
                "help_text": "last day of the operator's contract; in the past: being checked"
            },
            "source": {"help_text": "where the house's facts are from"},
            "checked_on": {"help_text": "when the house last said that all of this is true"},
        }

    def get_address(self, venue: Venue) -> str | None:
        return venue.address or None if self._is_told(venue) else None

    @extend_schema_field(
        {"type": "array", "items": {"type": "number"}, "nullable": True, "example": [50.06143, 19.93658]}
    )
    def get_point(self, venue: Venue) -> tuple[float, float] | None:
        return venue.point if venue.point and self._is_told(venue) else None

    def _is_told(self, venue: Venue) -> bool:
        """Whether the viewer may know where exactly the house is."""
        viewer = self.context["request"].user
        return venue.address_is_public or may_know_address(viewer, venue, now=timezone.now())

    def get_published_by(self, venue: Venue) -> str | None:
        listing = getattr(venue, "listing", None)
        return listing.published_by if listing else None

    @extend_schema_field(LocalKindOut(allow_null=True))
    def get_local_kind(self, venue: Venue) -> dict[str, str] | None:
        return dict(zip(("short", "full"), venue.local_kind, strict=True)) if venue.local_kind else None

    @extend_schema_field(HouseAccessOut)
    def get_access(self, venue: Venue) -> Any:
        return HouseAccessOut(access_of_house(venue)).data

    @extend_schema_field(PriceOut)
    def get_price(self, venue: Venue) -> Any:
        return PriceOut(price_of_house(venue)).data


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


class EquipmentOut(serializers.ModelSerializer[Equipment]):
    """A thing that comes with a space; a fixed one is always there, the others are asked for by their code."""

    class Meta:
        model = Equipment
        fields = ["code", "kind", "name", "about", "quantity", "fixed"]


class QuietHoursOut(serializers.ModelSerializer[QuietHours]):
    """From when to when, on the wall; an end before the start is on the next day."""

    class Meta:
        model = QuietHours
        fields = ["starts", "ends", "needs_approval"]


class GroupLimitOut(serializers.ModelSerializer[GroupLimit]):
    """What one group may have, in hours and per cent of the open hours; null for no limit."""

    of = serializers.SerializerMethodField(help_text="this space alone, or all of the house together")

    class Meta:
        model = GroupLimit
        fields = ["of", "week_hours", "month_hours", "recurring_share"]

    @extend_schema_field(serializers.ChoiceField(choices=["space", "venue"]))
    def get_of(self, limit: GroupLimit) -> str:
        return "space" if limit.space_id else "venue"


class RulesOut(serializers.ModelSerializer[SpaceRules]):
    """For whom, for what and how much a space is lent; no `group_forms` for all of them."""

    group_forms = serializers.ListField(source="forms", child=serializers.CharField())
    quiet_hours = serializers.SerializerMethodField()
    limits = serializers.SerializerMethodField()
    needs_register_number = serializers.BooleanField(
        source="space.venue.needs_register_number",
        read_only=True,
        help_text="registered organisations and businesses must have named their register number",
    )
    papers_first = serializers.BooleanField(
        source="space.venue.papers_first",
        read_only=True,
        help_text="the house wants to see the papers of a group before it approves",
    )

    class Meta:
        model = SpaceRules
        fields = [
            "group_forms",
            "only_named",
            "not_for",
            "welcome",
            "unwelcome",
            "in_school_holidays",
            "quiet_hours",
            "limits",
            "needs_register_number",
            "papers_first",
        ]

    @extend_schema_field(QuietHoursOut(allow_null=True))
    def get_quiet_hours(self, rules: SpaceRules) -> dict[str, Any] | None:
        quiet = quiet_hours_of(rules.space)
        return QuietHoursOut(quiet).data if quiet else None

    @extend_schema_field(GroupLimitOut(many=True))
    def get_limits(self, rules: SpaceRules) -> Any:
        there = rules.space.venue.limits.all()
        return GroupLimitOut(
            [limit for limit in there if limit.space_id in (None, rules.space_id)], many=True
        ).data


class SpaceOut(serializers.ModelSerializer[Space]):
    """A space and its rules; lengths in minutes."""

    photos = PhotoOut(source="shown_photos", many=True, read_only=True)
    equipment = EquipmentOut(source="shown_equipment", many=True, read_only=True)
    venue = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]  # generic in the stubs alone
    city = serializers.CharField(source="venue.city", read_only=True)
    zone = serializers.CharField(source="venue.zone", read_only=True)
    access = serializers.SerializerMethodField()
    price = serializers.SerializerMethodField(help_text="its own, or that of its house")
    rules = serializers.SerializerMethodField()

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
            "rules",
            "photos",
            "equipment",
            "access",
            "price",
        ]

    @extend_schema_field(SpaceAccessOut)
    def get_access(self, space: Space) -> Any:
        return SpaceAccessOut(access_of_space(space)).data

    @extend_schema_field(PriceOut)
    def get_price(self, space: Space) -> Any:
        return PriceOut(price_of_space(space)).data

    @extend_schema_field(RulesOut)
    def get_rules(self, space: Space) -> Any:
        return RulesOut(rules_of(space)).data


class PieceOut(serializers.Serializer[Any]):
    """A stretch of time in one state; `[from, to)`, aware UTC."""

    starts_at = serializers.DateTimeField(source="interval.start")
    ends_at = serializers.DateTimeField(source="interval.end")
    state = serializers.ChoiceField(choices=[state.value for state in State])
    reason = serializers.DictField(
        child=serializers.CharField(),
        help_text="why it is closed, by language, as far as the house says: an exception, a holiday, a blackout",
    )


PIECES = {
    "starts_at": "2026-12-01T17:00:00Z",
    "ends_at": "2026-12-01T19:00:00Z",
    "state": "occupied",
    "reason": {},
}


class Venues(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Venue]):
    """Houses, managed and merely listed."""

    policy = Policy.VISITOR
    serializer_class = VenueOut
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Venue.objects.none()

    def get_queryset(self) -> Any:
        venues = venues_for(self.request.user).select_related("listing", "access_row", "price_row")
        city = city_of(self.request)
        return venues.in_city(city) if city else venues

    @extend_schema(parameters=[OpenApiParameter("city", str, enum=list(CITIES))])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, ["city"])
        return super().list(request, *args, **kwargs)


def _in_house(request: Request, spaces: SpaceQuerySet) -> SpaceQuerySet:
    slug = request.query_params.get("venue")
    if slug is None:
        return spaces
    house = None if "\0" in slug else venues_for(request.user).filter(slug=slug).first()
    if house is None:
        raise serializers.ValidationError({"venue": _("There is no such house.")})
    return spaces.filter(venue=house)


@extend_schema_view(retrieve=extend_schema(description="One space with its rules."))
class Spaces(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Space]):
    """Spaces that can be asked for."""

    policy = Policy.VISITOR
    serializer_class = SpaceOut
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    queryset = Space.objects.none()

    def get_queryset(self) -> Any:
        spaces = spaces_for(self.request.user).with_photos().with_facts()
        return spaces.prefetch_related(shown_equipment(), "venue__limits")

    def filter_queryset(self, queryset: Any) -> Any:
        """Of a list what is wished for: the finder's own wishes, whenever it may be free."""
        if self.action != "list":
            return queryset
        return _in_house(self.request, wanted_of(self.request).among(queryset))

    @extend_schema(parameters=[*WISHES_TOLD, OpenApiParameter("venue", str, description="Slug of a house.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, [*WISHES, "venue"], several=SEVERAL)
        return super().list(request, *args, **kwargs)

    @extend_schema(
        parameters=WINDOW,
        responses=PieceOut(many=True),
        examples=[
            OpenApiExample("an evening of which two hours are taken", value=PIECES, response_only=True)
        ],
    )
    @action(detail=True, pagination_class=None)
    def availability(self, request: Request, slug: str) -> Response:
        """The window cut into pieces: free, closed, occupied or blackout; who takes a piece is never said."""
        refuse_unknown(request, ["from", "to"])
        window = window_of(request)
        space = get_space_for(request.user, slug)
        if not space.venue.managed or space.venue.frozen_at:
            # Nobody keeps its calendar here, or takes requests for it: an empty one would say that it is free.
            raise Http404
        return Response(PieceOut(timelines([space], window)[space.pk], many=True).data)
