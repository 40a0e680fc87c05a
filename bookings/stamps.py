"""A request as it stands, in a few letters: whoever looked at it can tell whether it is still the same."""

import hashlib
from collections.abc import Iterable

from bookings.models import Booking, Occurrence, OccurrenceQuerySet


def fresh_stamp(booking: Booking) -> str:
    """The request, its dates (asked of the database) and its deadline; another as soon as any of it changes."""
    return stamp(booking, OccurrenceQuerySet(Occurrence).filter(booking=booking))


def stamp(booking: Booking, dates: Iterable[Occurrence]) -> str:
    """The same for all its dates, which are at hand."""
    rows = [
        f"{date.pk} {date.state} {date.starts_at:%FT%T} {date.ends_at:%FT%T}"
        for date in sorted(dates, key=lambda date: date.pk)
    ]
    return short_hash([booking.status, str(booking.space_id), f"{booking.answer_by:%FT%T.%f}", *rows])


def short_hash(lines: Iterable[str]) -> str:
    """So few letters that they can stand in an address."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]
