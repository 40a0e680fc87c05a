"""The week of a space, as typed: any number of from–to rows for each weekday.

Times are typed, with a list beside them to choose from: 9, 900, 9:00 and 9.00 are all nine o'clock, so that a
week is written without leaving the digits. 24:00 is an end only.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core import walltime
from frontend.forms.times import times
from spaces.models import WEEKDAYS, OpeningHours
from spaces.operations.hours import minutes

MOST_ROWS = 8
"""In one day; a house that opens more often is open."""

CLOCK = re.compile(r"(?P<hour>\d{1,2})(?:[:.,]?(?P<minute>\d{2}))?")
MONDAY, WORKDAYS, ALL_DAYS = 0, range(1, 5), range(1, 7)
CLOCK_TIMES = times(walltime.MIDNIGHT, walltime.MIDNIGHT, every=30)
"""What the list beside the fields offers."""

COPIES = {"copy_workdays": WORKDAYS, "copy_all": ALL_DAYS}
"""Buttons that copy Monday to other days."""


class TypedClock(forms.CharField):
    """A time of day as people type it; 24:00, where it is allowed, is midnight at the end of the day."""

    def __init__(self, *, ends: bool, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "size": 6, "list": "clock-times"}
        super().__init__(required=False, max_length=5, widget=forms.TextInput(attrs=attrs), **kwargs)
        self.ends = ends
        self.error_messages["max_length"] = _("Write a time of day, for example 9:00 or 17:30.")

    def clean(self, value: Any) -> Any:
        """The time, or None for nothing typed."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        found = CLOCK.fullmatch(text)
        hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (99, 0)
        if (hour, minute) == (24, 0) and not self.ends:
            raise forms.ValidationError(
                _("24:00 is the end of a day: begin at 0:00 of the next day instead.")
            )
        if (hour, minute) == (24, 0):
            return walltime.MIDNIGHT
        if hour > 23 or minute > 59:
            raise forms.ValidationError(_("Write a time of day, for example 9:00 or 17:30."))
        return dt.time(hour, minute)

    def prepare_value(self, value: Any) -> Any:
        """As it stands in the field."""
        if not isinstance(value, dt.time):
            return value
        return "24:00" if self.ends and value == walltime.MIDNIGHT else f"{value:%H:%M}"


@dataclass(frozen=True)
class DayRows:
    """One weekday with its rows of fields."""

    number: int
    rows: list[tuple[forms.BoundField, forms.BoundField]]

    @property
    def can_grow(self) -> bool:
        """Another row may be added."""
        return len(self.rows) < MOST_ROWS


class WeekForm(forms.Form):
    """Seven days; each has its rows and an empty one to go on with."""

    use_required_attribute = False

    def __init__(
        self,
        data: Mapping[str, str] | None = None,
        *,
        week: Iterable[OpeningHours] = (),
        shown: Mapping[str, str] | None = None,
    ) -> None:
        """Of what was sent, or else of what is to be shown unjudged, or else of the stored week."""
        sent = data if data is not None else shown
        typed = _stored(week) if sent is None else _typed(sent)
        super().__init__(data, initial=_as_fields(typed))
        self.counts = {day: max(1, len(typed[day])) for day in range(7)}
        for day, label in WEEKDAYS:
            for row in range(self.counts[day]):
                opens, closes = _names(day, row)
                self.fields[opens] = TypedClock(ends=False, label=format_lazy("{}, {}", label, _("From")))
                self.fields[closes] = TypedClock(ends=True, label=format_lazy("{}, {}", label, _("To")))

    @property
    def days(self) -> list[DayRows]:
        """The week, day by day."""
        return [
            DayRows(day, [(self[_names(day, row)[0]], self[_names(day, row)[1]]) for row in range(count)])
            for day, count in self.counts.items()
        ]

    def clean(self) -> None:
        """Each mistake is told at its field: half a row, an end before its start, hours that overlap."""
        for day, count in self.counts.items():
            whole = [row for row in range(count) if self._is_whole(day, row)]
            # Read before errors are told: an error takes its value out of the cleaned data.
            self._find_overlaps(day, {row: minutes(*self._times(day, row)) for row in whole})

    def _is_whole(self, day: int, row: int) -> bool:
        names = _names(day, row)
        if any(name in self.errors for name in names):
            return False
        opens, closes = self._times(day, row)
        if opens is None and closes is not None:
            self.add_error(names[0], _("Write from when as well, or empty both fields."))
        elif closes is None and opens is not None:
            self.add_error(names[1], _("Write until when as well, or empty both fields."))
        elif opens is not None and closes is not None and not _ends_after(opens, closes):
            self.add_error(names[1], _("The end is before the start: choose a later end."))
        else:
            return opens is not None
        return False

    def _find_overlaps(self, day: int, rows: Mapping[int, tuple[int, int]]) -> None:
        until = 0
        for row, (starts, ends) in sorted(rows.items(), key=lambda item: item[1]):
            if starts < until:
                text = _("These hours overlap with others of this day: join them, or begin later.")
                self.add_error(_names(day, row)[0], text)
            until = max(until, ends)

    def _times(self, day: int, row: int) -> list[Any]:
        return [self.cleaned_data.get(name) for name in _names(day, row)]

    def week(self) -> list[OpeningHours]:
        """What a valid form says, in order."""
        rows = [
            OpeningHours(weekday=day, opens=told[0], closes=told[1])
            for day, count in self.counts.items()
            for row in range(count)
            if (told := self._times(day, row))[0] is not None
        ]
        return sorted(rows, key=lambda row: (row.weekday, row.opens))


def _ends_after(opens: dt.time, closes: dt.time) -> bool:
    start, end = minutes(opens, closes)
    return end > start


def _names(day: int, row: int) -> tuple[str, str]:
    return f"opens_{day}_{row}", f"closes_{day}_{row}"


Rows = dict[int, list[tuple[Any, Any]]]


def _typed(data: Mapping[str, str]) -> Rows:
    """What was sent, row by row; more rows of a day than may be are not read."""
    return {
        day: [
            (data.get(opens, ""), data.get(closes, ""))
            for opens, closes in (_names(day, row) for row in range(MOST_ROWS))
            if opens in data or closes in data
        ]
        for day in range(7)
    }


def _stored(week: Iterable[OpeningHours]) -> Rows:
    rows = sorted(week, key=lambda row: (row.weekday, row.opens))
    return {day: [(row.opens, row.closes) for row in rows if row.weekday == day] for day in range(7)}


def _as_fields(rows: Rows) -> dict[str, Any]:
    return {
        name: time
        for day, times in rows.items()
        for row, pair in enumerate(times)
        for name, time in zip(_names(day, row), pair, strict=True)
    }


def as_typed(week: Iterable[OpeningHours]) -> dict[str, str]:
    """Another week, as it would stand in the fields."""
    fields = _as_fields(_stored(week))
    clocks = {True: TypedClock(ends=True), False: TypedClock(ends=False)}
    return {name: clocks[name.startswith("closes")].prepare_value(time) for name, time in fields.items()}


def rearranged(data: Mapping[str, str], step: str) -> dict[str, str]:
    """What was typed, after a button that only moves rows: Monday copied to other days, or a row more in a day."""
    rows = _typed(data)
    for day in COPIES.get(step, ()):
        rows[day] = list(rows[MONDAY])
    if step.startswith("add_") and step[4:] in {"0", "1", "2", "3", "4", "5", "6"}:
        rows[int(step[4:])].append(("", ""))
    return _as_fields({day: times[:MOST_ROWS] for day, times in rows.items()})
