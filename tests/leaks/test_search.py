"""The search itself: a form in which it would miss a secret would be a way out."""

import base64
from urllib.parse import quote

import pytest

from core.folding import fold
from tests.leaks.search import found_in
from tests.matrix.words import secret

TITLE = secret("title")


@pytest.mark.parametrize(
    "told",
    [
        TITLE,
        TITLE.upper(),
        fold(TITLE),
        TITLE[: len(TITLE) // 2],
        quote(TITLE),
        quote(quote(TITLE)),
        TITLE.replace(" ", "-"),
        "<b>Žyti</b>tle1",
        "&#381;ytitle1",
        "\\u017dytitle1",
        "SUMMARY:Žyti\r\n tle1",
        "Žyti\u00adtle1",
        *(base64.b64encode((" " * shift + TITLE).encode()).decode() for shift in range(3)),
        base64.urlsafe_b64encode(f'{{"title": "{TITLE}"}}'.encode()).decode().rstrip("="),
    ],
)
def test_a_secret_is_found_in_any_form(told: str) -> None:
    assert found_in(f"<p>before {told} after</p>") == {"title"}
    assert found_in(told.encode()) == {"title"}


def test_what_was_asked_for_is_no_leak() -> None:
    assert found_in("There is no zytitle1 here.", without=["zytitle1"]) == set()


def test_other_words_are_not_secrets() -> None:
    assert found_in("<p>Žytitle without its number</p>", b"\x89PNG\xff") == set()
