"""Pages that keep people safe: their words in six languages, from data/safety."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

from core.texts import Texts

FOLDER = settings.ROOT / "data" / "safety"
SOURCE_LANGUAGE = "en"
ORDER = ("lists", "before-travel", "photos")


@dataclass(frozen=True)
class Section:
    """A part of a page; its text is Markdown."""

    title: Texts
    text: Texts


@dataclass(frozen=True)
class SafetyPage:
    """One page, as the file says it."""

    slug: str
    title: Texts
    lead: Texts
    sections: tuple[Section, ...]
    sources: tuple[str, ...]


@cache
def pages() -> dict[str, SafetyPage]:
    """All of them by slug, in the order in which they are offered."""
    return {slug: _page(slug) for slug in ORDER}


def _page(slug: str) -> SafetyPage:
    told = tomllib.loads((FOLDER / f"{slug}.toml").read_text(encoding="utf-8"))
    return SafetyPage(
        slug=slug,
        title=_texts(told["title"]),
        lead=_texts(told["lead"]),
        sections=tuple(Section(_texts(one["title"]), _texts(one["text"])) for one in told["section"]),
        sources=tuple(one["title"] for one in told["sources"]),
    )


def _texts(words: dict[str, Any]) -> Texts:
    return Texts({language: text.strip() for language, text in words.items()}, source=SOURCE_LANGUAGE)
