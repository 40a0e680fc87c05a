"""The one ledger of what is taken. Approving, moving, series, blackouts and imports all write through here.

A claim takes some parts for an interval, buffers included. Before anything is written the rows of the
parts are locked in id order, so that two operations over the same parts wait for each other instead of
dying in a deadlock; then the answer to "is it free?" is true until the transaction ends. Whether it is free the
database itself says (`spaces.guarantee`), while it writes: nothing is looked at before, only after a refusal.
"""

import datetime as dt
import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from itertools import combinations
from typing import ParamSpec, TypeVar

from django.db import IntegrityError, OperationalError, connection, transaction

from core.intervals import Interval, split, subtract
from spaces.guarantee import NAME
from spaces.models import LONGEST, ClaimKind, Occupancy, Part

BATCH = 500

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Claim:
    """Some parts for an interval (aware UTC, buffers included), on behalf of one row elsewhere."""

    kind: ClaimKind
    id: uuid.UUID
    parts: tuple[int, ...]
    interval: Interval


@dataclass(frozen=True)
class Clash:
    """A claim that cannot be had, and what stands there instead."""

    claim: Claim
    taken: Interval
    kind: ClaimKind
    by: uuid.UUID


class Taken(Exception):
    """Time that was asked for is taken. Nothing was written."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__(f"{len(clashes)} clash(es)")
        self.clashes = list(clashes)


class Busy(Exception):
    """The database could not serve the operation now (deadlock, lock time-out), even when tried again."""


def lock(part_ids: Iterable[int]) -> None:
    """Lock the rows of these parts, in id order, until the transaction ends.

    SQLite has one writer anyway: its transaction began with IMMEDIATE.
    """
    ids = sorted(set(part_ids))
    if connection.vendor == "postgresql":
        list(Part.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def clashes(claims: Sequence[Claim]) -> list[Clash]:
    """What stands against these claims now, in one query for all of them; claims also clash with each other."""
    own = {claim.id for claim in claims}
    return [clash for clash in held_against(claims) if clash.by not in own] + _among_themselves(claims)


def held_against(claims: Sequence[Claim]) -> list[Clash]:
    """What anybody else holds where each of these claims would be, in one query for all of them.

    They may be rivals: what one of them holds stands against another, what none holds against none.
    """
    if not claims:
        return []
    window = Interval(min(c.interval.start for c in claims), max(c.interval.end for c in claims))
    parts = {part for claim in claims for part in claim.parts}
    taken = _Timeline(Occupancy.objects.of_parts(parts).overlapping(window))
    return [
        Clash(claim, Interval(row.starts_at, row.ends_at), ClaimKind(row.kind), row.claim)
        for claim in claims
        for part in claim.parts
        for row in taken.during(part, claim.interval)
        if row.claim != claim.id
    ]


class _Timeline:
    """Rows by part in order of time. Rows of one part never overlap, so their ends are in order too."""

    def __init__(self, rows: Iterable[Occupancy]) -> None:
        self._rows: dict[int, list[Occupancy]] = {}
        for row in sorted(rows, key=lambda row: row.starts_at):
            self._rows.setdefault(row.part_id, []).append(row)

    def during(self, part: int, interval: Interval) -> list[Occupancy]:
        """Rows of the part that share time with the interval."""
        rows = self._rows.get(part, [])
        first = bisect_right(rows, interval.start, key=lambda row: row.ends_at)
        last = bisect_left(rows, interval.end, key=lambda row: row.starts_at)
        return rows[first:last]


def _among_themselves(claims: Sequence[Claim]) -> list[Clash]:
    return [
        Clash(later, earlier.interval, earlier.kind, earlier.id)
        for earlier, later in combinations(sorted(claims, key=lambda claim: claim.interval.start), 2)
        if earlier.interval.overlaps(later.interval) and set(earlier.parts) & set(later.parts)
    ]


def take(claims: Sequence[Claim]) -> None:
    """Take the time of all claims, or of none. Must run inside a transaction.

    A constant number of statements however many the claims: the lock and the insert, which finds a clash by itself.

    Raises:
        Taken: naming every clash; nothing was written.
    """
    lock(part for claim in claims for part in claim.parts)
    _write(
        claims,
        [row for claim in claims for part in claim.parts for row in _rows(claim, part, [claim.interval])],
    )


def take_around(claims: Sequence[Claim]) -> None:
    """Take what nobody holds of these claims' time, part by part; what is held stays with its holder.

    Done again, it takes what has become free meanwhile, and nothing twice. Must run inside a transaction;
    a constant number of statements however many the claims.
    """
    if not claims:
        return
    lock(part for claim in claims for part in claim.parts)
    window = Interval(min(c.interval.start for c in claims), max(c.interval.end for c in claims))
    parts = {part for claim in claims for part in claim.parts}
    held = _Timeline(Occupancy.objects.of_parts(parts).overlapping(window))
    rows: list[Row] = []
    taken_now: dict[int, list[Interval]] = {}
    for claim in claims:
        for part in claim.parts:
            there = [Interval(row.starts_at, row.ends_at) for row in held.during(part, claim.interval)]
            free = subtract([claim.interval], there + taken_now.get(part, []))
            taken_now.setdefault(part, []).extend(free)
            rows += _rows(claim, part, free)
    _write(claims, rows)


Row = tuple[int, dt.datetime, dt.datetime, str, uuid.UUID]
COLUMNS = "part_id, starts_at, ends_at, kind, claim"
ON_POSTGRESQL = f"""
INSERT INTO spaces_occupancy ({COLUMNS})
SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::timestamptz[], %s::text[], %s::uuid[])
ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608 (names of our own)
ON_SQLITE = f"INSERT INTO spaces_occupancy ({COLUMNS}) VALUES {{rows}} RETURNING id"  # noqa: S608 (the same)


