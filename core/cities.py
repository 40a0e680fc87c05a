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
    names: dict[str, str]
    names_in: dict[str, str]
    """With the preposition or ending of place: "у Кракаве"."""


CITIES: dict[str, City] = {
    city.slug: city
    for city in (
        City(
            slug="krakow",
            zone="Europe/Warsaw",
            country="PL",
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
        ),
        City(
            slug="wroclaw",
            zone="Europe/Warsaw",
            country="PL",
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
        ),
        City(
            slug="warsaw",
            zone="Europe/Warsaw",
            country="PL",
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
        ),
        City(
            slug="vilnius",
            zone="Europe/Vilnius",
            country="LT",
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
