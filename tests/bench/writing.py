"""Taking time in the ledger against bare inserts of the same rows under the same constraint."""

import datetime as dt
import time
import uuid
from collections.abc import Callable
from statistics import median

from django.db import transaction

from core.intervals import Interval
from spaces import ledger
from spaces.models import ClaimKind, Occupancy, Space
from tests import make

RUNS = 60
START = dt.datetime(2030, 1, 7, 10, tzinfo=dt.UTC)


SLOWEST = 0.5


def show() -> bool:
    """Ratios of rates: 1 means that the ledger costs nothing beyond the insert; false below one half."""
    # A house of this run alone: what an earlier run has left in the database bears its names.
    own = f"bench-{uuid.uuid4().hex[:8]}"
    space = Space.objects.with_house().get(pk=make.space(make.venue(slug=own), slug=own).pk)
    kept = True
    for dates in (1, 52):
        ours, bare = _alternate(space, dates)
        print(
            f"  taking {dates:2} date(s): {bare / ours:.2f} of the rate of bare inserts ({ours * 1000:.1f} ms)"
        )
        kept &= bare / ours >= SLOWEST
    return kept


def _alternate(space: Space, dates: int) -> tuple[float, float]:
    """Seconds of each, measured in turn so that a slow moment of the machine hits both."""
    timed: tuple[list[float], list[float]] = ([], [])
    for run in range(RUNS):
        for which, deed in enumerate((_take, _insert)):
            claims = _claims(space, dates, row=2 * run + which)
            timed[which].append(_seconds(deed, claims))
            ledger.release(claim.id for claim in claims)
    return median(timed[0]), median(timed[1])


def _claims(space: Space, dates: int, *, row: int) -> list[ledger.Claim]:
    start = START + dt.timedelta(minutes=10 * row)
    return [
        ledger.Claim(
            ClaimKind.BOOKING,
            uuid.uuid4(),
            tuple(space.part_ids()),
            Interval(start + dt.timedelta(weeks=week), start + dt.timedelta(weeks=week, minutes=10)),
        )
        for week in range(dates)
    ]


def _seconds(deed: Callable[[list[ledger.Claim]], None], claims: list[ledger.Claim]) -> float:
    began = time.perf_counter()
    deed(claims)
    return time.perf_counter() - began


def _take(claims: list[ledger.Claim]) -> None:
    ledger.in_one_transaction(ledger.take)(claims)


def _insert(claims: list[ledger.Claim]) -> None:
    with transaction.atomic():
        Occupancy.objects.bulk_create(
            Occupancy(
                part_id=claim.parts[0],
                starts_at=claim.interval.start,
                ends_at=claim.interval.end,
                kind=claim.kind,
                claim=claim.id,
            )
            for claim in claims
        )
