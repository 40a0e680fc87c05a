"""Quiet hours of a house on the clock of its wall."""

import datetime as dt
from collections.abc import Iterable

from core import walltime
from core.intervals import Interval
from spaces.models import QuietHours, Space
from spaces.opening import days_of

BEFORE = dt.timedelta(days=1)


def quiet_hours_of(space: Space) -> QuietHours | None:
    """Those of its house; no query after `SpaceQuerySet.with_house`."""
    return getattr(space.venue, "quiet", None)


def touched(quiet: QuietHours, dates: Iterable[Interval], zone: str) -> bool:
    """Whether any of the dates has time in them."""
    return any(date.overlaps(night) for date in dates for night in _nights(quiet, date, zone))


def _nights(quiet: QuietHours, date: Interval, zone: str) -> Iterable[Interval]:
    """The quiet hours of each day that can reach into the date: those over midnight began the day before."""
    for day in days_of(Interval(date.start - BEFORE, date.end), zone):
        last = day + BEFORE if quiet.ends <= quiet.starts else day
        start, end = walltime.at(day, quiet.starts, zone), walltime.at(last, quiet.ends, zone)
        # In spring the clock may skip them altogether.
        if start < end:
            yield Interval(start, end)
