"""Dates of one request in several spaces: a booking is in one space, so those elsewhere become bookings of their own.

They keep what was asked for (purpose, people, contact, equipment as far as it comes with the space) and know the
booking that they came from (decision 22). A date keeps its identity: it moves from one booking to the other.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from accounts import audit
from accounts.models import Person
from bookings import fitting
from bookings.models import BookedEquipment, Booking, Contact, Occurrence, OfferedDate
from spaces.models import Space

COPIED = (
    "group",
    "asked_by",
    "purpose",
    "title",
    "expected_people",
    "participants_pay",
    "note",
    "rules_version",
    "asked_at",
    "answer_by",
    "decision_note",
)


def home_of(booking: Booking, space: Space, there: Iterable[Space]) -> Space:
    """Where the booking itself is when its waiting dates are in these spaces: where most of it has always been.

    Args:
        space: offered for all dates of which nothing else is said.
        there: the space of each date that is taken up.
    """
    spaces = list(there)
    stays = booking.occurrences.approved().exists()
    if stays or not spaces or booking.space in spaces:
        return booking.space
    return space if space in spaces else spaces[0]


def by_space(dates: Iterable[OfferedDate]) -> dict[Space, list[OfferedDate]]:
    """Offered dates by their space, the spaces in the order of their first dates."""
    found: dict[Space, list[OfferedDate]] = {}
    for date in dates:
        found.setdefault(date.space, []).append(date)
    return found


def split_off(
    *, by: Person | None, booking: Booking, space: Space, dates: Sequence[Occurrence], now: dt.datetime
) -> Booking:
    """A booking of these dates in the space, in the state of a request; whoever calls decides it and takes its time.

    Runs in the caller's transaction, under the locks of both spaces.
    """
    new = Booking(
        space=space,
        split_from=booking.split_from or booking,
        **{name: getattr(booking, name) for name in COPIED},
    )
    new.save()
    _copy_equipment(booking, new)
    for contact in Contact.objects.filter(booking=booking):
        Contact.objects.create(
            booking=new, name=contact.name, reach=contact.reach, delete_after=contact.delete_after
        )
    for date in dates:
        date.booking = new
    Occurrence.objects.bulk_update(dates, ["booking"])
    codes = {"from": booking.reference, "dates": len(dates)}
    audit.record(by=by, now=now, verb="split_off", noun="booking", reference=new.reference, **codes)
    return new


def _copy_equipment(booking: Booking, new: Booking) -> None:
    """What the house has not refused; what does not come with the new space is left behind."""
    behind = {line.thing.pk for line in fitting.left_behind(booking, new.space)}
    BookedEquipment.objects.bulk_create(
        BookedEquipment(
            booking=new,
            equipment_id=line.equipment_id,
            quantity=line.quantity,
            lent=line.lent and line.equipment_id not in behind,
        )
        for line in booking.equipment.all()
    )
