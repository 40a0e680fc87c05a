"""What a manager's own houses have booked, beside what everybody may know."""

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse

from bookings.access import dates_of_houses
from bookings.states import OccurrenceState
from core.intervals import Interval
from frontend.stretches import Mark, Said
from spaces.access import Viewer
from spaces.models import Space


def said_to_manager(
    viewer: Viewer, spaces: Sequence[Space], window: Interval, *, now: dt.datetime
) -> dict[int, list[Said]]:
    """Requests and bookings by the id of their space, each by its reference alone; one query for all.

    Empty for everybody who does not answer for the house.
    """
    dates = dates_of_houses(viewer, now=now).overlapping(window).standing().filter(booking__space__in=spaces)
    found: dict[int, list[Said]] = {}
    for date in dates.order_by("starts_at"):
        mark = Mark.REQUESTED if date.state == OccurrenceState.REQUESTED else Mark.BOOKED
        reference = date.booking.reference
        said = Said(date.interval, mark, reverse("manage_booking", args=[reference]), reference=reference)
        found.setdefault(date.booking.space_id, []).append(said)
    return found
