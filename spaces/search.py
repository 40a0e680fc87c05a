"""What somebody finds: each space with every date that is looked for, what stands against it, and why it fits.

The one answer behind the finder's page and the API. A number of queries that grows with zones, never with spaces
or dates.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.cities import CITIES
from core.intervals import Interval
from spaces.access import Viewer, attach_facts
from spaces.availability import State
from spaces.finder import Found, Wanted, find_series, spaces_found
from spaces.fitting import Reason, reasons_of, unfit
from spaces.models import SchoolHoliday, Space
from spaces.problems import Problem, against, blockers
from spaces.sought import Dates, When


class Fate(StrEnum):
    """What becomes of one date: a state of the space, or why it is no date at all."""

    FREE = "free"
    CLOSED = "closed"
    OCCUPIED = "occupied"
    BLACKOUT = "blackout"
    NO_SUCH_TIME = "no_such_time"
    SCHOOL_HOLIDAYS = "school_holidays"


NO_DATE = frozenset({Fate.NO_SUCH_TIME, Fate.SCHOOL_HOLIDAYS})
"""Days that a series goes on without, in every space of the city."""


@dataclass(frozen=True)
class OneDate:
    """A day that is looked for, when it would be, and what becomes of it."""

    day: dt.date
    interval: Interval | None
    fate: Fate


@dataclass(frozen=True)
class Answer:
    """A space, every date, what stands against those that are free, and why the space fits."""

    space: Space
    dates: Sequence[OneDate]
    problems: Sequence[Problem]
    reasons: Sequence[Reason] = ()

    @property
    def wanted(self) -> list[OneDate]:
        """The dates that a request would be for."""
        return [date for date in self.dates if date.fate not in NO_DATE]

    @property
    def free(self) -> list[OneDate]:
        """Those that can be had."""
        return [date for date in self.dates if date.fate is Fate.FREE]

    @property
    def left_out(self) -> list[dt.date]:
        """Days that a request must leave out; a time that does not exist is none."""
        return [date.day for date in self.dates if date.fate not in (Fate.FREE, Fate.NO_SUCH_TIME)]

    @property
    def can_be_had(self) -> bool:
        """Whether some date can be asked for."""
        return bool(self.free) and not blockers(self.problems)

    @property
    def whole(self) -> bool:
        """Whether all of them can."""
        return self.can_be_had and len(self.free) == len(self.wanted)

    @property
    def by_fate(self) -> list[tuple[Fate, list[OneDate]]]:
        """Dates that cannot be had, by what stands against them."""
        fates = [fate for fate in Fate if fate is not Fate.FREE]
        told = [(fate, [date for date in self.dates if date.fate is fate]) for fate in fates]
        return [(fate, dates) for fate, dates in told if dates]


def search(viewer: Viewer, when: When, wanted: Wanted, *, now: dt.datetime) -> list[Answer]:
    """Bookable spaces that are as wanted: all dates free first, then most of them, then those that fit best.

    Raises:
        spaces.series.TooManyDates: beyond 200 dates.
        ValueError: when the end is not after the start.
    """
    dates = {zone: when.dates_in(zone) for zone in sorted({city.zone for city in CITIES.values()})}
    real = {zone: [date for date in there.values() if date] for zone, there in dates.items()}
    found = find_series(viewer, real, wanted)
    resting = school_holidays_in(dates.values()) if when.without_school_holidays else {}
    return answers(viewer, found, dates, resting, wanted, now=now)


def answers(
    viewer: Viewer,
    found: Sequence[Found],
    dates: Mapping[str, Dates],
    resting: Mapping[str, frozenset[dt.date]],
    wanted: Wanted,
    *,
    now: dt.datetime,
) -> list[Answer]:
    """What was found as answers in order; ``resting`` says by city on which days its schools rest."""
    spaces = {space.pk: space for space in spaces_found(viewer, found)}
    attach_facts(spaces.values())
    told = [
        answer_for(spaces[item.space], dates_there, item, resting, wanted, now=now)
        for item in found
        if item.space in spaces and (dates_there := dates[spaces[item.space].venue.zone])
    ]
    return sorted(told, key=rank)


def answer_for(
    space: Space,
    dates: Dates,
    found: Found,
    resting: Mapping[str, frozenset[dt.date]],
    wanted: Wanted,
    *,
    now: dt.datetime,
) -> Answer:
    """One space's dates with their fates, and its problems with those that are free."""
    states = dict(zip(found.dates, found.states, strict=True))
    rest = resting.get(space.venue.city, frozenset())
    told = [OneDate(day, date, _fate(day, date, rest, states)) for day, date in dates.items()]
    free = [date.interval for date in told if date.fate is Fate.FREE and date.interval]
    asked = free or [date.interval for date in told if date.interval and date.fate not in NO_DATE]
    problems = against(space, asked, people=wanted.people, now=now)
    return Answer(space, told, problems, reasons_of(space, wanted))


def _fate(
    day: dt.date, date: Interval | None, rest: frozenset[dt.date], states: Mapping[Interval, State]
) -> Fate:
    if date is None:
        return Fate.NO_SUCH_TIME
    return Fate.SCHOOL_HOLIDAYS if day in rest else Fate(states[date].value)


def rank(answer: Answer) -> tuple[bool, bool, int, int, str, str]:
    """The smaller, the better."""
    free = len(answer.free) if answer.can_be_had else 0
    return not answer.whole, not answer.can_be_had, -free, unfit(answer.reasons), *_named(answer.space)


def _named(space: Space) -> tuple[str, str]:
    return space.venue.name, space.slug


def school_holidays_in(dates: Iterable[Dates]) -> dict[str, frozenset[dt.date]]:
    """On which of these days the schools of each city rest; one query."""
    days = sorted({day for there in dates for day in there})
    if not days:
        return {}
    rows = SchoolHoliday.objects.filter(first__lte=days[-1], last__gte=days[0])
    told = list(rows.values_list("region_id", "first", "last"))
    return {
        city.slug: frozenset(
            day
            for day in days
            if any(first <= day <= last for region, first, last in told if region == city.school_region)
        )
        for city in CITIES.values()
    }
