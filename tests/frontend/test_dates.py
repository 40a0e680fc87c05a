"""Dates and times as each language writes them, on the clock of the house."""

import datetime as dt

import pytest
from django.utils.formats import date_format, get_format
from django.utils.translation import override

from core.intervals import Interval
from core.languages import LANGUAGES
from frontend import dates

DAY = dt.date(2026, 2, 5)
EVENING = Interval(dt.datetime(2026, 2, 5, 17, 5, tzinfo=dt.UTC), dt.datetime(2026, 2, 5, 19, tzinfo=dt.UTC))


@pytest.mark.parametrize(
    ("language", "full", "day"),
    [
        ("be", "чацвер, 5 лютага 2026 г.", "чацвер, 5 лютага"),
        ("pl", "czwartek, 5 lutego 2026", "czwartek, 5 lutego"),
        ("lt", "2026 m. vasario 5 d., ketvirtadienis", "vasario 5 d., ketvirtadienis"),
        ("uk", "четвер, 5 лютого 2026 р.", "четвер, 5 лютого"),
        ("ru", "четверг, 5 февраля 2026 г.", "четверг, 5 февраля"),
        ("en", "Thursday, 5 February 2026", "Thursday 5 February"),
    ],
)
def test_each_language_writes_its_own_dates(language: str, full: str, day: str) -> None:
    with override(language):
        assert dates.full_date(DAY).replace("\xa0", " ").replace("\u202f", " ") == full
        assert dates.weekday_and_day(DAY) == day


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_clock_has_24_hours_and_the_week_begins_on_monday(language: str) -> None:
    with override(language):
        assert dates.span(EVENING, "Europe/Warsaw") == "18:05–20:00"
        assert dates.span(EVENING, "Europe/Vilnius") == "19:05–21:00"
        assert get_format("FIRST_DAY_OF_WEEK") == 1
        assert date_format(dt.datetime(2026, 2, 5, 18, 5), "TIME_FORMAT") == "18:05"
        assert "18:05" in date_format(dt.datetime(2026, 2, 5, 18, 5), "DATETIME_FORMAT")


def test_the_end_of_a_day_is_written_24() -> None:
    midnight = dt.datetime(2026, 2, 5, 23, tzinfo=dt.UTC)
    late = Interval(midnight - dt.timedelta(hours=2), midnight)
    assert dates.span(late, "Europe/Warsaw") == "22:00–24:00"
    assert dates.hours(dt.time(18), dt.time(0)) == "18:00–24:00"


def test_an_end_on_another_day_names_it() -> None:
    night = Interval(EVENING.start, EVENING.end + dt.timedelta(hours=6))
    with override("be"):
        assert dates.span(night, "Europe/Warsaw") == "18:05 – пт, 6 лют, 02:00"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "1 hour"), (90, "1 h 30 min"), (720, "12 hours")],
)
def test_lengths_in_words(minutes: int, words: str) -> None:
    with override("en"):
        assert dates.duration(minutes) == words
        assert dates.long_duration(48) == "2 days"
        assert dates.long_duration(36) == "36 hours"


@pytest.mark.parametrize(
    ("language", "told"),
    [("be", "30 ліс – 6 сне 2026"), ("pl", "30 listopada – 6 grudnia 2026"), ("en", "30 Nov – 6 Dec 2026")],
)
def test_days_from_to_name_month_and_year_once(language: str, told: str) -> None:
    with override(language):
        assert dates.days(dt.date(2026, 11, 30), dt.date(2026, 12, 6)) == told
