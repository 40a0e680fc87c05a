"""What somebody looks for when looking for a room."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core import walltime
from core.cities import CITIES
from core.recurrence import MOST_DATES
from frontend.dates import weekday_of
from frontend.forms.times import NO_TIME, clock_field, day_field, last_day_field, times
from spaces.finder import Wanted
from spaces.models import EquipmentKind
from spaces.series import Slot, Weekly
from spaces.sought import Sought

# Nobody plans farther; and the calendar of the computer ends somewhere.
FARTHEST = dt.timedelta(days=2 * 365)
TIMES = ("date", "from", "to")
WEEKLY = "weekly"
EXTRAS = ("district", "equipment")
"""Wishes that are folded away until somebody has one."""
TUESDAY = 1


def city_choices() -> list[tuple[str, Any]]:
    """Every city by its name in the reader's language."""
    language = get_language() or "en"
    return [("", _("All cities")), *((slug, city.names[language]) for slug, city in CITIES.items())]


def _weekdays() -> list[tuple[str, Any]]:
    """By the numbers that the API and the lists of events have: 1 is Monday."""
    return [("", _("As the first date")), *((str(number + 1), weekday_of(number)) for number in range(7))]


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
    """When, for how many, and where. Without any time it is a choice of place."""

    how = forms.ChoiceField(
        label=_("How often"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("once", _("Once")), (WEEKLY, _("Every week"))],
        error_messages={"invalid_choice": _("Choose once or every week.")},
    )
    date = day_field(label=_("Date"), required=False)
    weekday = forms.ChoiceField(
        label=_("Weekday"),
        required=False,
        choices=_weekdays,
        error_messages={"invalid_choice": _("There is no such weekday: choose one from the list.")},
    )
    until = last_day_field(label=_("Every week until"))
    no_school = forms.BooleanField(label=_("Not in school holidays"), required=False)
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
    step_free = forms.BooleanField(label=_("Step-free"), required=False)
    free = forms.BooleanField(label=pgettext_lazy("price", "Free of charge"), required=False)
    district = forms.MultipleChoiceField(
        label=_("Districts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("No house that takes requests is in this district: choose from the list.")
        },
    )
    equipment = forms.MultipleChoiceField(
        label=_("With equipment"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=EquipmentKind.choices,
        error_messages={"invalid_choice": _("We know of no such equipment: choose from the list.")},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        now: dt.datetime,
        districts: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        """``districts`` are pairs of a city's slug and the name of a district, cities together."""
        # "from" is a word of Python's own, so these two cannot be class attributes.
        super().__init__(data, **options)
        self.now = now
        self.districts = districts
        self.fields["from"] = _time(_("From"), dt.time(6), dt.time(23, 30))
        self.fields["to"] = _time(_("To"), dt.time(6, 30), walltime.MIDNIGHT)
        offered = self.fields["district"]
        assert isinstance(offered, forms.MultipleChoiceField)
        offered.choices = _by_city(districts)

    def clean(self) -> dict[str, Any]:
        """A time needs all of its three parts, in order and to come; a course its last date too."""
        cleaned = super().clean() or {}
        if cleaned.get("how") != WEEKLY:
            # What stands there is for a course; of a single date nobody sees it.
            for name in set(self.errors) & {"until", "weekday"}:
                del self.errors[name]
        if any(self.data.get(name) for name in TIMES):
            self._need(cleaned, "date", _("Choose a date."))
            self._need(cleaned, "from", _("Choose when you want to begin."))
            self._need(cleaned, "to", _("Choose when you want to end."))
            self._check_day(cleaned, "date")
            self._check_order(cleaned)
            if cleaned.get("how") == WEEKLY:
                self._need(cleaned, "until", _("Choose the last date of the course."))
                self._check_course(cleaned)
        return cleaned

    def suggested(self) -> "FinderForm":
        """The same choice of place with a usual time to start from: the Tuesday evening after next."""
        told = {name: self.cleaned_data.get(name) for name in self.fields}
        first = _weekday_from(self._today(told.get("city")) + dt.timedelta(days=7), TUESDAY)
        usual = {
            "how": told["how"] or "once",
            "date": told["date"] or first,
            "until": told["until"] or first + dt.timedelta(weeks=12),
            "from": dt.time(18),
            "to": dt.time(20),
        }
        return FinderForm(now=self.now, districts=self.districts, initial={**told, **usual})

    @property
    def sought(self) -> Sought | None:
        """When, if the form is valid and names a time."""
        cleaned = self.cleaned_data
        if not self.is_valid() or not cleaned.get("date"):
            return None
        if cleaned["how"] != WEEKLY:
            return Sought(Slot(cleaned["date"], cleaned["from"], cleaned["to"]))
        first = _first(cleaned)
        return Sought(
            Slot(first, cleaned["from"], cleaned["to"]), Weekly(cleaned["until"]), cleaned["no_school"]
        )

    @property
    def wanted(self) -> Wanted:
        """What is needed besides the time."""
        cleaned = self.cleaned_data
        return Wanted(
            people=cleaned.get("people"),
            city=cleaned.get("city", ""),
            districts=frozenset(cleaned.get("district") or ()),
            step_free=cleaned.get("step_free", False),
            equipment=frozenset(cleaned.get("equipment") or ()),
            free_of_charge=cleaned.get("free", False),
        )

    @property
    def extras(self) -> int:
        """How many of the folded wishes are set."""
        told = self.cleaned_data if self.is_bound else self.initial
        return sum(
            len(value) if isinstance(value, list) else 1 for name in EXTRAS if (value := told.get(name))
        )

    @property
    def in_districts(self) -> list[tuple[str, list[BoundWidget]]]:
        """Boxes to tick under the name of their city."""
        boxes = iter(self["district"])
        return [(city, [next(boxes) for _name in named]) for city, named in _by_city(self.districts)]

    @property
    def extras_open(self) -> bool:
        """Whether something is wrong in the folded part."""
        return any(name in self.errors for name in EXTRAS)

    def _today(self, city: str | None) -> dt.date:
        return walltime.local(self.now, CITIES.get(city or "krakow", CITIES["krakow"]).zone).date()

    def _need(self, cleaned: dict[str, Any], name: str, text: Any) -> None:
        if name not in self.errors and cleaned.get(name) is None:
            self.add_error(name, text)

    def _check_day(self, cleaned: dict[str, Any], name: str) -> None:
        day, today = cleaned.get(name), self._today(cleaned.get("city"))
        if day is None:
            return
        if day < today:
            self.add_error(name, _("This date has passed: choose a later one."))
        elif day > today + FARTHEST:
            self.add_error(name, _("Choose a date within the next two years."))

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        starts, ends = cleaned.get("from"), cleaned.get("to")
        if starts is None or ends is None:
            return
        if ends != walltime.MIDNIGHT and ends <= starts:
            self.add_error("to", _("The end is before the start: choose a later end."))
        elif cleaned.get("date") is not None:
            day = _first(cleaned) if cleaned.get("how") == WEEKLY else cleaned["date"]
            zones = {city.zone for slug, city in CITIES.items() if cleaned.get("city") in ("", None, slug)}
            for name, time in (("from", starts), ("to", ends)):
                if not all(walltime.exists(day, time, zone) for zone in zones):
                    text = _("The clocks go forward that night and skip this time: choose another.")
                    self.add_error(name, text)

    def _check_course(self, cleaned: dict[str, Any]) -> None:
        until, day = cleaned.get("until"), cleaned.get("date")
        if until is not None and day is not None:
            first = _first(cleaned)
            if until < first:
                self.add_error("until", _("The last date is before the first: choose a later last date."))
            elif (until - first).days // 7 >= MOST_DATES:
                self.add_error(
                    "until", _("A series may have at most 200 dates: choose an earlier last date.")
                )
        self._check_day(cleaned, "until")


def _by_city(districts: Iterable[tuple[str, str]]) -> list[tuple[str, list[tuple[str, str]]]]:
    language = get_language() or "en"
    return [
        (CITIES[city].names[language], [(name, name) for _city, name in pairs])
        for city, pairs in groupby(districts, key=itemgetter(0))
    ]


def query_of(when: Sought, wanted: Wanted, *, leave_out: Sequence[dt.date] = ()) -> str:
    """The same for the request form, as a query string."""
    return urlencode(_told(when, wanted, leave_out), doseq=True)


def address_of(when: Sought, wanted: Wanted) -> str:
    """The same for the finder itself, as a query string."""
    flags = {
        "step_free": wanted.step_free,
        "free": wanted.free_of_charge,
        "no_school": when.without_school_holidays,
    }
    place = {"city": wanted.city} if wanted.city else {}
    told = {
        **_told(when, wanted, ()),
        **place,
        "how": WEEKLY if when.weekly else "once",
        "district": sorted(wanted.districts),
        **{name: "on" for name, is_set in flags.items() if is_set},
    }
    return urlencode(told, doseq=True)


def _told(when: Sought, wanted: Wanted, leave_out: Sequence[dt.date]) -> dict[str, Any]:
    told: dict[str, Any] = {
        "date": f"{when.slot.day}",
        "from": f"{when.slot.starts:%H:%M}",
        "to": f"{when.slot.ends:%H:%M}",
    }
    if when.weekly:
        told["until"] = f"{when.weekly.until}"
    if wanted.people:
        told["people"] = wanted.people
    return {**told, "equipment": sorted(wanted.equipment), "leave_out": [f"{day}" for day in leave_out]}


def _first(cleaned: Mapping[str, Any]) -> dt.date:
    """The first date of a course: on the weekday that is chosen, from the date that is given."""
    day: dt.date = cleaned["date"]
    return _weekday_from(day, int(cleaned["weekday"]) - 1) if cleaned.get("weekday") else day


def _weekday_from(day: dt.date, weekday: int) -> dt.date:
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def _time(label: Any, first: dt.time, last: dt.time) -> forms.TimeField:
    field = clock_field(label=label, required=False)
    assert isinstance(field.widget, forms.Select)
    field.widget.choices = [("", NO_TIME), *times(first, last, every=30)]
    return field
