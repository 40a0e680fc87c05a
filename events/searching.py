"""The words of an announcement in a column, and the question whether one of them begins so.

The column holds words in their search form between spaces. Both engines look them up in an index: PostgreSQL in one of
its own (migration 0014), SQLite in a table beside (`events.word_index`).
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from babel import Locale
from django.db import models
from django.utils import translation

from core.folding import in_latin, words_of
from core.languages import CONTENT_LANGUAGES, LANGUAGES
from events import word_index
from events.states import Kind

LEXEMES = "array_to_tsvector(string_to_array(btrim({column}), ' '))"
"""What PostgreSQL's index holds: whole words as they are, for its own parser would cut some anew."""


# What begins so shortly could be anything.
SHORTEST = 3
BASES = frozenset(tag.partition("-")[0] for tag in CONTENT_LANGUAGES)

# What people type who look for such an event, beside what the kind is called.
SUBJECTS: dict[str, str] = {
    Kind.LANGUAGE_CLASS: "мова мовы курсы ўрокі język lekcje kursy kalba kalbos pamokos kursai курси уроки язык "
    "language lessons courses",
    Kind.CHILDREN: "дзеці школа dzieci szkoła vaikai mokykla діти дети children kids school",
    Kind.HISTORY_FORUM: "гісторыя historia istorija історія история history",
    Kind.CULTURE: "культура kultura kultūra culture",
    Kind.ADVICE: "парады права porady prawo patarimai teisė поради советы право advice law",
    Kind.SUPPORT: "падтрымка wsparcie parama підтримка поддержка support",
    Kind.DIALOGUE: "дыялог dialog dialogas діалог диалог dialogue",
}


def kinds_called(spellings: Iterable[str]) -> list[str]:
    """Kinds of events for which somebody may have typed a word, given in its search forms, in any language."""
    return [kind for kind in Kind.values if _begins(_of_kind(kind), spellings)]


def languages_called(spellings: Iterable[str]) -> list[str]:
    """The same for languages in which people speak there; of all forms of Belarusian its one tag."""
    return [tag for tag in sorted(BASES) if _begins(_of_language(tag), spellings)]


def _begins(words: Iterable[str], spellings: Iterable[str]) -> bool:
    starts = tuple(spelling for spelling in spellings if len(spelling) >= SHORTEST)
    return any(word.startswith(starts) for word in words)


@cache
def _of_kind(kind: str) -> frozenset[str]:
    told = [SUBJECTS.get(kind, "")]
    for language in LANGUAGES:
        with translation.override(language):
            told.append(str(Kind(kind).label))
    return _forms(told)


@cache
def _of_language(tag: str) -> frozenset[str]:
    return _forms(Locale.parse(each).languages.get(tag, "") for each in LANGUAGES)


def _forms(texts: Iterable[str]) -> frozenset[str]:
    text = " ".join(texts)
    return frozenset([*words_of(text), *in_latin(text)])


def search_text(texts: Iterable[str], titles: Iterable[str]) -> str:
    """The column's value: each word once, those of titles in Latin letters too; empty without any word."""
    words = dict.fromkeys([*words_of(" ".join(texts)), *in_latin(" ".join(titles))])
    return f" {' '.join(words)} " if words else ""


@models.TextField.register_lookup
class HasWord(models.Lookup):
    """``search_text__has_word="веч"``: some word begins with this one, which is in its search form.

    Of `Event` alone, for the indexes are of its column. A word holds letters and digits alone, so it needs no quotes of
    its own in either engine's language.
    """

    lookup_name = "has_word"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """The keys that the index gives for a beginning."""
        key, values = compiler.compile(self.lhs.target.model._meta.pk.get_col(self.lhs.alias))
        found = f"SELECT rowid FROM {word_index.NAME} WHERE {word_index.NAME} MATCH %s"  # noqa: S608 (our own name)
        return f"{key} IN ({found})", (*values, f'"{self.rhs}"*')

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        """As the index has it."""
        column, values = self.process_lhs(compiler, connection)
        return f"{LEXEMES.format(column=column)} @@ %s::tsquery", (*values, f"'{self.rhs}':*")
