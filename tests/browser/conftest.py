"""One Chromium and one server for all of these tests; each test has browser windows and rows of its own."""

import os
from collections.abc import Iterator
from typing import Any, Protocol

import pytest
import time_machine
from django.test import Client, override_settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from tests import tools
from tests.browser import worlds
from tests.browser.worlds import World
from tests.conftest import NOW
from tests.sign_in import sign_in, sign_in_fully

# In American English, so that the parts of a date are typed in one known order.
QUIET = (
    "--lang=en-US",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LONGEST_WAIT_MS = 10_000


class OpenPage(Protocol):
    """Opens a browser window that shares nothing with the others."""

    def __call__(
        self, person: Person | None = None, *, width: int = 1280, height: int = 900, **options: Any
    ) -> Page: ...


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The browser. It ends with this folder: its event loop runs as long, which other tests may not expect."""
    executable = tools.chromium()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright's loop runs in this thread, where Django would therefore refuse every query.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield playwright.chromium.launch(executable_path=executable, args=QUIET)


@pytest.fixture(scope="package")
def live_server(django_db_setup: None) -> Iterator[LiveServer]:
    """The site over plain http. Some middleware reads the settings once, when the server starts."""
    with override_settings(SECURE_SSL_REDIRECT=False):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _over_http(settings: Any, live_server: LiveServer) -> None:
    settings.SESSION_COOKIE_SECURE = False
    settings.CSRF_COOKIE_SECURE = False
    settings.SITE_URL = live_server.url


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    """It is always the same day, and time goes on: a browser waits."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def open_page(chromium: Browser, live_server: LiveServer) -> Iterator[OpenPage]:
    """Windows of the browser, signed in or not; all are closed at the end."""
    contexts = []

    def open_page(
        person: Person | None = None, *, width: int = 1280, height: int = 900, **options: Any
    ) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale="en-US",
            reduced_motion="reduce",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(LONGEST_WAIT_MS)
        if person:
            context.add_cookies([{"name": "sessionid", "value": session_of(person), "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def session_of(person: Person) -> str:
    """A session as signing in makes it; with the second step for those who have a role."""
    with_role = person.is_staff or person.venue_roles.exists() or hasattr(person, "agency_role")
    signed_in = sign_in_fully(Client(), person) if with_role else sign_in(Client(), person)
    return str(signed_in.cookies["sessionid"].value)


@pytest.fixture
def world(live_server: LiveServer) -> World:
    """A house, a group, and bookings and events in every state that a page can show."""
    return worlds.build()
