"""Which language a text was written in first, which translations are older, and what a reader is offered."""

import copy
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.languages import CONTENT_LANGUAGES, best_text, chain
from core.texts import Texts, Told, from_stored, retold, tidied


def first() -> Texts:
    """A Polish text with two translations."""
    return retold({}, Told({"pl": "Sala", "be": "Зала", "en": "Hall"}))


def test_what_is_written_first_is_the_source_and_the_others_are_in_step() -> None:
    text = first()
    assert (text.source, text.revision, text.stale) == ("pl", 1, [])
    assert text == {"pl": "Sala", "be": "Зала", "en": "Hall"}


def test_a_changed_source_makes_the_untouched_translations_stale() -> None:
    text = retold(first(), {"pl": "Duża sala", "be": "Вялікая зала", "en": "Hall"})
    assert (text.revision, text.stale) == (2, ["en"])
    assert [text.is_stale(language) for language in ("pl", "be", "en", "lt")] == [False, False, True, False]


def test_a_stale_translation_stays_stale_until_it_is_written_or_confirmed() -> None:
    older = retold(first(), {**first(), "pl": "Duża sala"})
    assert older.stale == ["be", "en"]
    again = retold(older, {**older, "lt": "Salė"})
    assert (again.stale, again.revision) == (["be", "en"], 2)
    written = retold(again, {**again, "be": "Вялікая зала"})
    assert written.stale == ["en"]
    confirmed = retold(written, Told(written, confirmed={"en"}))
    assert (confirmed.stale, confirmed.revision, confirmed) == ([], 2, written)


def test_a_changed_translation_makes_nothing_stale() -> None:
    text = retold(first(), {**first(), "be": "Залка"})
    assert (text.revision, text.stale) == (1, [])


def test_the_source_may_move_to_another_language() -> None:
    moved = retold(first(), Told(first(), source="be"))
    assert (moved.source, moved.stale) == ("be", [])
    assert retold(moved, {**moved, "be": "Залка"}).stale == ["pl", "en"]


def test_where_the_source_is_taken_away_another_language_is_it() -> None:
    text = retold(first(), {"be": "Зала", "en": "Hall"})
    assert (text.source, text.stale) == ("be", [])


def test_rows_from_before_are_in_step_until_something_changes() -> None:
    old = from_stored({"be": "Зала", "pl": "Sala"})
    assert (old.source, old.stale, old.stored()) == ("", [], {"be": "Зала", "pl": "Sala"})
    assert retold(old, {"be": "Зала", "pl": "Sala"}).stale == []
    changed = retold(old, {"be": "Зала", "pl": "Duża sala"})
    assert (changed.source, changed.stale) == ("pl", ["be"])


def test_no_words_have_no_source() -> None:
    assert retold(first(), {}).stored() == {}
    assert retold({}, Told({}, source="be")).stored() == {}


def test_whoever_goes_through_a_text_meets_languages_alone() -> None:
    text = from_stored(retold(first(), {**first(), "pl": "Duża sala"}).stored())
    assert list(text) == ["pl", "be", "en"]
    assert (text.source, text.revision, text.stale) == ("pl", 2, ["be", "en"])


def test_a_copy_knows_what_the_text_knows() -> None:
    text = retold(first(), {**first(), "pl": "Duża sala"})
    for twin in (copy.deepcopy(text), pickle.loads(pickle.dumps(text))):
        assert twin.stored() == text.stored()


def test_what_no_database_stores_is_left_out() -> None:
    said = tidied(Told({"be": " Зала\0\ud800\r\nдва ", "pl": " \r\n"}, source="be", confirmed={"pl"}))
    assert (said, said.source, said.confirmed) == ({"be": "Зала\nдва"}, "be", {"pl"})


@pytest.mark.parametrize(
    ("language", "source", "expected"),
    [
        ("be", "lt", ("be", "be-tarask", "be-Latn", "lt", "ru")),
        ("be-tarask", "", ("be-tarask", "be", "be-Latn", "ru", "uk")),
        ("lt", "ru", ("lt", "ru", "en", "pl", "be")),
        ("pl", "be", ("pl", "be", "en", "be-Latn", "be-tarask")),
    ],
)
def test_ones_own_language_then_the_source_then_the_others(
    language: str, source: str, expected: tuple[str, ...]
) -> None:
    assert chain(language, source)[:5] == expected
    assert sorted(chain(language, source)) == sorted(CONTENT_LANGUAGES)


def test_a_reader_gets_the_source_rather_than_a_translation_into_a_third_language() -> None:
    text = retold({}, Told({"ru": "Зал", "en": "Hall"}))
    assert best_text(text, "lt") == ("Зал", "ru")
    assert best_text({"ru": "Зал", "en": "Hall"}, "lt") == ("Hall", "en")


words = st.dictionaries(st.sampled_from(["be", "pl", "en"]), st.sampled_from(["a", "b"]))


@given(st.lists(words, max_size=6))
def test_bookkeeping_survives_any_history(history: list[dict[str, str]]) -> None:
    text = Texts()
    for said in history:
        before, text = text, retold(text, said)
        assert text == said
        assert from_stored(text.stored()).stored() == text.stored()
        assert bool(text.source) == bool(said)
        assert text.revision >= (before.revision if said and before else 0)
        assert text.source not in text.stale
        assert retold(text, said).stored() == text.stored()
