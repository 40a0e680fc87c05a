"""Bookings for machines: a group's own, those of a manager's houses, and the verbs, under the pages' rules."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import second_factor
from accounts.access import Frozen, get_group_for
from accounts.api import refuse_unknown
from accounts.models import Person
from accounts.policies import Policy
from bookings.access import bookings_for, bookings_of_groups, get_booking_for, get_managed_booking_for
from bookings.models import Booking, Occurrence
from bookings.operations import (
    RequestDetails,
    Side,
    approve_booking,
    cancel_booking,
    decline_booking,
    request_booking,
    withdraw_booking,
)
from bookings.operations.deciding import NothingApproved
from bookings.problems import Refused, outlook
from bookings.states import DeclineReason, Purpose
from bookings.transitions import NotPossible
from spaces.access import get_space_for
from spaces.availability import State
from spaces.ledger import Busy, Taken
from spaces.problems import Weight
from spaces.series import Slot, Weekly


class Conflict(APIException):
    """What was asked for does not fit the present state."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class NotNow(APIException):
    """The database could not serve the request now; the same request may succeed."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_code = "busy"


class OccurrenceOut(serializers.ModelSerializer[Occurrence]):
    """One date; `id` chooses it when approving a part."""

    class Meta:
        model = Occurrence
        fields = ["id", "starts_at", "ends_at", "state"]


class BookingOut(serializers.ModelSerializer[Booking]):
    """A booking with its dates; never a contact."""

    space = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    group = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]
    occurrences = OccurrenceOut(many=True, read_only=True)

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
            "asked_at",
            "answer_by",
            "decided_at",
            "decline_reason",
            "decision_note",
            "occurrences",
        ]


class PreviewIn(serializers.Serializer[Any]):
    """When and where; dates and times are those on the wall of the house."""

    space = serializers.SlugField(max_length=100)
    day = serializers.DateField()
    starts = serializers.TimeField()
    ends = serializers.TimeField(help_text="00:00 means midnight at the end of the day")
    weekly_until = serializers.DateField(
        required=False, allow_null=True, help_text="last day of a weekly series"
    )
    leave_out = serializers.ListField(child=serializers.DateField(), required=False, max_length=200)
    expected_people = serializers.IntegerField(min_value=1, max_value=10_000, required=False)


class DatePreviewOut(serializers.Serializer[Any]):
    """One date before anybody asks for it."""

    starts_at = serializers.DateTimeField(source="interval.start")
    ends_at = serializers.DateTimeField(source="interval.end")
    state = serializers.ChoiceField(choices=[state.value for state in State])


class ProblemOut(serializers.Serializer[Any]):
    """One reason against a request, in words that name rule and remedy."""

    code = serializers.CharField()
    weight = serializers.ChoiceField(choices=[weight.value for weight in Weight])
    field = serializers.CharField(allow_blank=True)
    text = serializers.CharField()


class PreviewOut(serializers.Serializer[Any]):
    """What a request would meet."""

    dates = DatePreviewOut(many=True)
    problems = ProblemOut(many=True)


class RequestIn(PreviewIn):
    """A request; dates and times are those on the wall of the house."""

    group = serializers.SlugField(max_length=60)
    purpose = serializers.ChoiceField(choices=Purpose.choices)
    title = serializers.CharField(max_length=120)
    expected_people = serializers.IntegerField(min_value=1, max_value=10_000)
    participants_pay = serializers.BooleanField(default=False)
    responsible_person = serializers.CharField(max_length=120)
    how_to_reach = serializers.CharField(max_length=200)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    accept_rules = serializers.BooleanField(help_text="the house rules in their present version are accepted")

    def validate_accept_rules(self, value: bool) -> bool:  # noqa: FBT001 - the framework calls it so
        if not value:
            raise ValidationError(_("Read the house rules and accept them."))
        return value

    def details(self) -> RequestDetails:
        """The request in the domain's words."""
        data = self.validated_data
        until = data.get("weekly_until")
        return RequestDetails(
            slot=Slot(data["day"], data["starts"], data["ends"]),
            weekly=Weekly(until) if until else None,
            purpose=data["purpose"],
            title=data["title"],
            people=data["expected_people"],
            participants_pay=data["participants_pay"],
            contact_name=data["responsible_person"],
            contact_reach=data["how_to_reach"],
            note=data["note"],
            leave_out=frozenset(data.get("leave_out", [])),
        )


