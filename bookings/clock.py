"""The request clock: by when the next word is due, from whom, and what is left of the house's time meanwhile.

The functions give the columns of a booking; whoever changes its status writes them in the same statement.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from bookings.models import Booking
from core.intervals import Interval
from spaces.models import Space

# A group that was asked something has a week, a group that was offered something three days.
ANSWER_LASTS = dt.timedelta(days=7)
OFFER_LASTS = dt.timedelta(hours=72)
# When the word comes back to a house it has a day at least, however late it asked.
LEAST_LEFT = dt.timedelta(hours=24)


def started(space: Space, dates: Iterable[Interval], now: dt.datetime) -> dict[str, Any]:
    """The house owes an answer within the time that it promises, and before the first date begins."""
    promised = now + dt.timedelta(hours=space.venue.answer_within_hours)
    return {"clock_started_at": now, **_running(before(promised, dates), now)}


def paused(booking: Booking, until: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    """The group has the word until then; the house's time stands still."""
    left = booking.clock_left if booking.clock_left is not None else booking.answer_by - now
    return {"answer_by": until, "clock_left": left, "half_time_at": None}


def resumed(booking: Booking, now: dt.datetime) -> dict[str, Any]:
    """The house has the word again, and what was left of its time."""
    left = max(booking.clock_left or LEAST_LEFT, LEAST_LEFT)
    waiting = [date.interval for date in booking.occurrences.undecided()]
    return _running(before(now + left, waiting), now)


def before(moment: dt.datetime, dates: Iterable[Interval]) -> dt.datetime:
    """The moment, or the beginning of the first date when that comes sooner."""
    return min([moment, *(date.start for date in dates)])


def _running(until: dt.datetime, now: dt.datetime) -> dict[str, Any]:
    return {"answer_by": until, "clock_left": None, "half_time_at": now + (until - now) / 2}
