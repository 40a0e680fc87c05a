"""What machines send and get about questions, offers, changes and waiting."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from bookings.models import Offer, OfferedDate, Question
from bookings.moving import Shift
from bookings.operations import Scope
from bookings.states import OfferState

FARTHEST_DAYS = 366


class QuestionOut(serializers.ModelSerializer[Question]):
    """What the house asked, and what the group answered."""

    class Meta:
        model = Question
        fields = ["asked_at", "text", "answered_at", "answer"]


class OfferedDateOut(serializers.ModelSerializer[OfferedDate]):
    """One offered date, in place of the date with this id, and the space in which it would be."""

    space = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]  # generic in the stubs alone

    class Meta:
        model = OfferedDate
        fields = ["occurrence", "space", "starts_at", "ends_at"]


class OfferOut(serializers.ModelSerializer[Offer]):
    """What the house offers instead, until when."""

    space = serializers.SlugRelatedField(slug_field="slug", read_only=True)  # type: ignore[var-annotated]  # generic in the stubs alone
    dates = OfferedDateOut(many=True, read_only=True)

    class Meta:
        model = Offer
        fields = ["space", "made_at", "expires_at", "note", "dates"]


def open_offer(offers: Any) -> Offer | None:
    """The one that waits for the group."""
    return next((offer for offer in offers if offer.state == OfferState.OPEN), None)


class AskIn(serializers.Serializer[Any]):
    """What the house must know."""

    question = serializers.CharField(max_length=1000)


class AnswerIn(serializers.Serializer[Any]):
    """What the group says to it."""

    answer = serializers.CharField(max_length=2000)


class ShiftIn(serializers.Serializer[Any]):
    """Another time on the wall of the house; what is left out stays as it was."""

    days_later = serializers.IntegerField(
        min_value=-FARTHEST_DAYS, max_value=FARTHEST_DAYS, default=0, help_text="negative for sooner"
    )
    starts = serializers.TimeField(required=False, allow_null=True)
    ends = serializers.TimeField(required=False, allow_null=True, help_text="00:00 means midnight at the end")


def shift_of(data: dict[str, Any]) -> Shift:
    """The shift in the domain's words."""
    return Shift(data["days_later"], data.get("starts"), data.get("ends"))


class DateShiftIn(ShiftIn):
    """Another time for one date."""

    date = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="id of the date")


class OfferDateIn(DateShiftIn):
    """Another time, another space, or both for one date; a space makes it a booking of its own when it is accepted."""

    space = serializers.SlugField(max_length=100, required=False, allow_null=True)


class OfferIn(serializers.Serializer[Any]):
    """What is offered instead; a date of which nothing is said is offered as it was asked for."""

    every = ShiftIn(required=False, allow_null=True, help_text="for all dates that are not in `dates`")
    dates = OfferDateIn(many=True, required=False)
    space = serializers.SlugField(
        max_length=100, required=False, allow_null=True, help_text="for all dates of which `dates` names none"
    )
    without = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        max_length=200,
        help_text="dates that are not offered",
    )
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")

    def shifts(self) -> dict[int, Shift]:
        """Shifts by the id of their date."""
        return {date["date"]: shift_of(date) for date in self.validated_data.get("dates", [])}

    def places(self) -> dict[int, str]:
        """Slugs of spaces by the id of their date."""
        dates = self.validated_data.get("dates", [])
        return {date["date"]: date["space"] for date in dates if date.get("space")}

    def every_shift(self) -> Shift | None:
        """The shift of all other dates."""
        every = self.validated_data.get("every")
        return shift_of(every) if every else None


class ChangeIn(DateShiftIn):
    """Another time, and how far it reaches from one date; another space for all dates."""

    scope = serializers.ChoiceField(choices=[scope.value for scope in Scope], default=Scope.THIS.value)
    space = serializers.SlugField(max_length=100, required=False, allow_null=True)


class CancelIn(serializers.Serializer[Any]):
    """Nothing cancels the whole booking; a date with a scope cancels from there."""

    date = serializers.IntegerField(
        min_value=1, max_value=2**63 - 1, required=False, help_text="id of the date"
    )
    scope = serializers.ChoiceField(choices=[scope.value for scope in Scope], default=Scope.THIS.value)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "date" not in attrs and attrs["scope"] == Scope.FOLLOWING:
            raise ValidationError({"date": _("Say from which date on.")})
        return attrs


class DatesIn(serializers.Serializer[Any]):
    """Which dates (ids); without the list, all."""

    dates = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=200)


class CompetingOut(serializers.Serializer[Any]):
    """A request that loses dates when this one is approved."""

    reference = serializers.CharField(source="booking.reference")
    group = serializers.CharField(source="booking.group.slug")
    dates = serializers.SerializerMethodField()
    declined = serializers.BooleanField(source="all", help_text="no other date of it is left to decide")

    def get_dates(self, competing: Any) -> list[str]:
        """Starts of the dates that it loses."""
        return [date.starts_at.isoformat() for date in competing.dates]


class TimeOut(serializers.Serializer[Any]):
    """A free time."""

    starts_at = serializers.DateTimeField(source="start")
    ends_at = serializers.DateTimeField(source="end")


class AlternativesOut(serializers.Serializer[Any]):
    """What could be had instead."""

    times = TimeOut(many=True)
    spaces = serializers.SerializerMethodField()

    def get_spaces(self, found: Any) -> list[str]:
        """Slugs of spaces that are free at the time itself."""
        return [space.slug for space in found.spaces]


class AnswerTimeOut(serializers.Serializer[Any]):
    """Median time of a house to its first answer; null for fewer than five requests in 180 days."""

    median_hours = serializers.FloatField(allow_null=True)
