"""Leases on rows of work: claimed by one, begun by one, ended by the one who holds the newest fence."""

import datetime as dt
import logging
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import F

from notifications.models import Work, WorkQuerySet

logger = logging.getLogger("svietlica.work")

W = TypeVar("W", bound=Work)

# How long a claimed row may wait for its worker. Afterwards it is claimed anew, and a worker that comes late
# finds its lease void: so this can be short without doing anything twice.
HANDING_OVER = dt.timedelta(seconds=30)
# Rows of one kind that may be out at once: what a worker gets through in that time.
ROOM = 256
SHORTEST_PAUSE = dt.timedelta(seconds=30)
LONGEST_PAUSE = dt.timedelta(hours=6)


class Hopeless(Exception):
    """Raised by an attempt that need not be made again."""


class Lease(NamedTuple):
    """The right to begin a row, once."""

    pk: int
    fence: int


def claim(model: type[Work], *, now: dt.datetime) -> list[Lease]:
    """Lease the rows that are due, oldest first, no more than there is room for."""
    # Looking first keeps an idle sweep from taking SQLite's one write lock twice a second.
    if not model.objects.due(now).exists():
        return []
    with transaction.atomic():
        room = max(0, ROOM - model.objects.in_hand(now).count())
        # SQLite has no row locks and needs none: its transaction holds the only write lock.
        rows = model.objects.due(now).order_by("run_at", "pk").select_for_update(skip_locked=True)
        leases = [Lease(pk, fence + 1) for pk, fence in rows.values_list("pk", "fence")[:room]]
        model.objects.filter(pk__in=[lease.pk for lease in leases]).update(
            fence=F("fence") + 1, leased_until=now + HANDING_OVER
        )
    return leases


def begin(model: type[W], lease: Lease, *, now: dt.datetime) -> W | None:
    """Use the lease up and take the row in hand; None when the lease has been used, or is void.

    An attempt is counted before it is made, so that a row which kills its worker is given up in the end.
    """
    rows: WorkQuerySet[W] = WorkQuerySet(model)
    begun = rows.held(*lease).update(
        fence=F("fence") + 1, attempts=F("attempts") + 1, leased_until=now + model.longest_attempt
    )
    row = rows.held(lease.pk, lease.fence + 1).first() if begun else None
    if row is None or row.attempts <= row.most_attempts:
        return row
    _give_up(row, "WorkerLost", now=now)
    return None


def finish(model: type[Work], pk: int, fence: int, now: dt.datetime) -> bool:
    """End a row as done; False when a later lease has taken it over, whose holder will end it."""
    return bool(model.objects.held(pk, fence).update(done_at=now, leased_until=None, failure=""))


def fail(row: Work, error: Exception, *, now: dt.datetime) -> None:
    """Put the row back for a later attempt, or give it up after too many.

    Only the error's class is kept: its text may quote an address.
    """
    name = type(error).__name__[:80]
    if isinstance(error, Hopeless) or row.attempts >= row.most_attempts:
        _give_up(row, name, now=now)
        return
    type(row).objects.held(row.pk, row.fence).update(
        run_at=now + pause_after(row.attempts), leased_until=None, failure=name
    )


def attempt(model: type[W], lease: Lease, act: Callable[[W, dt.datetime], None], *, now: dt.datetime) -> None:
    """Begin the row of this lease and act on it; the act ends the row when it has succeeded."""
    row = begin(model, lease, now=now)
    if row is None:
        return
    try:
        act(row, now)
    except Exception as error:  # noqa: BLE001 (whatever goes wrong, the row must be tried again)
        logger.warning("%s %s failed: %s", model.__name__, row.pk, type(error).__name__)
        fail(row, error, now=now)


def pause_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many failed attempts: twice as long each time, within limits."""
    doublings = min(attempts - 1, 20)
    return min(SHORTEST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def release(model: type[Work], *, now: dt.datetime) -> int:
    """Free every leased row; only for one who knows that all holders are dead."""
    return model.objects.in_hand(now).update(leased_until=None)


def _give_up(row: Work, failure: str, *, now: dt.datetime) -> None:
    given_up = (
        type(row).objects.held(row.pk, row.fence).update(gave_up_at=now, leased_until=None, failure=failure)
    )
    if given_up:
        logger.error("%s %s given up: %s", type(row).__name__, row.pk, failure)
