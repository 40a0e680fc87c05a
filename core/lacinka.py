"""Cyrillic words in the Latin letters that people type who have no Cyrillic keyboard, after the Belarusian Łacinka.

Only for comparing: marks are left out (č, ć and c are one), so it is no orthography and must not be shown.
"""

from __future__ import annotations

_LETTERS = {
    **dict(zip("абвгґдзікмнопрстуўфэыйи", "abvhgdzikmnoprstuufeyji", strict=True)),
    "л": "l",
    "ж": "z",
    "х": "ch",
    "ц": "c",
    "ч": "c",
    "ш": "s",
    "щ": "sc",
    "ї": "ji",
    "ь": "",
    "ъ": "",
}
_SOFT = {"е": "e", "ё": "o", "ю": "u", "я": "a", "є": "e"}
# After л no i is written: Łacinka tells it from ł instead.
_CONSONANTS = frozenset("бвгґджзкмнпрстфхцчшщ")


def to_latin(word: str) -> str:
    """A word in lower case; letters that are not Cyrillic stay: "вечар" becomes "viecar", "яблык" "jablyk"."""
    told, before = [], ""
    for letter in word:
        told.append(_softly(letter, before) if letter in _SOFT else _LETTERS.get(letter, letter))
        before = letter
    return "".join(told)


def _softly(letter: str, before: str) -> str:
    if before == "л":
        return _SOFT[letter]
    return ("i" if before in _CONSONANTS else "j") + _SOFT[letter]
