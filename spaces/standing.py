"""How each space that was found stands among the others, told from plain values.

A search goes through every space of a city, and a page shows a few: the order is made from rows of plain values, and
only what is shown becomes objects (`spaces.search`).
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from core.intervals import Interval
from spaces.availability import State
from spaces.facts import More
from spaces.finder import Found, Wanted
from spaces.fitting import Traits, reasons_of, unfit
from spaces.problems import refuses
from spaces.sought import Dates

Resting = Mapping[str, frozenset[dt.date]]
"""By city on which days its schools rest, where they are to be left out."""


class Fate(StrEnum):
    """What becomes of one date: a state of the space, or why it is no date at all."""

    FREE = "free"
    CLOSED = "closed"
    OCCUPIED = "occupied"
    BLACKOUT = "blackout"
    EQUIPMENT = "equipment"
    """The space is free, and others have the equipment that is wanted."""
    NO_SUCH_TIME = "no_such_time"
    SCHOOL_HOLIDAYS = "school_holidays"


class Bounds(NamedTuple):
    """The times that a space is lent for, by the names of `Space`: `spaces.problems.Limits`, shared by many."""

    notice_hours: int
    horizon_days: int
    shortest_minutes: int
    longest_minutes: int
    step_minutes: int


class Sketch(NamedTuple):
    """A space in a few values."""

    slug: str
    house: int
    house_name: str
    city: str
    bounds: Bounds
    traits: Traits


# The price is its own, else that of its house, as `spaces.models.price_of_space` has it.
SKETCHED = More(
    columns=(
        *("s.slug", "v.id", "v.name"),
        *(f"s.{name}" for name in Bounds._fields),
        *("s.capacity", "COALESCE(own.kind, house.kind, 'unknown')", "s.step_free", "v.district"),
    ),
    joins="LEFT JOIN spaces_price own ON own.space_id = s.id LEFT JOIN spaces_price house ON house.venue_id = v.id",
)
"""What a sketch is made from, read together with the hours (`spaces.facts`)."""


def sketches(found: Iterable[Found]) -> Iterator[Sketch]:
    """Those of spaces that were found with `SKETCHED`; what many share is one object."""
    bounds, traits = cache(Bounds), cache(Traits)
    for item in found:
        slug, house, name, *rest = item.place.more
        city = item.place.pattern.venue.city
        yield Sketch(slug, house, name, city, bounds(*rest[:5]), traits(*rest[5:]))


@dataclass(frozen=True, slots=True)
class Standing:
    """A space that was found, and how much of what is looked for it has."""

    found: Found
    sketch: Sketch
    days: Dates
    """Every day that is looked for, on the wall of its house."""
    rest: Collection[dt.date]
    """Days of them that are left out, for the schools of its city rest."""
    lost: Collection[Interval]
    """Dates on which it is free, but without all of the equipment that is wanted."""
    wanted: int
    free: int
    can_be_had: bool
    unfit: int

    @property
    def space(self) -> int:
        """Its id."""
        return self.found.space

    @property
    def whole(self) -> bool:
        """Whether all dates that a request would be for can be had."""
        return self.can_be_had and self.free == self.wanted

    @property
    def had(self) -> int:
        """How many dates can be asked for."""
        return self.free if self.can_be_had else 0

    @property
    def fates(self) -> dict[dt.date, Fate]:
        """What becomes of each day that is looked for."""
        states = dict(zip(self.found.dates, self.found.states, strict=True))
        return {day: self._fate(day, date, states) for day, date in self.days.items()}

    @property
    def wanted_fates(self) -> list[Fate]:
        """What becomes of each date that a request would be for."""
        return [fate for fate in self.fates.values() if fate not in NO_DATE]

    @property
    def free_dates(self) -> list[Interval]:
        """When it can be had."""
        return [date for day in self.free_days if (date := self.days[day])]

    @property
    def free_days(self) -> list[dt.date]:
        """Days on which it can be had."""
        return [day for day, fate in self.fates.items() if fate is Fate.FREE]

    @property
    def left_out(self) -> list[dt.date]:
        """Days that a request must leave out; a time that does not exist is none."""
        free = set(self.free_days)
        return [day for day, date in self.days.items() if date and day not in free]

    @property
    def rank(self) -> tuple[bool, bool, int, int, str, str]:
        """The smaller, the better."""
        return (
            not self.whole,
            not self.can_be_had,
            -self.had,
            self.unfit,
            self.sketch.house_name,
            self.sketch.slug,
        )

    def _fate(self, day: dt.date, date: Interval | None, states: Mapping[Interval, State]) -> Fate:
        if date is None:
            return Fate.NO_SUCH_TIME
        if day in self.rest:
            return Fate.SCHOOL_HOLIDAYS
        return Fate.EQUIPMENT if date in self.lost else Fate(states[date].value)


NO_DATE = frozenset({Fate.NO_SUCH_TIME, Fate.SCHOOL_HOLIDAYS})
"""Days that a series goes on without, in every space of the city."""
NONE = frozenset[Interval]()


class _Course(NamedTuple):
    """The dates in one city: all days, those that are left out, and which of the real dates a request would be for."""

    days: Dates
    rest: Collection[dt.date]
    numbers: Sequence[int] | None
    """None for all."""


def _course_in(days: Dates, rest: Collection[dt.date]) -> _Course:
    real = [day for day, date in days.items() if date]
    resting = [day for day in real if day in rest]
    numbers = [number for number, day in enumerate(real) if day not in rest] if resting else None
    return _Course(days, resting, numbers)


def standings(
    found: Sequence[Found],
    dates: Mapping[str, Dates],
    resting: Resting,
    wanted: Wanted,
    lost: Mapping[int, Collection[Interval]],
    *,
    now: dt.datetime,
) -> list[Standing]:
    """What was found with `SKETCHED`, the best first; without a query.

    Args:
        dates: the days that are looked for, by zone.
        lost: dates on which a space, by id, is free without the equipment that is wanted.
    """
    courses = cache(lambda zone, city: _course_in(dates[zone], resting.get(city, frozenset())))
    measure = cache(lambda traits: unfit(reasons_of(traits, wanted)))
    refused = cache(lambda bounds, zone, *ends: refuses(bounds, ends, zone=zone, now=now))
    told = [
        _standing(
            item,
            sketch,
            courses(item.place.zone, sketch.city),
            measure(sketch.traits),
            refused,
            lost.get(item.space, NONE),
        )
        for item, sketch in zip(found, sketches(found), strict=True)
    ]
    return sorted(told, key=lambda standing: standing.rank)


def _standing(
    found: Found,
    sketch: Sketch,
    course: _Course,
    measured: int,
    refused: Callable[..., bool],
    lost: Collection[Interval],
) -> Standing:
    asked: Sequence[Interval] = found.dates
    states: Sequence[State | Fate] = found.states
    if lost:
        states = [
            Fate.EQUIPMENT if date in lost else state for date, state in zip(asked, states, strict=True)
        ]
    if course.numbers is not None:
        asked = [asked[number] for number in course.numbers]
        states = [states[number] for number in course.numbers]
    free = states.count(State.FREE)
    able = bool(free and found.place.parts)
    able = able and not refused(sketch.bounds, found.place.zone, *_ends(asked, states))
    return Standing(found, sketch, course.days, course.rest, lost, len(asked), free, able, measured)


def _ends(dates: Sequence[Interval], states: Sequence[State | Fate]) -> tuple[Interval, Interval]:
    """The first and the last date that is free: what the limits of a space look at."""
    first = states.index(State.FREE)
    last = next(number for number in range(len(states) - 1, -1, -1) if states[number] is State.FREE)
    return dates[first], dates[last]
