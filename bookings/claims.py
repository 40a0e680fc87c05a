"""Between a booking's dates and the ledger."""

import datetime as dt
from collections.abc import Iterable, Sequence

from accounts.access import refuse_frozen
from bookings.models import Booking, Contact, Occurrence
from spaces import closing, ledger
from spaces.models import ClaimKind

CONTACT_KEPT_AFTER_USE = dt.timedelta(days=14)
CONTACT_KEPT_AFTER_REFUSAL = dt.timedelta(days=7)


def claims_of(booking: Booking, occurrences: Iterable[Occurrence]) -> list[ledger.Claim]:
    """The time that these dates take, buffers included."""
    return _claims(booking, occurrences, booking.space.part_ids())


def claims_to_take(booking: Booking, occurrences: Iterable[Occurrence]) -> list[ledger.Claim]:
    """The same, in the parts that the space has now and not when the page was opened: a manager may have divided it.

    Whoever writes has locked the old parts, as the manager did: from here on they stay as they are.
    """
    return _claims(booking, occurrences, booking.space.parts.order_by("pk").values_list("pk", flat=True))


def _claims(booking: Booking, occurrences: Iterable[Occurrence], parts: Iterable[int]) -> list[ledger.Claim]:
    taken = tuple(parts)
    return [
        ledger.Claim(ClaimKind.BOOKING, item.claim, taken, booking.space.with_buffers(item.interval))
        for item in occurrences
    ]


def lock(booking: Booking) -> None:
    """Lock the parts of the booking's space; every decision does so before it reads a state."""
    ledger.lock(booking.space.part_ids())


def refuse_in_dispute(booking: Booking) -> None:
    """What people do with a booking waits while its group or its house is in dispute.

    Raises:
        accounts.access.Frozen: when either is.
    """
    refuse_frozen(booking.group)
    refuse_frozen(booking.space.venue)


def release(occurrences: Iterable[Occurrence]) -> None:
    """Give back the time of these dates."""
    ledger.release(item.claim for item in occurrences)


def give_back(occurrences: Sequence[Occurrence]) -> None:
    """Give back the time of these dates for good: where the house is closed around them, it closes there too.

    The parts of their space must be locked already.
    """
    release(occurrences)
    close_gaps(occurrences)


def close_gaps(occurrences: Sequence[Occurrence]) -> None:
    """Let the house's closed times take what these dates of one booking have given back."""
    if occurrences:
        space = occurrences[0].booking.space
        closing.close_gaps(space.part_ids(), [space.with_buffers(item.interval) for item in occurrences])


def keep_contact_until(booking: Booking, moment: dt.datetime) -> None:
    """Set when the contact is deleted."""
    Contact.objects.filter(booking=booking).update(delete_after=moment)
