"""Text reduced to what a search compares: no case, no marks, one letter for look-alikes."""

from __future__ import annotations

import re
import unicodedata

from core.lacinka import to_latin

# Letters that Unicode does not decompose, and pairs that neighbours write for one
# another (і/и, г/ґ). Apostrophes go altogether: Belarusian and Ukrainian words are
# typed with three different ones, and on a telephone often with none.
_APOSTROPHES = "'`´‘’‛ʹʼʻʽ′＇"
_SAME = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "ı": "i",
        "і": "и",
        "ґ": "г",
        **dict.fromkeys(_APOSTROPHES, None),
    }
)


def fold(text: str) -> str:
    """The search form of `text`; folding it again changes nothing.

    Łacinka loses its marks, Cyrillic ў ё й ї too; scripts are not converted into one
    another, since one name has many Latin spellings. Runs of space become one.
    """
    # First of all: decomposition would make a space and an accent of the acute "´".
    plain = text.translate(_SAME)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    plain = "".join(letter for letter in plain if not _is_mark(letter))
    return " ".join(plain.translate(_SAME).split())


# No word of a language is longer, and an index has room for no more.
LONGEST_WORD = 40
_WORD = re.compile(r"[^\W_]+")
_TYPED = re.compile(rf"[\w{_APOSTROPHES}]+")
# An apostrophe parts a consonant from the vowel after it, as a soft sign does: сям'я, "siamja".
_PARTED = str.maketrans(dict.fromkeys(_APOSTROPHES, "ь"))


def words_of(text: str) -> list[str]:
    """The words of a text in their search form, each once, in order; signs between them are left out."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in _WORD.findall(fold(text))))


def in_latin(text: str) -> list[str]:
    """Its Cyrillic words in the search form of their Latin spelling (core.lacinka), each once, in order."""
    plain = unicodedata.normalize("NFC", text).casefold().translate(_PARTED)
    cyrillic = (word for word in _WORD.findall(plain) if "\u0400" <= word[0] <= "\u04ff")
    return list(dict.fromkeys(word for each in cyrillic for word in words_of(to_latin(each))))


def spellings_of(text: str) -> list[tuple[str, ...]]:
    """For each word that somebody looks for, the forms under which a text may hold it."""
    typed = _TYPED.findall(unicodedata.normalize("NFC", text))
    return list(dict.fromkeys(forms for word in typed for forms in _forms(word)))


def _forms(typed: str) -> list[tuple[str, ...]]:
    folded = words_of(typed)
    return [(folded[0], *in_latin(typed))] if len(folded) == 1 else [(word,) for word in folded]


def _is_mark(letter: str) -> bool:
    """Combining marks; also what is not text (controls, invisible signs, surrogates)."""
    category = unicodedata.category(letter)
    return category == "Mn" or (category[0] == "C" and not letter.isspace())
