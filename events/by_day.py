"""How many public dates begin on each day of a month, and the first of each, with one look at all of them.

The day is the one on the wall of each date's own zone. The database knows the day in UTC and the weekday on the wall,
and these two say it: no wall is a whole day away from UTC.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import models
from django.db.models.functions import RowNumber

from events import scopes
from events.listing import EventFilter, about, public_dates


@dataclass
class OneDay:
    """The keys of its first dates, in order of time, and how many there are in all."""

    first: list[int] = field(default_factory=list)
    total: int = 0


class UtcDay(models.Func):
    """The day of a moment in UTC, without a clock of each."""

    output_field = models.DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps a moment as a text that begins with it."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 10)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Not as text, which would be sorted as a language sorts it."""
        template = "(%(expressions)s AT TIME ZONE 'UTC')::date"
        return self.as_sql(compiler, connection, template=template, **context)


def first_of_days(
    wanted: EventFilter, first: dt.date, following: dt.date, *, most: int, now: dt.datetime
) -> Mapping[dt.date, OneDay]:
    """Days from the first to before the following one on which something begins, each with its first so many."""
    if wanted != EventFilter():
        return _find(wanted, first, following, most, now)
    return days_of_all(first, following, most, scopes.changed_at(scopes.ALL), about(now))


@lru_cache(maxsize=32)
def days_of_all(
    first: dt.date, following: dt.date, most: int, _version: dt.datetime, moment: dt.datetime
) -> Mapping[dt.date, OneDay]:
    """The same without any filter, found again only when something public has changed, or after a few minutes. Whatever
    is shown of a date is read each time."""
    return _find(EventFilter(), first, following, most, moment)


def _find(
    wanted: EventFilter, first: dt.date, following: dt.date, most: int, now: dt.datetime
) -> dict[dt.date, OneDay]:
    dates = public_dates(wanted, now).beginning_within(first, following)
    same_day: dict[str, Any] = {"partition_by": [UtcDay("starts_at"), "weekday"]}
    ranked = dates.order_by("starts_at", "pk").annotate(
        day=UtcDay("starts_at"),
        place=models.Window(RowNumber(), order_by=["starts_at", "pk"], **same_day),
        total=models.Window(models.Count("pk"), **same_day),
    )
    rows = ranked.filter(place__lte=most).values_list("pk", "day", "weekday", "place", "total")
    return _by_day(rows, most)


def _by_day(rows: Iterable[Sequence[Any]], most: int) -> dict[dt.date, OneDay]:
    days: dict[dt.date, OneDay] = defaultdict(OneDay)
    for pk, utc_day, weekday, place, total in rows:
        day = days[_on_wall(utc_day, weekday)]
        day.total += total if place == 1 else 0
        # Of a day that two days of UTC share the earlier rows come first.
        day.first += [pk] if len(day.first) < most else []
    return days


def _on_wall(utc_day: dt.date, weekday: int) -> dt.date:
    """The day of that weekday nearest to a day: itself, the next, or the one before."""
    away = (weekday - utc_day.isoweekday() + 3) % 7 - 3
    return utc_day + dt.timedelta(days=away)
