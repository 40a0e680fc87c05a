"""Events at a place of their own: where that is, on which days, and how one date moves."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Group
from accounts.texts_form import Refusal
from core import walltime
from core.cities import CITIES
from events.announcement import LONGEST_ADDRESS, LONGEST_DISTRICT, LONGEST_TITLE, Announcement
from events.models import Occurrence
from events.operations import Dates, NewTime
from frontend.dates import day_in_words
from frontend.forms.announcing import AnnouncementForm
from frontend.forms.groups import group_field
from frontend.forms.times import NO_TIME, clock_field, day_field, offer_times, times

PLACE = ("place_name", "place_address", "place_city", "place_district")
ONCE, WEEKLY = "once", "weekly"
FURTHER = tuple(f"further_{number}" for number in range(1, 5))
CLOCK = times(walltime.MIDNIGHT, walltime.MIDNIGHT, every=15)


def _line(label: Any, most: int, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )


class ElsewhereForm(AnnouncementForm):
    """An event at a place that its organiser names."""

    elsewhere = True

    place_city = forms.ChoiceField(
        label=_("City"),
        help_text=_("Its clock is the one that holds, also for what is online."),
        error_messages={
            "required": _("Choose the city: its clock is the one that holds."),
            "invalid_choice": _("There is no such city here: choose one from the list."),
        },
    )
    place_district = _line(_("District"), LONGEST_DISTRICT)
    place_name = _line(
        _("Name of the place"),
        LONGEST_TITLE,
        _("For example the name of the house. Of what is online, nothing."),
    )
    place_address = _line(_("Address"), LONGEST_ADDRESS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place_city"]
        assert isinstance(field, forms.ChoiceField)
        language = get_language() or "en"
        named = [(slug, city.names.get(language, city.names["en"])) for slug, city in CITIES.items()]
        field.choices = [("", _("Choose…")), *named]

    def _fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PLACE}

    def announcement(self) -> Announcement:
        """What a valid form says."""
        return _with_place(super().announcement(), self._fields())


def _with_place(said: Announcement, place: dict[str, Any]) -> Announcement:
    return Announcement(**{**vars(said), **place})


class DatesForm(forms.Form):
    """Days and hours: one date, several, or every week until the end of the term."""

    use_required_attribute = False

    day = day_field(label=_("First date"))
    all_day = forms.BooleanField(label=_("All day"), required=False)
    starts = clock_field(label=_("From"), required=False)
    ends = clock_field(label=_("To"), required=False)
    repeat = forms.ChoiceField(
        label=_("How often"),
        choices=[(ONCE, _("On the dates that are named here")), (WEEKLY, _("Every week until a last day"))],
        initial=ONCE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose how often it takes place."),
            "invalid_choice": _("Choose how often it takes place."),
        },
    )
    until = day_field(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty for the last day of the term. Holidays of the term are left out."),
    )
    further_1 = day_field(label=_("Second date"), required=False)
    further_2 = day_field(label=_("Third date"), required=False)
    further_3 = day_field(label=_("Fourth date"), required=False)
    further_4 = day_field(label=_("Fifth date"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_times(self, CLOCK, empty=NO_TIME)

    def clean(self) -> None:
        """Hours, unless it lasts all day."""
        super().clean()
        if self.cleaned_data.get("all_day"):
            return
        for name in ("starts", "ends"):
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Choose a time, or tick “All day”."))

    @property
    def further(self) -> list[forms.BoundField]:
        """Fields of further dates."""
        return [self[name] for name in FURTHER]

    @property
    def has_further(self) -> bool:
        """Whether any of them says something, or is wrong."""
        return any(field.value() or field.errors for field in self.further)

    def dates(self) -> Dates:
        """What a valid form says."""
        told = self.cleaned_data
        whole = told["all_day"]
        return Dates(
            day=told["day"],
            starts=None if whole else told["starts"],
            ends=None if whole else told["ends"],
            further=tuple(told[name] for name in FURTHER if told[name]),
            every_weeks=1 if told["repeat"] == WEEKLY else None,
            until=told["until"],
        )

    def tell(self, problems: Iterable[Refusal]) -> None:
        """Show what stands against the dates, at their fields."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, str(problem.text))


class NewElsewhereForm(DatesForm, ElsewhereForm):
    """A new event at a place of its own, with its dates."""

    group = group_field()

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups

    def tell(self, problems: Iterable[Refusal]) -> None:
        """Show what stands against the words or the dates, at their fields."""
        ElsewhereForm.tell(self, problems)


class MoveForm(forms.Form):
    """Which date moves, and to when on the wall there."""

    use_required_attribute = False

    date = forms.ChoiceField(
        label=_("Which date"),
        error_messages={
            "required": _("Choose a date."),
            "invalid_choice": _("This date cannot be changed any more: choose one from the list."),
        },
    )
    day = day_field(label=_("New date"), required=False, help_text=_("Empty for the same day."))
    starts = clock_field(label=_("From"), required=False)
    ends = clock_field(label=_("To"), required=False)

    def __init__(self, data: Any = None, *, dates: Sequence[Occurrence], zone: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.dates_by_uid = {str(date.uid): date for date in dates}
        self.zone = zone
        field = self.fields["date"]
        assert isinstance(field, forms.ChoiceField)
        # Without the year: phones cut what is longer than the screen, and the time stands last.
        field.choices = [(uid, day_in_words(date, zone)) for uid, date in self.dates_by_uid.items()]
        offer_times(self, CLOCK, empty=_("as before"))

    @property
    def chosen(self) -> Occurrence:
        """The date that was chosen, of a valid form."""
        return self.dates_by_uid[self.cleaned_data["date"]]

    def time(self) -> NewTime:
        """The new time, of a valid form."""
        told = self.cleaned_data
        return NewTime(told["day"], told["starts"], told["ends"])

    @property
    def says_nothing(self) -> bool:
        """Whether a valid form leaves everything as it is."""
        day: dt.date | None = self.cleaned_data["day"]
        before = walltime.local(self.chosen.starts_at, self.zone).date()
        return (
            (day is None or day == before)
            and not self.cleaned_data["starts"]
            and not self.cleaned_data["ends"]
        )
