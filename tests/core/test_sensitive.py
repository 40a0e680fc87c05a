"""Near which days organisers are asked to think twice."""

import datetime as dt

import pytest

from core.sensitive import SENSITIVE_DAYS, SensitiveDay, sensitive_on


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2027-03-25", "freedom_day"),
        ("2027-03-22", "freedom_day"),
        ("2027-03-28", "freedom_day"),
        ("2027-03-21", None),
        ("2027-03-29", None),
        ("2026-08-09", "august"),
        ("2026-11-01", "dziady"),
        ("2026-10-29", None),
        ("2027-01-24", "january"),
        ("2026-12-25", None),
    ],
)
def test_days_and_those_around_them(day: str, key: str | None) -> None:
    found = sensitive_on(dt.date.fromisoformat(day))
    assert (found.key if found else None) == key


@pytest.mark.parametrize("sensitive", SENSITIVE_DAYS)
@pytest.mark.parametrize("year", range(2026, 2034))
def test_the_nearest_weekend_is_near(sensitive: SensitiveDay, year: int) -> None:
    day = dt.date(year, sensitive.month, sensitive.day)
    weekend = [near for around in range(-3, 4) if (near := day + dt.timedelta(around)).weekday() > 4]
    assert weekend
    assert all(sensitive.is_near(near) for near in weekend)


def test_the_turn_of_the_year_and_the_ends_of_the_calendar() -> None:
    new_year = SensitiveDay("new_year", 1, 1, 3)
    assert new_year.is_near(dt.date(2026, 12, 30))
    assert not new_year.is_near(dt.date(2026, 12, 28))
    assert sensitive_on(dt.date.min) is None
    assert sensitive_on(dt.date.max) is None
