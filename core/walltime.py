"""Between the clock on a venue's wall and UTC.

Two kinds of wall time need an answer, and get the one of RFC 5545 section 3.3.5:

- a time that the spring change skips is read with the offset before it: 02:30 becomes
  03:30, so what was planned keeps its length and its distance from midnight;
- a time that the autumn change shows twice is the first of the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.intervals import Interval

MIDNIGHT = time(0, 0)


def zone(zone_name: str) -> ZoneInfo:
    """The IANA zone of that name; ValueError when there is none."""
    try:
        return ZoneInfo(zone_name)
    # Python answers a wrong name in many ways: no such key, a folder, a path outside.
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"no such time zone: {zone_name!r}") from error


def at(day_date: date, wall_time: time, zone_name: str) -> datetime:
    """The instant, in UTC, at which the clock in that zone shows this date and time.

    Raises ValueError for an unknown zone, a time that brings a zone of its own, and at
    the very ends of the calendar (years 1 and 9999).
    """
    if wall_time.tzinfo is not None:
        raise ValueError("a wall time has no zone of its own")
    return _in_utc(_face(day_date, wall_time, zone_name))


def end_at(day_date: date, wall_time: time, zone_name: str) -> datetime:
    """As `at`, for an end: 00:00 is midnight at the end of the day, written 24:00."""
    if wall_time == MIDNIGHT:
        return at(_after(day_date, days=1), MIDNIGHT, zone_name)
    return at(day_date, wall_time, zone_name)


def span(day_date: date, opens: time, closes: time, zone_name: str) -> Interval | None:
    """From one wall time of a day to another, `closes` at 00:00 meaning 24:00.

    None on the one day in the year when the spring change leaves nothing of it (open
    02:30 to 03:15). Raises ValueError when `closes` is not after `opens`.
    """
    if closes != MIDNIGHT and closes <= opens:
        raise ValueError(f"closes at {closes}, not after it opens at {opens}")
    start, end = at(day_date, opens, zone_name), end_at(day_date, closes, zone_name)
    return Interval(start, end) if start < end else None


def local(moment: datetime, zone_name: str) -> datetime:
    """What the clock shows there at an instant (with `fold=1` the second time round).

    Raises ValueError for a naive time and for an unknown zone.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a time without a zone: {moment.isoformat()}")
    try:
        return moment.astimezone(zone(zone_name))
    except OverflowError as error:
        raise ValueError(f"beyond the calendar: {moment.isoformat()}") from error


def exists(day_date: date, wall_time: time, zone_name: str) -> bool:
    """Whether the clock there ever shows this: false in the hour that spring skips."""
    face = _face(day_date, wall_time, zone_name)
    return local(_in_utc(face), zone_name).replace(tzinfo=None) == face.replace(tzinfo=None)


def day(day_date: date, zone_name: str) -> Interval:
    """The whole day there, midnight to midnight: 23, 24 or 25 hours.

    Raises ValueError for a day that a zone has skipped (Apia, 30 December 2011).
    """
    return Interval(at(day_date, MIDNIGHT, zone_name), at(_after(day_date, days=1), MIDNIGHT, zone_name))


def week(day_date: date, zone_name: str) -> Interval:
    """The week there that holds this date, from Monday to the next Monday."""
    monday = _after(day_date, days=-day_date.weekday())
    return Interval(at(monday, MIDNIGHT, zone_name), at(_after(monday, days=7), MIDNIGHT, zone_name))


def _face(day_date: date, wall_time: time, zone_name: str) -> datetime:
    # fold=0 is both answers at once: the offset before a gap, the first of a fold.
    return datetime.combine(day_date, wall_time.replace(fold=0), zone(zone_name))


def _in_utc(face: datetime) -> datetime:
    try:
        return face.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"beyond the calendar: {face.isoformat()}") from error


def _after(day_date: date, *, days: int) -> date:
    try:
        return day_date + timedelta(days=days)
    except OverflowError as error:
        raise ValueError(f"beyond the calendar: {day_date.isoformat()}") from error
