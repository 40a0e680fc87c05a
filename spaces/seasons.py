"""On which days a season lies. Days and months are compared as they stand in a calendar, so that 29 February needs no
care: a season that ends on it ends a day earlier in other years, one that begins on it begins a day later."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from spaces.models import Season

LEAP = 2000
"""Any year that has every day there is."""


class PartOfYear(Protocol):
    """A season, stored or not."""

    @property
    def pk(self) -> int: ...
    @property
    def first_month(self) -> int: ...
    @property
    def first_day(self) -> int: ...
    @property
    def last_month(self) -> int: ...
    @property
    def last_day(self) -> int: ...
    @property
    def year(self) -> int | None: ...
    @property
    def region_id(self) -> str | None: ...


SomeSeason = TypeVar("SomeSeason", bound=PartOfYear)


class NoSuchDay(ValueError):
    """A day that no month has (31 February), or not in the one year that is meant (29 February 2027)."""


def season_of(seasons: Iterable[SomeSeason], day: dt.date) -> SomeSeason | None:
    """The season in which the day lies; of a house's, at most one has days of its own there."""
    return next((season for season in seasons if not season.region_id and covers(season, day)), None)


def covers(season: PartOfYear, day: dt.date) -> bool:
    """Whether the day lies in the season."""
    first, last = (season.first_month, season.first_day), (season.last_month, season.last_day)
    here = (day.month, day.day)
    if first <= last:
        return first <= here <= last and season.year in (None, day.year)
    if here >= first:
        return season.year in (None, day.year)
    return here <= last and season.year in (None, day.year - 1)


def first_shared_day(one: Season, other: Season) -> dt.date | None:
    """The first day on which both seasons lie, None when they never meet. Of two yearly ones, in a leap year."""
    dated, against = (one, other) if one.year else (other, one)
    return next((day for day in _days(dated) if covers(against, day)), None)


def refuse_no_day(season: Season) -> None:
    """Raises NoSuchDay unless the season's first and last day are in the calendar."""
    crosses = (season.last_month, season.last_day) < (season.first_month, season.first_day)
    year = season.year or LEAP
    last_year = year + crosses if season.year else LEAP
    for month, day, of_year in (
        (season.first_month, season.first_day, year),
        (season.last_month, season.last_day, last_year),
    ):
        try:
            dt.date(of_year, month, day)
        except ValueError as error:
            raise NoSuchDay(f"{day}.{month}.{of_year}") from error


def overlapping(season: Season, others: Sequence[Season]) -> Season | None:
    """The first of the other seasons that shares a day with this one; school holidays stand above them all."""
    dated = (other for other in others if not other.region_id)
    return next((other for other in dated if first_shared_day(season, other)), None)


def _days(season: Season) -> Iterator[dt.date]:
    """Every day of a single season, or of a yearly one in a year that has all days."""
    year = season.year or LEAP
    day, end = dt.date(year, 1, 1), dt.date(year + (2 if season.year else 1), 1, 1)
    while day < end:
        if covers(season, day):
            yield day
        day += dt.timedelta(days=1)
