"""The languages people read here, and which text to show when theirs is missing."""

from __future__ import annotations

from collections.abc import Mapping

# The order of the language switch: the audience's, not the alphabet's.
LANGUAGES = ("be", "pl", "lt", "uk", "ru", "en")

AUTONYMS = {
    "be": "Беларуская",
    "pl": "Polski",
    "lt": "Lietuvių",
    "uk": "Українська",
    "ru": "Русский",
    "en": "English",
}

# What an event or a class may be written or held in. The two other forms of Belarusian
# are labels of content only: no library formats dates in them.
CONTENT_LANGUAGES = {
    **AUTONYMS,
    "be-tarask": "Беларуская (тарашкевіца)",
    "be-Latn": "Biełaruskaja (łacinka)",
}

# What is spoken or signed may be interpreted into these besides; tags and names after ISO 639-3.
SIGN_LANGUAGES = {
    "pso": "Polski język migowy",
    "lls": "Lietuvių gestų kalba",
    "rsl": "Руская жэставая мова",
    "ils": "International Sign",
}
INTERPRETED_INTO = {**CONTENT_LANGUAGES, **SIGN_LANGUAGES}

# For each reader the other languages, best understood first. Every text is reachable:
# one in the wrong language, labelled as such, beats none.
FALLBACKS: dict[str, tuple[str, ...]] = {
    "be": ("be-tarask", "be-Latn", "ru", "uk", "pl", "en", "lt"),
    "pl": ("en", "be-Latn", "be", "be-tarask", "uk", "ru", "lt"),
    "lt": ("en", "pl", "ru", "be", "be-tarask", "be-Latn", "uk"),
    "uk": ("be", "be-tarask", "ru", "pl", "en", "be-Latn", "lt"),
    "ru": ("be", "be-tarask", "uk", "en", "pl", "be-Latn", "lt"),
    "en": ("pl", "lt", "be", "be-tarask", "be-Latn", "uk", "ru"),
    "be-tarask": ("be", "be-Latn", "ru", "uk", "pl", "en", "lt"),
    "be-Latn": ("be", "be-tarask", "pl", "ru", "uk", "en", "lt"),
}


# Forms of one language, which its readers take before anything else.
KIN = {
    "be": ("be-tarask", "be-Latn"),
    "be-tarask": ("be", "be-Latn"),
    "be-Latn": ("be", "be-tarask"),
}


def chain(language: str, source: str = "") -> tuple[str, ...]:
    """The languages in which a reader of `language` is offered a text: theirs, its other forms, the one that the
    text was written in, and then the others, best understood first."""
    own = (language, *KIN.get(language, ()))
    return tuple(dict.fromkeys((*own, *filter(None, [source]), *FALLBACKS.get(language, LANGUAGES))))


def best_text(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """The text for a reader of `language`, and the language that it is in.

    A blank text counts as missing. With no text at all the answer is `("", language)`.
    """
    for candidate in chain(language, getattr(texts, "source", "")):
        text = texts.get(candidate, "")
        if text.strip():
            return text, candidate
    return "", language
