"""How long a house takes to answer: public, so that a group knows before it asks."""

import datetime as dt
import statistics

from bookings.models import Booking
from spaces.models import Venue

LOOKED_BACK = dt.timedelta(days=180)
# A median of fewer says more of one request than of the house.
FEWEST = 5


def answer_time(venue: Venue, *, now: dt.datetime) -> dt.timedelta | None:
    """The median time to the first answer of the last 180 days' requests; None for fewer than five. One query.

    A request that ran out unanswered counts with all of its time; one that was withdrawn before does not count.
    """
    asked = Booking.objects.of_venues([venue.pk]).filter(asked_at__gt=now - LOOKED_BACK)
    times = asked.values_list("answered_after", flat=True)
    seconds = [time.total_seconds() for time in times if time is not None]
    return dt.timedelta(seconds=statistics.median(seconds)) if len(seconds) >= FEWEST else None
