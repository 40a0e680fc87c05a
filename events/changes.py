"""How a change of an event reaches calendar programs: only the dates that changed, each with a later moment."""

import datetime as dt
from collections.abc import Iterable
from functools import partial

from django.db import transaction

from events.feed_parts import renew
from events.models import Event, Occurrence
from events.scopes import later


def lock(event: Event) -> None:
    """Lock the event's row until the transaction ends, and read it anew."""
    event.refresh_from_db(from_queryset=Event.objects.select_for_update())


def note(occurrences: Iterable[Occurrence], now: dt.datetime) -> None:
    """Write these dates with the next sequence number and a later moment of change, in one statement."""
    changed = list(occurrences)
    for item in changed:
        item.sequence += 1
        item.changed_at = later(item.changed_at, now)
    Occurrence.objects.bulk_update(changed, ["state", "sequence", "changed_at"])
    dates = [item.pk for item in changed]
    # Afterwards, and whatever comes of it: the next reader makes what is missing.
    transaction.on_commit(partial(renew, dates, now), robust=True)
