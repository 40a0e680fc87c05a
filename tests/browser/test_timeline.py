"""The timeline in a browser: chosen by keys and by dragging, light, and silent about anybody's own clock."""

import gzip
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.watching import Watch
from tests.browser.worlds import World

# What scripts may weigh on these pages in all, compressed.
MOST_SCRIPT = 60_000
ADDRESS = "/be/venues/bright-house/timeline/?day=2026-12-02"


def opened(open_page: OpenPage, **options: str) -> Page:
    page = open_page(height=1400, **options)
    page.goto(ADDRESS)
    page.locator(".timeline__plan .piece--free").first.wait_for()
    return page


def asked_for(page: Page) -> dict[str, list[str]]:
    """What the request form was told; on the way stands the sign-in, which remembers it."""
    page.wait_for_url("**/sign-in/**")
    after = parse_qs(urlsplit(page.url).query)["next"][0]
    assert urlsplit(after).path == "/be/spaces/bright-room/request/"
    return parse_qs(urlsplit(after).query)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/Los_Angeles", "Pacific/Auckland"])
def test_keys_choose_a_free_time(world: World, open_page: OpenPage, zone: str) -> None:
    page = opened(open_page, timezone_id=zone)
    page.locator("a[data-free]").first.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.locator(".timeline__chosen")).to_contain_text("08:30–10:45")
    page.keyboard.press("Enter")
    assert asked_for(page) == {"date": ["2026-12-02"], "from": ["08:30"], "to": ["10:45"]}


def test_a_choice_stays_within_the_free_stretch(world: World, open_page: OpenPage) -> None:
    page = opened(open_page)
    page.locator("a[data-free]").first.focus()
    page.keyboard.press("ArrowLeft")
    # The beginning cannot move, so the end does: a quarter of an hour shorter.
    expect(page.locator(".timeline__chosen")).to_contain_text("08:00–09:45")
    page.keyboard.press("Tab")
    expect(page.locator(".timeline__chosen")).to_be_empty()


def test_enter_alone_asks_for_the_beginning(world: World, open_page: OpenPage) -> None:
    page = opened(open_page)
    page.locator("a[data-free]").first.focus()
    page.keyboard.press("Enter")
    assert asked_for(page) == {"date": ["2026-12-02"], "from": ["08:00"], "to": ["10:00"]}


def test_dragging_chooses_a_free_time(world: World, open_page: OpenPage) -> None:
    page = opened(open_page, timezone_id="America/Los_Angeles")
    box = page.locator(".timeline__plan .piece--free").first.bounding_box()
    assert box is not None
    hour = box["width"] / 14
    page.mouse.move(box["x"] + 2 * hour + 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 4 * hour - 2, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    assert asked_for(page) == {"date": ["2026-12-02"], "from": ["10:00"], "to": ["12:00"]}


def test_an_open_event_is_a_link_and_taken_time_is_none(world: World, open_page: OpenPage) -> None:
    page = open_page(height=1400)
    page.goto("/be/venues/bright-house/timeline/?day=2026-12-01")
    event = page.locator(".timeline__plan .piece--event a")
    expect(event).to_have_attribute("href", f"/be/events/{world.names['event']}/")
    page.goto("/be/venues/bright-house/timeline/?day=2026-12-07")
    page.locator(".timeline__plan .piece--taken").wait_for()
    assert page.locator(".timeline__plan .piece--taken a").count() == 0


def test_scripts_weigh_little_and_are_not_fetched_by_narrow_windows(
    world: World, open_page: OpenPage
) -> None:
    weights: dict[int, int] = {}
    for width in (1280, 390):
        page = open_page(width=width, height=900)
        watch = Watch(page)
        scripts: list[bytes] = []
        page.on("response", lambda one: scripts.append(one.body()) if ".js" in one.url else None)  # noqa: B023 (used within its turn)
        page.goto(ADDRESS, wait_until="networkidle")
        weights[width] = sum(len(gzip.compress(script)) for script in scripts)
        assert watch.faults() == []
    assert 20_000 < weights[1280] <= MOST_SCRIPT
    assert weights[390] < 3_000


def test_without_a_script_the_table_says_the_same(world: World, open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(ADDRESS)
    expect(page.locator("#timeline-table table")).to_be_visible()
    expect(page.locator("#timeline")).to_be_hidden()
    page.locator("#timeline-table a.week__slot--open:visible").first.click()
    assert asked_for(page)["from"] == ["08:00"]
