"""A season of a house, as typed."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import TextsForm, Wanted
from frontend.dates import month_names
from frontend.forms.times import EARLIEST, LATEST
from spaces.models import Season
from spaces.operations import SeasonDetails

YEARLY, SINGLE = "yearly", "single"
NO_DAY = _("Write a day of the month, from 1 to 31.")


def _day_of_month(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=31,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), NO_DAY),
    )


def _month(label: Any) -> forms.TypedChoiceField:
    missing = _("Choose a month.")
    return forms.TypedChoiceField(
        label=label,
        coerce=int,
        choices=[(number, number) for number in range(1, 13)],
        error_messages={"required": missing, "invalid_choice": missing},
    )


class SeasonForm(TextsForm):
    """What it is called, and from which day to which."""

    texts = {"name": Wanted(_("Name"), 80)}

    first_day = _day_of_month(_("First day"))
    first_month = _month(_("Month of the first day"))
    last_day = _day_of_month(_("Last day"))
    last_month = _month(_("Month of the last day"))
    how = forms.ChoiceField(
        label=_("How often"),
        choices=[(YEARLY, _("Every year")), (SINGLE, _("Only once"))],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(
            ("required", "invalid_choice"), _("Choose whether it comes every year or once.")
        ),
    )
    year = forms.IntegerField(
        label=_("Year in which it begins"),
        required=False,
        min_value=EARLIEST.year,
        max_value=LATEST.year - 2,
        help_text=_("Only for a season that comes once."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), _("Write a year, for example 2027.")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first_month", "last_month"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = list(enumerate(month_names(), start=1))

    def clean(self) -> None:
        """A single season says its year."""
        told = self.cleaned_data
        if told.get("how") == SINGLE and "year" in told and told["year"] is None:
            self.add_error("year", _("Write in which year it begins, or choose “Every year”."))

    def details(self) -> SeasonDetails:
        """What a valid form says."""
        told = self.cleaned_data
        return SeasonDetails(
            name=self.told_in_languages()["name"],
            first=(told["first_month"], told["first_day"]),
            last=(told["last_month"], told["last_day"]),
            year=told["year"] if told["how"] == SINGLE else None,
        )


def from_season(season: Season | None, today: dt.date) -> dict[str, Any]:
    """What the season says now; for a new one a summer, as schools and houses have it."""
    if season is None:
        summer = {"first_day": 1, "first_month": 7, "last_day": 31, "last_month": 8}
        return {**summer, "how": YEARLY, "year": today.year}
    days = ("first_day", "first_month", "last_day", "last_month")
    return {
        **{name: getattr(season, name) for name in days},
        "name": season.name,
        "how": SINGLE if season.year else YEARLY,
        "year": season.year,
    }
