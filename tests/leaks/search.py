"""Finding a secret in whatever form an output gives it: folded, encoded, taken apart."""

import base64
import binascii
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from tests.leaks.secrets import SECRETS
from tests.matrix.words import halves

ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
FOLDED = re.compile(r"\r?\n[ \t]")
TAG = re.compile(r"<[^>]*>")
NO_LETTER = re.compile(r"[^a-z0-9]+")
RUN = re.compile(r"[A-Za-z0-9+/_-]{16,}")


def plain(text: str) -> str:
    """Letters and digits alone, without case and marks."""
    return NO_LETTER.sub("", unicodedata.normalize("NFKD", text).casefold())


WORDS = {plain(half): key for key in SECRETS for half in halves(key)}


def found_in(*pieces: bytes | str, without: Iterable[str] = ()) -> set[str]:
    """Keys of the secrets that stand there, of which one half is enough.

    Args:
        without: what was asked for, and may be repeated to whoever asked.
    """
    text = "\n".join(
        piece if isinstance(piece, str) else piece.decode("utf-8", "replace") for piece in pieces
    )
    for echo in without:
        text = text.replace(echo, "")
    return set(_found(text))


@lru_cache(maxsize=64)
def _found(text: str) -> frozenset[str]:
    """Remembered, for many readers get the same page."""
    hay = plain("\n".join(_readings(text)))
    return frozenset(key for word, key in WORDS.items() if word in hay)


def _readings(text: str) -> Iterator[str]:
    """The text as a program reads it, with and without its tags, and what its base64 says."""
    unfolded = ESCAPED.sub(lambda match: chr(int(match[1], 16)), FOLDED.sub("", text))
    read = unquote(html.unescape(unquote(html.unescape(unfolded))))
    yield read
    yield TAG.sub("", read)
    decoded = (reading for run in set(RUN.findall(text)) for reading in _decoded(run))
    yield from (reading for reading in decoded if "y" in reading)


def _decoded(run: str) -> Iterator[str]:
    """What a run of letters would be in base64, from wherever it begins."""
    for start in range(4):
        piece = run[start:].replace("-", "+").replace("_", "/")
        try:
            yield base64.b64decode(piece[: len(piece) // 4 * 4]).decode("utf-8", "replace")
        except binascii.Error:
            continue


def all_of(answer: Any) -> list[bytes | str]:
    """Body, headers and cookies of an answer (`tests.matrix.stage.Answer`)."""
    response = answer.response
    return [answer.body, repr(response.headers.items()), response.cookies.output()]
