"""What to offer when nothing fits: another time in the same space, a series in two spaces, and what stands in the way.

Each is worked out for the few spaces that a page shows, by one look into the ledger for all of them together.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations

from core.cities import CITIES
from core.intervals import Interval
from spaces.access import Viewer, spaces_for
from spaces.availability import State, states
from spaces.finder import Wanted, find_series
from spaces.models import EquipmentKind, Space
from spaces.problems import against, blockers
from spaces.search import Answer, answers, school_holidays_in
from spaces.sought import Dates, Sought, When

FEW = 3
"""With so many spaces free, nobody needs to be told what else there is."""
LOOKED_AT = 12
"""Spaces for which other times are looked for."""
IN_PAIRS = 40
"""Spaces of which two are taken together; the best of them by their free dates."""
OTHER_HOURS = (-30, 30, -60, 60, -90, 90, -120, 120, -180, 180)
"""Minutes by which a time may be moved on the same day."""
OTHER_DAYS = (1, -1, 2, -2, 3, -3, 7, -7, 14)
"""Days by which a date may be moved at the same hour; a series changes only its weekday."""
FARTHEST = dt.timedelta(days=3 * 365)
"""From now; nobody is offered other times beyond."""


@dataclass(frozen=True)
class Nearest:
    """The space has more dates free at this other time."""

    space: Space
    when: Sought
    free: Sequence[dt.date]
    total: int
    leave_out: Sequence[dt.date]
    """Days of a series on which it cannot be had, or is not wanted."""


@dataclass(frozen=True)
class Split:
    """A series in two spaces: the days that each of them takes."""

    first: Answer
    second: Answer
    in_first: Sequence[dt.date]
    in_second: Sequence[dt.date]
    total: int


class InTheWay(StrEnum):
    """A thing that is wanted and without which there would be more."""

    PEOPLE = "people"
    STEP_FREE = "step_free"
    EQUIPMENT = "equipment"
    DISTRICTS = "districts"
    FREE_OF_CHARGE = "free_of_charge"


@dataclass(frozen=True)
class Relaxed:
    """What would be there without one of the wishes: as many people, this equipment, these districts."""

    by: InTheWay
    wanted: Wanted
    answers: Sequence[Answer]
    kind: str = ""
    """The kind of equipment that is missing."""


def nearest(found: Sequence[Answer], when: When, *, people: int | None, now: dt.datetime) -> list[Nearest]:
    """Other times in these spaces, at most two each: one on the same day, one on another; one query for each zone."""
    by_zone: dict[str, list[Answer]] = {}
    for answer in found[:LOOKED_AT]:
        by_zone.setdefault(answer.space.venue.zone, []).append(answer)
    return [
        near
        for zone, there in by_zone.items()
        if (wall := when.on_wall(zone)) is not None and abs(wall.slot.day - now.date()) < FARTHEST
        for near in _in_zone(zone, there, wall, people=people, now=now)
    ]


def _in_zone(
    zone: str, there: Sequence[Answer], wall: Sought, *, people: int | None, now: dt.datetime
) -> Iterator[Nearest]:
    groups = [[(moved, moved.dates_in(zone)) for moved in group] for group in _moves(wall)]
    dates = [dates for group in groups for _moved, dates in group]
    resting = school_holidays_in(dates) if wall.without_school_holidays else {}
    every = sorted({date for some in dates for date in some.values() if date})
    told = states([answer.space for answer in there], every)
    for answer in there:
        rest = resting.get(answer.space.venue.city, frozenset())
        free = {date for date, state in zip(every, told[answer.space.pk], strict=True) if state is State.FREE}
        for group in groups:
            options = [_option(answer.space, moved, dates, free, rest) for moved, dates in group]
            yield from _best(answer, options, people=people, now=now)


def _moves(wall: Sought) -> tuple[list[Sought], list[Sought]]:
    hours = [wall.moved(minutes=minutes) for minutes in OTHER_HOURS]
    others = [days for days in OTHER_DAYS if wall.weekly is None or abs(days) < 7]
    days = [wall.moved(days=number) for number in others]
    return [one for one in hours if one], [one for one in days if one]


def _option(
    space: Space, moved: Sought, dates: Dates, free: Collection[Interval], rest: Collection[dt.date]
) -> Nearest:
    had = [day for day, date in dates.items() if date in free and day not in rest]
    lost = [day for day, date in dates.items() if date is not None and day not in had]
    total = len([day for day in dates if dates[day] is not None and day not in rest])
    return Nearest(space, moved, had, total, lost)


def _best(
    answer: Answer, options: Sequence[Nearest], *, people: int | None, now: dt.datetime
) -> Iterator[Nearest]:
    """The first of the other times with the most dates free, where that is more than there are now."""
    most, best = len(answer.free) if answer.can_be_had else 0, None
    for option in options:
        if len(option.free) > most and not _blocked(option, people=people, now=now):
            most, best = len(option.free), option
    if best:
        yield best


def _blocked(option: Nearest, *, people: int | None, now: dt.datetime) -> bool:
    dates = option.when.dates_in(option.space.venue.zone)
    asked = [date for day in option.free if (date := dates[day])]
    return bool(blockers(against(option.space, asked, people=people, now=now)))


def split(found: Sequence[Answer]) -> Split | None:
    """Two spaces of one city that have all dates between them, or more than any one; those of one house first."""
    able = [answer for answer in found if answer.can_be_had][:IN_PAIRS]
    if not able or able[0].whole or len(able[0].wanted) < 2:
        return None
    pairs = [pair for pair in combinations(able, 2) if pair[0].space.venue.city == pair[1].space.venue.city]
    days = {answer.space.pk: {date.day for date in answer.free} for answer in able}

    def worth(pair: tuple[Answer, Answer]) -> tuple[int, bool, int]:
        first, second = pair
        both = days[first.space.pk] | days[second.space.pk]
        return len(both), first.space.venue_id == second.space.venue_id, len(days[first.space.pk])

    if not pairs:
        return None
    first, second = max(pairs, key=worth)
    rest = sorted(days[second.space.pk] - days[first.space.pk])
    if not rest:
        return None
    return Split(first, second, sorted(days[first.space.pk]), rest, len(first.wanted))


def relaxed(
    viewer: Viewer, when: When, wanted: Wanted, found: Sequence[Answer], *, now: dt.datetime
) -> list[Relaxed]:
    """Each wish left out alone, with the spaces that there would be then and are not now, the best first.

    A search among all spaces of the city, and one query for each wish.
    """
    wishes = list(_wishes(wanted))
    if not wishes or sum(answer.whole for answer in found) >= FEW:
        return []
    dates = {zone: when.dates_in(zone) for zone in sorted({city.zone for city in CITIES.values()})}
    real = {zone: [date for date in there.values() if date] for zone, there in dates.items()}
    kept = {index: _ids(viewer, alone, wanted) for index, (_by, _kind, alone, _without) in enumerate(wishes)}
    everything = find_series(viewer, real, Wanted(city=wanted.city))
    resting = school_holidays_in(dates.values()) if when.without_school_holidays else {}
    nearly = [item for item in everything if sum(item.space not in ids for ids in kept.values()) == 1]
    told = answers(viewer, nearly, dates, resting, Wanted(city=wanted.city), now=now)
    best = max((len(answer.free) for answer in found if answer.can_be_had), default=0)
    better = [answer for answer in told if answer.whole or (answer.can_be_had and len(answer.free) > best)]
    options = [
        Relaxed(by, without, [answer for answer in better if answer.space.pk not in kept[index]], kind)
        for index, (by, kind, _alone, without) in enumerate(wishes)
    ]
    return [_told(option) for option in options if option.answers]


Wish = tuple[InTheWay, str, Wanted, Wanted]
"""What it is, which kind of equipment, the wish alone, and everything but it."""


def _wishes(wanted: Wanted) -> Iterator[Wish]:
    if wanted.people:
        yield InTheWay.PEOPLE, "", Wanted(people=wanted.people), replace(wanted, people=None)
    for kind in sorted(wanted.equipment, key=EquipmentKind.values.index):
        without = replace(wanted, equipment=wanted.equipment - {kind})
        yield InTheWay.EQUIPMENT, kind, Wanted(equipment=frozenset({kind})), without
    if wanted.step_free:
        yield InTheWay.STEP_FREE, "", Wanted(step_free=True), replace(wanted, step_free=False)
    if wanted.districts:
        yield (
            InTheWay.DISTRICTS,
            "",
            Wanted(districts=wanted.districts),
            replace(wanted, districts=frozenset()),
        )
    if wanted.free_of_charge:
        yield (
            InTheWay.FREE_OF_CHARGE,
            "",
            Wanted(free_of_charge=True),
            replace(wanted, free_of_charge=False),
        )


def _ids(viewer: Viewer, alone: Wanted, wanted: Wanted) -> set[int]:
    spaces = replace(alone, city=wanted.city).among(spaces_for(viewer).bookable())
    return set(spaces.select_related(None).prefetch_related(None).order_by().values_list("pk", flat=True))


def _told(option: Relaxed) -> Relaxed:
    """Of smaller spaces the number of people that the largest of them holds."""
    if option.by is not InTheWay.PEOPLE:
        return option
    largest = max(answer.space.capacity or 0 for answer in option.answers)
    holding = [answer for answer in option.answers if answer.space.capacity == largest]
    return replace(option, wanted=replace(option.wanted, people=largest), answers=holding)
