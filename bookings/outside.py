"""Dates that new hours of a house would leave outside. They are named to the manager and stay as they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bookings.models import Occurrence
from core.intervals import Interval
from spaces.models import OpeningException, OpeningHours, Season, Space, Venue
from spaces.opening import open_by
from spaces.year import Year, year_of


def falling_outside(
    dates: Iterable[Occurrence],
    space: Space,
    *,
    hours: Sequence[OpeningHours] | None = None,
    exceptions: Sequence[OpeningException] | None = None,
    seasons: Sequence[Season] | None = None,
) -> list[Occurrence]:
    """Of these dates of the space, those that lie in its open hours now and would not any more.

    Args:
        hours: all weeks that may come, of every season (rows need not be stored); None for those there are.
        exceptions: all exceptions that may come; None for those there are.
        seasons: all seasons of the house that may come; None for those there are.
    """
    now = _Rules(list(space.hours.all()), list(space.exceptions.all()), year_of(space))
    new = _Rules(
        now.hours if hours is None else hours,
        now.exceptions if exceptions is None else exceptions,
        now.year if seasons is None else replace(now.year, seasons=seasons),
    )
    venue = space.venue
    return [
        date
        for date in dates
        if now.leaves_open(date.interval, venue) and not new.leaves_open(date.interval, venue)
    ]


@dataclass(frozen=True)
class _Rules:
    hours: Sequence[OpeningHours]
    exceptions: Sequence[OpeningException]
    year: Year

    def leaves_open(self, interval: Interval, venue: Venue) -> bool:
        spans = open_by(self.hours, self.exceptions, interval, venue, self.year)
        return any(span.contains(interval) for span in spans)
