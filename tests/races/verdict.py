"""What the database holds after a race, printed as JSON: ``python -m tests.races.verdict``.

Overlaps are counted by comparing rows in Python, not by asking the constraint that is on trial.
"""

import json
import os
from collections import Counter
from itertools import pairwise

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.models import AuditEntry
from bookings.models import Booking, Occurrence
from core.intervals import Interval, subtract
from notifications.models import Message
from spaces.models import BlackoutDate, Occupancy, RoleClaim, VenueRole
from tests.races import lending

DECISIONS = ["approve", "decline", "withdraw"]
# What a group says in the lively room, and what the manager of the house is told.
KINDS = {
    "accept_offer": "booking_offer_accepted",
    "refuse_offer": "booking_offer_refused",
    "cancel": "booking_cancelled_by_group",
}


def overlaps() -> int:
    """Pairs of rows of one part that share time."""
    rows = list(
        Occupancy.objects.order_by("part_id", "starts_at").values_list("part_id", "starts_at", "ends_at")
    )
    return sum(1 for a, b in pairwise(rows) if a[0] == b[0] and b[1] < a[2])


def without_their_time() -> int:
    """Approved dates that do not hold every part of their space for all of their time, buffers included."""
    missing = 0
    for date in Occurrence.objects.filter(state="approved").select_related("booking__space"):
        rows = Occupancy.objects.filter(claim=date.claim)
        space = date.booking.space
        wanted = space.with_buffers(date.interval)
        held = {row.part_id for row in rows if (row.starts_at, row.ends_at) == (wanted.start, wanted.end)}
        missing += held != set(space.part_ids())
    return missing


def unclosed() -> int:
    """Closed dates with time that nobody holds."""
    return sum(
        bool(subtract([date.interval], [Interval(row.starts_at, row.ends_at) for row in rows]))
        for date in BlackoutDate.objects.all()
        for part in date.blackout.space.part_ids()
        for rows in [Occupancy.objects.of_parts([part]).overlapping(date.interval)]
    )


def told_once() -> bool:
    """Whether each decided booking has exactly one audit row and one message of its decision."""
    calm = Booking.objects.exclude(space__slug__startswith="lively")
    decided = calm.exclude(status="requested").values_list("reference", flat=True)
    told_of = AuditEntry.objects.filter(verb__in=DECISIONS, reference__in=calm.values("reference"))
    rows = Counter(told_of.values_list("reference", flat=True))
    messages = Message.objects.exclude(kind__in=["booking_received", "booking_waiting", *KINDS.values()])
    told = Counter(message.key.split(":")[1] for message in messages)
    # Requests made by nobody have nobody to tell.
    return dict(rows) == dict.fromkeys(decided, 1) and all(count == 1 for count in told.values())


def roles_given() -> list[int]:
    """How many answer for each house that was claimed."""
    claims = RoleClaim.objects.order_by("pk").select_related("venue")
    return [VenueRole.objects.filter(venue=claim.venue).count() for claim in claims]


def lively_told_once() -> bool:
    """Whether each word of a group is one audit row and one message, and no booking had two that exclude each other."""
    lively = Booking.objects.filter(space__slug__startswith="lively").values("reference")
    written = Counter(
        AuditEntry.objects.filter(verb__in=KINDS, reference__in=lively).values_list("verb", "reference")
    )
    told = Counter(
        (message.kind, message.key.split(":")[1])
        for message in Message.objects.filter(kind__in=KINDS.values())
    )
    expected = {(KINDS[verb], reference): 1 for verb, reference in written}
    answers = Counter(reference for verb, reference in written if verb != "cancel")
    return dict(told) == expected and all(count == 1 for count in [*written.values(), *answers.values()])


if __name__ == "__main__":
    print(
        json.dumps(
            {
                "overlaps": overlaps(),
                "roles_given": roles_given(),
                "without_their_time": without_their_time(),
                "unclosed": unclosed(),
                "told_once": told_once(),
                "lent_twice": lending.lent_twice(),
                "lively_told_once": lively_told_once(),
                "bookings": dict(Counter(Booking.objects.values_list("status", flat=True))),
                "occupancies": Occupancy.objects.count(),
            }
        )
    )
