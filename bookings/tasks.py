"""Background work of bookings."""

import datetime as dt
from collections.abc import Sequence

from bookings import healing
from bookings.operations import carry_out, expire_freed, expire_overdue, finish_past, remind_half_way
from bookings.operations.batching import JOB as BATCH
from notifications.jobs import job, periodic


@periodic("bookings.expire", every=dt.timedelta(minutes=1))
def expire(*, now: dt.datetime) -> None:
    """Requests and offers that nobody answered in time expire; before that, houses are reminded."""
    remind_half_way(now=now)
    expire_overdue(now=now)
    expire_freed(now=now)


@periodic("bookings.done", every=dt.timedelta(minutes=15))
def done(*, now: dt.datetime) -> None:
    """Bookings whose last date is over are done."""
    finish_past(now=now)


@job(healing.JOB)
def heal(*, now: dt.datetime, parts: Sequence[int]) -> None:
    """Time of these parts has become free: whoever waits for it is offered it."""
    healing.offer_all(now=now, parts=parts)


@periodic("bookings.heal_all", every=dt.timedelta(minutes=10))
def heal_all(*, now: dt.datetime) -> None:
    """The same everywhere: what became free in any other way is found here."""
    healing.offer_all(now=now)


@job(BATCH)
def decide(*, now: dt.datetime, reference: str) -> None:
    """The minute in which a manager could undo a batch is over."""
    carry_out(reference=reference, now=now)
