"""One racer: ``python -m tests.races.racer NUMBER ROUNDS`` says "ready", is told a start, and races.

All racers begin each round at the same moment of the machine's clock and print one JSON line for it. An answer
is "won", a clear refusal ("refused", "taken", "decided"), or the name of an error that nobody should ever see.
"""

import json
import os
import sys
import time
from collections.abc import Callable

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from bookings.operations import approve_booking, decline_booking, request_booking, withdraw_booking  # noqa: E402
from bookings.problems import Refused  # noqa: E402
from bookings.states import DeclineReason  # noqa: E402
from bookings.transitions import NotPossible  # noqa: E402
from spaces import ledger  # noqa: E402
from tests import make_bookings  # noqa: E402
from tests.races import stage  # noqa: E402

ROUND_LASTS = 0.25


def single(number: int, racer: int) -> Callable[[], object]:
    """Everybody asks for the same evening of the hall or of its half."""
    place, group = stage.space("half" if racer % 2 else "hall"), stage.group()
    details = make_bookings.details(day=stage.day_of(number))
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


SCENARIOS = {"single": single, "series": series, "approve": approve, "decide": decide}


def answer(deed: Callable[[], object]) -> str:
    """What a person would be told."""
    try:
        deed()
    except Refused:
        return "refused"
    except ledger.Taken:
        return "taken"
    except NotPossible:
        return "decided"
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
