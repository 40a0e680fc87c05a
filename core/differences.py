"""What differs between two texts, word by word, for people to read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s*\S+|\s+$")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A stretch of text that shares one fate."""

    change: Change
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The new text with what was removed left in its place; words with the space before them stay whole.

    The pieces that are the same or added make up the new text, those that are the same or removed the old one.
    """
    return list(_pieces(WORDS.findall(old), WORDS.findall(new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(a=old, b=new).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(new[k:m]))
            continue
        if i < j:
            yield Piece(Change.REMOVED, "".join(old[i:j]))
        if k < m:
            yield Piece(Change.ADDED, "".join(new[k:m]))
