"""What approving requests would come to, said before it is done; for many at once, in a fixed number of queries."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bookings.claims import claims_of
from bookings.competing import Competing, competing_all
from bookings.equipment import shortages_of
from bookings.models import Booking, Occurrence
from bookings.stamps import short_hash, stamp
from bookings.states import OccurrenceState
from bookings.welcome import without_papers
from spaces import ledger


@dataclass(frozen=True)
class Prospect:
    """One request as it stands, and what its approval would do."""

    booking: Booking
    dates: int
    """How many wait."""
    lost: int
    """Of these, how many have something in their way."""
    short: bool
    """Fewer pieces of its equipment are free than it asks for."""
    papers_missing: bool
    """The house wants to see papers of the group first, and has not."""
    competing: Sequence[Competing]
    stamp: str

    @property
    def is_clear(self) -> bool:
        """All dates can be had, with everything that was asked for, by a group whose papers the house knows."""
        return not (self.lost or self.short or self.papers_missing)

    @property
    def declined(self) -> int:
        """How many other requests would be declined."""
        return sum(other.all for other in self.competing)

    @property
    def shortened(self) -> int:
        """How many others would lose some dates, which go to the waiting list."""
        return len(self.competing) - self.declined

    @property
    def against(self) -> list[int]:
        """Ids of the dates of others that would lose their time."""
        return sorted(date.pk for other in self.competing for date in other.dates)

    @property
    def seen(self) -> str:
        """All of this in a few letters, to tell later whether somebody has seen it; the request itself comes first."""
        clear = "clear" if self.is_clear else "not clear"
        return f"{self.stamp}-{short_hash([clear, *map(str, self.against)])}"

    def stands_as(self, seen: str) -> bool:
        """Whether the request is what somebody has seen, whatever is around it."""
        return seen.partition("-")[0] == self.stamp


def prospects(bookings: Collection[Booking]) -> dict[int, Prospect]:
    """By id of the request; the bookings come from their door, with what a list shows."""
    lost, short, against = clashing(bookings), shortages_of(bookings), competing_all(bookings)
    unseen = without_papers(bookings)
    return {
        booking.pk: Prospect(
            booking=booking,
            dates=len(waiting_dates(booking)),
            lost=lost[booking.pk],
            short=bool(short.get(booking.pk)),
            papers_missing=booking in unseen,
            competing=against[booking.pk],
            stamp=stamp(booking, booking.occurrences.all()),
        )
        for booking in bookings
    }


def waiting_dates(booking: Booking) -> list[Occurrence]:
    """Its dates, which are at hand, that wait for an answer."""
    return [date for date in booking.occurrences.all() if date.state == OccurrenceState.REQUESTED]


def clashing(bookings: Collection[Booking]) -> Counter[int]:
    """How many waiting dates of each booking (by id) have something in their way, in one query for all."""
    owners = {
        claim: booking.pk for booking in bookings for claim in claims_of(booking, waiting_dates(booking))
    }
    lost = {clash.claim for clash in ledger.held_against(list(owners))}
    return Counter(owners[claim] for claim in lost)
