"""Words in their search form, and Cyrillic ones in Latin letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.folding import LONGEST_WORD, fold, in_latin, spellings_of, words_of
from core.lacinka import to_latin


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Вечар песень, вечар!", ["вечар", "песень"]),
        ("Łódź – Kraków", ["lodz", "krakow"]),
        ("сям'я / сям’я / сямʼя", ["сямя"]),
        ("«Ёлка» (ўся)", ["елка", "уся"]),
        ("be-tarask 2б", ["be", "tarask", "2б"]),
        ("а_б", ["а", "б"]),
        (" –!'\x00", []),
    ],
)
def test_words_lose_signs_case_and_marks(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("вечар", "viecar"),
        ("яблык", "jablyk"),
        ("сямья", "siamja"),
        ("лета", "leta"),
        ("ля", "la"),
        ("воўк", "vouk"),
        ("ёсць", "josc"),
        ("знаёмства", "znajomstva"),
        ("мой", "moj"),
        ("хата", "chata"),
        ("kazki", "kazki"),
    ],
)
def test_cyrillic_becomes_what_people_type(word: str, latin: str) -> None:
    assert to_latin(word) == latin


def test_latin_spellings_stand_beside_the_word() -> None:
    assert spellings_of("Сям'я Viečar") == [("сямя", "siamja"), ("viecar",)]
    assert in_latin("Казкі і kazki") == ["kazki", "i"]


def test_a_letter_written_in_two_signs_is_one_letter() -> None:
    assert spellings_of("мои\u0306") == spellings_of("мой") == [("мои", "moj")]


@given(st.text(max_size=80))
def test_whatever_is_written_becomes_plain_words(text: str) -> None:
    for word in [*words_of(text), *in_latin(text), *(word for forms in spellings_of(text) for word in forms)]:
        assert word.isalnum()
        assert word == fold(word)
        assert len(word) <= LONGEST_WORD
