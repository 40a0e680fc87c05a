from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import walltime
from core.intervals import Interval

WARSAW, VILNIUS = "Europe/Warsaw", "Europe/Vilnius"
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


instants = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
zones = st.sampled_from([WARSAW, VILNIUS, "America/Toronto", "Australia/Lord_Howe", "UTC"])
dates = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(instants, zones)
def test_an_instant_comes_back_unless_the_clock_shows_it_a_second_time(instant: datetime, zone: str) -> None:
    face = walltime.local(instant, zone)
    assert walltime.exists(face.date(), face.time(), zone)
    back = walltime.at(face.date(), face.time(), zone)
    assert (back == instant) == (face.fold == 0)


@given(dates, st.times(), zones)
def test_a_wall_time_comes_back_unless_spring_skips_it(day_date: date, wall_time: time, zone: str) -> None:
    face = walltime.local(walltime.at(day_date, wall_time, zone), zone).replace(tzinfo=None)
    asked = datetime.combine(day_date, wall_time)
    assert (face.replace(fold=0) == asked) == walltime.exists(day_date, wall_time, zone)
    assert face >= asked


@given(dates, zones)
def test_days_meet_and_seven_of_them_make_the_week(day_date: date, zone: str) -> None:
    week = walltime.week(day_date, zone)
    monday = day_date - timedelta(days=day_date.weekday())
    days = [walltime.day(monday + timedelta(days=index), zone) for index in range(7)]
    assert [a.end for a in days[:-1]] == [b.start for b in days[1:]]
    assert Interval(days[0].start, days[-1].end) == week
    assert week.contains(walltime.day(day_date, zone))


@pytest.mark.parametrize(
    ("day_date", "zone", "expected"),
    [
        (date(2026, 10, 22), WARSAW, utc(2026, 10, 22, 16)),
        (date(2026, 10, 29), WARSAW, utc(2026, 10, 29, 17)),
        (date(2026, 10, 22), VILNIUS, utc(2026, 10, 22, 15)),
        (date(2026, 10, 29), VILNIUS, utc(2026, 10, 29, 16)),
    ],
)
def test_a_class_at_six_is_at_six_on_both_sides_of_the_change(
    day_date: date, zone: str, expected: datetime
) -> None:
    assert walltime.at(day_date, time(18), zone) == expected
    assert walltime.local(expected, zone).time() == time(18)


def test_a_skipped_time_moves_on_by_what_was_skipped() -> None:
    assert not walltime.exists(SPRING, time(2, 30), WARSAW)
    moved = walltime.at(SPRING, time(2, 30), WARSAW)
    assert moved == utc(2026, 3, 29, 1, 30)
    assert walltime.local(moved, WARSAW).time() == time(3, 30)


def test_a_doubled_time_is_the_first_of_the_two() -> None:
    assert walltime.at(AUTUMN, time(2, 30), WARSAW) == utc(2026, 10, 25, 0, 30)
    assert walltime.at(AUTUMN, time(2, 30, fold=1), WARSAW) == utc(2026, 10, 25, 0, 30)


@pytest.mark.parametrize(("day_date", "hours"), [(SPRING, 23), (AUTUMN, 25), (date(2026, 5, 4), 24)])
def test_the_length_of_a_day(day_date: date, hours: int) -> None:
    assert walltime.day(day_date, VILNIUS).minutes == hours * 60


def test_a_day_whose_midnight_is_skipped_starts_with_its_first_hour() -> None:
    day = walltime.day(date(2018, 11, 4), "America/Sao_Paulo")
    assert day == Interval(utc(2018, 11, 4, 3), utc(2018, 11, 5, 2))


def test_a_day_that_never_was_is_refused() -> None:
    with pytest.raises(ValueError, match="must end after"):
        walltime.day(date(2011, 12, 30), "Pacific/Apia")


def test_a_closing_time_of_midnight_is_the_end_of_the_day() -> None:
    day = walltime.day(date(2026, 5, 4), WARSAW)
    assert walltime.end_at(date(2026, 5, 4), time(0), WARSAW) == day.end
    assert walltime.end_at(date(2026, 5, 4), time(22), WARSAW) == utc(2026, 5, 4, 20)
    assert walltime.span(date(2026, 5, 4), time(0), time(0), WARSAW) == day


def test_a_span_that_spring_swallows_is_nothing() -> None:
    assert walltime.span(SPRING, time(2, 30), time(3, 15), WARSAW) is None


@pytest.mark.parametrize("closes", [time(9), time(10)])
def test_a_span_must_close_after_it_opens(closes: time) -> None:
    with pytest.raises(ValueError, match="not after it opens"):
        walltime.span(date(2026, 5, 4), time(10), closes, WARSAW)


@pytest.mark.parametrize(
    "name", ["", "Europe", "Europe/Krakow", "../../etc/passwd", "/etc/hosts", "a\0b", "é"]
)
def test_a_zone_that_is_none_is_named(name: str) -> None:
    with pytest.raises(ValueError, match="no such time zone"):
        walltime.at(date(2026, 5, 4), time(12), name)


def test_the_ends_of_the_calendar_are_refused() -> None:
    for ask in (
        lambda: walltime.at(date(1, 1, 1), time(0), WARSAW),
        lambda: walltime.end_at(date(9999, 12, 31), time(0), WARSAW),
        lambda: walltime.week(date(9999, 12, 31), WARSAW),
        lambda: walltime.local(datetime.max.replace(tzinfo=UTC), WARSAW),
    ):
        with pytest.raises(ValueError, match="beyond the calendar"):
            ask()


def test_naive_and_zoned_are_not_mixed_up() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        walltime.local(datetime(2026, 5, 4, 12), WARSAW)
    with pytest.raises(ValueError, match="no zone of its own"):
        walltime.at(date(2026, 5, 4), time(12, tzinfo=UTC), WARSAW)
