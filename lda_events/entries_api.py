"""Services, facts and consultations for machines: what everybody may read, one answer for all."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import refuse_unknown
from lda_events.access import get_entry
from lda_events.api import CITY, Read, SourceOut, texts
from lda_events.forms.resources import ResourceFilter
from lda_events.models import (
    Consultation,
    Cost,
    Country,
    Fact,
    HouseRule,
    Meeting,
    Need,
    Provider,
    Resource,
    Topic,
    Verdict,
)
from lda_events.nouns import NOUNS


class EntryOut(serializers.Serializer[Any]):
    """What all entries have. Without a `verified_on` nobody has compared it with its sources."""

    slug = serializers.CharField()
    sources = SourceOut(many=True)
    verified_on = serializers.DateField(allow_null=True)


class FactOut(EntryOut):
    """A claim and the answer; without country and city it holds everywhere."""

    topic = serializers.ChoiceField(Topic.choices)
    verdict = serializers.ChoiceField(Verdict.choices)
    country = serializers.ChoiceField(Country.choices, allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    claim = texts()
    answer = texts()


class ResourceOut(EntryOut):
    """A service; texts by language."""

    provider = serializers.ChoiceField(Provider.choices)
    city = serializers.CharField()
    cost = serializers.ChoiceField(Cost.choices)
    needs = serializers.ListField(child=serializers.ChoiceField(Need.choices))
    languages = serializers.ListField(child=serializers.CharField())
    name = texts()
    what = texts()
    hours = texts()
    reach = texts()
    address = serializers.CharField()
    phone = serializers.CharField()
    mail = serializers.CharField()
    website = serializers.CharField()


class ConsultationOut(EntryOut):
    """A past consultation, held not before the first and not after the last day."""

    city = serializers.CharField()
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    title = texts()
    question = texts()
    findings = texts()
    partners = serializers.ListField(child=serializers.CharField())


class MeetingOut(serializers.Serializer[Any]):
    """What is said of an event of the agency; the event bears the same slug, and tells when and where."""

    slug = serializers.CharField()
    question = texts()
    agenda = texts()
    outcome = texts()
    partners = serializers.ListField(child=serializers.CharField())
    interpretation = serializers.ListField(child=serializers.CharField())
    house_rule = serializers.ChoiceField(HouseRule.choices)


NEED = OpenApiParameter("need", str, enum=Need.values)
LANGUAGE = OpenApiParameter("language", str)
COST = OpenApiParameter("cost", str, enum=[Cost.FREE.value, Cost.PAID.value])
WORDS = OpenApiParameter("q", str)


class _Entries(Read):
    """All entries of a noun, and one of them."""

    noun: ClassVar[str]
    out: ClassVar[type[EntryOut]]
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    def retrieve(self, request: Request, slug: str) -> Response:
        """One of them."""
        refuse_unknown(request, [])
        return Response(self.out(get_entry(NOUNS[self.noun], slug)).data)

    def page_of(self, found: Any) -> Response:
        """A page of them."""
        page = self.paginate_queryset(found)
        return self.get_paginated_response(self.out(page or [], many=True).data)


class Facts(_Entries):
    """Myths and facts."""

    noun, out = "fact", FactOut
    serializer_class = FactOut
    queryset = Fact.objects.none()

    @extend_schema(responses=FactOut(many=True))
    def list(self, request: Request) -> Response:
        """All of them."""
        refuse_unknown(request, [])
        return self.page_of(Fact.objects.all())


class Resources(_Entries):
    """Services by need."""

    noun, out = "resource", ResourceOut
    serializer_class = ResourceOut
    queryset = Resource.objects.none()

    @extend_schema(parameters=[NEED, CITY, LANGUAGE, COST, WORDS], responses=ResourceOut(many=True))
    def list(self, request: Request) -> Response:
        """Those that fit what is asked for."""
        refuse_unknown(request, list(ResourceFilter.base_fields))
        wanted = ResourceFilter(request.query_params, language="en")
        if not wanted.is_valid():
            raise ValidationError(
                {name: [str(one) for one in those] for name, those in wanted.errors.items()}
            )
        return self.page_of(wanted.of(Resource.objects.all()))


class Consultations(_Entries):
    """Past consultations."""

    noun, out = "consultation", ConsultationOut
    serializer_class = ConsultationOut
    queryset = Consultation.objects.none()

    @extend_schema(parameters=[CITY], responses=ConsultationOut(many=True))
    def list(self, request: Request) -> Response:
        """All of them, or those of a city, the latest first."""
        city = self.city(request)
        found = Consultation.objects.all()
        return self.page_of(found.filter(city=city) if city else found)


class Meetings(Read):
    """Meetings of the agency."""

    serializer_class = MeetingOut
    queryset = Meeting.objects.none()
    lookup_field = "slug"
    lookup_value_regex = "[-a-zA-Z0-9_]+"

    @extend_schema(responses=MeetingOut(many=True))
    def list(self, request: Request) -> Response:
        """Those of events that everybody may know."""
        refuse_unknown(request, [])
        page = self.paginate_queryset(Meeting.objects.public(timezone.now()))
        return self.get_paginated_response(MeetingOut(page or [], many=True).data)

    @extend_schema(responses=MeetingOut)
    def retrieve(self, request: Request, slug: str) -> Response:
        """One of them."""
        refuse_unknown(request, [])
        found = Meeting.objects.public(timezone.now()).filter(slug=slug).first()
        if found is None:
            raise NotFound
        return Response(MeetingOut(found).data)
