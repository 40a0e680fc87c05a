"""Whether a calendar that was just made may be kept as a file, and since when it reads as it does."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.db import OperationalError
from django.http import HttpRequest

from bookings.calendar_http import digest_of, gzipped
from core.calendars import midnight
from events import feed_store
from events.feed_store import Address, Told
from events.scopes import held


@dataclass(frozen=True)
class Dated:
    """Since when a calendar reads as it does, as far as that is sure; and how it is kept, once it is sent."""

    modified: dt.datetime | None = None
    write: Callable[[], None] | None = None


UNSURE = Dated()


def keep(request: HttpRequest, body: bytes, scope: str, version: dt.datetime, now: dt.datetime) -> Dated:
    """Date a calendar that was made of the scope as it was at `version`, so that it may be kept.

    A change of the scope that leaves these bytes as they were does not change the date: what happens elsewhere
    makes no program fetch anything. The date never goes back, and never lies after `now` (RFC 9110 §8.8.2.1).
    """
    address = Address(request.path, request.META.get("QUERY_STRING", ""))
    try:
        with held(scope) as current:
            return _settle(address, body, scope, version, now) if current == version else UNSURE
    except OperationalError:
        return UNSURE


def unkept(request: HttpRequest, body: bytes, scope: str, since: dt.datetime, now: dt.datetime) -> Dated:
    """The date of a calendar that no scope knows wholly, so that it is made each time: `since`, when something that it
    could be made of last changed, or earlier when these bytes were told before.

    Nothing is locked, for nothing is kept: two that differ have been changed at different times.
    """
    address = Address(request.path, request.META.get("QUERY_STRING", ""))
    if not feed_store.has_room(address, scope):
        return Dated(min(now, since))
    told = _told(address, body, scope, since)
    return Dated(min(now, dt.datetime.fromtimestamp(told.modified, dt.UTC)))


def _settle(address: Address, body: bytes, scope: str, version: dt.datetime, now: dt.datetime) -> Dated:
    since = max(version, midnight(now))
    if not feed_store.has_room(address, scope):
        return Dated(min(now, since))
    told = _told(address, body, scope, since)
    if told.modified > now.timestamp():
        return Dated(now)

    def write() -> None:
        # Long after, when the answer has been sent: what has changed meanwhile must not come back. Nor what the site
        # said in the words of an earlier start, when another has spoken since.
        packed = gzipped(body)
        with suppress(OperationalError, FileNotFoundError), held(scope) as current:
            if current == version and feed_store.last_told(address, scope) == told:
                feed_store.put(address, scope, feed_store.day_of(now), body, packed, told.modified)

    return Dated(dt.datetime.fromtimestamp(told.modified, dt.UTC), write)


def _told(address: Address, body: bytes, scope: str, since: dt.datetime) -> Told:
    digest, before = digest_of(body), feed_store.last_told(address, scope)
    if before and before.digest == digest:
        return before
    seconds = int(since.timestamp())
    told = Told(digest, max(seconds, before.modified + 1) if before else seconds)
    feed_store.remember(address, scope, told)
    return told
