"""Fields for days and times of day.

A day is the browser's own date field. A time of day is a list to choose from: the browser's time field
shows AM and PM wherever its own language does, whatever language the page is in.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

EARLIEST = dt.date(2000, 1, 1)
LATEST = dt.date(2100, 1, 1)
"""Beyond these a date is a slip of the pen, and far dates are where calendars break."""

NO_TIME = "–:–"
"""Where a time is still to be chosen."""


def day_field(**kwargs: Any) -> forms.DateField:
    """A date as browsers send it; its errors name the remedy."""
    return _day_field(_("Choose a date between 2000 and 2100."), **kwargs)


def last_day_field(**kwargs: Any) -> forms.DateField:
    """The last day of a weekly series, if it is one: a day too far away would make too many dates."""
    too_many = _("A series may have at most 200 dates: choose an earlier last date.")
    return _day_field(too_many, required=False, **kwargs)


def _day_field(too_late: Any, **kwargs: Any) -> forms.DateField:
    far = _("Choose a date between 2000 and 2100.")
    kwargs.setdefault("error_messages", {})
    kwargs["error_messages"] = {
        "required": _("Choose a date."),
        "invalid": _("There is no such date: choose another one."),
        **kwargs["error_messages"],
    }
    return forms.DateField(
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(EARLIEST, far), MaxValueValidator(LATEST, too_late)],
        **kwargs,
    )


class ClockList(forms.Select):
    """A list of times of day. One that is not in it, but was asked for, is added: nothing typed is lost."""

    def format_value(self, value: Any) -> list[str]:
        """The chosen time as ``HH:MM``."""
        text = f"{value:%H:%M}" if isinstance(value, dt.time) else str(value or "")[:5]
        return [text]

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        """As a list of choices, with the asked-for time among them."""
        known = {choice for choice, _label in self.choices}
        extra = [(time, time) for time in value if time not in known and _is_time(time)]
        here = ClockList(choices=[*self.choices, *extra])
        return forms.Select.optgroups(here, name, value, attrs)


def _is_time(text: str) -> bool:
    try:
        dt.time.fromisoformat(text)
    except ValueError:
        return False
    return True


def clock_field(**kwargs: Any) -> forms.TimeField:
    """A time of day as ``HH:MM``; the form that uses it says which times are in the list (`times`)."""
    return forms.TimeField(
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=ClockList,
        error_messages={
            "required": _("Choose a time."),
            "invalid": _("There is no such time: choose one from the list."),
        },
        **kwargs,
    )


def times(first: dt.time, last: dt.time, *, every: int) -> list[tuple[str, str]]:
    """Choices from one time of day to another, every so many minutes; a last time of 00:00 is written 24:00."""
    start = first.hour * 60 + first.minute
    end = last.hour * 60 + last.minute or 24 * 60
    return [(_clock(minute % (24 * 60)), _clock(minute)) for minute in range(start, end + 1, every)]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def offer_times(form: forms.BaseForm, choices: Sequence[tuple[Any, Any]], *, empty: Any = "") -> None:
    """Put times of day into the lists of ``starts`` and ``ends``: nothing begins with the last or ends with the first.

    ``empty``: what is said where nothing is chosen; without it something always is.
    """
    blank = [("", empty)] if empty else []
    for name, offered in (("starts", choices[:-1]), ("ends", choices[1:])):
        widget = form.fields[name].widget
        assert isinstance(widget, forms.Select)
        widget.choices = [*blank, *offered]
