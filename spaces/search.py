"""What somebody finds: each space with every date that is looked for, what stands against it, and why it fits.

The one answer behind the finder's page and the API. A number of queries that grows with zones, never with spaces
or dates.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import overload

from core.cities import CITIES
from core.intervals import Interval
from spaces.access import Viewer, spaces_for
from spaces.availability import State
from spaces.facts import Place
from spaces.finder import Found, Lacking, Losses, Wanted, all_missed, find_series
from spaces.fitting import Reason, reasons_of, traits_of
from spaces.models import SchoolHoliday, Space, SpaceQuerySet
from spaces.problems import NO_REQUESTS, Problem, against_dates, blockers
from spaces.sought import Dates, When
from spaces.standing import NO_DATE, SKETCHED, Fate, Resting, Standing, standings


@dataclass(frozen=True)
class Question:
    """What somebody looks for, and what an answer needs to know beside."""

    viewer: Viewer
    when: When
    wanted: Wanted
    lacking: Lacking
    now: dt.datetime

    def losses(self, dates: Iterable[tuple[Place, Sequence[Interval]]]) -> Mapping[int, Losses]:
        """What others have of the equipment that is wanted on the free dates of each space, by id.

        As many queries as `lacking` takes, and none where no equipment is wanted.
        """
        if not self.wanted.equipment:
            return {}
        free = [(place, there) for place, there in dates if there]
        return self.lacking(free, self.wanted.equipment) if free else {}


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
    reasons: Sequence[Reason]
    place: Place
    """Its floor, and when it is open on these days."""

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


class Ranking(Sequence[Answer]):
    """Everything that was found, in order. Spaces are loaded for the answers that somebody looks at, all of a page
    together and each once: what is known of the rest are its standings."""

    def __init__(self, question: Question, standings: Sequence[Standing]) -> None:
        self.question = question
        self.standings = standings
        self._loaded: dict[int, Answer] = {}

    def __len__(self) -> int:
        return len(self.standings)

    @overload
    def __getitem__(self, index: int) -> Answer: ...
    @overload
    def __getitem__(self, index: slice) -> list[Answer]: ...
    def __getitem__(self, index: int | slice) -> Answer | list[Answer]:
        if isinstance(index, slice):
            return self.answers(self.standings[index])
        return self.answers([self.standings[index]])[0]

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.answers(self.standings))

    @property
    def whole(self) -> int:
        """How many spaces have all the dates."""
        return sum(standing.whole for standing in self.standings)

    @property
    def zones(self) -> set[str]:
        """In which zones they lie."""
        return {standing.found.place.zone for standing in self.standings}

    def answers(self, standings: Sequence[Standing]) -> list[Answer]:
        """Some of them in full; a fixed number of queries for those that were not looked at before."""
        missing = [item for item in standings if item.space not in self._loaded]
        spaces = _shown(self.question.viewer).in_bulk([item.space for item in missing])
        for item in missing:
            if space := spaces.get(item.space):
                self._loaded[space.pk] = answer_for(space, item, self.question)
        return [self._loaded[item.space] for item in standings if item.space in self._loaded]


def _shown(viewer: Viewer) -> SpaceQuerySet:
    """What a card or a program is told of a space. When it is open stands in what was found."""
    return spaces_for(viewer).with_facts().prefetch_related(None)


def search(viewer: Viewer, when: When, wanted: Wanted, *, lacking: Lacking, now: dt.datetime) -> Ranking:
    """Bookable spaces that are as wanted: all dates free first, then most of them, then those that fit best.

    Args:
        lacking: tells where others have the equipment that is wanted; such a date cannot be had.

    Raises:
        spaces.series.TooManyDates: beyond 200 dates.
        ValueError: when the end is not after the start.
    """
    question = Question(viewer, when, wanted, lacking, now)
    dates = {zone: when.dates_in(zone) for zone in sorted({city.zone for city in CITIES.values()})}
    real = {zone: [date for date in there.values() if date] for zone, there in dates.items()}
    found = find_series(viewer, real, wanted, SKETCHED)
    resting = school_holidays_in(dates.values()) if when.without_school_holidays else {}
    lost = _lost(question, found, dates, resting) if wanted.equipment else {}
    return Ranking(question, standings(found, dates, resting, wanted, lost, now=now))


def _lost(
    question: Question, found: Sequence[Found], dates: Mapping[str, Dates], resting: Resting
) -> dict[int, set[Interval]]:
    """On which of its free dates each space, by id, has not all of the equipment that is wanted."""
    free = [(item.place, _asked(item, dates[item.place.zone], resting)) for item in found]
    losses = question.losses(free)
    return {place.pk: all_missed(losses[place.pk], there) for place, there in free if place.pk in losses}


def _asked(found: Found, days: Dates, resting: Resting) -> list[Interval]:
    """The free dates that a request would be for."""
    rest = resting.get(found.place.pattern.venue.city, frozenset())
    real = ((day, date) for day, date in days.items() if date)
    return [
        date
        for (day, date), state in zip(real, found.states, strict=True)
        if state is State.FREE and day not in rest
    ]


def answer_for(space: Space, standing: Standing, question: Question) -> Answer:
    """One space's dates with their fates, and its problems with those that are free."""
    wanted, fates = question.wanted, standing.fates
    told = [OneDate(day, date, fates[day]) for day, date in standing.days.items()]
    free = [date.interval for date in told if date.fate is Fate.FREE and date.interval]
    asked = free or [date.interval for date in told if date.interval and date.fate not in NO_DATE]
    # The others that take no requests are not found at all.
    refused = [] if standing.found.place.parts else [NO_REQUESTS]
    problems = [*refused, *against_dates(space, asked, people=wanted.people, now=question.now)]
    return Answer(space, told, problems, reasons_of(traits_of(space), wanted), standing.found.place)


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


def dates_wanted(when: When, city: str) -> int:
    """On how many days somebody wants a space of this city: school holidays may be left out, and so is what no clock
    shows; at most one query.

    Raises:
        spaces.series.TooManyDates: beyond 200 dates.
    """
    dates = when.dates_in(CITIES[city].zone)
    rest = school_holidays_in([dates])[city] if when.without_school_holidays else frozenset()
    return sum(date is not None and day not in rest for day, date in dates.items())
