"""Background work of events."""

import datetime as dt

from events.operations import settle_with_bookings
from notifications.jobs import periodic


@periodic("events.settle", every=dt.timedelta(minutes=1))
def settle(*, now: dt.datetime) -> None:
    """Dates that a house cancelled are called off in the announcement too."""
    settle_with_bookings(now=now)
