"""Sixty-four clients who take ten dates each in opposite order, of a hall and of its halves, all at once."""

import threading
import time
from collections import Counter

from django.db import OperationalError, connection

from spaces import ledger
from tests.races.stage import ten_dates

CLIENTS = 64
ROUNDS = 5
LONGEST_WAIT = 3.0


def show(*, first: int) -> bool:
    """Print what they were told and how long it took; false when somebody was told of an error or waited long.

    The stage must be built (`tests.races.build`), its rounds before the first be played.
    """
    told: list[tuple[str, float]] = []
    together = threading.Barrier(CLIENTS)
    clients = [
        threading.Thread(target=_client, args=(number, first, together, told), daemon=True)
        for number in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    for client in clients:
        client.join(timeout=120)
    if not told:
        print(f"  {CLIENTS} clients: the server has too few connections left")
        return False
    answers = Counter(answer for answer, _ in told)
    times = sorted(seconds for _, seconds in told)
    p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
    words = ", ".join(f"{count} {answer}" for answer, count in sorted(answers.items()))
    print(f"  {CLIENTS} clients, ten dates each, opposite order: {words}; p50 {p50:.2f} s, p99 {p99:.2f} s")
    complete = sum(answers.values()) == CLIENTS * ROUNDS and set(answers) <= {"won", "taken"}
    return complete and answers["won"] >= ROUNDS and p99 < LONGEST_WAIT


def _client(number: int, first: int, together: threading.Barrier, told: list[tuple[str, float]]) -> None:
    try:
        for turn in range(ROUNDS):
            try:
                claims = ten_dates(first + turn, racer=number)
            except OperationalError:
                # The server has too few connections left for so many.
                together.abort()
                return
            together.wait(timeout=60)
            began = time.perf_counter()
            answer = _answer(claims)
            told.append((answer, time.perf_counter() - began))
    except threading.BrokenBarrierError:
        return
    finally:
        connection.close()


def _answer(claims: list[ledger.Claim]) -> str:
    try:
        ledger.in_one_transaction(ledger.take)(claims)
    except ledger.Taken:
        return "taken"
    except ledger.Busy:
        return "busy"
    except Exception as error:  # noqa: BLE001 - that there is none is what this shows
        return f"error {type(error).__name__}"
    return "won"
