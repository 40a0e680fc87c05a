"""Background work of events."""

import datetime as dt

from events.operations import forget_places, settle_with_bookings
from notifications.jobs import periodic


@periodic("events.settle", every=dt.timedelta(minutes=1))
def settle(*, now: dt.datetime) -> None:
    """Dates that a house cancelled are called off in the announcement too."""
    settle_with_bookings(now=now)


@periodic("events.forget_places", every=dt.timedelta(days=1))
def forget(*, now: dt.datetime) -> None:
    """Where people met who booked no house is not kept for longer than anybody needs it."""
    forget_places(now=now)
