"""Calendars over HTTP (RFC 9110), the way that calendar programs ask: by tag, by date, by both, compressed or not.

No session is read and no cookie set: one address for everybody, one answer.
"""

import datetime as dt
import gzip
import re
from functools import lru_cache
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

# Programs come once an hour or less; a crowd of them must not each make the calendar anew.
FRESH = dt.timedelta(minutes=5)

_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=(?P<q>[\d.]+)\s*)?(?:,|$)", re.IGNORECASE)


def calendar_response(
    request: HttpRequest, body: bytes, *, filename: str, modified: dt.datetime | None
) -> HttpResponseBase:
    """The calendar, or 304 when the program has it. `If-None-Match` wins over `If-Modified-Since`.

    Without `modified` it can be asked for by tag only.
    """
    compressed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(
        gzipped(body) if compressed else body,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": f"public, max-age={FRESH // dt.timedelta(seconds=1)}",
            "Content-Disposition": f'inline; filename="{filename}.ics"',
            "Content-Language": get_language() or "",
            # Two encodings are two representations, and a tag names one of them.
            "ETag": f'"{_digest(body)}{"-gz" if compressed else ""}"',
        },
    )
    if compressed:
        response["Content-Encoding"] = "gzip"
    response["Content-Length"] = str(len(response.content))
    patch_vary_headers(response, ["Accept-Encoding"])
    seconds = int(modified.timestamp()) if modified else None
    if seconds is not None:
        response["Last-Modified"] = http_date(seconds)
    answer = get_conditional_response(request, response["ETag"], seconds, response)
    assert answer is not None
    return answer


def accepts_gzip(header: str) -> bool:
    """Whether `Accept-Encoding` names gzip and does not refuse it with a weight of nought (RFC 9110 §12.5.3)."""
    match = _GZIP.search(header)
    return match is not None and bool((match["q"] or "1").strip("0."))


@lru_cache(maxsize=16)
def gzipped(body: bytes) -> bytes:
    """The compressed bytes, made once for the same calendar, and the same every time."""
    return gzip.compress(body, mtime=0)


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=16).hexdigest()
