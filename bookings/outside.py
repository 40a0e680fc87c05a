"""Dates that new hours of a house would leave outside. They are named to the manager and stay as they are."""

from collections.abc import Iterable, Sequence

from bookings.models import Occurrence
from core.intervals import Interval
from spaces.availability import open_by
from spaces.models import OpeningException, OpeningHours, Space, Venue


def falling_outside(
    dates: Iterable[Occurrence],
    space: Space,
    *,
    hours: Sequence[OpeningHours] | None = None,
    exceptions: Sequence[OpeningException] | None = None,
) -> list[Occurrence]:
    """Of these dates of the space, those that lie in its open hours now and would not any more.

    Args:
        hours: the week that may come (rows need not be stored); None for the one there is.
        exceptions: all exceptions that may come; None for those there are.
    """
    old_hours, old_exceptions = list(space.hours.all()), list(space.exceptions.all())
    new_hours = old_hours if hours is None else hours
    new_exceptions = old_exceptions if exceptions is None else exceptions
    venue = space.venue
    return [
        date
        for date in dates
        if _is_open(old_hours, old_exceptions, date.interval, venue)
        and not _is_open(new_hours, new_exceptions, date.interval, venue)
    ]


def _is_open(
    hours: Sequence[OpeningHours], exceptions: Sequence[OpeningException], interval: Interval, venue: Venue
) -> bool:
    return any(span.contains(interval) for span in open_by(hours, exceptions, interval, venue))
