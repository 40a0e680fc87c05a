"""The cities served, named in every language in both forms a sentence needs.

City names are never inflected by code: "in Kraków" is stored beside "Kraków".
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class City:
    """A city; `names` and `names_in` hold each of the interface languages."""

    slug: str
    zone: str
    """IANA time zone."""
    country: str
    """ISO 3166-1 alpha-2."""
    school_region: str
    """ISO 3166-2 of the voivodeship where each has school holidays of its own, else the country's code."""
    names: dict[str, str]
    names_in: dict[str, str]
    """With the preposition or ending of place: "у Кракаве"."""
    activity_centre: tuple[str, str] | None = None
    """What the city itself calls a local activity centre: short and in full, in the language of the country."""

    @property
    def country_language(self) -> str:
        """The language in which the city writes."""
        return {"PL": "pl", "LT": "lt"}[self.country]


CITIES: dict[str, City] = {
    city.slug: city
    for city in (
        City(
            slug="krakow",
            zone="Europe/Warsaw",
            country="PL",
            school_region="PL-12",
            names={
                "be": "Кракаў",
                "pl": "Kraków",
                "lt": "Krokuva",
                "uk": "Краків",
                "ru": "Краков",
                "en": "Kraków",
            },
            names_in={
                "be": "у Кракаве",
                "pl": "w Krakowie",
                "lt": "Krokuvoje",
                "uk": "у Кракові",
                "ru": "в Кракове",
                "en": "in Kraków",
            },
            activity_centre=("MAM", "Miejsce Aktywności Mieszkańców"),
        ),
        City(
            slug="wroclaw",
            zone="Europe/Warsaw",
            country="PL",
            school_region="PL-02",
            names={
                "be": "Уроцлаў",
                "pl": "Wrocław",
                "lt": "Vroclavas",
                "uk": "Вроцлав",
                "ru": "Вроцлав",
                "en": "Wrocław",
            },
            names_in={
                "be": "ва Уроцлаве",
                "pl": "we Wrocławiu",
                "lt": "Vroclave",
                "uk": "у Вроцлаві",
                "ru": "во Вроцлаве",
                "en": "in Wrocław",
            },
            activity_centre=("CAL", "Centrum Aktywności Lokalnej"),
        ),
        City(
            slug="warsaw",
            zone="Europe/Warsaw",
            country="PL",
            school_region="PL-14",
            names={
                "be": "Варшава",
                "pl": "Warszawa",
                "lt": "Varšuva",
                "uk": "Варшава",
                "ru": "Варшава",
                "en": "Warsaw",
            },
            names_in={
                "be": "у Варшаве",
                "pl": "w Warszawie",
                "lt": "Varšuvoje",
                "uk": "у Варшаві",
                "ru": "в Варшаве",
                "en": "in Warsaw",
            },
            activity_centre=("MAL", "Miejsce Aktywności Lokalnej"),
        ),
        City(
            slug="vilnius",
            zone="Europe/Vilnius",
            country="LT",
            school_region="LT",
            names={
                "be": "Вільня",
                "pl": "Wilno",
                "lt": "Vilnius",
                "uk": "Вільнюс",
                "ru": "Вильнюс",
                "en": "Vilnius",
            },
            names_in={
                "be": "у Вільні",
                "pl": "w Wilnie",
                "lt": "Vilniuje",
                "uk": "у Вільнюсі",
                "ru": "в Вильнюсе",
                "en": "in Vilnius",
            },
        ),
    )
}
