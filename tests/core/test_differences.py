"""What differs between two texts can be read, and nothing of either is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.differences import Change, Piece, differences


def test_only_the_words_that_changed_are_marked() -> None:
    assert differences("Leave at ten, please.", "Leave at nine, please.") == [
        Piece(Change.SAME, "Leave at"),
        Piece(Change.REMOVED, " ten,"),
        Piece(Change.ADDED, " nine,"),
        Piece(Change.SAME, " please."),
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"), [("", "No shoes", Change.ADDED), ("No shoes", "", Change.REMOVED)]
)
def test_a_text_that_begins_or_ends_is_one_piece(old: str, new: str, change: Change) -> None:
    assert differences(old, new) == [Piece(change, old or new)]


def test_the_same_text_has_nothing_marked() -> None:
    assert differences("a b", "a b") == [Piece(Change.SAME, "a b")]
    assert differences("", "") == []


@given(st.text("ab \n\tў", max_size=40), st.text("ab \n\tў", max_size=40))
def test_both_texts_can_be_put_together_from_the_pieces(old: str, new: str) -> None:
    pieces = differences(old, new)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.change is not Change.REMOVED) == new
