"""What to offer when nothing fits: another time in the same space, or a series in two spaces.

Other times are worked out for the few spaces that a page shows, by one look into the ledger for all of them together.
What stands in the way is in `spaces.hindrances`.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from core import walltime
from core.intervals import Interval
from spaces import facts
from spaces.askable import askable
from spaces.availability import free_at, timelines
from spaces.facts import Place
from spaces.finder import Losses, all_missed
from spaces.models import Space
from spaces.opening import days_of
from spaces.problems import refuses
from spaces.search import Answer, Question, Ranking, school_holidays_in
from spaces.series import Slot, on_day
from spaces.sought import Dates, Sought
from spaces.standing import Standing

FEW = 3
"""With so many spaces free, nobody needs to be told what else there is."""
LOOKED_AT = 12
"""Spaces for which other times are looked for."""
IN_PAIRS = 40
"""Spaces of which two are taken together; the best of them by their free dates."""
OTHER_HOURS = (-30, 30, -60, 60, -90, 90, -120, 120, -180, 180)
"""Minutes by which a series may be moved on the same weekday."""
OTHER_WEEKDAYS = (1, -1, 2, -2, 3, -3)
"""Days by which a series may be moved at the same hour."""
EARLIER, LATER = dt.timedelta(days=7), dt.timedelta(days=14)
"""How far from a single date others are looked for."""
A_DAY = dt.timedelta(minutes=30)
"""What a day away weighs, against minutes away on the clock."""
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


def nearest(found: Sequence[Answer], question: Question) -> list[Nearest]:
    """Other times in these spaces, at most two each: one on the same day, one on another; two queries for each zone,
    and those for equipment where some is wanted."""
    by_zone: dict[str, list[Answer]] = {}
    # A space without parts is free for ever, and nobody can have it.
    for answer in [answer for answer in found if answer.place.parts][:LOOKED_AT]:
        by_zone.setdefault(answer.space.venue.zone, []).append(answer)
    return [
        near
        for zone, there in by_zone.items()
        if (wall := question.when.on_wall(zone)) is not None
        and abs(wall.slot.day - question.now.date()) < FARTHEST
        for near in (_of_series if wall.weekly else _of_date)(zone, there, wall, question)
    ]


def _of_date(zone: str, there: Sequence[Answer], wall: Sought, question: Question) -> Iterator[Nearest]:
    """The nearest times that can be asked for, to the minute: the house may be closed for hours around the date.

    Where equipment is wanted, at some hours around them, for to which minute others have it is not known here.
    """
    now = question.now
    middle = walltime.day(wall.slot.day, zone)
    window = Interval(max(middle.start - EARLIER, now), max(middle.end + LATER, now + A_DAY))
    # Who left just before the window may leave a buffer.
    before = max(answer.space.buffer_before for answer in there)
    after = max(answer.space.buffer_after for answer in there)
    window = window.widen(before, after)
    pieces = timelines(_places(there, days_of(window, zone)), window)
    answers = [answer for answer in there if not answer.can_be_had]
    # The nearest may be without equipment that is there an hour later.
    moved = (0, *OTHER_HOURS) if question.wanted.equipment else (0,)
    times = {
        answer.space.pk: [
            time
            for free in askable(answer.space, pieces[answer.space.pk], now)
            for time in _nearest_in(answer.space, free, wall, moved)
        ]
        for answer in answers
    }
    losses = question.losses(
        (answer.place, [date for _, date in times[answer.space.pk]]) for answer in answers
    )
    for answer in answers:
        space, lost = answer.space, losses.get(answer.space.pk, {})
        options = [
            Nearest(space, time, [time.slot.day], 1, [])
            for time, date in times[space.pk]
            if not all_missed(lost, [date])
        ]
        yield from _nearest_of(options, wall, now=now)


def _nearest_of(options: Sequence[Nearest], wall: Sought, *, now: dt.datetime) -> Iterator[Nearest]:
    """The nearest on the same day and on another."""
    by_distance = sorted(options, key=lambda option: _away(option.when, wall))
    for same_day in (True, False):
        on_days = (option for option in by_distance if (option.when.slot.day == wall.slot.day) is same_day)
        if best := next((option for option in on_days if not _blocked(option, now=now)), None):
            yield best


def _places(there: Sequence[Answer], days: Iterable[dt.date]) -> list[Place]:
    """When these spaces are open on other days than those that were looked for; one query."""
    days = list(days)
    return facts.read(Space.objects.filter(pk__in=[answer.space.pk for answer in there]), lambda _zone: days)


def _nearest_in(
    space: Space, free: Interval, wall: Sought, moved: Collection[int]
) -> Iterator[tuple[Sought, Interval]]:
    """On each day of a free stretch the times of the same length that are nearest on the clock, on the space's grid: to
    what is wanted, moved by so many minutes."""
    zone = space.venue.zone
    for day in days_of(free, zone):
        wanted = on_day(day, wall.slot.starts, wall.slot.ends, zone)
        if wanted is None:
            continue
        length, step = wanted.end - wanted.start, dt.timedelta(minutes=space.step_minutes)
        # A free stretch begins on the grid: the first start on it from what is wanted, or the last that leaves time.
        latest = (free.end - length - free.start) // step
        if latest < 0:
            continue
        targets = (wanted.start + dt.timedelta(minutes=minutes) for minutes in moved)
        for steps in {max(0, min(-((free.start - target) // step), latest)) for target in targets}:
            start = free.start + steps * step
            date = Interval(start, start + length)
            starts, ends = (walltime.local(moment, zone) for moment in (date.start, date.end))
            slot = Slot(starts.date(), starts.time(), ends.time())
            if starts.date() == day and on_day(day, slot.starts, slot.ends, zone) == date:
                yield Sought(slot), date


def _away(moved: Sought, wall: Sought) -> tuple[dt.timedelta, bool, dt.time]:
    """How far a time is from the one that was wanted; the smaller, the better."""
    days = (moved.slot.day - wall.slot.day).days
    start, wanted = _since_midnight(moved), _since_midnight(wall)
    return abs(start - wanted) + abs(days) * A_DAY, days < 0, moved.slot.starts


def _since_midnight(when: Sought) -> dt.timedelta:
    return dt.timedelta(hours=when.slot.starts.hour, minutes=when.slot.starts.minute)


def _of_series(zone: str, there: Sequence[Answer], wall: Sought, question: Question) -> Iterator[Nearest]:
    """The same weekday at another hour, and another weekday at the same hour, with the most dates free."""
    groups = [[(moved, moved.dates_in(zone)) for moved in group] for group in _moves(wall)]
    # The first date sets the time of all, so that it must have one.
    groups = [[(moved, dates) for moved, dates in group if dates[moved.slot.day]] for group in groups]
    dates = [dates for group in groups for _moved, dates in group]
    resting = school_holidays_in(dates) if wall.without_school_holidays else {}
    every = {(day, date) for some in dates for day, date in some.items() if date}
    free = free_at(_places(there, {day for day, _date in every}), every)
    losses = question.losses((answer.place, [*free[answer.space.pk]]) for answer in there)
    for answer in there:
        had, lost = free[answer.space.pk], losses.get(answer.space.pk, {})
        rest = resting.get(answer.space.venue.city, frozenset())
        for group in groups:
            options = [_option(answer.space, moved, dates, had, rest, lost) for moved, dates in group]
            yield from _best(answer, options, now=question.now)


def _moves(wall: Sought) -> tuple[list[Sought], list[Sought]]:
    hours = [wall.moved(minutes=minutes) for minutes in OTHER_HOURS]
    days = [wall.moved(days=number) for number in OTHER_WEEKDAYS]
    return [one for one in hours if one], [one for one in days if one]


def _option(
    space: Space,
    moved: Sought,
    dates: Dates,
    free: Collection[Interval],
    rest: Collection[dt.date],
    losses: Losses,
) -> Nearest:
    asked = {day: date for day, date in dates.items() if date and date in free and day not in rest}
    lost_there = all_missed(losses, asked.values())
    had = [day for day, date in asked.items() if date not in lost_there]
    lost = [day for day, date in dates.items() if date is not None and day not in had]
    total = len([day for day, date in dates.items() if date is not None and day not in rest])
    return Nearest(space, moved, had, total, lost)


def _best(answer: Answer, options: Sequence[Nearest], *, now: dt.datetime) -> Iterator[Nearest]:
    """The first of the other times with the most dates free, where that is more than there are now."""
    now_had = len(answer.free) if answer.can_be_had else 0
    better = [option for option in options if len(option.free) > now_had]
    # In order of likeness, which the sort keeps among those with as many.
    for option in sorted(better, key=lambda option: -len(option.free)):
        if not _blocked(option, now=now):
            yield option
            return


def _blocked(option: Nearest, *, now: dt.datetime) -> bool:
    slot, zone = option.when.slot, option.space.venue.zone
    days = (option.free[0], option.free[-1])
    asked = [date for day in days if (date := on_day(day, slot.starts, slot.ends, zone))]
    return refuses(option.space, asked, zone=zone, now=now)


def split(found: Ranking) -> Split | None:
    """Two spaces of one city that have all dates between them, or more than any one; those of one house first."""
    able = [standing for standing in found.standings if standing.can_be_had][:IN_PAIRS]
    if not able or able[0].whole or able[0].wanted < 2:
        return None
    days = {standing.space: set(standing.free_days) for standing in able}

    def worth(pair: tuple[Standing, Standing]) -> tuple[int, bool, int]:
        first, second = pair
        same_house = first.sketch.house == second.sketch.house
        return len(days[first.space] | days[second.space]), same_house, first.free

    pairs = [pair for pair in combinations(able, 2) if pair[0].sketch.city == pair[1].sketch.city]
    if not pairs:
        return None
    first, second = max(pairs, key=worth)
    rest = sorted(days[second.space] - days[first.space])
    both = found.answers([first, second]) if rest else []
    if len(both) < 2:
        return None
    return Split(both[0], both[1], sorted(days[first.space]), rest, first.wanted)
