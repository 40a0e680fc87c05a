"""What every question of a machine has in common: bodies of bounded shape, known parameters, pages."""

import json
import re
from collections.abc import Collection
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

DEEPEST = 32
LARGEST = 256 * 1024

# A string, closed or not, is one token, so that no input makes the search go back (atomic, linear time).
_TOKENS = re.compile(r'"(?>(?:\\.|[^"\\])*)(?:"|\Z|\\\Z)|[\[{]|[\]}]', re.DOTALL)


class ShallowJSONParser(BaseParser):
    """JSON of at most 256 kB and 32 levels: Python's own parser gives up on deep nesting with an error of its own."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,
        parser_context: Any = None,
    ) -> Any:
        """The body as Python values.

        Raises:
            ParseError: for a body that is too large, too deep, not UTF-8 (RFC 8259 §8.1) or not JSON.
        """
        body = stream.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ParseError(_("The body is larger than 256 kB."))
        text = _utf8(body)
        if _depth(text) > DEEPEST:
            raise ParseError(_("The body is nested more than 32 levels deep."))
        return _json(text)


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ParseError(_("The body is not text in UTF-8.")) from error


def _depth(text: str) -> int:
    """How deep brackets nest, without parsing."""
    deepest = depth = 0
    for token in _TOKENS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        deepest = max(deepest, depth)
    return deepest


def _json(text: str) -> Any:
    try:
        data = json.loads(text, parse_constant=_refuse_constant)
        # Half a surrogate pair (an escaped "d800") is JSON but no text: neither database stores it.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except ValueError as error:
        raise ParseError(_("The body is not JSON.")) from error
    return data


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


class Pages(PageNumberPagination):
    """`?page=2&page_size=20`; at most 100 on a page."""

    page_size_query_param = "page_size"
    max_page_size = 100


def refuse_unknown(request: Request, allowed: Collection[str], *, several: Collection[str] = ()) -> None:
    """A misspelt filter must not answer with everything, nor one that is given twice with half of what is asked.

    Args:
        several: those of the allowed that may be repeated.

    Raises:
        ValidationError: naming each query parameter that the address does not know, or that is given more than once.
    """
    known = {*allowed, "page", "page_size", "format", "lang"}
    names = ", ".join(sorted(allowed) or sorted(known))
    message = _("There is no such parameter. Known are: %(names)s.") % {"names": names}
    asked = request.query_params
    unknown = {name: [message] for name in asked if name not in known}
    once = [name for name in asked if name in known - {*several}]
    twice = {name: [_("Give it once.")] for name in once if len(asked.getlist(name)) > 1}
    if unknown or twice:
        raise ValidationError(unknown | twice)
