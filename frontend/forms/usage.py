"""The season that a manager looks at, and what it is held against."""

import datetime as dt
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.usage import LONGEST_DAYS, Season
from frontend.forms.times import day_field


class Against(models.TextChoices):
    """Which other season stands beside the chosen one."""

    YEAR = "year", _("The same weeks a year earlier")
    BEFORE = "before", _("As many days just before")


class SeasonForm(forms.Form):
    """From which day to which, and what to compare with."""

    use_required_attribute = False

    first = day_field(label=_("First day"))
    last = day_field(label=_("Last day"))
    against = forms.ChoiceField(
        label=_("Compare with"),
        choices=Against,
        required=False,
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )

    def clean(self) -> dict[str, Any]:
        """A season ends after it begins, and is no longer than two years."""
        given = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first: choose a later last day."))
        elif first and last and (last - first).days >= LONGEST_DAYS:
            self.add_error("last", _("A season has at most two years: choose an earlier last day."))
        return given

    def season(self) -> Season:
        """What was chosen."""
        return Season(self.cleaned_data["first"], self.cleaned_data["last"])

    def other(self) -> Season:
        """What it is held against."""
        if self.cleaned_data["against"] == Against.BEFORE:
            return self.season().before()
        return self.season().a_year_earlier()


def month_of(day: dt.date) -> Season:
    """The month that holds the day."""
    following = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return Season(day.replace(day=1), following - dt.timedelta(days=1))
