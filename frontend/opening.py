"""Opening hours as a sign at the door has them: days with the same hours together."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from frontend.dates import days, days_of_every_year, hours, weekday_of
from spaces.models import InSchoolHolidays, OpeningException, Season, Space
from spaces.opening import exceptions_on, weekly_on
from spaces.public_holidays import holiday_on
from spaces.year import rules_of, year_of

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


@dataclass(frozen=True)
class SeasonHours:
    """A season's week: from when to when it holds, and its lines."""

    name: Mapping[str, str]
    """Empty for school holidays."""
    days: str
    lines: Sequence[Line]


def seasonal_hours(space: Space) -> list[SeasonHours]:
    """The weeks of the seasons that the space lives through; school holidays where it keeps hours of their own."""
    own = rules_of(space).in_school_holidays == InSchoolHolidays.OWN_HOURS
    there = (season for season in space.venue.seasons.all() if own or not season.region_id)
    return [season_hours(space, season) for season in there]


def season_hours(space: Space, season: Season) -> SeasonHours:
    """The space's week in a season."""
    return SeasonHours(season.name, season_days(season), weekly_hours(space, season.pk))


def season_days(season: Season) -> str:
    """1 July – 31 August, with years for a single one; empty for school holidays."""
    if season.region_id:
        return ""
    first, last = (season.first_month, season.first_day), (season.last_month, season.last_day)
    if season.year is None:
        return days_of_every_year(first, last)
    return days(dt.date(season.year, *first), dt.date(season.year + (last < first), *last))


def weekly_hours(space: Space, season: int | None = None) -> list[Line]:
    """Neighbouring days with the same hours in one line, from Monday; closed days are said too.

    Args:
        season: the id of the one whose week is meant; None for the ordinary week.
    """
    by_day = [_of_day(space, number, season) for number in range(7)]
    lines = []
    first = 0
    for number in range(1, 8):
        if number == 7 or by_day[number] != by_day[first]:
            lines.append(Line(_days(first, number - 1), by_day[first] or _("closed")))
            first = number
    return lines


def _of_day(space: Space, number: int, season: int | None) -> str:
    rows = [row for row in space.hours.all() if row.weekday == number and row.season_id == season]
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
    if holiday is None or not weekly_on(space, day):
        return None
    return DifferentDay(day, "", holiday.told_to(get_language() or "en"))


def closed_because(space: Space, day: dt.date) -> Mapping[str, str]:
    """Why the house is closed all of this day, in words for the reader; empty when it is not, or does not say."""
    if exceptions := exceptions_on(space, day):
        return exceptions[0].reason if exceptions[0].opens is None else {}
    holiday = holiday_on(space.venue, day)
    if holiday:
        return holiday.told_to(get_language() or "en")
    school = None if weekly_on(space, day) else year_of(space).school_holiday(day)
    return school.name if school else {}


def _different(rows: Sequence[OpeningException]) -> str:
    return ", ".join(
        hours(row.opens, row.closes) for row in rows if row.opens is not None and row.closes is not None
    )
