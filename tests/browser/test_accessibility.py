"""Nobody is shut out: axe finds nothing, and nothing runs out of narrow windows, on any page in any state."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import Person
from tests import make, tools
from tests.browser.conftest import OpenPage
from tests.browser.pages import CASES, NO_PAGES, SITE, Case, page_names
from tests.browser.worlds import World
from tests.sign_in import sign_in_fully

LANGUAGE = "be"
WIDE, PHONE = (1280, 900), (390, 844)
NARROW = {"320 px": (320, 640), "200 %": (640, 450)}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return ""
    const reaching = [...document.body.querySelectorAll("*")].filter(
        (e) => e.checkVisibility() && e.getBoundingClientRect().right > width
    )
    return reaching.slice(0, 4).map((e) => `${e.tagName}.${e.className}`).join(" ") || "the page"
}"""


@pytest.fixture(autouse=True)
def _whole_site(settings: Any) -> None:
    settings.ROOT_URLCONF = SITE


def violations(page: Page) -> list[str]:
    """What axe finds, with the place."""
    result = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{rule['id']}: {node['target'][-1]} {node['failureSummary'].splitlines()[-1].strip()}"
        for rule in result["violations"]
        for node in rule["nodes"]
    ]


def size(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})


def barriers(page: Page) -> list[str]:
    """Everything that stands in somebody's way on the page as it is."""
    page.locator("main details, footer details").evaluate_all("all => all.forEach(one => one.open = true)")
    size(page, *WIDE)
    page.emulate_media(color_scheme="light")
    found = [f"wide, light: {one}" for one in violations(page)]
    size(page, *PHONE)
    page.emulate_media(color_scheme="dark")
    found += [f"phone, dark: {one}" for one in violations(page)]
    for name, (width, height) in NARROW.items():
        size(page, width, height)
        if reaching := page.evaluate(TOO_WIDE):
            found.append(f"at {name} too wide: {reaching}")
    size(page, *WIDE)
    return found


def look(page: Page, case: Case, world: World) -> list[str]:
    answer = page.goto(case.address(world, LANGUAGE))
    assert answer is not None
    assert answer.status == 200, case.label
    if case.deed:
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        case.deed(page)
    return barriers(page)


def assert_nothing(found: dict[str, list[str]]) -> None:
    assert {label: barriers for label, barriers in found.items() if barriers} == {}


def test_what_shuts_people_out_is_seen(open_page: OpenPage) -> None:
    page = open_page()
    page.context.add_init_script(path=tools.axe())
    page.goto("/be/about/privacy/")
    page.evaluate("""() => {
        const main = document.querySelector("main")
        main.append(document.createElement("img"))
        main.append(Object.assign(document.createElement("pre"), {textContent: "wide ".repeat(90)}))
        main.style.color = "silver"
    }""")
    found = " ".join(barriers(page))
    for barrier in (
        "wide, light: image-alt",
        "wide, light: color-contrast",
        "phone, dark: image-alt",
        "at 200 % too",
    ):
        assert barrier in found


def test_no_page_is_forgotten() -> None:
    looked_at = {case.page for cases in CASES.values() for case in cases}
    assert page_names() - looked_at == set(NO_PAGES)
    assert looked_at - page_names() == {"api-docs"}


@pytest.mark.parametrize("viewer", [viewer for viewer in CASES if viewer not in ("arrival", "demo")])
def test_pages(viewer: str, world: World, open_page: OpenPage) -> None:
    page = open_page(world.people.get(viewer))
    page.context.add_init_script(path=tools.axe())
    assert_nothing({case.label: look(page, case, world) for case in CASES[viewer]})


def test_pages_on_the_way_in(world: World, open_page: OpenPage) -> None:
    page = open_page()
    page.context.add_init_script(path=tools.axe())
    found = {}
    for case in CASES["arrival"]:
        page.context.clear_cookies()
        found[case.label] = look(page, case, world)
    assert_nothing(found)


def test_pages_of_the_demonstration(world: World, open_page: OpenPage, settings: Any, tmp_path: Path) -> None:
    settings.DEMO = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EmailMessage("Your code", "1234-5678", to=["group@demo.test"]).send()
    [file] = (tmp_path / "mail").iterdir()
    world.names["mail"] = f"{file.stem}-0"
    for key in ("group", "manager"):
        make.person(email=f"{key}@demo.test")
    page = open_page()
    page.context.add_init_script(path=tools.axe())
    assert_nothing({case.label: look(page, case, world) for case in CASES["demo"]})


def test_pages_for_when_something_is_wrong(open_page: OpenPage, live_server: LiveServer) -> None:
    page = open_page()
    page.context.add_init_script(path=tools.axe())
    port = live_server.url.rpartition(":")[2]
    found = {}
    for address in ("/be/no-such-page/", "/breaks/", f"http://evil.localhost:{port}/be/"):
        page.goto(address)
        found[address] = barriers(page)
    assert_nothing(found)


def test_open_menus(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.context.add_init_script(path=tools.axe())
    page.goto("/be/manage/")
    found = {}
    for place in range(page.locator("details.menu").count()):
        page.locator("details.menu > summary").nth(place).click()
        found[f"menu {place}"] = violations(page)
        page.keyboard.press("Escape")
    size(page, *PHONE)
    page.locator(".menu-button").click()
    page.locator(".site-nav").wait_for()
    found["navigation"] = violations(page)
    assert_nothing(found)


@pytest.mark.django_db
def test_what_is_no_page_shows_none(world: World, settings: Any) -> None:
    settings.DEMO = True
    house, room = world.names["venue"], world.names["space"]
    arguments = {
        "demo_enter": ["group"],
        "my_event_cancel": [world.names["event"]],
        "manage_renew": [house],
        "manage_decide": [],
        "manage_closing_holidays": [room],
        "manage_closing_open": [room, uuid.uuid4()],
        "house_dates_lift": [house],
        "house_equipment_retire": [house, world.names["projector"]],
        "house_space_retire": [house, room],
        "house_checked": [house],
        "venue_looked_at": [house],
        "my_claim_withdraw": [world.names["claim"]],
        "lda_verified": [world.names["programme"]],
        "lda_entry_verified": [world.names["noun"], world.names["resource"]],
        "safety_concern_read": ["ABCD-2345"],
        "safety_concern_close": ["ABCD-2345"],
    }
    owners = {
        "manage": "manager",
        "house": "manager",
        "staff": "staff",
        "my_claim": "newcomer",
        "lda": "editor",
        "safety": "editor",
    }
    for name in (name for name, why in NO_PAGES.items() if why != "a file"):
        owner: Person = world.people[
            next((who for begin, who in owners.items() if name.startswith(begin)), "group")
        ]
        own = [] if name.startswith("account") else arguments.get(name, [world.names["approved"]])
        own = [world.names["claim"]] if name.startswith("staff_claim") else own
        own = ["venue", house] if name in ("staff_freeze", "staff_thaw", "staff_keep") else own
        own = [room, world.names["photo"]] if name.startswith("manage_photo") else own
        answer = sign_in_fully(Client(headers={"host": "localhost"}), owner).get(reverse(name, args=own))
        assert answer.status_code in (302, 405), name
