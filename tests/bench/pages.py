"""Pages that people look for events on, at ten thousand announcements: each beside a page of the same bytes that asks
the database nothing, in one run."""

import datetime as dt
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import ModuleType
from unittest import mock

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, path, set_urlconf

from accounts.policies import Policy, policy
from events.models import Event, Occurrence
from tests.bench import filling_events

FEW, MANY = 1_000, 10_000
RUNS = 40
SLOWEST = 0.050
HEADERS = {"X-Forwarded-Proto": "https"}
PLAIN = "plain_pages_of_the_bench"

PAGES = {
    "events, list": "/en/events/",
    "events, month": "/en/events/?view=month",
    "events, week": "/en/events/?view=week",
    "events, filtered": "/en/events/?city=krakow&language=be&age=8",
    "events, searched": "/en/events/?q=%s",
    "events, nothing found": "/en/events/?city=krakow&weekday=6&q=zzzzzzz",
    "classes, timetable": "/en/classes/",
    "classes, filtered": "/en/classes/?city=krakow&age=7&weekday=6&free=1",
}
RARE = {"events, nothing found"}
"""Pages that ask once more for each wish, and are not held to the goal."""


def show() -> bool:
    """Print how long nearly all answers take, and how often the plain page would have been sent meanwhile."""
    now = dt.datetime.now(dt.UTC)
    filling_events.empty()
    filling_events.announce_many(FEW, now)
    small = {name: _statements(address) for name, address in _addresses().items()}
    filling_events.announce_many(MANY - FEW, now)
    # As a serving process does when it has started (config/wsgi.py).
    gc.collect()
    gc.freeze()
    print(f"  pages at {Event.objects.count():,} events with {Occurrence.objects.count():,} dates")
    kept = True
    for name, address in _addresses().items():
        kept &= _show(name, address, small[name])
    return kept


def _addresses() -> dict[str, str]:
    """With a word that some event has."""
    told = Event.objects.public().exclude(search_text="").values_list("search_text", flat=True)
    word = max(told[0].split(), key=len)[:5]
    return {name: address.replace("%s", word) for name, address in PAGES.items()}


def _show(name: str, address: str, statements: int) -> bool:
    body = _answer(address).content
    ours, plain = _measure(address, body)
    p95, ratio = ours[int(RUNS * 0.95)], ours[RUNS // 2] / plain[RUNS // 2]
    same = _statements(address) == statements or name in RARE
    met = same and (name in RARE or p95 <= SLOWEST)
    print(
        f"    {name}: p50 {ours[RUNS // 2] * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, {ratio:.1f} × the plain page of"
        f" {len(body) // 1000} kB, {_statements(address)} statements{'' if same else ' (MORE THAN AT FEWER EVENTS)'}"
        f"{'' if met else '  MISSED'}"
    )
    return met


def _measure(address: str, body: bytes) -> tuple[list[float], list[float]]:
    """In turn, so that a slow moment of the machine hits both; sorted."""
    ours, plain = [], []
    with _plain_site(body):
        for _ in range(RUNS):
            ours.append(_seconds(address))
            with _at(PLAIN):
                plain.append(_seconds("/plain/"))
    return sorted(ours), sorted(plain)


@contextmanager
def _plain_site(body: bytes) -> Iterator[None]:
    """A site of one page that says these bytes, behind the same middleware."""

    @policy(Policy.VISITOR)
    def plain(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(body)

    module = ModuleType(PLAIN)
    module.urlpatterns = [path("plain/", plain)]
    with mock.patch.dict("sys.modules", {PLAIN: module}):
        yield
    clear_url_caches()


@cache
def _browser() -> Client:
    """One for all, for its first request loads the middleware, as a serving process does once."""
    return Client(headers=HEADERS, SERVER_NAME="localhost")


@contextmanager
def _at(urls: str) -> Iterator[None]:
    with mock.patch.object(settings, "ROOT_URLCONF", urls):
        set_urlconf(None)
        yield
    set_urlconf(None)


def _seconds(address: str) -> float:
    began = time.perf_counter()
    _answer(address)
    return time.perf_counter() - began


def _statements(address: str) -> int:
    """Of somebody who is not the first to look."""
    _answer(address)
    with CaptureQueriesContext(connection) as asked:
        _answer(address)
    return len(asked)


def _answer(address: str) -> HttpResponse:
    answer = _browser().get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer
