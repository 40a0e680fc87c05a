"""Programmes and their steps for machines: what everybody may read, one answer for all."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import refuse_unknown
from accounts.policies import Policy
from core.cities import CITIES
from events.listing import read_filter
from lda_events.access import get_programme, programmes_for_all
from lda_events.cards import standing
from lda_events.details import CONDITIONS
from lda_events.models import Certainty, Programme, ProgrammeKind, Step, StepKind
from spaces.models import Known


def texts() -> serializers.DictField:
    """Words by language."""
    return serializers.DictField(child=serializers.CharField())


class StepOut(serializers.Serializer[Any]):
    """A step; both days are included and count in the city. Its uid begins those in calendars."""

    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(StepKind.values)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    certainty = serializers.ChoiceField(Certainty.choices)
    changed_at = serializers.DateTimeField()


class ProgrammeStepOut(StepOut):
    """A step with its programme."""

    programme = serializers.CharField(source="programme.slug")
    city = serializers.CharField(source="programme.city")


class SourceOut(serializers.Serializer[Any]):
    """Where something was read; the link may be empty."""

    title = serializers.CharField()
    url = serializers.CharField()


class ProgrammeOut(serializers.Serializer[Any]):
    """What a city offers; texts by language. A condition is yes, no or unknown."""

    slug = serializers.CharField()
    city = serializers.CharField()
    kind = serializers.ChoiceField(ProgrammeKind.choices)
    name = texts()
    summary = texts()
    who = texts()
    give = texts()
    get = texts()
    safety = texts()
    next_edition = texts()
    conditions = serializers.SerializerMethodField()
    age_from = serializers.IntegerField(allow_null=True)
    younger_with_parent = serializers.BooleanField()
    groups = serializers.ListField(child=serializers.CharField())
    personal_data = serializers.ListField(child=serializers.CharField())
    languages = serializers.ListField(child=serializers.CharField())
    contact_unit = serializers.CharField()
    contact_address = serializers.CharField()
    contact_phone = serializers.CharField()
    contact_mail = serializers.CharField()
    website = serializers.CharField()
    sources = SourceOut(many=True)
    verified_on = serializers.DateField(allow_null=True)
    steps = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DictField(child=serializers.ChoiceField(Known.choices)))
    def get_conditions(self, programme: Programme) -> dict[str, str]:
        """What one must be, condition by condition."""
        return {name: getattr(programme, name) for name in CONDITIONS}

    @extend_schema_field(StepOut(many=True))
    def get_steps(self, programme: Programme) -> list[dict[str, Any]]:
        """Its steps that stand."""
        return list(StepOut(standing(programme), many=True).data)


CITY = OpenApiParameter("city", str, enum=list(CITIES))


class Read(viewsets.GenericViewSet[Any]):
    """Nobody is asked for a name."""

    policy = Policy.VISITOR

    def get_authenticators(self) -> list[BaseAuthentication]:
        """None: what is read is the same for all."""
        return []

    def city(self, request: Request) -> str | None:
        """The city that is asked for.

        Raises:
            ValidationError: for another parameter, or a city that is not served.
        """
        refuse_unknown(request, ["city"])
        wanted, problems = read_filter({"city": request.query_params.get("city", "")}, timezone.now())
        if problems:
            raise ValidationError({problem.field: [str(problem.text)] for problem in problems})
        return wanted.city


class Programmes(Read):
    """Programmes of cities."""

    serializer_class = ProgrammeOut
    queryset = Programme.objects.none()
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    @extend_schema(parameters=[CITY], responses=ProgrammeOut(many=True))
    def list(self, request: Request) -> Response:
        """All of them, or those of a city."""
        city = self.city(request)
        found = programmes_for_all()
        page = self.paginate_queryset(found.in_city(city) if city else found)
        return self.get_paginated_response(ProgrammeOut(page or [], many=True).data)

    @extend_schema(responses=ProgrammeOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One of them."""
        refuse_unknown(request, [])
        return Response(ProgrammeOut(get_programme(slug)).data)


class Steps(Read):
    """Steps of all programmes."""

    serializer_class = ProgrammeStepOut
    queryset = Step.objects.none()

    @extend_schema(parameters=[CITY], responses=ProgrammeStepOut(many=True))
    def list(self, request: Request) -> Response:
        """Steps in order of time; those without a date come last."""
        city = self.city(request)
        found = Step.objects.standing().in_order()
        page = self.paginate_queryset(found.in_city(city) if city else found)
        return self.get_paginated_response(ProgrammeStepOut(page or [], many=True).data)
