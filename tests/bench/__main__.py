"""Prints the figures for the database that the environment names; exits with 1 when a promise is broken."""

import json
import os
import subprocess
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection, connections

from spaces.models import Space
from tests.bench import clients, feeds, filling, finding, pages, reading, searching, writing
from tests.races.runner import PROCESSES, race

ROUNDS = 20
SLOWEST, MOST_GROWTH = 2.0, 1.5
"""Of what is read: as a ratio to the leanest SQL, and with ten times the rows."""
# A house may close around what is booked, and different deeds may all succeed.
MANY_WIN = {"close", "lively"}
# Two members of staff confirm a claim.
WINNERS = {"confirm": 2}
SPACES = 500
FEWER, MANY = 100_000, 1_000_000


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
        kept &= set(wins) == set(range(ROUNDS)) and (
            scenario in MANY_WIN or set(wins.values()) == {WINNERS.get(scenario, 1)}
        )
        kept &= not any(answer.startswith("error") for answer in outcome.count())
    verdict = json.loads(told("tests.races.verdict"))
    print(f"    {verdict['overlaps']} overlaps; each decision told once: {verdict['told_once']}")
    lost = verdict["overlaps"] + verdict["without_their_time"] + verdict["unclosed"]
    return kept and lost == 0 and bool(verdict["told_once"])


def readings() -> bool:
    """Five hundred spaces at a tenth of the rows and at all of them."""
    spaces = filling.houses(SPACES)
    seconds = filling.ledger(spaces, already=0, wanted=FEWER)
    print(f"  {SPACES} spaces, {FEWER:,} occupancies; filled in {seconds:.0f} s")
    small = _measured(spaces[0])
    seconds = filling.ledger(spaces, already=FEWER, wanted=MANY)
    print(f"  {SPACES} spaces, {MANY:,} occupancies; filled in {seconds:.0f} s")
    if "--plans" in sys.argv:
        reading.write_plans(spaces[0])
        searching.write_plans()
    large = _measured(spaces[0])
    kept = True
    for name, timed in large.items():
        grown = min(timed.ours) / min(small[name].ours)
        growth = f"; grown ×{grown:.2f} with ×10 rows"
        # Thirty-six weeks hold more rows than the six weeks of the smaller ledger.
        growth = "" if "weekly" in name else growth
        print(
            f"    {name}: {timed.ratio:.2f} × the leanest SQL ({timed.seconds * 1000:.1f} ms,"
            f" {timed.statements} statements){growth}"
        )
        kept &= timed.statements == small[name].statements and timed.ratio <= SLOWEST
        kept &= "weekly" in name or grown <= MOST_GROWTH
    return kept


def _measured(space: Space) -> dict[str, reading.Timed]:
    asked: list[reading.Measured] = [*reading.figures(space), *searching.questions()]
    return {figure.name: reading.measure(figure) for figure in asked}


def main() -> int:
    """Measure, print, and say whether all promises were kept."""
    kept = finding.show() if connection.vendor == "sqlite" else readings()
    kept &= races()
    kept &= writing.show()
    if connection.vendor == "postgresql":
        connection.close()
        # So many clients have a connection each.
        connections.settings["default"]["OPTIONS"].pop("pool", None)
        kept &= clients.show(first=ROUNDS)
    kept &= feeds.show()
    # Last, for they take away all that was announced.
    kept &= pages.show()
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
