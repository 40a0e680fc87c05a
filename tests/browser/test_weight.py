"""What the first view of a page weighs as our web server sends it: texts compressed, pictures as they are."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from playwright.sync_api import Response

from accounts.policies import Policy, policy_of
from core.languages import LANGUAGES
from frontend.safety import pages as safety_pages
from lda_events.loading import FILE, import_programmes, read
from lda_events.models import Meeting, Programme, Resource
from tests.browser.conftest import OpenPage
from tests.browser.pages import CASES, SITE, addresses
from tests.browser.weighing import Weight, most_of, squeezed
from tests.browser.worlds import World
from tests.conftest import NOW

PAGES_OF = {
    "lda_programme": Programme,
    "lda_resource": Resource,
    "lda_outdated": Resource,
    "lda_outdated_thanks": Resource,
    "lda_meeting": Meeting,
}
"""Pages of one record."""

LISTS = (
    "lda",
    "lda_programmes",
    "lda_calendar",
    "lda_resources",
    "lda_facts",
    "lda_consultations",
    "safety",
    "safety_knows",
    "safety_report",
    "safety_received",
)

COMPRESSED = ("text/", "application/json", "application/javascript", "image/svg+xml")


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = SITE


@pytest.fixture
def all_records(world: World) -> None:
    """Every record of data/lda; the world holds all but most of the programmes."""
    import_programmes(read(FILE), now=NOW)
    assert Programme.objects.count() == len(read(FILE))


def weight_of(answer: Response) -> int:
    """Bytes on the wire, without the heads."""
    body = answer.body() if answer.status == 200 else b""
    kind = answer.headers.get("content-type", "")
    return len(squeezed(body)) if kind.startswith(COMPRESSED) else len(body)


def seen_by_a_browser(open_page: OpenPage, address: str) -> Weight:
    """All that a page fetches which nobody has seen before, in a wide window, and its scripts alone."""
    answers: list[Response] = []

    def keep(answer: Response) -> None:
        # Playwright hangs a mark of its own on the listener, which a built-in method would not bear.
        answers.append(answer)

    page = open_page()
    page.on("response", keep)
    page.goto(address, wait_until="load")
    weights = {answer.url: (answer.request.resource_type, weight_of(answer)) for answer in answers}
    page.context.close()
    scripts = sum(weight for kind, weight in weights.values() if kind == "script")
    return Weight(sum(weight for _kind, weight in weights.values()), scripts)


def reckoned(address: str) -> Weight | None:
    answer = Client(SERVER_NAME="localhost").get(address)
    assert answer.status_code == 200, address
    return most_of(answer.content.decode())


def too_heavy(open_page: OpenPage, addresses: list[str]) -> dict[str, Weight]:
    """Those of the pages that weigh more than 150 kB, or 60 kB of script; a browser weighs where it is doubtful."""
    doubtful = [one for one in addresses if not ((known := reckoned(one)) and known.is_light)]
    print("doubtful", doubtful)
    weighed = {one: seen_by_a_browser(open_page, one) for one in doubtful}
    return {one: weight for one, weight in weighed.items() if not weight.is_light}


def test_the_first_view_of_a_public_page_is_light(open_page: OpenPage, world: World) -> None:
    cases = [case for viewer in ("visitor", "arrival") for case in CASES[viewer] if not case.deed]
    assert len(cases) > 50
    assert too_heavy(open_page, [case.address(world, "be") for case in cases]) == {}


def test_each_record_of_the_agency_is_a_light_page(open_page: OpenPage, all_records: None) -> None:
    """In the language whose letters need most fonts; lists, which grow with the records, in all."""
    with override("be"):
        pages = [reverse("safety_page", args=[slug]) for slug in safety_pages()]
        for page, model in PAGES_OF.items():
            pages += [reverse(page, args=[slug]) for slug in model.objects.values_list("slug", flat=True)]
    assert len(pages) >= 10 + 2 * 21 + 1 + 3
    for language in LANGUAGES:
        with override(language):
            pages += [reverse(page) for page in LISTS]
    assert too_heavy(open_page, pages) == {}


def test_none_of_the_public_pages_of_agency_and_safety_is_left_out() -> None:
    """So that a page that comes later is weighed, too."""
    public = {
        str(pattern.name)
        for pattern in addresses()
        if str(pattern.name).startswith(("lda", "safety")) and policy_of(pattern.callback) is Policy.VISITOR
    }
    assert public == {*PAGES_OF, *LISTS, "safety_page"}


def test_a_browser_fetches_no_more_than_is_reckoned(open_page: OpenPage, world: World) -> None:
    for page in ("home", "lda_resources", "city_timeline", "embedded_events"):
        with override("be"):
            address = reverse(page)
        most, seen = reckoned(address), seen_by_a_browser(open_page, address)
        assert most is not None, page
        assert seen.scripts == most.scripts, page
        assert 50_000 < seen.everything <= most.everything, page
