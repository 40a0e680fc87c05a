"""The days of several spaces beside each other: a house's rooms, or those of a city."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core import walltime
from core.intervals import Interval
from events.plan import open_records
from frontend.stretches import Day, Mark, Said, day_of, said_of, stretches_of
from frontend.weeks import Row, rows_of
from spaces.availability import timelines
from spaces.models import Space


@dataclass(frozen=True)
class DayPlan:
    """One day: a column for each space, as a table for wide screens and as lists for phones."""

    date: dt.date
    columns: Sequence[tuple[Space, Day]]
    rows: Sequence[Row]


@dataclass(frozen=True)
class Plan:
    """Some days of some spaces, all of them in one zone."""

    days: Sequence[DayPlan]
    zone: str

    @property
    def marks(self) -> set[Mark]:
        """What a legend has to explain."""
        return {
            stretch.mark for day in self.days for _, column in day.columns for stretch in column.stretches
        }


def plan_of(
    spaces: Sequence[Space],
    dates: Sequence[dt.date],
    zone: str,
    *,
    now: dt.datetime,
    booked: Mapping[int, Sequence[Said]],
) -> Plan:
    """The plan of these days, which follow one another; a fixed number of queries for all.

    What is booked (by id of the space) is said as it is given; beside it open events, and nothing else.
    """
    window = Interval(walltime.day(dates[0], zone).start, walltime.day(dates[-1], zone).end)
    pieces = timelines(spaces, window)
    records = open_records(spaces, window, now)
    shown = {
        space.pk: stretches_of(
            space, pieces[space.pk], now, booked.get(space.pk) or said_of(records[space.slug])
        )
        for space in spaces
    }
    return Plan(
        [
            _day_plan(
                date,
                [(space, day_of(date, shown[space.pk], space, pieces[space.pk])) for space in spaces],
                zone,
            )
            for date in dates
        ],
        zone,
    )


def _day_plan(date: dt.date, columns: Sequence[tuple[Space, Day]], zone: str) -> DayPlan:
    return DayPlan(date, columns, rows_of([day for _, day in columns], zone))
