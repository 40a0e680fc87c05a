"""Public holidays of the countries in which houses stand, as the `holidays` package knows them.

Which days they are changes by law (Christmas Eve in Poland since 2025), so a newer package is a newer law.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

import holidays

from core.cities import CITIES
from spaces.facts import Keeping
from spaces.models import Venue

NATIVE = {"PL": "pl", "LT": "lt"}
# Languages of ours that the package has for both countries, by its own codes.
TRANSLATED = {"en": "en_US", "uk": "uk"}


@dataclass(frozen=True)
class Holiday:
    """A day on which a country rests, with its names by language; one of them is the country's own."""

    names: dict[str, str]
    native: str

    def told_to(self, language: str) -> dict[str, str]:
        """The one name for a reader: in the reader's language, else as the country itself says it."""
        code = language if language in self.names else self.native
        return {code: self.names[code]}


def holiday_on(venue: Keeping, day: dt.date) -> Holiday | None:
    """The public holiday on which the house is closed; None on other days and where the house opens all the same."""
    if venue.open_on_holidays:
        return None
    return _of_year(CITIES[venue.city].country, day.year).get(day)


def coming(venue: Venue, first: dt.date, last: dt.date) -> dict[dt.date, Holiday]:
    """The country's holidays between two days, both included, whatever the house does on them."""
    country = CITIES[venue.city].country
    years = (_of_year(country, year) for year in range(first.year, last.year + 1))
    return {day: holiday for year in years for day, holiday in sorted(year.items()) if first <= day <= last}


@lru_cache(maxsize=64)
def _of_year(country: str, year: int) -> dict[dt.date, Holiday]:
    native = NATIVE[country]
    named = {
        code: holidays.country_holidays(country, years=year, language=theirs)
        for code, theirs in {native: native, **TRANSLATED}.items()
    }
    return {
        day: Holiday({code: names[day] for code, names in named.items()}, native) for day in named[native]
    }
