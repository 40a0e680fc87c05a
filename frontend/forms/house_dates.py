"""Dates on which a house keeps other hours, as typed."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from accounts.texts_form import TextsForm, Wanted
from bookings.states import Purpose
from core import walltime
from core.languages import best_text
from frontend.forms.house_hours import TypedClock
from frontend.forms.times import clock_field, day_field, offer_times, times
from spaces.models import OpeningException, Space
from spaces.operations.hours import LONGEST_SPELL, minutes
from spaces.series import Weekly

CLOSED, OTHER_HOURS = "closed", "hours"


class ExceptionForm(TextsForm):
    """One date or a spell of them, for some spaces of the house or for all."""

    texts = {"reason": Wanted(_("Reason, as groups read it"), 200)}

    first = day_field(label=_("First day"))
    last = day_field(label=_("Last day"), required=False, help_text=_("Leave it empty for a single day."))
    spaces = forms.MultipleChoiceField(
        label=_("Spaces"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one space."),
            "invalid_choice": _("There is no such space: choose from the list."),
        },
    )
    how = forms.ChoiceField(
        label=_("On these days"),
        choices=[(CLOSED, _("Closed all day")), (OTHER_HOURS, _("Open at other hours"))],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether it is closed or open at other hours."),
            "invalid_choice": _("Choose whether it is closed or open at other hours."),
        },
    )
    opens = TypedClock(ends=False, label=_("From"))
    closes = TypedClock(ends=True, label=_("To"))

    def __init__(self, data: Any = None, *, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offered = {space.slug: space for space in spaces}
        field = self.fields["spaces"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(space.slug, best_text(space.name, self.language)[0]) for space in spaces]

    def clean(self) -> None:
        """The spell runs forward and is no slip of the pen; other hours are whole."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first: choose a later one."))
        elif first and last and (last - first).days >= LONGEST_SPELL:
            self.add_error("last", _("These are too many days at once: choose at most 120."))
        if self.cleaned_data.get("how") == OTHER_HOURS and not {"opens", "closes"} & set(self.errors):
            self._check_hours()

    def _check_hours(self) -> None:
        opens, closes = self.cleaned_data["opens"], self.cleaned_data["closes"]
        if opens is None:
            self.add_error("opens", _("Write from when it is open, or choose “Closed all day”."))
        if closes is None:
            self.add_error("closes", _("Write until when it is open, or choose “Closed all day”."))
        if opens is not None and closes is not None:
            start, end = minutes(opens, closes)
            if end <= start:
                self.add_error("closes", _("The end is before the start: choose a later end."))

    @property
    def chosen(self) -> list[Space]:
        """Spaces for which it is meant."""
        return [self.offered[slug] for slug in self.cleaned_data["spaces"]]

    @property
    def days(self) -> list[dt.date]:
        """Every day of the spell."""
        first = self.cleaned_data["first"]
        last = self.cleaned_data["last"] or first
        return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def hours(self) -> tuple[dt.time, dt.time] | None:
        """From when to when; None for closed."""
        if self.cleaned_data["how"] == CLOSED:
            return None
        return self.cleaned_data["opens"], self.cleaned_data["closes"]

    def exceptions_of(self, space: Space) -> list[OpeningException]:
        """All exceptions that the space would have then; the new ones are not stored."""
        opens, closes = self.hours or (None, None)
        days = set(self.days)
        kept = [item for item in space.exceptions.all() if item.date not in days]
        return [*kept, *(OpeningException(date=day, opens=opens, closes=closes) for day in days)]


class TryForm(forms.Form):
    """A time that a group might ask for."""

    use_required_attribute = False

    day = day_field(label=_("Date"))
    starts = clock_field(label=_("From"))
    ends = clock_field(label=_("To"))
    until = day_field(label=_("Every week until"), required=False)
    asker = forms.ChoiceField(
        label=_("Who asks"),
        required=False,
        error_messages={"invalid_choice": _("There is no such group: choose from the list.")},
    )
    purpose = forms.ChoiceField(
        label=_("Kind of purpose"),
        required=False,
        choices=[("", _("Any")), *Purpose.choices],
        error_messages={"invalid_choice": _("There is no such purpose: choose one from the list.")},
    )
    people = forms.IntegerField(
        label=_("Expected number of people"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number of people, for example 12."),
            "min_value": _("Write at least 1 person."),
            "max_value": _("Write at most 10,000 people."),
        },
    )

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        """Groups are those that have asked the house before: of others it need not know."""
        super().__init__(*args, **kwargs)
        self.groups = {group.slug: group for group in groups}
        field = self.fields["asker"]
        assert isinstance(field, forms.ChoiceField)
        known = [(slug, group.name) for slug, group in self.groups.items()]
        field.choices = [("", _("Any group")), *_FORMS, *known]
        choices = times(walltime.MIDNIGHT, walltime.MIDNIGHT, every=30)
        offer_times(self, choices)

    @property
    def group(self) -> Group | None:
        """Who asks, in a valid form: a group that there is, or one of a form that nobody has founded."""
        asker = self.cleaned_data["asker"]
        if asker in dict(_FORMS):
            return Group(form=asker.removeprefix(":"))
        return self.groups.get(asker)

    @property
    def weekly(self) -> Weekly | None:
        """The rule of a course, or None for a single date."""
        until = self.cleaned_data["until"]
        return Weekly(until) if until else None


# No slug begins with a colon.
_FORMS = [(f":{form}", label) for form, label in GroupForm.choices]
