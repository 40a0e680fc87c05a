"""What everybody may read of an event's place comes from the house, and changes when the house does."""

import datetime as dt

from events.changes import lock, note
from events.disclosure import publish_columns
from events.models import Event
from events.scopes import keys_of, touch
from spaces import ledger
from spaces.models import Venue

LOOKED_BACK = dt.timedelta(days=60)
"""Longer than any feed or page remembers what is past."""


def follow_house(*, venue: Venue, now: dt.datetime) -> int:
    """Publish anew what is announced in this house; returns how many events that are.

    Houses know no events: whoever changes a name, an address or who may read it calls this afterwards.
    """
    there = Event.objects.filter(booking__space__venue=venue, occurrences__ends_at__gt=now - LOOKED_BACK)
    events = there.distinct().order_by("pk")
    for event in events:
        _publish_anew(event=event, now=now)
    return len(events)


@ledger.in_one_transaction
def _publish_anew(*, event: Event, now: dt.datetime) -> None:
    lock(event)
    scopes = keys_of(event)
    publish_columns(event)
    event.save()
    note(event.occurrences.all(), now)
    touch(scopes | keys_of(event), now)
