"""What a group says in a request and a house in its answer, for machines; and what a request would meet."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from bookings.equipment import NOTHING
from bookings.operations import (
    RequestDetails,
)
from bookings.problems import Outlook
from bookings.states import DeclineReason, Purpose
from spaces.availability import State
from spaces.models import MOST_PIECES
from spaces.problems import Weight
from spaces.series import Slot, Weekly


class EquipmentIn(serializers.Serializer[Any]):
    """Pieces of one thing that comes with the space."""

    code = serializers.SlugField(max_length=100)
    quantity = serializers.IntegerField(min_value=1, max_value=MOST_PIECES)


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
    equipment = serializers.ListField(child=EquipmentIn(), required=False, max_length=100)

    def validate_equipment(self, lines: list[dict[str, Any]]) -> dict[str, int]:
        """Pieces by code; a thing is asked for once."""
        pieces = {line["code"]: line["quantity"] for line in lines}
        if len(pieces) < len(lines):
            raise ValidationError(_("Name each thing once, with how many you need."))
        return pieces

    participants_pay = serializers.BooleanField(required=False, default=False)
    purpose = serializers.ChoiceField(choices=Purpose.choices, required=False)


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


class ShortOut(serializers.Serializer[Any]):
    """Equipment of which fewer pieces are free at a date than are asked for."""

    starts_at = serializers.DateTimeField()
    code = serializers.CharField()
    wanted = serializers.IntegerField()
    free = serializers.IntegerField()


class PreviewOut(serializers.Serializer[Any]):
    """What a request would meet."""

    dates = DatePreviewOut(many=True)
    problems = ProblemOut(many=True)
    short = serializers.SerializerMethodField(help_text="equipment that is promised to others on some dates")

    @extend_schema_field(ShortOut(many=True))
    def get_short(self, look: Outlook) -> list[dict[str, Any]]:
        rows = [
            {"starts_at": date.start, "code": one.thing.code, "wanted": one.wanted, "free": one.free}
            for date, shortages in look.short.items()
            for one in shortages
        ]
        return [dict(row) for row in ShortOut(rows, many=True).data]


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
    wait = serializers.BooleanField(default=False, help_text="wait for the dates that are taken")
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
            equipment=data.get("equipment", NOTHING),
            wait=data["wait"],
        )


class ApproveIn(serializers.Serializer[Any]):
    """Which dates (ids) are approved; without the list, all. And which equipment (codes) is not lent."""

    only = serializers.ListField(child=serializers.IntegerField(), required=False, max_length=200)
    without = serializers.ListField(
        child=serializers.SlugField(max_length=100), required=False, max_length=100
    )
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class DeclineIn(serializers.Serializer[Any]):
    """Why a request is declined."""

    reason = serializers.ChoiceField(choices=DeclineReason.choices)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
