"""A text in several languages, which of them it was written in first, and which translations are older than that.

The text itself is a mapping of languages to words, and whoever goes through it meets languages alone. Beside the
words stand the source language, a revision that grows with each change of the source, and for each translation the
revision that it was made from. All of it is stored in one JSON object, the bookkeeping under `BOOKS`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

BOOKS = "@"
"""The key of the bookkeeping in what is stored; no language tag has this form."""


class Texts(dict[str, str]):
    """Words by language. Equal to another when the words are; `stored` tells the bookkeeping apart, too."""

    def __init__(
        self,
        words: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        source: str = "",
        revision: int = 0,
        made_from: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(words)
        self.source = source if source in self else ""
        self.revision = revision if self.source else 0
        self.made_from = {language: made for language, made in (made_from or {}).items() if language in self}

    @property
    def stale(self) -> list[str]:
        """Languages whose words were written for an older wording of the source."""
        return [language for language in self if self.made_from.get(language, self.revision) < self.revision]

    def is_stale(self, language: str) -> bool:
        """Whether the words in this language were written for an older wording of the source."""
        return language in self.stale

    def stored(self) -> dict[str, Any]:
        """As one JSON object; without a known source only the words."""
        if not self.source:
            return dict(self)
        books: dict[str, Any] = {"source": self.source, "revision": self.revision}
        if self.made_from:
            books["made_from"] = self.made_from
        return {**self, BOOKS: books}


class Told(dict[str, str]):
    """What somebody says now: which language they wrote first, and which translations they found still right."""

    def __init__(
        self,
        words: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        *,
        source: str = "",
        confirmed: Collection[str] = (),
    ) -> None:
        super().__init__(words)
        self.source = source
        self.confirmed = frozenset(confirmed)


def from_stored(value: Mapping[str, Any]) -> Texts:
    """What `Texts.stored` made, or words alone as they were stored before there was bookkeeping."""
    words = {language: text for language, text in value.items() if language != BOOKS}
    books = value.get(BOOKS, {})
    return Texts(
        words,
        source=books.get("source", ""),
        revision=books.get("revision", 0),
        made_from=books.get("made_from"),
    )


def tidied(said: Mapping[str, str]) -> Told:
    """The same without what no database stores as text, and without the languages in which nothing is said."""
    words = {language: tidy(text) for language, text in said.items()}
    return Told(
        {language: text for language, text in words.items() if text},
        source=getattr(said, "source", ""),
        confirmed=getattr(said, "confirmed", ()),
    )


def tidy(text: str) -> str:
    """PostgreSQL takes no NUL, half a surrogate pair has no UTF-8 form, and browsers send line ends as CR LF."""
    clean = text.replace("\0", "").encode("utf-8", "ignore").decode()
    return clean.replace("\r\n", "\n").strip()


def retold(old: Mapping[str, str], new: Mapping[str, str]) -> Texts:
    """The new words with the bookkeeping that follows from the old.

    A changed source makes older every translation that was not changed with it. What is written now, or confirmed
    (`Told.confirmed`), is made from the source as it is now. Of a text that had no source yet the translations are
    taken to be in step.
    """
    before = old if isinstance(old, Texts) else Texts(old)
    source = _source(before, new)
    if not source:
        return Texts(new)
    rewritten = new[source] != before.get(source)
    revision = before.revision + (rewritten or source != before.source)
    written = {language for language, text in new.items() if text != before.get(language)}
    fresh = written | set(getattr(new, "confirmed", ()))
    if not rewritten:
        fresh |= _in_step(before, source)
    made_from = {
        language: revision if language in fresh else _older(before, language, revision)
        for language in new
        if language != source
    }
    return Texts(new, source=source, revision=revision, made_from=made_from)


def _older(before: Texts, language: str, revision: int) -> int:
    return min(before.made_from.get(language, before.revision), revision - 1)


def _source(before: Texts, new: Mapping[str, str]) -> str:
    """The language said to be the source, else the old one, else the first that was written now, else the first."""
    written = [language for language in new if new[language] != before.get(language)]
    candidates = (getattr(new, "source", ""), before.source, *written, *new)
    return next((language for language in candidates if new.get(language)), "")


def _in_step(before: Texts, source: str) -> set[str]:
    """Languages that said the same as the source before, and therefore still do."""
    return set() if before.is_stale(source) else set(before) - set(before.stale)
