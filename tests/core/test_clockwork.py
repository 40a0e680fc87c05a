"""Time spread over the hours of the week, as the clock on the wall divides it."""

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import walltime
from core.clockwork import by_hour
from core.intervals import Interval

ZONES = ["Europe/Warsaw", "Europe/Vilnius"]


def _between(day: dt.date, starts: dt.time, ends: dt.time, zone: str) -> list[tuple[int, int, int]]:
    span = walltime.span(day, starts, ends, zone)
    assert span is not None
    return list(by_hour(span, zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    "day", [dt.date(2027, 3, 23), dt.date(2027, 3, 30), dt.date(2026, 10, 20), dt.date(2026, 10, 27)]
)
def test_an_evening_falls_into_its_hours_on_either_side_of_the_clock_change(day: dt.date, zone: str) -> None:
    """A Tuesday from 17:30 to 19:15."""
    assert _between(day, dt.time(17, 30), dt.time(19, 15), zone) == [(1, 17, 30), (1, 18, 60), (1, 19, 15)]


@pytest.mark.parametrize("zone", ZONES)
def test_the_night_of_the_clock_change_has_the_hours_that_the_wall_shows(zone: str) -> None:
    """In spring an hour is missing; in autumn one comes twice. The hours differ by zone, the rule does not."""
    spring = Counter(hour for _day, hour, _minutes in by_hour(walltime.day(dt.date(2027, 3, 28), zone), zone))
    autumn = Counter(
        hour for _day, hour, _minutes in by_hour(walltime.day(dt.date(2026, 10, 25), zone), zone)
    )
    skipped = 2 if zone == "Europe/Warsaw" else 3
    assert spring == {hour: 1 for hour in range(24) if hour != skipped}
    assert autumn == {hour: 2 if hour == skipped else 1 for hour in range(24)}


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=dt.UTC)
)


@given(MOMENTS, st.integers(1, 60 * 24 * 9), st.sampled_from(ZONES))
def test_no_minute_is_lost_or_counted_twice(start: dt.datetime, minutes: int, zone: str) -> None:
    """The pieces add up to the whole, and each lies in one hour."""
    pieces = list(by_hour(Interval(start, start + dt.timedelta(minutes=minutes)), zone))
    assert sum(length for _day, _hour, length in pieces) == minutes
    assert all(0 < length <= 60 for _day, _hour, length in pieces)
    assert all(0 <= day <= 6 and 0 <= hour <= 23 for day, hour, _length in pieces)
