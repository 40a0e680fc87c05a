"""A space's month: of each day, whether anything of it can still be had."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core import walltime
from core.intervals import Interval
from events.plan import open_records
from frontend.chosen_day import Span, in_weeks, month_after, month_before, month_of
from frontend.stretches import Day, Mark, day_of, said_of, stretches_of
from spaces.availability import timelines
from spaces.models import Space

LISTED = 3
"""So many free stretches of a day are named; the rest is for its week."""
FARTHEST = dt.timedelta(days=3 * 365)


class Fill(StrEnum):
    """What is left of a day."""

    FREE = "free"
    UNASKED = "unasked"
    """Free, but too soon, too late or too short to be asked for."""
    FULL = "full"
    CLOSED = "closed"
    PAST = "past"


@dataclass(frozen=True)
class MonthDay:
    """One day of the month, with the stretches that can be asked for."""

    date: dt.date
    fill: Fill
    free: Sequence[Interval]
    closed_because: Sequence[Mapping[str, str]]

    @property
    def named(self) -> Sequence[Interval]:
        """Those that the table names."""
        return self.free[:LISTED]

    @property
    def more(self) -> int:
        """How many it does not name."""
        return max(0, len(self.free) - LISTED)


@dataclass(frozen=True)
class Month:
    """Weeks from Monday; None where a day belongs to another month."""

    first: dt.date
    weeks: Sequence[Sequence[MonthDay | None]]
    before: dt.date | None
    after: dt.date | None

    @property
    def days(self) -> list[MonthDay]:
        """The days alone, for phones."""
        return [day for week in self.weeks for day in week if day]


def months_of(space: Space, *, now: dt.datetime) -> Span:
    """From today to the farthest day that can be asked for, three years ahead at most."""
    today = walltime.local(now, space.venue.zone).date()
    return Span(today, today + min(dt.timedelta(days=space.horizon_days), FARTHEST))


def month_of_space(space: Space, first: dt.date, *, now: dt.datetime) -> Month:
    """The month that begins on this day, in a fixed number of queries."""
    zone = space.venue.zone
    following = month_after(first)
    window = Interval(walltime.day(first, zone).start, walltime.day(following, zone).start)
    pieces = timelines([space], window)[space.pk]
    stretches = stretches_of(space, pieces, now, said_of(open_records([space], window, now)[space.slug]))
    today = walltime.local(now, zone).date()
    dates = [first + dt.timedelta(days=number) for number in range((following - first).days)]
    days = [_month_day(day_of(date, stretches, space, pieces), today) for date in dates]
    span = months_of(space, now=now)
    return Month(
        first,
        in_weeks(first, days),
        before=month_before(first) if first > month_of(span.first) else None,
        after=span.only(following),
    )


def _month_day(day: Day, today: dt.date) -> MonthDay:
    marks = {stretch.mark for stretch in day.stretches}
    free = [stretch.interval for stretch in day.stretches if stretch.mark is Mark.FREE]
    return MonthDay(day.date, _fill(marks, past=day.date < today), free, day.closed_because)


def _fill(marks: set[Mark], *, past: bool) -> Fill:
    if past:
        return Fill.PAST
    for mark, fill in (
        (Mark.FREE, Fill.FREE),
        (Mark.UNASKED, Fill.UNASKED),
        (Mark.TAKEN, Fill.FULL),
        (Mark.EVENT, Fill.FULL),
    ):
        if mark in marks:
            return fill
    return Fill.CLOSED
