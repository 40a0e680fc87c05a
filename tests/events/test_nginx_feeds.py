"""The nginx configuration that we ship serves kept calendars itself, and only while they are true."""

import datetime as dt
import gzip
import http.client
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Group
from events.models import Event
from events.operations import edit_event
from events.states import Disclosure
from spaces.models import Space
from tests import make_events, nginx
from tests.make_events import announcement
from tests.tools import missing

pytestmark = pytest.mark.django_db

ADDRESS = "/feeds/events.ics?lang=en"
SITE = b"the site was asked"
Ask = Callable[..., http.client.HTTPResponse]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        pass


def _site(environ: Any, start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [SITE]


@pytest.fixture
def ask(settings: Any, tmp_path: Path) -> Iterator[Ask]:
    """Asks nginx, which stands before something that only says that it was asked."""
    if not nginx.installed():
        missing("nginx", "apt-get install nginx")
    site = make_server("127.0.0.1", 0, _site, handler_class=_Quiet)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    data = Path(settings.FEEDS_ROOT).parent
    with nginx.serving(tmp_path / "nginx", data=data, site=site.server_port) as (ours, _plain):

        def asked(address: str, method: str = "GET", **headers: str) -> http.client.HTTPResponse:
            connection = http.client.HTTPConnection("127.0.0.1", ours, timeout=10)
            connection.request(
                method, address, headers={name.replace("_", "-"): headers[name] for name in headers}
            )
            answer = connection.getresponse()
            answer.content = answer.read()
            return answer

        yield asked
    site.shutdown()
    site.server_close()


@pytest.fixture
def event(group: Group, space: Space) -> Event:
    """By the clock of this machine, for nginx has no other."""
    start = timezone.now().replace(microsecond=0) + dt.timedelta(days=9)
    return make_events.event(group, space, [start], now=timezone.now() - dt.timedelta(hours=1))


@pytest.mark.parametrize("address", [ADDRESS, "/feeds/venues/bright-house.ics", f"{ADDRESS}&neutral=1"])
def test_it_says_what_the_site_says(visitor: Client, event: Event, ask: Ask, address: str) -> None:
    assert ask(address).content == SITE
    for encoding in ("", "gzip"):
        said = visitor.get(address, headers={"Accept-Encoding": encoding})
        served = ask(address, Accept_Encoding=encoding)
        assert (served.status, served.content) == (200, said.content)
        for name in (
            "Content-Type",
            "Content-Length",
            "Content-Language",
            "Content-Disposition",
            "Cache-Control",
            "ETag",
            "Last-Modified",
            "X-Content-Type-Options",
        ):
            assert served.headers[name] == said[name], name
        assert served.headers["Content-Encoding"] == said.get("Content-Encoding")
        assert served.headers["Vary"] == "Accept-Encoding"
        assert not served.headers["Set-Cookie"]
        has = {"Accept_Encoding": encoding, "If_None_Match": said["ETag"]}
        has_it = ask(address, **has)
        assert (has_it.status, has_it.content) == (304, b"")
        for name in ("Cache-Control", "ETag", "Last-Modified", "X-Content-Type-Options"):
            assert has_it.headers[name] == said[name], name
        assert has_it.headers["Vary"] == "Accept-Encoding"
        # Said of the content, which it has (RFC 9110 section 15.4.5).
        assert not {"Content-Disposition", "Content-Language"} & set(has_it.headers)
        head = ask(address, "HEAD", Accept_Encoding=encoding)
        assert (head.status, head.headers["ETag"], head.content) == (200, said["ETag"], b"")
    assert gzip.decompress(served.content) == visitor.get(address).content
    assert ask(address, If_Modified_Since=said["Last-Modified"]).status == 304
    assert ask(address, If_Modified_Since="Sat, 01 Nov 2025 00:00:00 GMT").status == 200
    assert ask(address, If_Modified_Since="Sat, 01 Nov 2036 00:00:00 GMT").status == 304


def test_it_serves_nothing_from_before_a_change(visitor: Client, event: Event, ask: Ask) -> None:
    before = visitor.get(ADDRESS)
    assert ask(ADDRESS).content == before.content
    edit_event(by=None, event=event, details=announcement(disclosure=Disclosure.HIDDEN), now=timezone.now())
    assert ask(ADDRESS).content == SITE
    assert ask(ADDRESS, Accept_Encoding="gzip").content == SITE
    assert ask(ADDRESS, If_None_Match=before["ETag"]).content == SITE


@pytest.mark.parametrize(
    "address",
    [
        "/feeds/events.ics?lang=en/../qlang=en",
        "/feeds/events.ics?../../scopes/all",
        "/feeds/scopes/all.ics",
        "/feeds/../last/all.ics",
        "/feeds/events.ics?lang=pl",
        "/qlang=en/feeds/events.ics",
        "/feeds/private/abcdef.ics",
        "/feeds/",
        "/feeds/venues",
        "/feeds/venues/",
        f"/feeds/events.ics?{'a' * 400}",
        "/en/events/",
    ],
)
def test_all_else_is_the_site_s(visitor: Client, event: Event, ask: Ask, address: str) -> None:
    visitor.get(ADDRESS)
    visitor.get("/feeds/venues/bright-house.ics")
    visitor.get("/feeds/venues/bright-house.ics?lang=en")
    assert ask(address).content == SITE


def test_private_calendars_are_never_served_from_files(ask: Ask, settings: Any) -> None:
    """Not even one that lies where a public calendar would."""
    address = "/feeds/private/s3cret-s3cret-s3cret-s3cret.ics"
    day = f"{timezone.now():%Y-%m-%d}"
    for name in (address, "/feeds/venues/s3cret.ics"):
        file = Path(settings.FEEDS_ROOT) / day / "q" / name[1:]
        file.parent.mkdir(parents=True)
        file.write_bytes(b"kept")
    assert ask("/feeds/venues/s3cret.ics").content == b"kept"
    assert ask(address).content == SITE
