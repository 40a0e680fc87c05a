"""When a space is open: the week, and the dates that differ. Bookings are not touched by either."""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from accounts.models import Person
from spaces import ledger
from spaces.models import OpeningException, OpeningHours, Season, Space, Venue
from spaces.operations.trail import locked, note

LONGEST_SPELL = 120
"""Days that one exception may run: a school's summer, and not a slip of the pen."""


@ledger.in_one_transaction
def set_weekly_hours(
    *,
    by: Person | None,
    space: Space,
    week: Sequence[OpeningHours],
    season: Season | None = None,
    now: dt.datetime,
) -> list[int]:
    """The space is open like this every week. Returns the weekdays that differ from before.

    Args:
        week: rows that are not stored, in any order; none at all closes the space all week.
        season: of the same house: its weeks alone; None for the rest of the year.

    Raises:
        ValueError: for hours that end before they start, or that overlap; forms find these first.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(space.venue)
    refuse_tangled(week)
    there = OpeningHours.objects.filter(space=space, season=season)
    old, new = _by_day(there), _by_day(week)
    changed = [day for day in range(7) if old[day] != new[day]]
    if changed:
        there.delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(space=space, season=season, weekday=row.weekday, opens=row.opens, closes=row.closes)
            for row in week
        )
        verb = "set_season_hours" if season else "set_hours"
        note(by, space.venue, verb, now, space=space.slug, weekdays=changed)
    return changed


def refuse_tangled(week: Iterable[OpeningHours]) -> None:
    """Raises ValueError unless every row ends after it starts and no two of a day share time."""
    for rows in _by_day(week).values():
        if any(end <= start for start, end in rows):
            raise ValueError("hours end before they start")
        if any(later[0] < earlier[1] for earlier, later in pairwise(rows)):
            raise ValueError("hours of one day overlap")


def minutes(opens: dt.time, closes: dt.time) -> tuple[int, int]:
    """From when to when in minutes of the day; closing at 00:00 is its end."""
    return opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute or 24 * 60


def _by_day(week: Iterable[OpeningHours]) -> dict[int, list[tuple[int, int]]]:
    rows = list(week)
    return {
        day: sorted(minutes(row.opens, row.closes) for row in rows if row.weekday == day) for day in range(7)
    }


@ledger.in_one_transaction
def set_exception(
    *,
    by: Person | None,
    spaces: Sequence[Space],
    days: Sequence[dt.date],
    hours: tuple[dt.time, dt.time] | None,
    reason: dict[str, str],
    now: dt.datetime,
) -> None:
    """On these days the spaces (of one house) keep other hours, or are closed; what was said of them before goes.

    Args:
        hours: opens and closes on the wall; None for closed all day.
        reason: texts by language; groups read it.

    Raises:
        ValueError: for hours that end before they start, or more days than a spell may have.
        accounts.access.Frozen: when the house is in dispute.
    """
    venue = _house_of(spaces)
    locked(venue)
    opens, closes = hours or (None, None)
    if len(days) > LONGEST_SPELL:
        raise ValueError(f"{len(days)} days are more than {LONGEST_SPELL}")
    if hours and minutes(*hours)[1] <= minutes(*hours)[0]:
        raise ValueError("hours end before they start")
    OpeningException.objects.filter(space__in=spaces, date__in=days).delete()
    OpeningException.objects.bulk_create(
        OpeningException(space=space, date=day, opens=opens, closes=closes, reason=reason)
        for space in spaces
        for day in days
    )
    note(by, venue, "set_exception", now, **_told(spaces, days))


@ledger.in_one_transaction
def lift_exception(*, by: Person | None, spaces: Sequence[Space], day: dt.date, now: dt.datetime) -> int:
    """On this day the spaces keep their weekly hours again. Returns for how many spaces that is new.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    venue = _house_of(spaces)
    locked(venue)
    there = OpeningException.objects.filter(space__in=spaces, date=day)
    lifted = len(set(there.values_list("space", flat=True)))
    if lifted:
        there.delete()
        note(by, venue, "lift_exception", now, **_told(spaces, [day]))
    return lifted


def _house_of(spaces: Sequence[Space]) -> Venue:
    houses = {space.venue_id for space in spaces}
    if len(houses) != 1:
        raise ValueError("an exception is for spaces of one house")
    return spaces[0].venue


def _told(spaces: Sequence[Space], days: Sequence[dt.date]) -> dict[str, Any]:
    return {
        "spaces": [space.slug for space in spaces],
        "first": f"{min(days):%F}",
        "last": f"{max(days):%F}",
    }
