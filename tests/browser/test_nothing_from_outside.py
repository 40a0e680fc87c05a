"""No page asks anybody else for anything, and every answer tells the browser to keep it that way."""

from typing import Any

import pytest
from playwright.sync_api import Page, Response
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import OpenPage
from tests.browser.pages import CASES, READING, SITE, Case
from tests.browser.watching import Watch
from tests.browser.worlds import World

LANGUAGE = "pl"

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = SITE


def look(page: Page, case: Case, world: World) -> None:
    answer = page.goto(case.address(world, LANGUAGE))
    assert answer is not None
    assert answer.status == 200, case.label
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    if case.deed:
        case.deed(page)
    page.mouse.wheel(0, 4000)


def policy_of(response: Response) -> dict[str, str]:
    parts = response.headers.get("content-security-policy", "").split("; ")
    return dict(part.partition(" ")[::2] for part in parts)


def header_faults(response: Response, *, signed_in: bool) -> list[str]:
    headers = response.headers
    wanted: dict[str, str | None] = {
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
        "x-content-type-options": "nosniff",
        "cross-origin-opener-policy": "same-origin",
        **({"cache-control": "no-store"} if signed_in else {}),
    }
    policy = POLICY
    if "/embed/" in response.url:
        # The one page that is made for the frames of others.
        wanted["x-frame-options"], policy = None, {**POLICY, "frame-ancestors": "*"}
    faults = [f"{name}: {headers.get(name)}" for name, value in wanted.items() if headers.get(name) != value]
    return faults if policy_of(response) == policy else [*faults, f"policy: {policy_of(response)}"]


@pytest.mark.parametrize("viewer", [viewer for viewer in CASES if viewer not in ("arrival", "demo")])
def test_pages_ask_nobody_else(viewer: str, world: World, open_page: OpenPage) -> None:
    person = world.people.get(viewer)
    page = open_page(person)
    watch = Watch(page)
    found: dict[str, list[str]] = {}
    for case in CASES[viewer]:
        look(page, case, world)
        found[case.label] = watch.faults()
    for answer in watch.documents:
        found[answer.url] = header_faults(answer, signed_in=person is not None)
    assert {label: faults for label, faults in found.items() if faults} == {}
    if viewer in READING:
        assert page.context.cookies() == []
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_arriving_asks_nobody_else(world: World, open_page: OpenPage) -> None:
    for case in CASES["arrival"]:
        page = open_page()
        watch = Watch(page)
        look(page, case, world)
        assert watch.faults() == [], case.label
        assert {
            fault for answer in watch.documents for fault in header_faults(answer, signed_in=False)
        } == set()
        for cookie in page.context.cookies():
            assert cookie["name"] in ("csrftoken", "sessionid", "messages"), case.label
            assert cookie["sameSite"] == "Lax"
            assert cookie["httpOnly"] == (cookie["name"] == "sessionid")
    assert {fault for answer in watch.documents for fault in header_faults(answer, signed_in=False)} == set()


def test_what_asks_outside_is_seen(open_page: OpenPage) -> None:
    page = open_page()
    watch = Watch(page)
    page.goto("/pl/about/privacy/")
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://example.test/spy.gif'}))")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_timeout(50)
    assert len([fault for fault in watch.faults() if "Content Security Policy" in fault]) == 2


@pytest.mark.parametrize(
    ("address", "status"), [("/pl/no-such-page/", 404), ("/breaks/", 500), ("http://evil.localhost", 400)]
)
def test_pages_for_when_something_is_wrong(
    address: str, status: int, open_page: OpenPage, live_server: LiveServer
) -> None:
    page = open_page()
    watch = Watch(page)
    port = live_server.url.rpartition(":")[2]
    answer = page.goto(f"{address}:{port}/pl/" if "evil" in address else address)
    assert answer is not None
    assert (answer.status, watch.faults(), page.context.cookies()) == (status, [], [])
    assert policy_of(answer) == POLICY
    assert answer.headers["referrer-policy"] == "same-origin"
