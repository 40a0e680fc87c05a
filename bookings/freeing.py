"""What happens to time that a booking gives back for good: first the house's closed times, then those who wait."""

import datetime as dt
from collections.abc import Sequence

from bookings import claims, healing
from bookings.models import Occurrence
from core.intervals import Interval
from spaces import closing
from spaces.models import Space


def give_back(dates: Sequence[Occurrence], *, now: dt.datetime) -> None:
    """Give back the time of these dates of one booking for good.

    Where the house is closed around them it closes there too; else whoever waits for the time is offered it.
    The parts of their space must be locked already, and the states of the dates written.
    """
    claims.release(dates)
    if dates:
        freed(dates[0].booking.space, [date.interval for date in dates], now=now)


def freed(space: Space, dates: Sequence[Interval], *, now: dt.datetime) -> None:
    """The same for dates (without buffers) whose claims are released already."""
    if not dates:
        return
    intervals = [space.with_buffers(date) for date in dates]
    closing.close_gaps(space.part_ids(), intervals)
    healing.offer_freed(space, intervals, now=now)