class ApproveIn(serializers.Serializer[Any]):
    """Which dates (ids) are approved; without the list, all."""

    only = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=200)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class DeclineIn(serializers.Serializer[Any]):
    """Why a request is declined."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


def refused(error: Refused) -> ValidationError:
    """All that stands against a request, field by field, each date that cannot be had with its state."""
    problems: dict[str, list[str]] = {}
    for problem in error.outlook.problems:
        problems.setdefault(problem.field or "non_field_errors", []).append(str(problem.text))
    for date in error.outlook.dates:
        if date.state != "free":
            problems.setdefault(f"dates.{date.interval.start.isoformat()}", []).append(date.state.value)
    return ValidationError(problems)


def attempt(deed: Callable[[], Any]) -> Any:
    """Run an operation and turn what it raises into answers a program understands."""
    try:
        return deed()
    except Refused as error:
        raise refused(error) from error
    except NotPossible as error:
        raise Conflict(
            _("The booking is already in state “%(state)s”.") % {"state": error.state.label}
        ) from error
    except Taken as error:
        times = ", ".join(clash.taken.start.isoformat() for clash in error.clashes)
        raise Conflict(_("The time is taken: %(times)s.") % {"times": times}) from error
    except Frozen as error:
        raise Conflict(str(error)) from error
    except NothingApproved as error:
        raise ValidationError({"only": _("Choose at least one date, or decline the request.")}) from error
    except Busy as error:
        raise NotNow(_("Too many people write at this moment. Send the same request again.")) from error


class Bookings(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Booking]):
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
    def person(self) -> Person:
        """Who is there; `initial` has turned everybody else away."""
        assert isinstance(self.request.user, Person)
        return self.request.user

    def get_queryset(self) -> Any:
        """Those of the houses, as on the pages, only for a manager who has shown the second factor."""
        if not self._second_factor_is_shown():
            return bookings_of_groups(self.request.user)
        return bookings_for(self.request.user, now=timezone.now())

    def _second_factor_is_shown(self) -> bool:
        """A program shows none: whoever runs the site has given it its token."""
        return self.request.auth is not None or second_factor.is_shown(self.request._request)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        refuse_unknown(request, [])
        return super().list(request, *args, **kwargs)

    @extend_schema(request=RequestIn, responses={201: BookingOut})
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
            now=timezone.now(),
        )
        return Response(PreviewOut(look).data)

    @extend_schema(request=ApproveIn, responses=BookingOut)
    @action(detail=True, methods=["post"])
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

    @extend_schema(request=DeclineIn, responses=BookingOut)
    @action(detail=True, methods=["post"])
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

    @extend_schema(request=None, responses=BookingOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, reference: str) -> Response:
        """Take an undecided request of your group back."""
        booking = get_booking_for(request.user, reference)
        attempt(lambda: withdraw_booking(by=self.person, booking=booking, now=timezone.now()))
        return self._answer(booking)

    @extend_schema(request=None, responses=BookingOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, reference: str) -> Response:
        """Cancel an approved booking, as its group or as its house."""
        now = timezone.now()
        booking = bookings_of_groups(request.user).filter(reference=reference).first()
        if booking is not None:
            attempt(lambda: cancel_booking(by=self.person, side=Side.GROUP, booking=booking, now=now))
            return self._answer(booking)
        return self._decide(
            reference,
            lambda booking, now: cancel_booking(by=self.person, side=Side.HOUSE, booking=booking, now=now),
        )

    def _decide(self, reference: str, deed: Callable[[Booking, dt.datetime], None]) -> Response:
        """A manager's verb: the house's door, then the second factor, then the deed."""
        now = timezone.now()
        booking = get_managed_booking_for(self.request.user, reference, now=now)
        if not self._second_factor_is_shown():
            raise PermissionDenied(_("Show your second factor first: sign in on the site."))
        attempt(lambda: deed(booking, now))
        return self._answer(booking)

    def _answer(self, booking: Booking, code: int = status.HTTP_200_OK) -> Response:
        fresh = Booking.objects.with_house().get(pk=booking.pk)
        return Response(BookingOut(fresh).data, status=code)
