"""What the ledger holds, as plain values: the one look into it of everything that only reads.

Moments leave the database as whole numbers (PostgreSQL: microseconds since 1970) or as text (SQLite) and become
Python's here, each once: the driver would spend most of a search on making the same evenings again and again.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from django.db import connection

from core.intervals import Interval
from spaces.models import LONGEST, ClaimKind

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# So many parts and more are found by time: beyond them one range of the index by time is read faster than theirs.
FEW_PARTS = 20


# Of the rows of the ledger: start, end, kind, and the claim where it is a blackout, whose reason people may read.
Held = tuple[dt.datetime, dt.datetime, str, uuid.UUID | None]


class Met(NamedTuple):
    """A date that a part is taken at. Where only its buffers are met, with the time that is taken."""

    number: int
    part: int
    kind: str
    taken: tuple[dt.datetime, dt.datetime] | None


class _Moments(dict[Any, dt.datetime]):
    """Moments by what the database says of them."""

    def __missing__(self, told: Any) -> dt.datetime:
        if isinstance(told, int):
            moment = EPOCH + dt.timedelta(microseconds=told)
        else:
            moment = dt.datetime.fromisoformat(told).replace(tzinfo=dt.UTC)
        self[told] = moment
        return moment


DURING = """
SELECT part_id, {starts_at}, {ends_at}, kind, CASE WHEN kind = %s THEN claim END FROM spaces_occupancy
WHERE starts_at < %s AND starts_at > %s AND ends_at > %s AND {of_parts}
ORDER BY starts_at, part_id
"""


def during(parts: Collection[int], window: Interval) -> dict[int, list[Held]]:
    """What these parts are taken for within a window, buffers included, by part, in order of time; one query."""
    if not parts:
        return {}
    values = [ClaimKind.BLACKOUT.value, window.end, window.start - LONGEST, window.start]
    moments, found = _Moments(), dict[int, list[Held]]()
    for part, starts, ends, kind, claim in _rows(DURING, parts, values):
        held = (moments[starts], moments[ends], kind, claim and _claim(claim))
        found.setdefault(part, []).append(held)
    return found


# One range of the index for each date. CROSS JOIN keeps SQLite from reading the ledger before the dates.
NEAR = """
WITH dates (number, far, earliest, latest, starts, ends) AS (VALUES {dates})
SELECT number, part_id, kind,
       CASE WHEN starts_at < ends AND ends_at > starts THEN NULL ELSE {starts_at} END,
       CASE WHEN starts_at < ends AND ends_at > starts THEN NULL ELSE {ends_at} END
FROM dates CROSS JOIN spaces_occupancy
WHERE starts_at < latest AND starts_at > far AND ends_at > earliest AND {of_parts}
"""


def near(parts: Collection[int], dates: Sequence[Interval], *, before: int, after: int) -> list[Met]:
    """What these parts are taken for at each of many dates, and so many minutes before and after, in no order.

    One query, without what lies between the dates.
    """
    if not parts or not dates:
        return []
    values: list[Any] = []
    for number, date in enumerate(dates):
        wide = date.widen(before, after)
        values += [number, wide.start - LONGEST, wide.start, wide.end, date.start, date.end]
    moments = _Moments()
    marks = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(dates))
    return [
        Met(number, part, kind, None if starts is None else (moments[starts], moments[ends]))
        for number, part, kind, starts, ends in _rows(NEAR.replace("{dates}", marks), parts, values)
    ]


def _rows(statement: str, parts: Collection[int], values: Sequence[Any]) -> list[Any]:
    # Nothing but names of our own goes into the text.
    text = statement.format(
        of_parts=_of_parts(len(parts)), starts_at=_told("starts_at"), ends_at=_told("ends_at")
    )
    # As one text: the driver would look through each of a list of five hundred for what to quote.
    marks = "{}" if _is_postgresql() else "[]"
    those = f"{marks[0]}{','.join(map(str, parts))}{marks[1]}"
    with connection.cursor() as cursor:
        cursor.execute(text, [*map(_stored, values), those])
        return list(cursor.fetchall())


def _of_parts(count: int) -> str:
    # An expression instead of the column keeps the planner from looking up each of many parts.
    part = "part_id" if count <= FEW_PARTS else "(part_id + 0)"
    if _is_postgresql():
        return f"{part} = ANY(%s::bigint[])"
    return f"{part} IN (SELECT value FROM json_each(%s))"  # noqa: S608 (a name of our own)


def _told(column: str) -> str:
    if _is_postgresql():
        return f"(extract(epoch FROM {column}) * 1000000)::bigint"
    return f"CAST({column} AS TEXT)"


def _stored(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, dt.datetime) else value


def _claim(told: Any) -> uuid.UUID:
    return told if isinstance(told, uuid.UUID) else uuid.UUID(told)


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"
