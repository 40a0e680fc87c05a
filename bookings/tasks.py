"""Background work of bookings."""

import datetime as dt

from bookings.operations import expire_overdue
from notifications.jobs import periodic


@periodic("bookings.expire", every=dt.timedelta(minutes=1))
def expire(*, now: dt.datetime) -> None:
    """Requests that nobody answered in time expire."""
    expire_overdue(now=now)
