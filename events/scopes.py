"""When the feeds last changed. A program that asks by date believes the latest date it was ever told,
so a date of a feed only grows, also when an event has vanished from it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction

from events import feed_store
from events.disclosure import group_is_said, is_announced_to_all
from events.models import Event, FeedScope

ALL = "all"
BEGINNING = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def keys_of(event: Event) -> set[str]:
    """The scopes in which everybody may find the event as it is now; none when it is not public."""
    if not is_announced_to_all(event):
        return set()
    keys = {ALL, f"event:{event.slug}"}
    if event.public_city:
        keys.add(f"city:{event.public_city}")
    if event.public_venue:
        keys.add(f"venue:{event.public_venue.slug}")
    if event.public_space:
        keys.add(f"space:{event.public_space.slug}")
    if group_is_said(event, event.group):
        keys.add(f"group:{event.group.slug}")
    return keys


def later(previous: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The moment of a change in whole seconds, as HTTP and iCalendar write it, and always after the last."""
    return max(now.replace(microsecond=0), previous + dt.timedelta(seconds=1))


def touch(keys: Iterable[str], now: dt.datetime) -> None:
    """Note that the feeds of these scopes changed, and serve none that was kept. Runs in the transaction of the change.

    Rows are locked in the order of their keys, so that two changes wait for each other. Until the transaction ends
    nobody can keep a feed of these scopes (`held`); so none outlives the change, also when this process is killed.
    """
    wanted = sorted(keys)
    _exist(wanted)
    rows = list(FeedScope.objects.select_for_update().filter(key__in=wanted).order_by("key"))
    for row in rows:
        row.changed_at = later(row.changed_at, now)
    FeedScope.objects.bulk_update(rows, ["changed_at"])
    feed_store.forget(wanted)


@contextmanager
def held(key: str) -> Iterator[dt.datetime]:
    """Its last change, while nothing of the scope can change.

    Raises:
        django.db.OperationalError: when something of it is being changed just now; a reader does not wait for that.
    """
    with transaction.atomic():
        yield _locked(key)


def _locked(key: str) -> dt.datetime:
    rows = (
        FeedScope.objects.select_for_update(nowait=True).filter(key=key).values_list("changed_at", flat=True)
    )
    found = rows.first()
    if found is None:
        _exist([key])
        found = rows.get()
    return found


def _exist(keys: Iterable[str]) -> None:
    FeedScope.objects.bulk_create(
        (FeedScope(key=key, changed_at=BEGINNING) for key in keys), ignore_conflicts=True
    )


def changed_at(key: str) -> dt.datetime:
    """When the scope last changed; before the first change, a day before all others."""
    return FeedScope.objects.filter(key=key).values_list("changed_at", flat=True).first() or BEGINNING
