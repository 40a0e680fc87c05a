"""The finder of a small house's own site: SQLite, fifty spaces, twenty thousand occupancies."""

import datetime as dt
from functools import cache

import time_machine
from django.test import Client, override_settings

from spaces.finder import Wanted, find, find_series
from tests.bench import filling, reading, searching

SPACES, OCCUPANCIES = 50, 20_000
RUNS = 60
LONGEST = 0.1
EVENING = "how=once&date=2026-12-01&from=18:00&to=20:00"
COURSE = "how=weekly&date=2026-12-01&until=2027-08-03&from=18:00&to=20:00"
WISHES = "&people=115&city=krakow&step_free=on"
HARD = Wanted(people=115, city="krakow", step_free=True)


def show() -> bool:
    """Print the slowest of nearly all searches; false when it takes longer than a person notices."""
    spaces = filling.houses(SPACES)
    took = filling.ledger(spaces, already=0, wanted=OCCUPANCIES)
    print(f"  {SPACES} spaces, {OCCUPANCIES:,} occupancies; filled in {took:.0f} s")
    evening = reading.an_evening()
    series = reading.series(dt.timedelta(weeks=1))
    kept = True
    for name, deed in {
        "finder, one interval": lambda: find(None, evening),
        "finder, 36 weekly dates": lambda: find_series(None, series),
        "search with a page, one interval": lambda: searching.page(searching.ONCE, Wanted()),
        "search with a page, 36 weekly dates": lambda: searching.page(searching.COURSE, Wanted()),
        "search with suggestions, one interval": lambda: searching.page(searching.ONCE, HARD),
        "search with suggestions, 36 weekly dates": lambda: searching.page(searching.COURSE, HARD),
        "page, one interval": lambda: opened(EVENING),
        "page, 36 weekly dates": lambda: opened(COURSE),
        "page with suggestions, one interval": lambda: opened(EVENING + WISHES),
        "page with suggestions, 36 weekly dates": lambda: opened(COURSE + WISHES),
    }.items():
        deed()
        times = sorted(reading.seconds(deed) for _ in range(RUNS))
        p95 = times[int(RUNS * 0.95)]
        print(f"    {name}: p50 {times[RUNS // 2] * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
        kept &= p95 <= LONGEST
    return kept


@cache
def _visitor() -> Client:
    """One site for all: a server loads its middleware once."""
    return Client()


@override_settings(ALLOWED_HOSTS=["*"])
def opened(query: str) -> None:
    """A visitor's page of the finder, from the request to the last byte.

    Raises:
        RuntimeError: when it does not answer.
    """
    with time_machine.travel(searching.NOW, tick=False):
        answer = _visitor().get(f"/en/spaces/?{query}", secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"the finder answers {answer.status_code}")
