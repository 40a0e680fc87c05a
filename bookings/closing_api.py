"""Closed times of a space for machines: its managers close it, see what is closed, and open it again."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import second_factor
from accounts.api import refuse_unknown
from accounts.models import Person
from accounts.policies import Policy
from bookings.api_refusals import Conflict, attempt
from bookings.healing import look_again
from bookings.once_api import IN_SCHEMA, once
from bookings.operations import Undecided, close_with_bookings
from core.languages import CONTENT_LANGUAGES
from spaces.access import get_blackout_of, get_managed_space_for
from spaces.closing import CannotClose, Closing, NotClosed, open_again
from spaces.models import Blackout, BlackoutDate, Space
from spaces.series import Slot, Weekly


class ClosedDateOut(serializers.ModelSerializer[BlackoutDate]):
    """One closed date; `[starts_at, ends_at)`, aware UTC."""

    class Meta:
        model = BlackoutDate
        fields = ["starts_at", "ends_at"]


class BlackoutOut(serializers.ModelSerializer[Blackout]):
    """A closed time; `id` opens it again."""

    id = serializers.UUIDField(source="claim", read_only=True)
    dates = ClosedDateOut(many=True, read_only=True)

    class Meta:
        model = Blackout
        fields = ["id", "reason", "starts_at", "ends_at", "dates"]


class BlackoutIn(serializers.Serializer[Any]):
    """What is closed, on the wall of the house, why, and what becomes of the bookings in the way."""

    day = serializers.DateField(help_text="first day")
    starts = serializers.TimeField()
    last_day = serializers.DateField(
        required=False, allow_null=True, help_text="of several days on end; `ends` is then on this day"
    )
    ends = serializers.TimeField(help_text="00:00 means midnight at the end of the day")
    weekly_until = serializers.DateField(
        required=False, allow_null=True, help_text="last day of a weekly series"
    )
    reason = serializers.DictField(child=serializers.CharField(max_length=200), help_text="by language")
    keep = serializers.ListField(
        child=serializers.CharField(max_length=16),
        default=list,
        max_length=1000,
        help_text="references of bookings and requests that stay",
    )
    cancel = serializers.ListField(
        child=serializers.CharField(max_length=16),
        default=list,
        max_length=1000,
        help_text="references of bookings to be cancelled, and of requests to be declined, on these dates",
    )
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")

    def validate_reason(self, value: dict[str, str]) -> dict[str, str]:
        if unknown := set(value) - set(CONTENT_LANGUAGES):
            raise ValidationError(_("Unknown language: %(tags)s") % {"tags": ", ".join(sorted(unknown))})
        return value

    def closing(self) -> Closing:
        """The time in the domain's words."""
        data = self.validated_data
        until = data.get("weekly_until")
        slot = Slot(data["day"], data["starts"], data["ends"])
        return Closing(slot, data.get("last_day"), Weekly(until) if until else None)


FIELDS = {"until": "weekly_until"}


def refused(error: CannotClose) -> ValidationError:
    """All that stands against a closing, field by field."""
    problems: dict[str, list[str]] = {}
    for problem in error.problems:
        problems.setdefault(FIELDS.get(problem.field, problem.field), []).append(str(problem.text))
    return ValidationError(problems)


class _OfManagers(APIView):
    """Doors of a house: its managers with their second factor, and nobody else."""

    policy = Policy.SIGNED_IN
    person: Person

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise NotAuthenticated
        self.person = request.user

    def space(self, slug: str, now: dt.datetime) -> Space:
        """The space; 404 for strangers, 403 before the second factor is shown."""
        space = get_managed_space_for(self.person, slug, now=now)
        if self.request.auth is None and not second_factor.is_shown(self.request._request):
            raise PermissionDenied(_("Show your second factor first: sign in on the site."))
        return space


class Blackouts(_OfManagers):
    """Closed times of a space that are still to come."""

    @extend_schema(responses=BlackoutOut(many=True))
    def get(self, request: Request, slug: str) -> Response:
        """What is closed from now on, in order."""
        refuse_unknown(request, [])
        now = timezone.now()
        closed = self.space(slug, now).blackouts.upcoming(now).prefetch_related("dates")
        return Response(BlackoutOut(closed, many=True).data)

    @extend_schema(request=BlackoutIn, responses={201: BlackoutOut}, parameters=[IN_SCHEMA])
    @once
    def post(self, request: Request, slug: str) -> Response:
        """Close the space; 409 names the bookings in the way that are in neither `keep` nor `cancel`."""
        now = timezone.now()
        space = self.space(slug, now)
        given = BlackoutIn(data=request.data)
        given.is_valid(raise_exception=True)
        told = {name: given.validated_data[name] for name in ("reason", "keep", "cancel", "note")}
        try:
            closed = attempt(
                lambda: close_with_bookings(
                    by=self.person, space=space, closing=given.closing(), now=now, **told
                )
            )
        except CannotClose as error:
            raise refused(error) from error
        except Undecided as error:
            names = ", ".join(item.booking.reference for item in error.touched)
            raise Conflict(_("Say of each whether it stays or not: %(names)s.") % {"names": names}) from error
        return Response(BlackoutOut(closed.blackout).data, status=status.HTTP_201_CREATED)


class OneBlackout(_OfManagers):
    """One closed time."""

    @extend_schema(responses={204: None}, parameters=[IN_SCHEMA])
    @once
    def delete(self, request: Request, slug: str, claim: uuid.UUID) -> Response:
        """Open the space again; what has passed stays on record."""
        now = timezone.now()
        blackout = get_blackout_of(self.space(slug, now), claim)
        try:
            attempt(lambda: open_again(by=self.person, blackout=blackout, now=now))
        except NotClosed as error:
            raise Conflict(_("The space is open at this time already.")) from error
        look_again(blackout.space, now=now)
        return Response(status=status.HTTP_204_NO_CONTENT)
