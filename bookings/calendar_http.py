"""Calendars over HTTP (RFC 9110), the way that calendar programs ask: by tag, by date, by both, compressed or not.

No session is read and no cookie set: one address for everybody, one answer.
"""

import datetime as dt
import gzip
import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language

# Programs come once an hour or less; a crowd of them must not each make the calendar anew.
FRESH = dt.timedelta(minutes=5)
PUBLIC = f"public, max-age={FRESH // dt.timedelta(seconds=1)}"
# Nobody on the way keeps it, nor a browser that it was opened in. Programs that remember the tag are still spared.
PRIVATE = "private, no-store"

_GZIP = re.compile(r"(?:^|,)\s*(?:x-)?gzip\s*(?:;\s*q=(?P<q>[\d.]+)\s*)?(?:,|$)", re.IGNORECASE)


def calendar_response(
    request: HttpRequest,
    body: bytes,
    *,
    filename: str,
    modified: dt.datetime | None,
    afterwards: Callable[[], None] | None = None,
    cache: str = PUBLIC,
) -> HttpResponseBase:
    """The calendar, or 304 when the program has it. `If-None-Match` wins over `If-Modified-Since`.

    `cache` says who may keep it (RFC 9111 §5.2); what is not public is not kept in memory here either. Without
    `modified` it can be asked for by tag only. With `afterwards`, done when the answer is sent, it is kept as a file,
    and bears the tag under which files are served.
    """
    compressed = accepts_gzip(request.headers.get("Accept-Encoding", ""))
    compress = gzipped if cache == PUBLIC else gzip_of
    content = compress(body) if compressed else body
    # Two encodings are two representations, and a tag names one of them.
    if afterwards and modified:
        tag = file_tag(int(modified.timestamp()), len(content))
    else:
        tag = f'"{digest_of(body)}{"-gz" if compressed else ""}"'
    response = Calendar(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Cache-Control": cache,
            "Content-Disposition": f'inline; filename="{filename}.ics"',
            "Content-Language": get_language() or "",
            "ETag": tag,
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
    if afterwards and answer is not response:
        afterwards()
    response.afterwards = afterwards
    return answer


def document(request: HttpRequest, body: bytes, content_type: str) -> HttpResponseBase:
    """What is no calendar but public in the same way; it is asked for again by its tag."""
    response = HttpResponse(
        body,
        content_type=content_type,
        headers={
            "Cache-Control": PUBLIC,
            "Content-Language": get_language() or "",
            "ETag": f'"{digest_of(body)}"',
        },
    )
    answer = get_conditional_response(request, response["ETag"], None, response)
    assert answer is not None
    return answer


class Calendar(HttpResponse):
    """An answer after which something is left to do."""

    afterwards: Callable[[], None] | None = None

    def close(self) -> None:
        """Called by the server when the answer is sent."""
        super().close()
        if self.afterwards:
            self.afterwards()


def accepts_gzip(header: str) -> bool:
    """Whether `Accept-Encoding` names gzip and does not refuse it with a weight of nought (RFC 9110 §12.5.3)."""
    match = _GZIP.search(header)
    return match is not None and bool((match["q"] or "1").strip("0."))


def gzip_of(body: bytes) -> bytes:
    """The compressed bytes, the same every time."""
    # The highest level takes three times as long for a twelfth of the bytes.
    return gzip.compress(body, compresslevel=4, mtime=0)


# Made once for the same calendar.
gzipped = lru_cache(maxsize=16)(gzip_of)


def file_tag(modified: int, size: int) -> str:
    """The tag that nginx gives a file. Each change has a date of its own (events.scopes), so no two share a tag."""
    return f'"{modified:x}-{size:x}"'


def digest_of(body: bytes) -> str:
    """A short name for these bytes."""
    return blake2b(body, digest_size=16).hexdigest()
