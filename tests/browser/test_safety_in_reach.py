"""The pages about safety and the quick exit are one press away, whoever looks at whichever page."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from accounts.models import Person
from frontend.views import errors
from tests.browser.conftest import session_of
from tests.browser.pages import CASES, SITE, Case
from tests.browser.worlds import World

SAFETY, EXIT = "/be/safety/", "https://www.wikipedia.org/"
WITHOUT = {
    "venue_today": "the screen in a hall: it hangs where nobody presses anything, and whoever passes sees it",
}
"""Pages where neither is, and why."""


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = SITE
    settings.DEMO = True


class Links(HTMLParser):
    """Where the links of a page lead, with what else is said of them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "a":
            self.found.setdefault(str(told.get("href")), told)


def links_of(answer: HttpResponse) -> dict[str, dict[str, str | None]]:
    return Links(answer.content.decode()).found


def browser_of(person: Person | None) -> Client:
    """On this machine, where alone there are doors to the demonstration."""
    browser = Client(SERVER_NAME="localhost", headers={"accept-language": "be"})
    if person:
        browser.cookies["sessionid"] = session_of(person)
    return browser


def pages(world: World) -> Iterator[tuple[str, Case, HttpResponse]]:
    """Each page as each of those who come to it sees it."""
    for viewer, cases in CASES.items():
        browser = browser_of(world.people.get(viewer))
        for case in cases:
            # The mail of the demonstration is a file that only a demonstration writes.
            if not case.deed and case.page != "demo_one_mail":
                yield viewer, case, browser.get(case.address(world, "be"))


def test_safety_and_the_exit_are_one_press_away_on_every_page(world: World) -> None:
    seen, missing = set(), []
    for viewer, case, answer in pages(world):
        if answer.status_code == 302:
            continue
        assert answer.status_code == case.status, case.label
        seen.add(case.page)
        if not {SAFETY, EXIT} <= set(links_of(answer)):
            missing.append((viewer, case))
    assert {case.page for _viewer, case in missing} == set(WITHOUT), missing
    assert seen > {case.page for case in CASES["visitor"]}


def test_a_list_in_the_frame_of_a_partner_leads_out_of_the_frame(world: World) -> None:
    links = links_of(Client().get("/be/embed/events/"))
    # The whole window goes: in a new one the page of the partner would stay behind.
    assert links[EXIT]["target"] == "_top"
    assert links[EXIT]["rel"] == "noreferrer"
    assert links[SAFETY]["rel"] == "noopener"


def test_pages_for_when_something_is_wrong_lead_there_too(db: None) -> None:
    request = RequestFactory().get("/be/events/")
    request.user = request.session = None
    with override("be"):
        answers = {
            400: errors.bad_request(request, Exception()),
            500: errors.server_error(request),
        }
    answers[404] = Client().get("/be/no-such-page/")
    answers[403] = Client(enforce_csrf_checks=True).post("/be/account/sign-in/", {"login": "a@b.test"})
    for status, answer in answers.items():
        assert answer.status_code == status
        assert {SAFETY, EXIT} <= set(links_of(answer)), status
