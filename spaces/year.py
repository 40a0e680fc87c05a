"""How a space goes through the year: its house's seasons, and what it does in school holidays."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from spaces.models import InSchoolHolidays, Season, Space, SpaceRules
from spaces.seasons import PartOfYear, season_of

CLOSED = -1
"""The week of school holidays of a space that is closed in them: no hours are in it."""

NEW = 0
"""The week of a season that is not stored yet: no hours are in it either."""


class Rest(Protocol):
    """Days, both ends included, on which schools rest, stored or not."""

    @property
    def first(self) -> dt.date: ...
    @property
    def last(self) -> dt.date: ...
    @property
    def name(self) -> Any: ...


@dataclass(frozen=True)
class Year:
    """How a space goes through the year: its house's seasons, and the school holidays that count for it."""

    seasons: Sequence[PartOfYear] = ()
    school_holidays: Sequence[Rest] = ()
    """None where the space is open in them as usual."""
    school_week: int = CLOSED
    """The season whose hours hold in them."""

    def school_holiday(self, day: dt.date) -> Rest | None:
        """Those on this day, where they count."""
        return next((item for item in self.school_holidays if item.first <= day <= item.last), None)

    def week_on(self, day: dt.date) -> int | None:
        """Which week holds on a day: the id of its season, None for the ordinary one."""
        if self.school_holiday(day):
            return self.school_week
        season = season_of(self.seasons, day)
        return (season.pk or NEW) if season else None


EVERY_WEEK_ALIKE = Year()


def rules_of(space: Space) -> SpaceRules:
    """For whom and for what the space is lent; of one that has never said, what is usual."""
    return getattr(space, "rules", None) or SpaceRules(space=space)


def year_of(space: Space) -> Year:
    """How the space goes through the year, as stored; no query after `SpaceQuerySet.with_house`."""
    seasons: list[Season] = list(space.venue.seasons.all())
    resting = {season.region_id: list(season.region.holidays.all()) for season in seasons if season.region}
    return year_by(seasons, resting, rules_of(space).in_school_holidays)


def year_by(
    seasons: Sequence[PartOfYear], resting: Mapping[str | None, Sequence[Rest]], in_school_holidays: str
) -> Year:
    """The same for rows that need not be stored; when schools rest is given by region."""
    school = next((season for season in seasons if season.region_id), None)
    if school is None or in_school_holidays == InSchoolHolidays.AS_USUAL:
        return Year(seasons) if seasons else EVERY_WEEK_ALIKE
    week = school.pk if in_school_holidays == InSchoolHolidays.OWN_HOURS else CLOSED
    return Year(seasons, resting.get(school.region_id, ()), week)
