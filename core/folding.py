"""Text reduced to what a search compares: no case, no marks, one letter for look-alikes."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not decompose, and pairs that neighbours write for one
# another (і/и, г/ґ). Apostrophes go altogether: Belarusian and Ukrainian words are
# typed with three different ones, and on a telephone often with none.
_SAME = str.maketrans(
    {
        "ł": "l",
        "đ": "d",
        "ø": "o",
        "ı": "i",
        "і": "и",
        "ґ": "г",
        **dict.fromkeys("'`´‘’‛ʹʼʻʽ′＇", None),
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


def _is_mark(letter: str) -> bool:
    """Combining marks; also what is not text (controls, invisible signs, surrogates)."""
    category = unicodedata.category(letter)
    return category == "Mn" or (category[0] == "C" and not letter.isspace())
