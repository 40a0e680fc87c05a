"""A race over batches, one process each: ``python -m tests.races.together build|worker|undoing|deciding|verdict``.

In each round a batch of three requests is due. Workers carry it out, its manager undoes it, and a colleague declines
one of its requests: all at the same moment of the machine's clock, which the racers read from their input.
"""

import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from accounts.models import AuditEntry
from bookings.access import bookings_of_houses
from bookings.models import Batch, Booking
from bookings.operations import (
    TooLate,
    carry_out,
    decide_together,
    decline_booking,
    undo_batch,
)
from bookings.states import Decision, DeclineReason
from bookings.transitions import NotPossible
from notifications.models import Message
from tests import make, make_bookings
from tests.races.stage import FIRST_DAY, NOW

ROUNDS = 10
ROUND_LASTS = 0.4
IN_A_BATCH = 3
DUE = NOW + dt.timedelta(minutes=1)
CHANGES = ("booking_approved", "booking_declined")


def build() -> None:
    """Every round has a day of its own, and a batch of three hours of it."""
    manager = make.person(email="manager@race.test")
    venue = make.venue(manager=manager, answer_within_hours=24 * 30)
    room, group = make.space(venue), make.group(admin=make.person())
    for number in range(ROUNDS):
        for hour in range(IN_A_BATCH):
            times = {"starts": dt.time(9 + 2 * hour), "ends": dt.time(10 + 2 * hour)}
            day = FIRST_DAY + dt.timedelta(days=number)
            make_bookings.request(
                by=None, group=group, space=room, now=NOW, day=day, title=str(number), **times
            )
        chosen = list(bookings_of_houses(manager, now=NOW).filter(title=str(number)))
        decide_together(by=manager, bookings=chosen, decision=Decision.APPROVE, now=NOW)


def race(kind: str) -> None:
    """Say "ready", read when it begins, and do the deed of one's kind to each batch."""
    batches = list(Batch.objects.order_by("pk").select_related("by"))
    firsts = [
        Booking.objects.with_house().filter(title=str(number)).earliest("pk") for number in range(ROUNDS)
    ]
    print("ready", flush=True)
    start = float(sys.stdin.readline())
    for number, (batch, first) in enumerate(zip(batches, firsts, strict=True)):
        # A worker comes a little later now and then, so that each kind wins some rounds.
        late = 0.01 * (number % 4) if kind == "worker" else 0
        time.sleep(max(0.0, start + number * ROUND_LASTS + late - time.time()))
        print(json.dumps(_answer(_deed(kind, batch, first))), flush=True)


def _deed(kind: str, batch: Batch, first: Booking) -> Callable[[], object]:
    deeds: dict[str, Callable[[], object]] = {
        "worker": lambda: carry_out(reference=batch.reference, now=DUE),
        "undoing": lambda: undo_batch(batch=batch),
        "deciding": lambda: decline_booking(by=None, booking=first, reason=DeclineReason.HOST, now=DUE),
    }
    return deeds[kind]


def _answer(deed: Callable[[], object]) -> str:
    try:
        deed()
    except (TooLate, NotPossible) as refused:
        return type(refused).__name__
    except Exception as error:  # noqa: BLE001 (that there is none is what the race shows)
        return f"error {type(error).__name__}: {error}"
    return "done"


def verdict() -> None:
    """What the database holds of each round, one JSON line."""
    rounds = []
    for number in range(ROUNDS):
        bookings = list(Booking.objects.filter(title=str(number)).order_by("pk"))
        batch = Batch.objects.filter(items__booking__in=bookings).distinct().first()
        rounds.append(
            {
                "undone": batch is None,
                "finished": batch is not None and batch.done_at is not None,
                "outcomes": [item.outcome for item in batch.items.all()] if batch else [],
                "states": [booking.status for booking in bookings],
                "told": [_told(booking) for booking in bookings],
                "audited": [_audited(booking) for booking in bookings],
            }
        )
    print(json.dumps(rounds))


def _told(booking: Booking) -> int:
    # Joined into one message they would be two paragraphs; each decision is a message or a paragraph.
    found = Message.objects.filter(key__contains=f":{booking.reference}:")
    return found.filter(kind__in=CHANGES).count()


def _audited(booking: Booking) -> int:
    return AuditEntry.objects.filter(reference=booking.reference, verb__in=("approve", "decline")).count()


if __name__ == "__main__":
    {"build": build, "verdict": verdict}.get(sys.argv[1], lambda: race(sys.argv[1]))()