def _write(claims: Sequence[Claim], rows: Sequence[Row]) -> None:
    """Write all rows, or none. What the constraint or the trigger refuses is looked at only then."""
    written: list[int] = []
    for first in range(0, len(rows), BATCH):
        batch = rows[first : first + BATCH]
        written += _insert(batch)
        if len(written) < first + len(batch):
            if written:
                Occupancy.objects.filter(pk__in=written).delete()
            raise Taken(clashes(claims))


def _insert(rows: Sequence[Row]) -> list[int]:
    """The ids of the rows that were written: fewer, where one of them meets what is taken."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ON_POSTGRESQL, [list(column) for column in zip(*rows, strict=True)])
        else:
            stored = connection.ops.adapt_datetimefield_value
            values = [
                (part, stored(start), stored(end), kind, claim.hex) for part, start, end, kind, claim in rows
            ]
            marks = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
            try:
                cursor.execute(ON_SQLITE.format(rows=marks), [value for row in values for value in row])
            except IntegrityError as error:
                # The trigger takes this statement back and leaves the transaction as it was.
                if NAME not in str(error):
                    raise
                return []
        return [pk for (pk,) in cursor.fetchall()]


def _rows(claim: Claim, part: int, intervals: Iterable[Interval]) -> list[Row]:
    return [
        (part, piece.start, piece.end, claim.kind.value, claim.id)
        for interval in intervals
        for piece in split(interval, LONGEST)
    ]


def release(claim_ids: Iterable[uuid.UUID]) -> int:
    """Give back the time of these claims; returns how many rows were freed."""
    freed, _ = Occupancy.objects.filter(claim__in=list(claim_ids)).delete()
    return freed


def release_from(claim_id: uuid.UUID, moment: dt.datetime) -> None:
    """Give back what a claim holds from a moment on; what lies before stays as history."""
    rows = Occupancy.objects.filter(claim=claim_id, ends_at__gt=moment)
    rows.filter(starts_at__gte=moment).delete()
    rows.update(ends_at=moment)


PASSING = ("40001", "40P01", "55P03")  # serialization failure, deadlock, lock time-out


def in_one_transaction(operation: Callable[P, R]) -> Callable[P, R]:
    """Run an operation in a transaction; a passing refusal of the database is tried once more.

    Raises:
        Busy: when it fails the second time too.
    """

    @wraps(operation)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        for last in (False, True):
            try:
                with transaction.atomic():
                    return operation(*args, **kwargs)
            except OperationalError as error:
                if not _is_passing(error):
                    raise
                if last or connection.in_atomic_block:
                    raise Busy from error
        raise AssertionError("unreachable")

    return run


def _is_passing(error: OperationalError) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state in PASSING or "database is locked" in str(error)
