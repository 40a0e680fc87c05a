"""Everything by keyboard alone, and one always sees where one is."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from bookings.models import Batch, BatchItem, Booking
from bookings.operations import carry_out
from bookings.states import BookingState, OccurrenceState
from lda_events.models import Programme, Resource
from tests.browser.conftest import OpenPage
from tests.browser.worlds import World
from tests.conftest import NOW

MOST_STEPS = 150
FOCUS = """() => {
    const e = document.activeElement
    if (!e || e === document.body) return {name: ""}
    const shows = (e) => {
        const style = getComputedStyle(e)
        return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    }
    const box = e.getBoundingClientRect()
    const points = [[0.5, 0.5], [0.1, 0.5], [0.9, 0.5], [0.5, 0.1], [0.5, 0.9]].map(([x, y]) =>
        document.elementFromPoint(box.left + box.width * x, box.top + box.height * y))
    // What is drawn as a card shows the focus on the card; a label may lie over all of its row.
    const card = e.closest("label, .card--link")
    const own = [e, card, ...(e.labels ?? [])].filter((one) => one)
    return {
        name: `${e.tagName} ${e.id || e.getAttribute("href") || e.getAttribute("name") || e.className}`,
        ringed: shows(e) || (card !== null && shows(card)),
        uncovered: points.some((at) => at && (at.contains(e) || own.some((one) => one.contains(at)))),
    }
}"""


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The keyboard never reaches {selector}.")


def type_into(page: Page, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def type_over(page: Page, selector: str, text: str) -> None:
    """In place of what stands in a field."""
    tab_to(page, selector)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def press(page: Page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def test_a_course_is_asked_for(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["group"])
    page.goto("/en/spaces/bright-room/request/")
    type_into(page, "#id_day", "02042027")
    type_into(page, "#id_starts", "18:00")
    type_into(page, "#id_ends", "20:00")
    type_into(page, "#id_until", "02182027")
    type_into(page, "#id_people", "12")
    press(page, "[name=step][value=check]")
    page.locator(".date-row").first.wait_for()
    press(page, "#leave-out-2", "Space")
    type_into(page, "#id_purpose", "Culture")
    type_into(page, "#id_title", "Songs")
    type_into(page, "#id_contact_name", "Alesia")
    type_into(page, "#id_contact_reach", "+48 600 000 000")
    press(page, "#id_accept_rules", "Space")
    press(page, "[name=step][value=send]")
    page.wait_for_url("**/my/bookings/*/")
    booking = Booking.objects.get(title="Songs")
    assert [date.state for date in booking.occurrences.all()] == [
        OccurrenceState.REQUESTED,
        OccurrenceState.LEFT_OUT,
        OccurrenceState.REQUESTED,
    ]


def test_a_room_is_found_for_every_week(world: World, open_page: OpenPage) -> None:
    """After the search the next steps are among what was found; the address holds only what was asked."""
    page = open_page()
    page.goto("/en/spaces/")
    press(page, "[name=how]", "ArrowRight")
    type_over(page, "#id_date", "02042027")
    type_into(page, "#id_from", "18:00")
    type_into(page, "#id_to", "20:00")
    type_over(page, "#id_until", "02182027")
    press(page, "#id_free", "Space")
    press(page, ".finder__go button")
    page.wait_for_url("**#found")
    assert "city=" not in page.url and "weekday=" not in page.url
    page.keyboard.press("Tab")
    assert page.evaluate("document.getElementById('results').contains(document.activeElement)")
    press(page, "#results a[href*='/request/']")
    page.wait_for_url("**/request/**")


def test_a_request_is_answered_beside_the_queue(world: World, open_page: OpenPage) -> None:
    """Down to the second, back to the first, decline it; the next one comes up, and the focus is there."""
    page = open_page(world.people["manager"])
    page.goto("/en/manage/")
    first, second = (page.locator(f"#at-{world.names[name]}") for name in ("requested", "second"))
    tab_to(page, "[data-at]")
    expect(first).to_be_focused()
    for key, there in (("j", second), ("k", first), ("ArrowDown", second), ("ArrowUp", first)):
        page.keyboard.press(key)
        expect(there).to_be_focused()
        title = there.inner_text()
        expect(page.locator(".queue-pane__head strong")).to_have_text(title)
        expect(page.locator(".queue-card [aria-current]")).to_have_text(title)
    # At the end of the list nothing moves; what is typed in a field moves nothing.
    page.keyboard.press("ArrowUp")
    expect(first).to_be_focused()
    type_into(page, "#pane #id_approve-note", "j k x")
    assert page.locator("#id_approve-note").input_value() == "j k x"
    press(page, "#decline > summary")
    type_into(page, "#decline select", "The house needs")
    press(page, "#decline .button--danger")
    expect(page.locator(".notice--success")).to_contain_text(
        f"Request {world.names['requested']} is declined."
    )
    expect(second).to_be_focused()
    assert Booking.objects.get(reference=world.names["requested"]).status == BookingState.DECLINED


def test_the_week_beside_the_queue_is_turned(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.goto("/en/manage/")
    week = page.locator(".queue-pane .week-bar p")
    for days in ("30 Nov", "7"):
        press(page, ".week-bar__moves a:last-child")
        expect(week).to_contain_text(days)
        expect(page.locator(".week-bar__moves a").last).to_be_focused()
        page.locator("#pane").evaluate("pane => pane.ownerDocument.activeElement.blur()")


def test_several_are_chosen_and_undone(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.goto("/en/manage/")
    tab_to(page, "[data-at]")
    for _ in range(3):
        page.keyboard.press("x")
    page.keyboard.press("Space")
    page.keyboard.press("Space")
    expect(page.locator("[name=chosen]:checked")).to_have_count(1)
    expect(page.locator("[data-count]")).to_have_text("(1)")
    # Enter in the box itself sends nothing.
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[name=chosen]").first).to_be_focused()
    page.keyboard.press("Enter")
    assert not Batch.objects.exists()
    press(page, "[name=decision][value=approve]")
    expect(page.locator("#batches")).to_be_focused()
    expect(page.locator(".batch__clock")).to_have_text(re.compile(r"^(1:00|0:5\d)$"))
    assert [item.booking.reference for item in BatchItem.objects.all()] == [world.names["requested"]]
    page.keyboard.press("Tab")
    press(page, "form[action$='undo/'] button")
    expect(page.locator(".notice--success")).to_contain_text("nobody was told")
    assert not Batch.objects.exists()
    assert Booking.objects.get(reference=world.names["requested"]).status == BookingState.REQUESTED


def test_what_became_of_it_appears_by_itself(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.goto("/en/manage/")
    page.locator("[name=chosen]").first.check()
    page.locator("[name=decision][value=approve]").click()
    batch = Batch.objects.get()
    Batch.objects.update(run_at=timezone.now())
    page.goto("/en/manage/")
    expect(page.locator(".batch")).to_contain_text("1 request is being approved now.")
    card = page.locator(f".queue-entry[data-of='{world.names['requested']}']")
    expect(card).to_have_count(1)
    carry_out(reference=batch.reference, now=timezone.now())
    expect(page.locator(".batch")).to_contain_text("1 request is approved.")
    expect(card).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_one_sees_where_one_is(world: World, open_page: OpenPage, size: tuple[int, int]) -> None:
    page = open_page(world.people["manager"], width=size[0], height=size[1])
    unseen = []
    for address in (
        "events/",
        "spaces/bright-room/",
        f"manage/bookings/{world.names['requested']}/",
        f"manage/?at={world.names['requested']}",
    ):
        page.goto(f"/en/{address}")
        for _ in range(MOST_STEPS):
            page.keyboard.press("Tab")
            focus = page.evaluate(FOCUS)
            if not focus["name"]:
                break
            if not (focus["ringed"] and focus["uncovered"]):
                unseen.append((address, focus))
    assert unseen == []


def test_the_first_step_skips_to_the_content(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/events/")
    page.keyboard.press("Tab")
    skip = page.locator(".skip-link")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(open_page: OpenPage) -> None:
    page = open_page()
    page.goto("/en/events/")
    press(page, "details.menu > summary")
    page.keyboard.press("Tab")
    expect(page.locator("details.menu a").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("details.menu > summary").first).to_be_focused()
    expect(page.locator("details.menu a").first).to_be_hidden()


def elsewhere(route: Route) -> None:
    route.fulfill(body="<title>Elsewhere</title>", content_type="text/html")


@pytest.mark.parametrize("way", ["link", "keys"])
def test_quick_exit_leaves_no_way_back(open_page: OpenPage, way: str) -> None:
    page = open_page()
    page.route("https://www.wikipedia.org/", elsewhere)
    page.goto("/en/")
    page.goto("/en/events/")
    if way == "link":
        press(page, ".quick-exit")
    else:
        for _ in range(3):
            page.keyboard.press("Escape")
    page.wait_for_url("https://www.wikipedia.org/")
    # The page that one was on is gone from the history; the one before it is where Back leads.
    page.go_back()
    page.wait_for_url("**/en/")


def test_a_house_sets_its_week(world: World, open_page: OpenPage) -> None:
    """Hours are typed short; Enter saves from any field."""
    page = open_page(world.people["manager"])
    page.goto(f"/en/manage/venues/{world.names['venue']}/spaces/{world.names['space']}/hours/")
    type_over(page, "#id_opens_0_0", "930")
    type_over(page, "#id_closes_0_0", "21")
    page.keyboard.press("Enter")
    if page.locator("[name=seen]").count():
        press(page, ".actions [name=step][value=save]")
    page.wait_for_load_state()
    monday = world.space.hours.get(weekday=0, season=None)
    assert (monday.opens, monday.closes) == (dt.time(9, 30), dt.time(21))


def test_a_house_adds_a_season(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.goto(f"/en/manage/venues/{world.names['venue']}/seasons/")
    type_over(page, "#id_first_day", "1")
    type_into(page, "#id_first_month", "March")
    type_over(page, "#id_last_day", "7")
    type_into(page, "#id_last_month", "March")
    type_into(page, "#id_name_en", "Spring cleaning")
    page.keyboard.press("Enter")
    # A booking lies on these days: it is named first.
    expect(page.locator("[role=alert]")).to_contain_text("Not saved yet")
    press(page, "form .button--large")
    expect(page.get_by_role("link", name="Spring cleaning")).to_be_visible()
    season = world.space.venue.seasons.get(first_month=3)
    assert (season.first_day, season.last_day, season.last_month) == (1, 7, 3)


def test_a_house_adds_equipment(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"])
    page.goto(f"/en/manage/venues/{world.names['venue']}/equipment/add/")
    type_into(page, "#id_kind", "Piano")
    type_over(page, "#id_quantity", "1")
    type_into(page, "#id_name_en", "Old piano")
    page.keyboard.press("Enter")
    page.wait_for_url("**/equipment/")
    assert world.space.venue.equipment.get(kind="piano").name == {"en": "Old piano"}


def test_an_editor_changes_a_programme(world: World, open_page: OpenPage) -> None:
    """A word, a date that was a guess, a look at it, and saving."""
    page = open_page(world.people["editor"])
    page.goto("/en/lda/edit/")
    press(page, f"h3 a[href$='/{world.names['programme']}/']")
    page.wait_for_url("**/edit/*/")
    type_over(page, "#id_name_en", "Residents decide")
    row = page.locator("[name$=certainty] option[value=last_year]:checked").first
    name = row.evaluate("option => option.closest('select').name")
    type_into(page, f"[name='{name}']", "confirmed")
    press(page, "[name=step][value=preview]")
    expect(page.get_by_text("This is a preview")).to_be_visible()
    expect(page.get_by_role("heading", name="Residents decide")).to_be_visible()
    assert Programme.objects.get().name["en"] != "Residents decide"
    page.go_back()
    # A browser gives back what was typed, or the editor types it once more; Enter saves from any line.
    type_over(page, "#id_name_en", "Residents decide")
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    assert Programme.objects.get().name["en"] == "Residents decide"


def test_an_editor_changes_an_entry_and_notes_that_it_was_compared(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["editor"])
    page.goto("/en/lda/desk/resource/?due=1")
    slug = world.names["resource"]
    press(page, f"h3 a[href$='/{slug}/']")
    page.wait_for_url(f"**/of/{slug}/")
    type_over(page, "#id_hours_en", "Mon 10:00–12:00")
    press(page, "[name=needs][value=books]", "Space")
    type_over(page, "#id_website", "javascript:alert(1)")
    page.keyboard.press("Enter")
    # What stands against it is named and led to; what was typed is kept.
    page.locator("#errors").wait_for()
    press(page, "#errors a")
    expect(page.locator("#id_website")).to_be_focused()
    expect(page.locator("#id_hours_en")).to_have_value("Mon 10:00–12:00")
    page.keyboard.press("Control+A")
    page.keyboard.type("https://otwarty.krakow.pl/")
    page.keyboard.press("Enter")
    expect(page.locator(".notice--success")).to_be_visible()
    resource = Resource.objects.get(slug=slug)
    assert (resource.hours["en"], "books" in resource.needs) == ("Mon 10:00–12:00", True)
    page.goto("/en/lda/desk/resource/?due=1")
    press(page, f"form[action*='/{slug}/verified/'] button")
    expect(page.locator(".notice--success")).to_be_visible()
    resource.refresh_from_db()
    assert resource.verified_on == NOW.date()
    assert not resource.reports.exists()
