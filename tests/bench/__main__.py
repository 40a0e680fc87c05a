"""Prints the figures for the database that the environment names; exits with 1 when a promise is broken."""

import json
import os
import subprocess
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from tests.bench import writing  # noqa: E402
from tests.races.runner import PROCESSES, race  # noqa: E402

ROUNDS = 20


def told(*words: str) -> str:
    """What a program of ours prints."""
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=True)
    return done.stdout


def races() -> bool:
    """Sixteen processes, and every way to want the same hours."""
    told("tests.races.build", str(ROUNDS), str(PROCESSES))
    print(f"  races: {PROCESSES} processes, {ROUNDS} rounds each")
    kept = True
    for scenario, outcome in race(rounds=ROUNDS, environment=dict(os.environ)).items():
        answers = ", ".join(f"{count} {answer}" for answer, count in sorted(outcome.count().items()))
        p50, p99 = outcome.seconds(0.5) * 1000, outcome.seconds(0.99) * 1000
        print(f"    {scenario:8} {answers}; p50 {p50:.0f} ms, p99 {p99:.0f} ms")
        wins = outcome.wins()
        # A house may close around what is booked, so that both win; elsewhere one does.
        kept &= set(wins) == set(range(ROUNDS)) and (scenario == "close" or set(wins.values()) == {1})
        kept &= not any(answer.startswith("error") for answer in outcome.count())
    verdict = json.loads(told("tests.races.verdict"))
    print(f"    {verdict['overlaps']} overlaps; each decision told once: {verdict['told_once']}")
    lost = verdict["overlaps"] + verdict["without_their_time"] + verdict["unclosed"]
    return kept and lost == 0 and bool(verdict["told_once"])


def main() -> int:
    """Measure, print, and say whether all promises were kept."""
    kept = races()
    writing.show()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
