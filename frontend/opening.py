"""Opening hours as a sign at the door has them: days with the same hours together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.dates import hours, weekday_of
from spaces.availability import exceptions_on
from spaces.models import OpeningException, Space
from spaces.public_holidays import holiday_on

# How far ahead a page tells of dates that differ.
AHEAD = dt.timedelta(days=60)


@dataclass(frozen=True)
class Line:
    """Some days of the week, and their hours."""

    days: str
    hours: str


@dataclass(frozen=True)
class DifferentDay:
    """A date on which the hours differ; without hours the space is closed."""

    date: dt.date
    hours: str
    reason: dict[str, str]


def weekly_hours(space: Space) -> list[Line]:
    """Neighbouring days with the same hours in one line, from Monday; closed days are said too."""
    by_day = [_of_day(space, number) for number in range(7)]
    lines = []
    first = 0
    for number in range(1, 8):
        if number == 7 or by_day[number] != by_day[first]:
            lines.append(Line(_days(first, number - 1), by_day[first] or _("closed")))
            first = number
    return lines


def _of_day(space: Space, number: int) -> str:
    rows = [row for row in space.hours.all() if row.weekday == number]
    return ", ".join(hours(row.opens, row.closes) for row in rows)


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return _("every day")
    return weekday_of(first) if first == last else f"{weekday_of(first)} – {weekday_of(last)}"


def coming_exceptions(space: Space, today: dt.date) -> list[DifferentDay]:
    """Dates within two months on which the hours differ, in order: by the house's own word, or for a holiday."""
    days = (today + dt.timedelta(days=number) for number in range(AHEAD.days + 1))
    return [different for day in days for different in [_different_day(space, day)] if different]


def _different_day(space: Space, day: dt.date) -> DifferentDay | None:
    if exceptions := exceptions_on(space, day):
        rows = sorted(exceptions, key=lambda row: row.opens or dt.time(0))
        return DifferentDay(day, _different(rows), rows[0].reason)
    holiday = holiday_on(space.venue, day)
    if holiday is None or not any(row.weekday == day.weekday() for row in space.hours.all()):
        return None
    return DifferentDay(day, "", holiday.told_to(get_language() or "en"))


def closed_because(space: Space, day: dt.date) -> Mapping[str, str]:
    """Why the house is closed all of this day, in words for the reader; empty when it is not, or does not say."""
    if exceptions := exceptions_on(space, day):
        return exceptions[0].reason if exceptions[0].opens is None else {}
    holiday = holiday_on(space.venue, day)
    return holiday.told_to(get_language() or "en") if holiday else {}


def _different(rows: Sequence[OpeningException]) -> str:
    return ", ".join(
        hours(row.opens, row.closes) for row in rows if row.opens is not None and row.closes is not None
    )
