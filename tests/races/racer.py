"""One racer: ``python -m tests.races.racer NUMBER ROUNDS`` says "ready", is told a start, and races.

All racers begin each round at the same moment of the machine's clock and print one JSON line for it. An answer
is "won", a clear refusal ("refused", "taken", "decided"), or the name of an error that nobody should ever see.
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

from bookings.equipment import Short
from bookings.operations import (
    Undecided,
    approve_booking,
    close_with_bookings,
    decline_booking,
    request_booking,
    touched_by,
    withdraw_booking,
)
from bookings.problems import Refused
from bookings.states import DeclineReason
from bookings.transitions import NotPossible
from spaces import ledger
from spaces.closing import Closing
from spaces.role_claims import NotClaimable, confirm_claim
from spaces.series import Slot
from tests import make_bookings
from tests.races import lending, lively, stage

ROUND_LASTS = 0.25


def single(number: int, racer: int) -> Callable[[], object]:
    """Everybody asks for the same evening of the hall or of its half."""
    place, group = stage.space("half" if racer % 2 else "hall"), stage.group()
    details = make_bookings.details(day=stage.day_of(number))
    return lambda: request_booking(by=None, group=group, space=place, details=details, now=stage.NOW)


def buffers(number: int, racer: int) -> Callable[[], object]:
    """A hall until 20:00 with time to tidy up, and its half from 20:00 with less: they meet in their buffers alone."""
    place, group = stage.space("slim" if racer % 2 else "wide"), stage.group()
    times = {"starts": dt.time(20), "ends": dt.time(21)} if racer % 2 else {}
    details = make_bookings.details(day=stage.day_of(number), **times)
    return lambda: request_booking(by=None, group=group, space=place, details=details, now=stage.NOW)


def series(number: int, racer: int) -> Callable[[], object]:
    """Everybody takes ten dates, in opposite order."""
    claims = stage.ten_dates(number, racer=racer)
    return lambda: ledger.in_one_transaction(ledger.take)(claims)


def approve(number: int, racer: int) -> Callable[[], object]:
    """Everybody approves another request for the same evening: the second race."""
    rivals = stage.rivals(number)
    booking = rivals[racer % len(rivals)]
    return lambda: approve_booking(by=None, booking=booking, now=stage.NOW)


def decide(number: int, racer: int) -> Callable[[], object]:
    """One request is approved, declined and withdrawn at once."""
    booking = stage.lone(number)
    deeds: list[Callable[[], object]] = [
        lambda: approve_booking(by=None, booking=booking, now=stage.NOW),
        lambda: decline_booking(by=None, booking=booking, reason=DeclineReason.HOST, now=stage.NOW),
        lambda: withdraw_booking(by=None, booking=booking, now=stage.NOW),
    ]
    return deeds[racer % len(deeds)]


def close(number: int, racer: int) -> Callable[[], object]:
    """The house closes half a hall around what it sees there, while others ask for the hall or approve a request."""
    day = stage.day_of(number)
    times = {"starts": dt.time(12), "ends": dt.time(14)}
    half, hall, group = stage.space("half"), stage.space("hall"), stage.group()
    closing = Closing(Slot(day, dt.time(11), dt.time(15)))
    details = make_bookings.details(day=day, **times)
    booking = stage.closable(number)

    def close_around() -> object:
        seen = [item.booking.reference for item in touched_by(half, closing, now=stage.NOW)]
        return close_with_bookings(
            by=None,
            space=half,
            closing=closing,
            reason={"en": "Closed"},
            keep=seen,
            cancel=[],
            now=stage.NOW,
        )

    deeds: list[Callable[[], object]] = [
        close_around,
        lambda: request_booking(by=None, group=group, space=hall, details=details, now=stage.NOW),
        lambda: approve_booking(by=None, booking=booking, now=stage.NOW),
    ]
    return deeds[racer % len(deeds)]


def confirm(number: int, racer: int) -> Callable[[], object]:
    """Four members of staff confirm one claim, each from several windows at once."""
    claim, staff = stage.claimed(number), stage.member_of_staff(racer)
    return lambda: confirm_claim(by=staff, claim=claim, now=stage.NOW)


SCENARIOS = {
    "single": single,
    "buffers": buffers,
    "series": series,
    "approve": approve,
    "decide": decide,
    "close": close,
    "confirm": confirm,
    "lend": lending.lend,
    "lend_approve": lending.lend_approve,
    "lively": lively.deed,
}


def answer(deed: Callable[[], object]) -> str:
    """What a person would be told."""
    try:
        deed()
    except Refused:
        return "refused"
    except ledger.Taken:
        return "taken"
    except Short:
        return "short"
    except NotPossible:
        return "decided"
    except Undecided:
        return "touched"
    except NotClaimable:
        return "confirmed"
    except Exception as error:  # noqa: BLE001 - that there is none is what the race shows
        return f"error {type(error).__name__}: {error}"
    return "won"


def main() -> None:
    racer, rounds = int(sys.argv[1]), int(sys.argv[2])
    print("ready", flush=True)
    start = float(sys.stdin.readline())
    plan = [(scenario, number) for scenario in SCENARIOS for number in range(rounds)]
    for place, (scenario, number) in enumerate(plan):
        deed = SCENARIOS[scenario](number, racer)
        time.sleep(max(0.0, start + place * ROUND_LASTS - time.time()))
        began = time.monotonic()
        said = answer(deed)
        line = {"scenario": scenario, "round": number, "answer": said, "seconds": time.monotonic() - began}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
