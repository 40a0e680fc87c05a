"""What groups wish for in the year of the demonstration: year.toml as dates, by term and by lot."""

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bookings.states import DeclineReason
from spaces.series import Slot, Weekly

HALF_A_YEAR = dt.timedelta(weeks=26)
# What became of an evening, and how often.
LOTS = {"approved": 16, "cancelled": 2, "declined": 2, "withdrawn": 1, "expired": 1}
REASONS = [DeclineReason.HOST, DeclineReason.NOTICE, DeclineReason.CAPACITY, DeclineReason.PAPERS]


@dataclass(frozen=True)
class Wish:
    """What a group asked for, and what is to become of it."""

    entry: dict[str, Any]
    slot: Slot
    weekly: Weekly | None = None
    outcome: str = "approved"
    reason: str = ""


def wishes(content: dict[str, Any], *, today: dt.date, chance: random.Random) -> Iterator[Wish]:
    """What year.toml says, in the order in which groups asked."""
    monday = today - dt.timedelta(days=today.weekday())
    for entry in content["single"]:
        day = monday + dt.timedelta(weeks=entry["week"], days=entry["weekday"])
        outcome, reason = entry.get("outcome", "approved"), entry.get("reason", "")
        yield Wish(entry, Slot(day, entry["starts"], entry["ends"]), None, outcome, reason)
    for entry in content["weekly"]:
        for first, last in _terms(content["term"], entry["terms"], today):
            yield from _class(entry, first, last)
    for entry in content["evening"]:
        yield from _evenings(entry, monday, chance)


def _terms(
    terms: list[dict[str, str]], wanted: list[str], today: dt.date
) -> Iterator[tuple[dt.date, dt.date]]:
    """Terms of the years around today, as far as the year reaches."""
    for number in (today.year - 1, today.year, today.year + 1):
        for term in terms:
            first = max(dt.date.fromisoformat(f"{number}-{term['first']}"), today - HALF_A_YEAR)
            last = min(dt.date.fromisoformat(f"{number}-{term['last']}"), today + HALF_A_YEAR)
            if term["name"] in wanted and first < last:
                yield first, last


def _class(entry: dict[str, Any], first: dt.date, last: dt.date) -> Iterator[Wish]:
    day = first + dt.timedelta(days=(entry["weekday"] - first.weekday()) % 7)
    if day <= last:
        weekly = Weekly(last, entry.get("every_weeks", 1))
        yield Wish(entry, Slot(day, entry["starts"], entry["ends"]), weekly)


def _evenings(entry: dict[str, Any], monday: dt.date, chance: random.Random) -> Iterator[Wish]:
    week = -25 + chance.randrange(entry["every"])
    while week <= 25:
        day = monday + dt.timedelta(weeks=week, days=entry["weekday"])
        outcome = chance.choices(list(LOTS), list(LOTS.values()))[0]
        reason = chance.choice(REASONS) if outcome == "declined" else ""
        yield Wish(entry, Slot(day, entry["starts"], entry["ends"]), None, outcome, reason)
        week += chance.choice([entry["every"], entry["every"], entry["every"] + 1])
