"""Bookings for machines: a group's own, those of a manager's houses, and the verbs, under the pages' rules."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import second_factor
from accounts.access import get_group_for
from accounts.api import refuse_unknown
from accounts.models import Person
from accounts.policies import Policy
from bookings.access import bookings_for, bookings_of_groups, get_booking_for, get_managed_booking_for
from bookings.answer_time import answer_time
from bookings.api_refusals import attempt
from bookings.api_requests import (
    ApproveIn,
    DeclineIn,
    PreviewIn,
    PreviewOut,
    RequestIn,
)
from bookings.api_shapes import AnswerTimeOut, CancelIn, OfferOut, QuestionOut, open_offer
from bookings.equipment import NOTHING
from bookings.models import BookedEquipment, Booking, Occurrence
from bookings.once_api import IN_SCHEMA, once
from bookings.operations import (
    Scope,
    Side,
    approve_booking,
    cancel_booking,
    cancel_dates,
    decline_booking,
    in_scope,
    request_booking,
    withdraw_booking,
)
from bookings.problems import outlook
from bookings.verbs_api import Verbs
from spaces.access import get_space_for, get_venue_for
from spaces.series import Slot, Weekly

EXAMPLE = {
    "space": "bright-room",
    "group": "our-school",
    "day": "2027-01-12",
    "starts": "18:00",
    "ends": "20:00",
    "weekly_until": "2027-03-30",
    "purpose": "language_class",
    "title": "Belarusian for adults",
    "expected_people": 12,
    "responsible_person": "A Person",
    "how_to_reach": "+48 000 000 000",
    "accept_rules": True,
}


class OccurrenceOut(serializers.ModelSerializer[Occurrence]):
    """One date; `id` chooses it when approving a part."""

    class Meta:
        model = Occurrence
        fields = ["id", "starts_at", "ends_at", "state", "offered_until"]


class BookedEquipmentOut(serializers.ModelSerializer[BookedEquipment]):
    """Pieces of equipment on each date; `lent` is false where the house approved the booking without them."""

    code = serializers.CharField(source="equipment.code", read_only=True)
    kind = serializers.CharField(source="equipment.kind", read_only=True)
    name = serializers.DictField(
        source="equipment.name", child=serializers.CharField(), read_only=True, help_text="by language"
    )

    class Meta:
        model = BookedEquipment
        fields = ["code", "kind", "name", "quantity", "lent"]


class BookingOut(serializers.ModelSerializer[Booking]):
    """A booking with its dates; never a contact."""

    space = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]  # generic in the stubs alone
    group = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]  # generic in the stubs alone
    occurrences = OccurrenceOut(many=True, read_only=True)
    equipment = BookedEquipmentOut(many=True, read_only=True)
    questions = QuestionOut(many=True, read_only=True)
    offer = serializers.SerializerMethodField()
    together_with = serializers.SerializerMethodField()

    @extend_schema_field(OfferOut(allow_null=True))
    def get_offer(self, booking: Booking) -> Any:
        """What the house offers and the group has not answered."""
        offer = open_offer(booking.offers.all())
        return OfferOut(offer).data if offer else None

    def get_together_with(self, booking: Booking) -> list[str]:
        """References of the bookings that hold dates of the same request in other spaces."""
        root = booking.split_from or booking
        whole = [root, *root.split_into.all()]
        return [part.reference for part in whole if part.pk != booking.pk]

    class Meta:
        model = Booking
        fields = [
            "reference",
            "space",
            "group",
            "status",
            "purpose",
            "title",
            "expected_people",
            "participants_pay",
            "note",
            "rules_version",
            "asked_at",
            "answer_by",
            "decided_at",
            "decline_reason",
            "decision_note",
            "questions",
            "offer",
            "together_with",
            "occurrences",
            "equipment",
        ]


class Bookings(Verbs, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Booking]):
    """Bookings of your groups and of the houses that you answer for."""

    policy = Policy.SIGNED_IN
    serializer_class = BookingOut
    lookup_field = "reference"
    lookup_value_regex = "[-a-zA-Z0-9]+"
    queryset = Booking.objects.none()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated

    @property
    def person(self) -> Person:  # type: ignore[override]  # never None, see initial
        """Who is there; `initial` has turned everybody else away."""
        assert isinstance(self.request.user, Person)
        return self.request.user

    def get_queryset(self) -> Any:
        """Those of the houses, as on the pages, only for a manager who has shown the second factor."""
        if not self._second_factor_is_shown():
            return bookings_of_groups(self.request.user).with_words()
        return bookings_for(self.request.user, now=timezone.now()).with_words()

    def _second_factor_is_shown(self) -> bool:
        """A program shows none: whoever runs the site has given it its token."""
        return self.request.auth is not None or second_factor.is_shown(self.request._request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, [])
        return super().list(request, *args, **kwargs)

    @extend_schema(
        request=RequestIn,
        responses={201: BookingOut},
        parameters=[IN_SCHEMA],
        examples=[OpenApiExample("A weekly course", EXAMPLE, request_only=True)],
    )
    @once
    def create(self, request: Request) -> Response:
        """Ask for a space, on one date or weekly."""
        given = RequestIn(data=request.data)
        given.is_valid(raise_exception=True)
        group = get_group_for(request.user, given.validated_data["group"])
        space = get_space_for(request.user, given.validated_data["space"])
        booking = attempt(
            lambda: request_booking(
                by=self.person, group=group, space=space, details=given.details(), now=timezone.now()
            )
        )
        return self._answer(get_booking_for(request.user, booking.reference), status.HTTP_201_CREATED)

    @extend_schema(request=PreviewIn, responses=PreviewOut)
    @action(detail=False, methods=["post"])
    def preview(self, request: Request) -> Response:
        """What a request would meet: each date's state and every problem. Nothing is written."""
        given = PreviewIn(data=request.data)
        given.is_valid(raise_exception=True)
        data = given.validated_data
        until = data.get("weekly_until")
        look = outlook(
            space=get_space_for(request.user, data["space"]),
            group=None,
            slot=Slot(data["day"], data["starts"], data["ends"]),
            weekly=Weekly(until) if until else None,
            leave_out=frozenset(data.get("leave_out", [])),
            people=data.get("expected_people"),
            participants_pay=data["participants_pay"],
            purpose=data.get("purpose", ""),
            now=timezone.now(),
            equipment=data.get("equipment", NOTHING),
        )
        return Response(PreviewOut(look).data)

    @extend_schema(request=ApproveIn, responses=BookingOut, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def approve(self, request: Request, reference: str) -> Response:
        """Approve all dates, or only some."""
        given = ApproveIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self._decide(
            reference,
            lambda booking, now: approve_booking(
                by=self.person, booking=booking, now=now, **given.validated_data
            ),
        )

    @extend_schema(request=DeclineIn, responses=BookingOut, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def decline(self, request: Request, reference: str) -> Response:
        """Decline with a reason."""
        given = DeclineIn(data=request.data)
        given.is_valid(raise_exception=True)
        return self._decide(
            reference,
            lambda booking, now: decline_booking(
                by=self.person, booking=booking, now=now, **given.validated_data
            ),
        )

    @extend_schema(request=None, responses=BookingOut, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, reference: str) -> Response:
        """Take an undecided request of your group back, or leave the waiting list."""
        return self._act(
            reference, lambda booking, now: withdraw_booking(by=self.person, booking=booking, now=now)
        )

    @extend_schema(request=CancelIn, responses=BookingOut, parameters=[IN_SCHEMA])
    @action(detail=True, methods=["post"])
    @once
    def cancel(self, request: Request, reference: str) -> Response:
        """Cancel an approved booking or some of its dates, as its group or as its house."""
        given = CancelIn(data=request.data)
        given.is_valid(raise_exception=True)
        if bookings_of_groups(request.user).filter(reference=reference).exists():
            return self._act(reference, self._cancelling(Side.GROUP, given.validated_data))
        return self._decide(reference, self._cancelling(Side.HOUSE, given.validated_data))

    def _cancelling(self, side: Side, data: dict[str, Any]) -> Callable[[Booking, dt.datetime], None]:
        def cancel(booking: Booking, now: dt.datetime) -> None:
            if "date" not in data:
                cancel_booking(by=self.person, side=side, booking=booking, now=now)
                return
            only = [date.pk for date in in_scope(booking, data["date"], Scope(data["scope"]), now=now)]
            cancel_dates(by=self.person, side=side, booking=booking, only=only, now=now)

        return cancel

    def _act(self, reference: str, deed: Callable[[Booking, dt.datetime], Any]) -> Response:
        """A verb of the group: its members' door, then the deed."""
        booking = get_booking_for(self.person, reference)
        attempt(lambda: deed(booking, timezone.now()))
        return self._answer(booking)

    def _decide(self, reference: str, deed: Callable[[Booking, dt.datetime], Any]) -> Response:
        """A manager's verb: the house's door, then the deed."""
        now = timezone.now()
        booking = self._managed(reference, now)
        attempt(lambda: deed(booking, now))
        return self._answer(booking)

    def _managed(self, reference: str, now: dt.datetime) -> Booking:
        """A booking of a house of the person's: its managers' door, then the second factor."""
        booking = get_managed_booking_for(self.person, reference, now=now)
        if not self._second_factor_is_shown():
            raise PermissionDenied(_("Show your second factor first: sign in on the site."))
        return booking

    def _answer(self, booking: Booking, code: int = status.HTTP_200_OK) -> Response:
        fresh = Booking.objects.with_house().with_words().get(pk=booking.pk)
        return Response(BookingOut(fresh).data, status=code)


class AnswerTime(APIView):
    """How long a house takes to answer."""

    policy = Policy.VISITOR

    @extend_schema(responses=AnswerTimeOut)
    def get(self, request: Request, slug: str) -> Response:
        """The median over 180 days; null for fewer than five requests."""
        refuse_unknown(request, [])
        median = answer_time(get_venue_for(request.user, slug), now=timezone.now())
        hours = round(median.total_seconds() / 3600, 1) if median is not None else None
        return Response(AnswerTimeOut({"median_hours": hours}).data)
