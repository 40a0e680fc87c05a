"""When a house is open, by its own hours.

The day's exceptions, else none on a public holiday, else what the space does in school holidays, else the week of
the season, else the ordinary week. All of it is arithmetic over plain attributes: rows need not be stored, and
nothing here asks the database.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from core import walltime
from core.intervals import Interval, intersect, merge
from spaces.facts import InTheWeek, Keeping, OnADate
from spaces.models import OpeningException, OpeningHours, Space
from spaces.public_holidays import holiday_on
from spaces.year import Year, year_of

Dated = TypeVar("Dated", bound=OnADate)


def open_hours(space: Space, window: Interval) -> list[Interval]:
    """When the house is open within the window, exceptions applied; expanded in the venue's zone."""
    return open_by(space.hours.all(), space.exceptions.all(), window, space.venue, year_of(space))


def open_by(
    hours: Iterable[InTheWeek],
    exceptions: Iterable[OnADate],
    window: Interval,
    venue: Keeping,
    year: Year,
) -> list[Interval]:
    """The same for rows that need not be stored: what would be open if they were."""
    rows = _Rows(list(hours), list(exceptions), venue, year)
    spans = (span for day in days_of(window, venue.zone) for span in _hours_of_day(rows, day))
    return intersect([window], merge(spans))


def days_of(window: Interval, zone: str) -> Iterator[dt.date]:
    """The wall-clock days that the window touches."""
    day = walltime.local(window.start, zone).date()
    last = walltime.local(window.end, zone).date()
    while day <= last:
        yield day
        day += dt.timedelta(days=1)


def by_day(interval: Interval, zone: str) -> list[Interval]:
    """The interval cut at every midnight on the wall."""
    return [
        part for day in days_of(interval, zone) for part in intersect([interval], [walltime.day(day, zone)])
    ]


def exceptions_on(space: Space, day: dt.date) -> list[OpeningException]:
    """What the house itself says of this date; it stands above the week's hours and above holidays."""
    return _on(day, space.exceptions.all())


def _on(day: dt.date, exceptions: Iterable[Dated]) -> list[Dated]:
    return [item for item in exceptions if item.date == day]


def weekly_on(space: Space, day: dt.date) -> list[OpeningHours]:
    """The week's rows for this date, whatever else is said of it: those of the season that it lies in."""
    week = year_of(space).week_on(day)
    rows = space.hours.all()
    return [row for row in rows if row.season_id == week and row.weekday == day.weekday()]


def closed_because(space: Space, day: dt.date) -> Mapping[str, str]:
    """Why the hours of this date differ, by language: the house's words, or a holiday's names; empty if neither."""
    return closed_by(space.exceptions.all(), day, space.venue, year_of(space))


def closed_by(exceptions: Iterable[OnADate], day: dt.date, venue: Keeping, year: Year) -> Mapping[str, str]:
    """The same for rows that need not be stored."""
    if differing := _on(day, exceptions):
        reason: Mapping[str, str] = differing[0].reason
        return reason
    if holiday := holiday_on(venue, day):
        return holiday.names
    school = year.school_holiday(day)
    return school.name if school else {}


@dataclass(frozen=True)
class _Rows:
    hours: Sequence[InTheWeek]
    exceptions: Sequence[OnADate]
    venue: Keeping
    year: Year


def _hours_of_day(rows: _Rows, day: dt.date) -> list[Interval]:
    spans = (
        walltime.span(day, opens, closes, rows.venue.zone)
        for opens, closes in _told_of(rows, day)
        if opens is not None and closes is not None
    )
    return [span for span in spans if span is not None]


def _told_of(rows: _Rows, day: dt.date) -> list[tuple[dt.time | None, dt.time | None]]:
    if differing := _on(day, rows.exceptions):
        return [(item.opens, item.closes) for item in differing]
    if holiday_on(rows.venue, day):
        return []
    week = rows.year.week_on(day)
    return [
        (item.opens, item.closes)
        for item in rows.hours
        if item.weekday == day.weekday() and item.season_id == week
    ]
