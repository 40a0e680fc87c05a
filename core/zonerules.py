"""The clock rule that a time zone follows now, when it is one of two that we can write.

Either the zone keeps one offset, or it follows the European Union (Directive
2000/84/EC): summer time from 01:00 UTC on the last Sunday of March to 01:00 UTC on the
last Sunday of October, in force there since 1996.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from core import walltime

SUNDAY = 6

# "Now" without a clock: the years to come, as far as zone files spell them out.
_YEARS_TO_COME = range(2027, 2038)


@dataclass(frozen=True, slots=True)
class ZoneRule:
    """Offsets from UTC and their abbreviations; both equal where the clock never changes."""

    standard: timedelta
    summer: timedelta
    standard_name: str
    summer_name: str

    @property
    def changes(self) -> bool:
        return self.standard != self.summer

    @property
    def is_utc(self) -> bool:
        return self.standard_name == self.summer_name == "UTC"

    def offset(self, instant: datetime) -> timedelta:
        """The offset at an aware instant, as the rule alone has it."""
        spring, autumn = eu_changes(instant.astimezone(UTC).year)
        return self.summer if spring <= instant < autumn else self.standard


@lru_cache(maxsize=1024)
def eu_changes(year: int) -> tuple[datetime, datetime]:
    """When the rule moves the clocks in that year: to summer time, and back (UTC)."""
    return _last_sunday(year, 3), _last_sunday(year, 10)


@lru_cache(maxsize=256)
def zone_rule(zone_name: str) -> ZoneRule:
    """The rule that a zone follows now and, as far as is known, in years to come.

    What the zone did in the past may differ. Raises ValueError for an unknown zone and
    for one whose rule is neither a fixed offset nor the European one.
    """
    spring, autumn = eu_changes(_YEARS_TO_COME[0])
    winter = walltime.local(spring - timedelta(days=30), zone_name)
    summer = walltime.local(autumn - timedelta(days=30), zone_name)
    rule = ZoneRule(_offset(winter), _offset(summer), _name(winter), _name(summer))
    agrees = all(
        _offset(walltime.local(instant, zone_name)) == rule.offset(instant) for instant in _samples()
    )
    if not agrees or (rule.changes and not _changes_on_sunday(rule)):
        raise ValueError(f"{zone_name} keeps a clock rule that cannot be written")
    return rule


def _samples() -> Iterator[datetime]:
    """Every week of the years to come, and both sides of each European change.

    Any other rule is caught: one that moves the clock at another instant has it wrong
    right before or right after the European one, and a pause (Morocco's in Ramadan)
    lasts longer than a week.
    """
    for year in _YEARS_TO_COME:
        for change in eu_changes(year):
            yield change - timedelta(seconds=1)
            yield change
        for week in range(53):
            yield datetime(year, 1, 1, tzinfo=UTC) + timedelta(weeks=week)


def _changes_on_sunday(rule: ZoneRule) -> bool:
    """West of the Azores 01:00 UTC is still Saturday, before the last Sunday: no rule
    of the form "last such day of the month" says that."""
    spring, autumn = eu_changes(_YEARS_TO_COME[0])
    onsets = (spring + rule.standard, autumn + rule.summer)
    return all(onset.weekday() == SUNDAY for onset in onsets)


def _last_sunday(year: int, month: int) -> datetime:
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() - SUNDAY) % 7)


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _name(moment: datetime) -> str:
    return moment.tzname() or ""
