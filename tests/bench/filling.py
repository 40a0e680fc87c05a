"""A city of five hundred spaces for the bench: houses as `manage.py demo --scale` makes them, and a ledger alone."""

import datetime as dt
import random
import time
import uuid
from collections.abc import Iterator
from itertools import product

from django.db import connection

from core import walltime
from frontend.demo import bulk
from frontend.demo.scale import LENGTH, SLOTS, add_houses
from spaces.models import ClaimKind, Occupancy, Space

IN_A_WEEK = 32
MONDAY = dt.date(2026, 11, 30)


def houses(spaces: int) -> list[Space]:
    """So many spaces, of one part each."""
    return add_houses(spaces)


def ledger(spaces: list[Space], *, already: int, wanted: int) -> float:
    """Fill the ledger from so many rows to so many, week by week around a Monday; returns the seconds it took.

    All weeks are alike, so that answers about one week stay as large as they were.
    """
    began = time.perf_counter()
    bulk.insert(
        Occupancy, ["id", "part", "starts_at", "ends_at", "kind", "claim"], _rows(spaces, already, wanted)
    )
    with connection.cursor() as cursor:
        # What autovacuum does within a minute of such a flood.
        cursor.execute(f"{'VACUUM ' if connection.vendor == 'postgresql' else ''}ANALYZE")
    return time.perf_counter() - began


def _rows(
    spaces: list[Space], already: int, wanted: int
) -> Iterator[tuple[int, int, dt.datetime, dt.datetime, str, uuid.UUID]]:
    chance = random.Random(1)
    through = Space.parts.through.objects.filter(space__in=[space.pk for space in spaces])
    part_of = dict(through.values_list("space_id", "part_id"))
    slots = {space.pk: chance.sample(SLOTS, IN_A_WEEK) for space in spaces}
    first = bulk.next_id(Occupancy)
    weeks = range(-(-wanted // (IN_A_WEEK * len(spaces))))
    all_rows = product(weeks, spaces, range(IN_A_WEEK))
    for number, (week, space, slot) in enumerate(all_rows):
        if already <= number < wanted:
            weekday, starts = slots[space.pk][slot]
            # This week, then the next and the last by turns.
            away = (week + 1) // 2 * (1 if week % 2 else -1)
            day = MONDAY + dt.timedelta(days=weekday + 7 * away)
            start = walltime.at(day, starts, space.venue.zone)
            yield (
                first + number - already,
                part_of[space.pk],
                start,
                start + LENGTH,
                ClaimKind.BOOKING.value,
                uuid.UUID(int=chance.getrandbits(128), version=4),
            )
