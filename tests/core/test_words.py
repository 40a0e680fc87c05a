"""Languages, cities, search folding, references."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import walltime
from core.cities import CITIES
from core.folding import fold
from core.languages import AUTONYMS, CONTENT_LANGUAGES, FALLBACKS, LANGUAGES, best_text
from core.references import new_reference, new_token


def test_each_language_can_fall_back_to_every_other() -> None:
    assert tuple(AUTONYMS) == LANGUAGES
    assert set(FALLBACKS) == set(CONTENT_LANGUAGES)
    for language, others in FALLBACKS.items():
        assert sorted((language, *others)) == sorted(CONTENT_LANGUAGES)


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        ({"be": "Казкі", "pl": "Bajki"}, "pl", ("Bajki", "pl")),
        ({"be": "Казкі", "pl": " \n"}, "pl", ("Казкі", "be")),
        ({"be-tarask": "Казкі", "ru": "Сказки"}, "be", ("Казкі", "be-tarask")),
        ({"lt": "Pasakos"}, "uk", ("Pasakos", "lt")),
        ({"en": "Tales", "be": "Казкі"}, "de", ("Казкі", "be")),
        ({}, "en", ("", "en")),
    ],
)
def test_the_best_text_for_a_reader(texts: dict[str, str], language: str, expected: tuple[str, str]) -> None:
    assert best_text(texts, language) == expected


def test_cities_are_named_in_every_language_and_have_a_real_zone() -> None:
    assert sorted(CITIES) == ["krakow", "vilnius", "warsaw", "wroclaw"]
    for slug, city in CITIES.items():
        assert city.slug == slug
        assert tuple(city.names) == tuple(city.names_in) == LANGUAGES
        assert walltime.zone(city.zone).key == city.zone
    assert CITIES["krakow"].names_in["be"] == "у Кракаве"
    assert {CITIES["vilnius"].zone, CITIES["vilnius"].country} == {"Europe/Vilnius", "LT"}


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Łódź", "lodz"),
        ("Kraków", "KRAKOW"),
        ("Воўк", "воук"),
        ("Алёна", "алена"),
        ("Вільня", "вильня"),
        ("Київ", "киив"),
        ("Ґудзік", "гудзик"),
        ("сям’я", "сям'я"),
        ("п'ятниця", "пʼятниця"),
        ("сям`я", "сямя"),
        ("Žščŭ", "zscu"),
        ("Šiauliai", "siauliai"),
        ("  Клуб\u00a0 кнігі\n", "клуб книги"),
        ("ﬁlm\u200b", "film"),
        ("e\u0301t\u00e9", "ete"),
        ("a\0b\ud800", "ab"),
    ],
)
def test_search_finds_what_is_written_another_way(written: str, typed: str) -> None:
    assert fold(written) == fold(typed)


def test_scripts_stay_apart() -> None:
    assert fold("Минск") == "минск"
    assert fold("Minsk") == "minsk"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_case_never_matters(text: str) -> None:
    assert fold(text.casefold()) == fold(text)


def test_references_can_be_read_out() -> None:
    references = {new_reference() for _ in range(500)}
    assert len(references) == 500
    shape = re.compile(r"[2-9B-DF-HJKMNP-TV-Z]{4}-[2-9B-DF-HJKMNP-TV-Z]{4}")
    assert [each for each in references if not shape.fullmatch(each)] == []


def test_tokens_are_160_bits_safe_in_a_url() -> None:
    tokens = {new_token() for _ in range(500)}
    assert len(tokens) == 500
    assert [each for each in tokens if not re.fullmatch(r"[A-Za-z0-9_-]{27}", each)] == []
