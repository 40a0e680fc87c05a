"""Between a booking's dates and the ledger."""

import datetime as dt
from collections.abc import Iterable

from accounts.access import refuse_frozen
from bookings.models import Booking, Contact, Occurrence
from bookings.states import OfferState
from spaces import ledger
from spaces.models import ClaimKind, Part, Space

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


def lock(booking: Booking, *others: Space) -> None:
    """Lock the parts of the booking's space, of these others and of what is offered instead, all at once.

    Every decision does so before it reads a state.
    """
    offered = Part.objects.filter(
        spaces__offered_dates__offer__booking=booking, spaces__offered_dates__offer__state=OfferState.OPEN
    )
    parts = {part for space in (booking.space, *others) for part in space.part_ids()}
    ledger.lock(parts | set(offered.values_list("pk", flat=True)))


def lock_parts(booking: Booking) -> None:
    """Lock the parts of a booking for which nothing else can be offered yet."""
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


def keep_contact_until(booking: Booking, moment: dt.datetime) -> None:
    """Set when the contact is deleted."""
    Contact.objects.filter(booking=booking).update(delete_after=moment)
