"""What the first view of a page weighs as our web server sends it: texts compressed, pictures as they are."""

import gzip
from typing import Any

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import OpenPage
from tests.browser.pages import CASES, SITE, Case
from tests.browser.worlds import World

MOST = 150_000
MOST_SCRIPT = 60_000
COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = SITE


def weight_of(answer: Response) -> int:
    """Bytes on the wire, without the heads."""
    body = answer.body() if answer.status == 200 else b""
    kind = answer.headers.get("content-type", "")
    return len(gzip.compress(body, 6)) if kind.startswith(COMPRESSED) else len(body)


def first_view(page: Page, address: str) -> list[Response]:
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        # Playwright hangs a mark of its own on the listener, which a built-in method would not bear.
        answers.append(answer)

    page.on("response", keep)
    page.goto(address, wait_until="load")
    return answers


def weigh(open_page: OpenPage, case: Case, world: World) -> tuple[int, int]:
    """All of a page that nobody has seen before, and its scripts alone."""
    answers = first_view(open_page(), case.address(world, "be"))
    weights = {answer.url: (answer.request.resource_type, weight_of(answer)) for answer in answers}
    scripts = sum(weight for kind, weight in weights.values() if kind == "script")
    return sum(weight for _kind, weight in weights.values()), scripts


def test_the_first_view_of_a_public_page_is_light(open_page: OpenPage, world: World) -> None:
    """At most 150 kB in all and 60 kB of script, where the window is wide and everything is fetched."""
    cases = [case for viewer in ("visitor", "arrival") for case in CASES[viewer] if not case.deed]
    assert len(cases) > 20
    weights = {case.label: weigh(open_page, case, world) for case in cases}
    heavy = {
        label: weight for label, weight in weights.items() if weight[0] > MOST or weight[1] > MOST_SCRIPT
    }
    assert heavy == {}
