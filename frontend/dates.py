"""Dates and times in the reader's language, on the clock of the house.

The names of months and weekdays are CLDR's (Babel): Django's Belarusian ones mix two spellings, and have months in
the wrong case. The clock has 24 hours everywhere, the week begins on Monday.
"""

import datetime as dt
from functools import lru_cache
from typing import Protocol

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import walltime
from core.intervals import Interval

LOCALES = {
    "be": Locale("be"),
    "pl": Locale("pl"),
    "lt": Locale("lt"),
    "uk": Locale("uk"),
    "ru": Locale("ru"),
    "en": Locale("en", "GB"),
}

# The day without its year, in CLDR's pattern letters. CLDR's own skeleton for it shortens the weekday.
DAY_PATTERNS = {
    "be": "EEEE, d MMMM",
    "pl": "EEEE, d MMMM",
    "lt": "MMMM d 'd'., EEEE",
    "uk": "EEEE, d MMMM",
    "ru": "EEEE, d MMMM",
    "en": "EEEE d MMMM",
}
# The same, short enough for the head of a column.
SHORT_DAY_PATTERNS = {**dict.fromkeys(LOCALES, "EEE, d MMM"), "lt": "MM-dd, EEE", "en": "EEE d MMM"}
MONTH_PATTERNS = {**dict.fromkeys(LOCALES, "LLLL y"), "lt": "y 'm'. LLLL"}


class Timed(Protocol):
    """A date of a booking or of an event, which may last all day."""

    @property
    def interval(self) -> Interval:
        """When it takes place."""


def _language() -> str:
    language = (get_language() or "en").split("-")[0]
    return language if language in LOCALES else "en"


def _written(day: dt.date, pattern: str) -> str:
    return _in_language(day, pattern, _language())


# A page of events says the same few days dozens of times, and each costs a reading of the pattern.
@lru_cache(maxsize=4096)
def _in_language(day: dt.date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=LOCALES[language])


def day_there(moment: dt.datetime, zone: str) -> dt.date:
    """The day on the wall of a house."""
    return walltime.local(moment, zone).date()


def full_date(day: dt.date) -> str:
    """чацвер, 5 лютага 2026 г."""
    return _written(day, "full")


def weekday_and_day(day: dt.date) -> str:
    """чацвер, 5 лютага"""
    return _written(day, DAY_PATTERNS[_language()])


def short_day(day: dt.date) -> str:
    """чц, 5 лют"""
    return _written(day, SHORT_DAY_PATTERNS[_language()])


def days(first: dt.date, last: dt.date) -> str:
    """16–22 лістапада 2026 г., each month and year once."""
    return _days_in_language(first, last, _language())


@lru_cache(maxsize=1024)
def _days_in_language(first: dt.date, last: dt.date, language: str) -> str:
    told: str = format_interval(first, last, "yMMMMd", locale=LOCALES[language])
    # CLDR sets thin spaces around some dashes; times stand without, words with common ones.
    return told.replace("\u2009", " ")


def month_names() -> list[str]:
    """студзень, люты, …"""
    return [_written(dt.date(2024, month, 1), "LLLL") for month in range(1, 13)]


def days_of_every_year(first: tuple[int, int], last: tuple[int, int]) -> str:
    """1 ліпеня – 31 жніўня, of months and days; over New Year too."""
    # A leap year, which has every day there is.
    ends = (dt.date(2024, *day) for day in (first, last))
    return " – ".join(format_skeleton("MMMMd", day, locale=LOCALES[_language()]) for day in ends)


def weekday(day: dt.date) -> str:
    """чацвер"""
    return _written(day, "cccc")


def short_weekday(day: dt.date) -> str:
    """чц"""
    return _written(day, "ccc")


def short_month(day: dt.date) -> str:
    """лют"""
    return _written(day, "LLL").rstrip(".")


def month_and_year(day: dt.date) -> str:
    """люты 2026"""
    return _written(day, MONTH_PATTERNS[_language()])


def weekday_of(number: int) -> str:
    """The weekday's name by its number, 0 for Monday."""
    return weekday(dt.date(2024, 1, 1 + number))


def short_weekday_of(number: int) -> str:
    """The weekday's short name by its number, 0 for Monday."""
    return short_weekday(dt.date(2024, 1, 1 + number))


def lasting(date: Timed, zone: str) -> str:
    """18:00–19:30, on the wall of a house, or that it lasts all day."""
    return _("all day") if getattr(date, "all_day", False) else span(date.interval, zone)


def day_in_words(date: Timed, zone: str) -> str:
    """чацвер, 5 лютага, 18:00–19:30"""
    return f"{weekday_and_day(day_there(date.interval.start, zone))}, {lasting(date, zone)}"


def clock(moment: dt.datetime, zone: str) -> str:
    """18:05, on the wall of a house."""
    return f"{walltime.local(moment, zone):%H:%M}"


def end_clock(moment: dt.datetime, zone: str) -> str:
    """18:05 of an end, on the wall of a house; midnight is written 24:00."""
    return _end(walltime.local(moment, zone).time())


def hours(opens: dt.time, closes: dt.time) -> str:
    """8:00–22:00 of wall-clock times; an end at midnight is written 24:00."""
    return f"{opens:%H:%M}–{_end(closes)}"


def span(interval: Interval, zone: str) -> str:
    """18:00–19:30, on the wall of a house; with the day of the end when that is another."""
    start, end = walltime.local(interval.start, zone), walltime.local(interval.end, zone)
    if end.date() == start.date() or _is_midnight_after(start, end):
        return f"{start:%H:%M}–{_end(end.time())}"
    return f"{start:%H:%M} – {short_day(end.date())}, {end:%H:%M}"


def _end(time: dt.time) -> str:
    return "24:00" if time == walltime.MIDNIGHT else f"{time:%H:%M}"


def _is_midnight_after(start: dt.datetime, end: dt.datetime) -> bool:
    return end.time() == walltime.MIDNIGHT and end.date() - start.date() == dt.timedelta(days=1)


def duration(minutes: int) -> str:
    """A length in words: 45 minutes, 2 hours, 1 h 30 min."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if not rest:
        return ngettext("%(count)s hour", "%(count)s hours", whole) % {"count": whole}
    return _("%(hours)s h %(minutes)s min") % {"hours": whole, "minutes": rest}


def long_duration(hours: int) -> str:
    """A length of hours in words, in days where it is whole ones."""
    days, rest = divmod(hours, 24)
    if rest or not days:
        return duration(hours * 60)
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
