"""Which spaces can be had at some time: the one answer behind the finder's page and the API."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.intervals import Interval
from spaces import facts
from spaces.access import Viewer, spaces_for
from spaces.availability import Piece, State, states, timelines
from spaces.facts import NO_MORE, More, Place
from spaces.models import Known, Space, SpaceQuerySet
from spaces.opening import days_of


@dataclass(frozen=True)
class Wanted:
    """What a group needs besides the time; what is not said does not matter."""

    people: int | None = None
    city: str = ""
    districts: frozenset[str] = frozenset()
    step_free: bool = False
    equipment: frozenset[str] = frozenset()
    """Kinds that must all come with the space; `spaces.search` looks whether others leave a piece (`Lacking`)."""
    free_of_charge: bool = False
    """Always, or on conditions that the space's page names."""

    def among(self, spaces: SpaceQuerySet) -> SpaceQuerySet:
        """The spaces that are so."""
        spaces = spaces.with_equipment(self.equipment)
        spaces = spaces.for_people(self.people) if self.people else spaces
        spaces = spaces.in_city(self.city) if self.city else spaces
        spaces = spaces.filter(venue__district__in=self.districts) if self.districts else spaces
        spaces = spaces.free_of_charge() if self.free_of_charge else spaces
        return spaces.filter(step_free=Known.YES) if self.step_free else spaces


ANYTHING = Wanted()
Times = Callable[[str], Sequence[Interval]]
Datings = Sequence[tuple[Place, Sequence[Interval]]]
"""Spaces with dates of each, without buffers."""
Losses = Mapping[str, Sequence[Collection[Interval]]]
"""By kind of equipment: for each thing of that kind, the dates on which others have all its pieces."""
Lacking = Callable[[Datings, Collection[str]], Mapping[int, Losses]]
"""Tells the losses of each space, by id, among some kinds of equipment that come with it; of kinds of which one thing
is there on all its dates it tells nothing. What is promised to whom is known further up (`bookings.lacking`)."""


def nothing_lacks(_dates: Datings, _kinds: Collection[str]) -> Mapping[int, Losses]:
    """Where nothing is lent."""
    return {}


def missed(losses: Losses, dates: Iterable[Interval]) -> dict[str, set[Interval]]:
    """On which of these dates, that are asked for together, each kind is missed: a request is for one thing on all of
    them, so it is that of which the fewest are lost."""
    asked = set(dates)
    return {
        kind: min((asked.intersection(lost) for lost in things), key=len) for kind, things in losses.items()
    }


def all_missed(losses: Losses, dates: Iterable[Interval]) -> set[Interval]:
    """On which of these dates, that are asked for together, some kind is missed."""
    return {date for lost in missed(losses, dates).values() for date in lost}


@dataclass(frozen=True)
class Found:
    """A space, as availability sees it, and the state of each date at which it was wanted."""

    place: Place
    dates: Sequence[Interval]
    states: Sequence[State]

    @property
    def space(self) -> int:
        """Its id."""
        return self.place.pk

    @property
    def free(self) -> int:
        """How many of the dates can be had."""
        return self.states.count(State.FREE)


def find(viewer: Viewer, interval: Interval, wanted: Wanted = ANYTHING) -> list[Found]:
    """Bookable spaces with the state of the interval, free ones first; a fixed number of queries."""
    places = _places(viewer, wanted, lambda _zone: [interval])
    told = states(places, [interval])
    found = [Found(place, [interval], told[place.pk]) for place in places]
    return sorted(found, key=lambda item: not item.free)


def find_series(
    viewer: Viewer,
    dates: Mapping[str, Sequence[Interval]],
    wanted: Wanted = ANYTHING,
    more: More = NO_MORE,
) -> list[Found]:
    """Bookable spaces with the state of every date of a series, those with the most free dates first.

    The dates are given for each zone: the same wall-clock time is another instant in Vilnius than in Kraków, and a
    space of a zone that is not named is not found. A number of queries that grows with zones, not with spaces or
    dates. What else is asked for stands in the places.
    """
    by_zone: dict[str, list[Place]] = {}
    for place in _places(viewer, wanted, lambda zone: dates.get(zone, ()), more):
        by_zone.setdefault(place.zone, []).append(place)
    found: list[Found] = []
    for zone, places in by_zone.items():
        if there := dates.get(zone):
            told = states(places, there)
            found += [Found(place, there, told[place.pk]) for place in places]
    return sorted(found, key=lambda item: -item.free)


def day(viewer: Viewer, window: Interval, wanted: Wanted = ANYTHING) -> dict[int, list[Piece]]:
    """The window of each bookable space (by id), cut into pieces; a fixed number of queries."""
    return timelines(_places(viewer, wanted, lambda _zone: [window]), window)


def spaces_found(viewer: Viewer, found: Iterable[Found]) -> list[Space]:
    """The spaces themselves, in the order given: for those that a page shows."""
    wanted = [item.space for item in found]
    by_id = spaces_for(viewer).in_bulk(wanted)
    return [by_id[pk] for pk in wanted if pk in by_id]


def _places(viewer: Viewer, wanted: Wanted, times: Times, more: More = NO_MORE) -> list[Place]:
    def days(zone: str) -> Iterable[dt.date]:
        return {day for interval in times(zone) for day in days_of(interval, zone)}

    return facts.read(wanted.among(spaces_for(viewer).bookable()), days, more)
