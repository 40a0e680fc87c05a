"""The finder of a small house's own site: SQLite, fifty spaces, twenty thousand occupancies."""

import datetime as dt

from spaces.finder import find, find_series
from tests.bench import filling, reading

SPACES, OCCUPANCIES = 50, 20_000
RUNS = 60
LONGEST = 0.1


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
    }.items():
        times = sorted(reading.seconds(deed) for _ in range(RUNS))
        p95 = times[int(RUNS * 0.95)]
        print(f"    {name}: p50 {times[RUNS // 2] * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms")
        kept &= p95 <= LONGEST
    return kept
