"""The site's first door: a public calendar that has not changed is answered from its file.

Stands before Django, so such an answer costs no session and no query: one look at the file system says whether the
calendar is still what it was. Behind nginx it sees only what nginx does not serve itself (deploy/nginx.conf).
"""

import os
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.utils import timezone
from django.utils.http import http_date, parse_etags, parse_http_date_safe

from bookings.calendar_http import PUBLIC, accepts_gzip, file_tag
from core.languages import LANGUAGES
from events import feed_store
from events.feed_store import Address

Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

# Calendars that a process holds in memory: at most a megabyte each.
HELD = 24


class FeedDoor:
    """A WSGI application before the site's own."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """The kept calendar if there is one; everything else is the site's."""
        if environ["PATH_INFO"].startswith("/feeds/") and environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            answer = _kept(environ, start_response)
            if answer is not None:
                return answer
        return self.application(environ, start_response)


def _kept(environ: WSGIEnvironment, start_response: StartResponse) -> list[bytes] | None:
    address = Address(environ["PATH_INFO"], environ.get("QUERY_STRING", ""))
    if not address.is_plain() or _must_be_sent_to_https(environ):
        return None
    compressed = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    path = f"{feed_store.place(address, feed_store.day_of(timezone.now()))}{'.gz' if compressed else ''}"
    try:
        found = os.stat(path)  # noqa: PTH116 (four times as fast, for each of thousands)
        modified = int(found.st_mtime)
        tag = file_tag(modified, found.st_size)
        if _has_it(environ, tag, modified):
            start_response("304 Not Modified", _lasting(tag, modified))
            return []
        body = _octets(path, found.st_ino, found.st_ctime_ns, found.st_size)
    except FileNotFoundError:
        return None
    headers = [*_lasting(tag, modified), *_of_body(address, len(body), compressed=compressed)]
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _must_be_sent_to_https(environ: WSGIEnvironment) -> bool:
    return settings.SECURE_SSL_REDIRECT and environ.get("HTTP_X_FORWARDED_PROTO") != "https"


@lru_cache(maxsize=HELD)
def _octets(path: str, _inode: int, _changed: int, _size: int) -> bytes:
    # Not by its date, which we set: of a folder that was emptied the next file may have inode, date and size again.
    # What is opened may be newer than what was looked at; then it is served once under the old tag and never
    # again, for the next look finds the new one.
    return Path(path).read_bytes()


def _has_it(environ: dict[str, Any], tag: str, modified: int) -> bool:
    """RFC 9110 §13.2.2: the tag wins over the date."""
    if (asked := environ.get("HTTP_IF_NONE_MATCH")) is not None:
        tags = parse_etags(asked)
        return tags == ["*"] or tag in {each.removeprefix("W/") for each in tags}
    since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and modified <= since


def _lasting(tag: str, modified: int) -> Headers:
    """What 200 and 304 both say."""
    return [
        ("Cache-Control", PUBLIC),
        ("ETag", tag),
        ("Last-Modified", http_date(modified)),
        ("Vary", "Accept-Encoding"),
        *_of_site(),
    ]


def _of_body(address: Address, size: int, *, compressed: bool) -> Headers:
    asked = dict(pair.partition("=")[::2] for pair in address.query.split("&"))
    name = "calendar" if asked.get("neutral") == "1" else Path(address.path).stem
    headers = [
        ("Content-Type", "text/calendar; charset=utf-8"),
        ("Content-Disposition", f'inline; filename="{name}.ics"'),
        ("Content-Language", asked.get("lang") or LANGUAGES[0]),
        ("Content-Length", str(size)),
    ]
    return [*headers, ("Content-Encoding", "gzip")] if compressed else headers


def _of_site() -> Headers:
    """What the site says of every answer, as far as it means anything for a calendar."""
    headers = [("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", settings.SECURE_REFERRER_POLICY)]
    if settings.SECURE_SSL_REDIRECT:
        age = settings.SECURE_HSTS_SECONDS
        headers.append(("Strict-Transport-Security", f"max-age={age}; includeSubDomains; preload"))
    return headers
