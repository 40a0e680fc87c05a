"""The form with which a group asks for a space: what the house must know to decide, and no more."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Group
from bookings import equipment
from bookings.models import Booking
from bookings.operations import RequestDetails
from bookings.problems import Outlook
from core import walltime
from core.intervals import Interval
from core.recurrence import MOST_DATES
from frontend.forms.asked_equipment import AskedEquipment
from frontend.forms.groups import group_field, purpose_field
from frontend.forms.times import NO_TIME, clock_field, day_field, last_day_field, offer_times, times
from spaces.models import Equipment, Space
from spaces.problems import Problem, Weight
from spaces.series import Slot, Weekly

DATES = ("day", "starts", "ends", "until")
"""Fields that are enough to say which dates can be had."""

FROM_FINDER = {"day": "date", "starts": "from", "ends": "to", "until": "until", "people": "people"}
"""Under which names the finder and the space's page pass on what they know."""


class Checkbox(forms.CheckboxInput):
    """A tick that carries the version it agrees to: one for an older version counts as none.

    Its name tells templates to draw it as any other checkbox.
    """

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Whether the version that is shown now was ticked."""
        return bool(data.get(name) == self.attrs["value"])


class RequestForm(forms.Form):
    """A request, as typed. `outlook` of the domain says what stands against it, and `tell` shows that here."""

    use_required_attribute = False

    day = day_field(label=_("Date"))
    starts = clock_field(label=_("From"))
    ends = clock_field(label=_("To"))
    until = last_day_field(
        label=_("Every week until"),
        help_text=_("Leave it empty for a single date. A whole course is asked for at once."),
    )
    people = forms.IntegerField(
        label=_("Expected number of people"),
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        error_messages={
            "required": _("Write how many people you expect; a guess will do."),
            "invalid": _("Write a whole number of people, for example 12."),
            "min_value": _("Write at least 1 person."),
            "max_value": _("Write at most 10,000 people."),
        },
    )
    group = group_field()
    purpose = purpose_field()
    title = forms.CharField(
        label=_("Purpose, in a few words"),
        help_text=_("The house reads it, nobody else. For example: Belarusian for children, beginners."),
        max_length=Booking._meta.get_field("title").max_length,
        error_messages={
            "required": _("Write in a few words what the space is for."),
            "max_length": _("Make it shorter: at most %(limit_value)d characters."),
        },
    )
    participants_pay = forms.BooleanField(label=_("Participants pay to take part"), required=False)
    wait = forms.BooleanField(
        label=_("Wait for the dates that are taken"),
        required=False,
        help_text=_(
            "When such a time becomes free, it is kept for whoever has waited longest, and you are told."
        ),
    )
    note = forms.CharField(
        label=_("Note to the manager"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("What else the house should know, such as chairs, a projector or access. No names."),
        error_messages={"max_length": _("Make the note shorter: at most %(limit_value)d characters.")},
    )
    contact_name = forms.CharField(
        label=_("Responsible person"),
        help_text=_("As this person wants to be called."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write who answers for the space on the day."),
            "max_length": _("Make the name shorter: at most %(limit_value)d characters."),
        },
    )
    contact_reach = forms.CharField(
        label=_("How to reach this person"),
        help_text=_("A phone number or an e-mail address."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write a phone number or an e-mail address."),
            "max_length": _("Make it shorter: at most %(limit_value)d characters."),
        },
    )
    accept_rules = forms.BooleanField(
        label=_("We have read the house rules and accept them"),
        error_messages={"required": _("Read the house rules and tick this box.")},
    )

    def __init__(
        self, data: Any = None, *, space: Space, groups: QuerySet[Group], now: dt.datetime, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.space = space
        self.groups = groups
        self.problems: list[Problem] = []
        self.equipment = AskedEquipment(self, equipment.offered(space))
        self._offer_groups(groups)
        self._offer_times()
        self._offer_days(now)
        self._show_rules()

    def _offer_groups(self, groups: QuerySet[Group]) -> None:
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups

    def _offer_times(self) -> None:
        hours = self.space.hours.all()
        opens = min((row.opens for row in hours), default=walltime.MIDNIGHT)
        closes = max((row.closes for row in hours), key=_as_an_end, default=walltime.MIDNIGHT)
        choices = times(opens, closes, every=self.space.step_minutes)
        offer_times(self, choices, empty=NO_TIME)

    def _offer_days(self, now: dt.datetime) -> None:
        today = walltime.local(now, self.space.venue.zone).date()
        for name in ("day", "until"):
            self.fields[name].widget.attrs["min"] = f"{today:%Y-%m-%d}"

    def _show_rules(self) -> None:
        if not self.space.venue.house_rules:
            del self.fields["accept_rules"]
            return
        self.fields["accept_rules"].widget = Checkbox(attrs={"value": str(self.space.venue.rules_version)})

    def ask_for_dates_only(self) -> None:
        """Complain of nothing but what the dates need; the rest stays as typed."""
        for name in set(self.errors) - {*DATES, *self.equipment.things}:
            del self.errors[name]

    @property
    def leave_out(self) -> frozenset[dt.date]:
        """Days that are ticked to be left out; anything else that was sent there is no day."""
        sent = self.data.getlist("leave_out") if hasattr(self.data, "getlist") else []
        return frozenset(day for day in map(_day, sent[:400]) if day)

    @property
    def slot(self) -> Slot | None:
        """The first date, when it is typed completely."""
        day, starts, ends = (self.cleaned_data.get(name) for name in ("day", "starts", "ends"))
        if day is None or starts is None or ends is None or "until" in self.errors:
            return None
        return Slot(day, starts, ends)

    @property
    def weekly(self) -> Weekly | None:
        """The rule of a course, or None for a single date."""
        until = self.cleaned_data.get("until")
        return Weekly(until) if until else None

    def details(self) -> RequestDetails:
        """What a valid form says."""
        told = self.cleaned_data
        assert self.slot is not None
        return RequestDetails(
            slot=self.slot,
            weekly=self.weekly,
            leave_out=self.leave_out,
            equipment=self.equipment.asked,
            **{name: told[name] for name in DETAILS},
        )

    def tell(self, outlook: Outlook) -> None:
        """Show what stands against the request: blockers as errors of their fields, the rest beside them."""
        for problem in outlook.problems:
            if problem.weight is not Weight.BLOCKER or problem.field == "leave_out":
                self.problems.append(problem)
            else:
                self.add_error(problem.field if problem.field in self.fields else None, str(problem.text))


DETAILS = ("purpose", "title", "people", "participants_pay", "contact_name", "contact_reach", "note", "wait")


def from_finder(told: QueryDict) -> QueryDict:
    """What an address says, by the names of the form: a course with the dates that it leaves out."""
    known = QueryDict(mutable=True)
    for ours, theirs in FROM_FINDER.items():
        if value := told.get(theirs):
            known[ours] = str(value)
    known.setlist("leave_out", told.getlist("leave_out")[:MOST_DATES])
    return known


def pieces_from_finder(told: QueryDict, space: Space, dates: Sequence[Interval]) -> dict[str, str]:
    """One piece of each kind of equipment that an address says, by the names of the form: of the thing that comes
    with the space and that others leave on most of these dates. What is always in the room is not asked for."""
    wanted = set(told.getlist("equipment"))
    wanted -= {thing.kind for thing in space.equipment.always_there()}
    things = [thing for thing in equipment.offered(space) if thing.kind in wanted]
    short = equipment.shortages(space, [equipment.Wanted(thing, 1) for thing in things], dates)
    lost = Counter(shortage.thing for there in short.values() for shortage in there)
    chosen: dict[str, Equipment] = {}
    for thing in sorted(things, key=lambda thing: lost[thing]):
        chosen.setdefault(thing.kind, thing)
    return {equipment.field_of(thing): "1" for thing in chosen.values()}


def _as_an_end(closes: dt.time) -> tuple[bool, dt.time]:
    """Midnight is the latest end of all."""
    return closes == walltime.MIDNIGHT, closes


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None
