"""Days, weeks and months that a page is asked for by its address, and how far one may turn."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

Day = TypeVar("Day")

MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Span:
    """From the first to the last day that may be looked at, both included."""

    first: dt.date
    last: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def only(self, day: dt.date) -> dt.date | None:
        """The day, unless it lies outside: what no page leads to."""
        return day if day in self else None


def day_in(text: str, span: Span) -> dt.date | None:
    """The day of a text like 2026-12-01; None for what is no day, or none within the span."""
    if not DAY.fullmatch(text):
        return None
    try:
        return span.only(dt.date.fromisoformat(text))
    except ValueError:
        return None


def month_in(text: str, span: Span) -> dt.date | None:
    """The first day of a month like 2026-12; None for what is no month, or has no day within the span."""
    found = MONTH.fullmatch(text)
    try:
        first = dt.date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None
    return first if first and month_of(span.first) <= first <= span.last else None


def month_of(day: dt.date) -> dt.date:
    """The first day of its month."""
    return day.replace(day=1)


def month_after(first: dt.date) -> dt.date:
    """The first day of the next month; for months before the year 9999."""
    return month_of(first + dt.timedelta(days=31))


def month_before(first: dt.date) -> dt.date:
    """The first day of the month before."""
    return month_of(first - dt.timedelta(days=1))


def in_weeks(first: dt.date, days: Sequence[Day]) -> list[list[Day | None]]:
    """Days from the first one on, week by week from Monday; None where a day belongs to another month."""
    cells: list[Day | None] = [*[None] * first.weekday(), *days]
    cells += [None] * (-len(cells) % 7)
    return [cells[number : number + 7] for number in range(0, len(cells), 7)]
