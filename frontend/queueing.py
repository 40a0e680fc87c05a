"""The queue as its page shows it: a card for each request, and what becomes of those that were decided together."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext, ngettext_lazy

from bookings.models import Batch, BatchItem, Booking, Occurrence
from bookings.prospects import Prospect, prospects, waiting_dates
from bookings.states import Decision, Outcome
from core.references import looks_like_reference
from frontend.booked import due_in, is_urgent
from frontend.deciding import Record, records


@dataclass(frozen=True)
class Card:
    """A request in the queue, with what its approval would come to."""

    booking: Booking
    due: str
    urgent: bool
    record: Record
    ahead: Prospect
    waits: str
    """To be decided so, in a moment; empty where nobody has said anything."""
    chosen: bool

    @property
    def first(self) -> Occurrence:
        """The first date that waits."""
        return (waiting_dates(self.booking) or self.booking.occurrences.all())[0]

    @property
    def value(self) -> str:
        """What a ticked box says: which request, and how it stood when it was looked at."""
        return f"{self.booking.reference}.{self.ahead.seen}"

    @property
    def comes_to(self) -> str:
        """How many dates an approval would confirm."""
        dates = self.ahead.dates - self.ahead.lost
        said = ngettext("%(count)s date is confirmed", "%(count)s dates are confirmed", dates)
        return said % {"count": dates}


def cards_of(bookings: Collection[Booking], *, now: dt.datetime, chosen: Collection[str] = ()) -> list[Card]:
    """In their order, in a fixed number of queries; boxes of those in ``chosen`` (references) are ticked."""
    known, ahead, waits = records(bookings), prospects(bookings), _waits(bookings)
    return [
        Card(
            booking=booking,
            due=due_in(booking.answer_by, now),
            urgent=is_urgent(booking, now),
            record=known[booking.group_id, booking.space.venue_id],
            ahead=ahead[booking.pk],
            waits=waits.get(booking.pk, ""),
            chosen=booking.reference in chosen,
        )
        for booking in bookings
    ]


def _waits(bookings: Iterable[Booking]) -> dict[int, str]:
    rows = BatchItem.objects.waiting().filter(booking__in=[booking.pk for booking in bookings])
    return dict(rows.values_list("booking", "batch__decision"))


def ticked(values: Iterable[str]) -> dict[str, str]:
    """References of ticked boxes, with what was seen of each."""
    parts = [value.partition(".") for value in values]
    return {reference: seen for reference, _, seen in parts if looks_like_reference(reference)}


@dataclass(frozen=True)
class Told:
    """A batch in words: what will be done, is being done, or was done."""

    batch: Batch
    title: str
    left: str
    seconds: int
    """Until it is carried out; 0 when that is due, or done."""

    @property
    def undoable(self) -> bool:
        """Nothing has happened yet."""
        return self.batch.begun_at is None


def told_of(batch: Batch, *, now: dt.datetime) -> Told:
    """With its requests at hand."""
    left = len(batch.left)
    said = ngettext("%(count)s request is left as it was:", "%(count)s requests are left as they were:", left)
    return Told(
        batch=batch,
        title=_title(batch, now),
        left=said % {"count": left} if left else "",
        seconds=max(0, int((batch.run_at - now).total_seconds())),
    )


TITLES = {
    ("ahead", Decision.APPROVE): ngettext_lazy(
        "%(count)s request will be approved within a minute.",
        "%(count)s requests will be approved within a minute.",
        "count",
    ),
    ("ahead", Decision.DECLINE): ngettext_lazy(
        "%(count)s request will be declined within a minute.",
        "%(count)s requests will be declined within a minute.",
        "count",
    ),
    ("now", Decision.APPROVE): ngettext_lazy(
        "%(count)s request is being approved now.", "%(count)s requests are being approved now.", "count"
    ),
    ("now", Decision.DECLINE): ngettext_lazy(
        "%(count)s request is being declined now.", "%(count)s requests are being declined now.", "count"
    ),
    ("done", Decision.APPROVE): ngettext_lazy(
        "%(count)s request is approved.", "%(count)s requests are approved.", "count"
    ),
    ("done", Decision.DECLINE): ngettext_lazy(
        "%(count)s request is declined.", "%(count)s requests are declined.", "count"
    ),
}


def _title(batch: Batch, now: dt.datetime) -> str:
    phase = "done" if batch.done_at else "ahead" if now < batch.run_at else "now"
    number = len(batch.done) if batch.done_at else len(batch.items.all())
    return str(TITLES[phase, Decision(batch.decision)] % {"count": number})


def refused(why: Mapping[int, Outcome], bookings: Iterable[Booking]) -> Sequence[tuple[Booking, str]]:
    """Each request that cannot be decided with the others, and the reason."""
    return [(booking, str(why[booking.pk].label)) for booking in bookings if booking.pk in why]
