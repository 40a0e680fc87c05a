"""Background work by name. Apps register theirs in their tasks.py; nothing here knows who they are."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from notifications.models import Job
from notifications.work import finish

Handler = Callable[..., object]

HANDLERS: dict[str, Handler] = {}
PERIODS: dict[str, dt.timedelta] = {}

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# Done rows are purged after a week (config/retention.toml); a period whose row were purged would run twice.
LONGEST_PERIOD = dt.timedelta(days=1)


class UnknownJob(Exception):
    """No app has registered this name; perhaps its code is still to be deployed."""


def job(name: str) -> Callable[[Handler], Handler]:
    """Register the handler of deferred jobs of this name; it is called with ``now`` and the job's arguments.

    It may run more than once: it must be able to find its work already done.
    """

    def register(handler: Handler) -> Handler:
        if name in HANDLERS:
            raise ValueError(f"two jobs are called {name}")
        HANDLERS[name] = handler
        return handler

    return register


def periodic(name: str, *, every: dt.timedelta) -> Callable[[Handler], Handler]:
    """Register work that runs once in every period, counted in UTC from midnight.

    Periods in which nobody swept are not made up for.
    """
    if not dt.timedelta(0) < every <= LONGEST_PERIOD:
        raise ValueError(f"{name}: a period is longer than nothing and at most a day")

    def register(handler: Handler) -> Handler:
        job(name)(handler)
        PERIODS[name] = every
        return handler

    return register


def enqueue_job(*, name: str, key: str, run_at: dt.datetime, arguments: dict[str, Any] | None = None) -> Job:
    """Write one deferred job, in the caller's transaction; a key that is already there gives back its row.

    The arguments are codes and references, never names or addresses.
    """
    row, _ = Job.objects.get_or_create(
        key=key, defaults={"name": name, "run_at": run_at, "arguments": arguments or {}}
    )
    return row


def period_start(now: dt.datetime, every: dt.timedelta) -> dt.datetime:
    """When the current period began."""
    return now - (now - EPOCH) % every


def plan(now: dt.datetime) -> None:
    """Write the rows of the current periods; whoever comes second, here or elsewhere, changes nothing."""
    rows = {}
    for name, every in PERIODS.items():
        start = period_start(now, every)
        key = f"{name}:{start.isoformat()}"
        rows[key] = Job(key=key, name=name, run_at=start)
    known = Job.objects.filter(key__in=rows).values_list("key", flat=True)
    missing = [row for key, row in rows.items() if key not in set(known)]
    if missing:
        Job.objects.bulk_create(missing, ignore_conflicts=True)


def run(row: Job, now: dt.datetime) -> None:
    """Run the job and mark it afterwards.

    Raises:
        UnknownJob: when no handler has this name.
    """
    handler = HANDLERS.get(row.name)
    if handler is None:
        raise UnknownJob(row.name)
    handler(now=now, **row.arguments)
    finish(Job, row.pk, row.fence, now)
