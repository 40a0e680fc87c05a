"""What somebody looks for when looking for a room."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.cities import CITIES
from frontend.forms.times import clock_field, day_field, times

# Nobody plans farther; and the calendar of the computer ends somewhere.
FARTHEST = dt.timedelta(days=2 * 365)
TIMES = ("date", "from", "to")


@dataclass(frozen=True)
class Wanted:
    """A time on the wall of whichever house, for so many people."""

    day: dt.date
    starts: dt.time
    ends: dt.time
    people: int | None
    city: str

    @property
    def query(self) -> str:
        """The same for the request form, as a query string."""
        told = {"date": f"{self.day}", "from": f"{self.starts:%H:%M}", "to": f"{self.ends:%H:%M}"}
        return urlencode({**told, **({"people": self.people} if self.people else {})})


def city_choices() -> list[tuple[str, Any]]:
    """Every city by its name in the reader's language."""
    language = get_language() or "en"
    return [("", _("All cities")), *((slug, city.names[language]) for slug, city in CITIES.items())]


class CityForm(forms.Form):
    """A choice of city."""

    use_required_attribute = False

    city = forms.ChoiceField(
        label=_("City"),
        required=False,
        choices=city_choices,
        error_messages={"invalid_choice": _("We know of no such city: choose one from the list.")},
    )


class FinderForm(CityForm):
    """When, for how many, and where. Without any time it is a choice of city."""

    date = day_field(label=_("Date"), required=False)
    people = forms.IntegerField(
        label=_("How many people"),
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 6}),
        error_messages={
            "invalid": _("Write a whole number of people."),
            "min_value": _("Write at least 1 person."),
            "max_value": _("Write at most 10,000 people."),
        },
    )
    field_order = ("city", "date", "from", "to", "people")

    def __init__(self, *args: Any, now: dt.datetime, **options: Any) -> None:
        # "from" is a word of Python's own, so these two cannot be class attributes.
        super().__init__(*args, **options)
        self.now = now
        self.fields["from"] = _time(_("From"), dt.time(6), dt.time(23, 30))
        self.fields["to"] = _time(_("To"), dt.time(6, 30), walltime.MIDNIGHT)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A time needs all of its three parts, in order and to come."""
        cleaned = super().clean() or {}
        if any(self.data.get(name) for name in TIMES):
            self._need(cleaned, "date", _("Choose a date."))
            self._need(cleaned, "from", _("Choose when you want to begin."))
            self._need(cleaned, "to", _("Choose when you want to end."))
            self._check_day(cleaned)
            self._check_order(cleaned)
        return cleaned

    @property
    def wanted(self) -> Wanted | None:
        """What is looked for, when the form is valid and names a time."""
        cleaned = self.cleaned_data
        if not self.is_valid() or not cleaned.get("date"):
            return None
        return Wanted(cleaned["date"], cleaned["from"], cleaned["to"], cleaned["people"], cleaned["city"])

    def _need(self, cleaned: dict[str, Any], name: str, text: Any) -> None:
        if name not in self.errors and cleaned.get(name) is None:
            self.add_error(name, text)

    def _check_day(self, cleaned: dict[str, Any]) -> None:
        day = cleaned.get("date")
        if day is None:
            return
        city = CITIES.get(cleaned.get("city") or "krakow", CITIES["krakow"])
        today = walltime.local(self.now, city.zone).date()
        if day < today:
            self.add_error("date", _("This date has passed: choose a later one."))
        elif day > today + FARTHEST:
            self.add_error("date", _("Choose a date within the next two years."))

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("from"), cleaned.get("to")
        if starts is not None and ends is not None and ends != walltime.MIDNIGHT and ends <= starts:
            self.add_error("to", _("The end is before the start: choose a later end."))


def _time(label: Any, first: dt.time, last: dt.time) -> forms.TimeField:
    field = clock_field(label=label, required=False)
    assert isinstance(field.widget, forms.Select)
    field.widget.choices = [("", "–:–"), *times(first, last, every=30)]
    return field
