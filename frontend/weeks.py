"""A space's week as a table: which half hours are free, closed or taken; never by whom, unless everybody may know."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from core import walltime
from core.intervals import Interval
from events.plan import open_records
from frontend.stretches import Day, Mark, Stretch, day_of, said_of, stretches_of
from spaces.askable import open_for_asking
from spaces.availability import timelines
from spaces.models import Space

ROW = 30
DAY = 24 * 60
# Of several that meet in a half hour: taken when any of it is, free only when all of it is.
FIRST_SHOWN = (
    Mark.BOOKED,
    Mark.REQUESTED,
    Mark.EVENT,
    Mark.TAKEN,
    Mark.CLOSED,
    Mark.PAST,
    Mark.UNASKED,
    Mark.FREE,
)


@dataclass(frozen=True)
class Cell:
    """A stretch in the table, so many rows high."""

    mark: Mark
    rows: int
    stretch: Stretch | None


@dataclass(frozen=True)
class Row:
    """Half an hour of every day; cells that begin in it."""

    label: str
    cells: Sequence[Cell]

    @property
    def is_hour(self) -> bool:
        """It begins at a full hour."""
        return self.label.endswith(":00")


@dataclass(frozen=True)
class Week:
    """Seven days from Monday, as a table for wide screens and as a list for phones."""

    days: Sequence[Day]
    rows: Sequence[Row]
    before: dt.date | None
    """The Monday before, unless it has passed."""
    after: dt.date | None
    """The Monday after, unless the house does not plan so far."""
    open_for_asking: Interval
    """From the shortest notice to the farthest date."""

    @property
    def marks(self) -> set[Mark]:
        """What a legend has to explain."""
        return {stretch.mark for day in self.days for stretch in day.stretches}


def monday_of(day: dt.date) -> dt.date:
    """The Monday of its week."""
    return day - dt.timedelta(days=day.weekday())


def first_to_ask_for(space: Space, *, now: dt.datetime) -> dt.date:
    """The day on which the shortest notice ends: a week that begins earlier may have nothing to offer."""
    return walltime.local(open_for_asking(space, now).start, space.venue.zone).date()


def week_of(space: Space, day: dt.date, *, now: dt.datetime) -> Week:
    """The week that holds the day, in a fixed number of queries."""
    zone = space.venue.zone
    monday = monday_of(day)
    week = walltime.week(monday, zone)
    pieces = timelines([space], week)[space.pk]
    stretches = stretches_of(space, pieces, now, said_of(open_records([space], week, now)[space.slug]))
    days = [day_of(monday + dt.timedelta(days=number), stretches, space, pieces) for number in range(7)]
    first = monday_of(walltime.local(now, zone).date())
    last = walltime.local(now, zone).date() + dt.timedelta(days=space.horizon_days)
    turn = dt.timedelta(days=7)
    return Week(
        days=days,
        rows=rows_of(days, zone),
        before=monday - turn if monday > first else None,
        after=monday + turn if monday + turn <= last else None,
        open_for_asking=open_for_asking(space, now),
    )


def rows_of(days: Sequence[Day], zone: str) -> list[Row]:
    """Rows from the first opening to the last closing of these days; none where all are closed throughout."""
    told = [_minutes(stretch, day.date, zone) for day in days for stretch in day.told]
    if not told:
        return []
    first = min(start for start, _ in told) // ROW * ROW
    last = -(-max(end for _, end in told) // ROW) * ROW
    columns = [_column(day, zone, first, last) for day in days]
    return [
        Row(f"{minute // 60:02}:{minute % 60:02}", [column[minute] for column in columns if minute in column])
        for minute in range(first, last, ROW)
    ]


def _column(day: Day, zone: str, first: int, last: int) -> dict[int, Cell]:
    """The cells of a day by the minute at which they begin."""
    slots = [_at(day, zone, minute) for minute in range(first, last, ROW)]
    cells: dict[int, Cell] = {}
    index = 0
    while index < len(slots):
        height = 1
        while index + height < len(slots) and _alike(slots[index + height], slots[index]):
            height += 1
        stretch = slots[index]
        cells[first + index * ROW] = Cell(stretch.mark if stretch else Mark.CLOSED, height, stretch)
        index += height
    return cells


def _alike(one: Stretch | None, other: Stretch | None) -> bool:
    if one is None or other is None:
        return one is other
    return one == other or (one.mark == other.mark and one.mark in (Mark.CLOSED, Mark.PAST))


def _at(day: Day, zone: str, minute: int) -> Stretch | None:
    """What a half hour shows, of all that is in it."""
    there = [
        (stretch, start, end)
        for stretch in day.stretches
        for start, end in [_minutes(stretch, day.date, zone)]
        if start < minute + ROW and end > minute
    ]
    for mark in FIRST_SHOWN:
        for stretch, _start, _end in there:
            if stretch.mark is mark:
                return stretch
    return None


def _minutes(stretch: Stretch, date: dt.date, zone: str) -> tuple[int, int]:
    """From which to which minute of the day on the wall."""
    start, end = walltime.local(stretch.interval.start, zone), walltime.local(stretch.interval.end, zone)
    return start.hour * 60 + start.minute, DAY if end.date() > date else end.hour * 60 + end.minute
