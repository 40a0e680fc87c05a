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

from accounts.models import AuditEntry  # noqa: E402
from bookings.models import Booking  # noqa: E402
from notifications.models import Message  # noqa: E402
from spaces.models import Occupancy  # noqa: E402

DECISIONS = ["approve", "decline", "withdraw"]


def overlaps() -> int:
    """Pairs of rows of one part that share time."""
    rows = list(
        Occupancy.objects.order_by("part_id", "starts_at").values_list("part_id", "starts_at", "ends_at")
    )
    return sum(1 for a, b in pairwise(rows) if a[0] == b[0] and b[1] < a[2])


def told_once() -> bool:
    """Whether each decided booking has exactly one audit row and one message of its decision."""
    decided = Booking.objects.exclude(status="requested").values_list("reference", flat=True)
    rows = Counter(AuditEntry.objects.filter(verb__in=DECISIONS).values_list("reference", flat=True))
    messages = Message.objects.exclude(kind__in=["booking_received", "booking_waiting"])
    told = Counter(message.key.split(":")[1] for message in messages)
    # Requests made by nobody have nobody to tell.
    return dict(rows) == dict.fromkeys(decided, 1) and all(count == 1 for count in told.values())


if __name__ == "__main__":
    print(
        json.dumps(
            {
                "overlaps": overlaps(),
                "told_once": told_once(),
                "bookings": dict(Counter(Booking.objects.values_list("status", flat=True))),
                "occupancies": Occupancy.objects.count(),
            }
        )
    )
