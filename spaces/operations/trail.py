"""What every change of a house begins and ends with."""

import datetime as dt
from typing import Any

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from spaces.models import Venue


def locked(venue: Venue) -> None:
    """Only one change of the house at a time, and none in a dispute.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    refuse_frozen(Venue.objects.select_for_update(no_key=True).get(pk=venue.pk))


def note(by: Person | None, venue: Venue, verb: str, now: dt.datetime, **codes: Any) -> None:
    """Write the trail of the house; codes only, never a text that somebody typed."""
    audit.record(by=by, now=now, verb=verb, noun="venue", reference=venue.slug, **codes)
