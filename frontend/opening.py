"""Opening hours as a sign at the door has them: days with the same hours together."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from frontend.dates import hours, weekday_of
from spaces.models import OpeningException, Space

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
    """Dates within two months on which the hours differ, in order."""
    coming = [row for row in space.exceptions.all() if today <= row.date <= today + AHEAD]
    by_date: dict[dt.date, list[OpeningException]] = {}
    for row in sorted(coming, key=lambda row: (row.date, row.opens or dt.time(0))):
        by_date.setdefault(row.date, []).append(row)
    return [DifferentDay(date, _different(rows), rows[0].reason) for date, rows in by_date.items()]


def _different(rows: Sequence[OpeningException]) -> str:
    return ", ".join(
        hours(row.opens, row.closes) for row in rows if row.opens is not None and row.closes is not None
    )
