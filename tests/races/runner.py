"""Runs a race and says what came of it."""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass

PROCESSES = 16
LONGEST_SECONDS = 240


@dataclass(frozen=True)
class Answer:
    """What one racer was told in one round, and how long it took (seconds)."""

    scenario: str
    round: int
    answer: str
    seconds: float


@dataclass(frozen=True)
class Outcome:
    """All answers of one scenario."""

    answers: list[Answer]

    def count(self) -> Counter[str]:
        """How often each answer was given."""
        return Counter(answer.answer for answer in self.answers)

    def wins(self) -> Counter[int]:
        """How many won each round."""
        return Counter(answer.round for answer in self.answers if answer.answer == "won")

    def seconds(self, share: float) -> float:
        """The time within which this share of the answers came."""
        times = sorted(answer.seconds for answer in self.answers)
        return times[min(len(times) - 1, int(len(times) * share))]


def race(*, rounds: int, environment: dict[str, str], processes: int = PROCESSES) -> dict[str, Outcome]:
    """Let so many processes race through every scenario; whatever happens, all of them end within four minutes."""
    racers = [_start(number, rounds, environment) for number in range(processes)]
    alarm = threading.Timer(LONGEST_SECONDS, lambda: [racer.kill() for racer in racers])
    alarm.start()
    try:
        told = _told(racers)
    finally:
        alarm.cancel()
        for racer in racers:
            racer.kill()
    answers = [Answer(**json.loads(line)) for said in told for line in said.splitlines()]
    return {
        scenario: Outcome([answer for answer in answers if answer.scenario == scenario])
        for scenario in dict.fromkeys(answer.scenario for answer in answers)
    }


def _start(number: int, rounds: int, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.racer", str(number), str(rounds)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(racers: list[subprocess.Popen[str]]) -> list[str]:
    for racer in racers:
        if racer.stdout is None or racer.stdout.readline() != "ready\n":
            raise RuntimeError("a racer did not come to the start")
    start = f"{time.time() + 0.5}\n"
    for racer in racers:
        if racer.stdin is not None:
            racer.stdin.write(start)
            racer.stdin.flush()
    told = [racer.communicate()[0] for racer in racers]
    if any(racer.returncode for racer in racers):
        raise RuntimeError("a racer fell")
    return told
