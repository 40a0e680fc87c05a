"""A house notes that it has seen the papers of a group: once for all its requests there, with the day."""

import datetime as dt

from accounts import audit
from accounts.models import Person
from bookings import claims
from bookings.models import Booking, PapersSeen
from core import walltime
from spaces import ledger


@ledger.in_one_transaction
def note_papers(*, by: Person | None, booking: Booking, seen: bool, now: dt.datetime) -> None:
    """Note that the papers of the booking's group were seen today at its house, or that they were not after all.

    Raises:
        accounts.access.Frozen: when the house or the group is in dispute.
    """
    claims.refuse_in_dispute(booking)
    venue = booking.space.venue
    if seen:
        today = walltime.local(now, venue.zone).date()
        PapersSeen.objects.update_or_create(venue=venue, group=booking.group, defaults={"seen_on": today})
    else:
        PapersSeen.objects.filter(venue=venue, group=booking.group).delete()
    verb = "see_papers" if seen else "unsee_papers"
    audit.record(by=by, now=now, verb=verb, noun="booking", reference=booking.reference)


def papers_seen_on(booking: Booking) -> dt.date | None:
    """The day on which the house saw the papers of the group, if it did."""
    row = PapersSeen.objects.filter(venue=booking.space.venue_id, group=booking.group_id).first()
    return row.seen_on if row else None
