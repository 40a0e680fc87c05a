"""A browser that runs no script can do everything."""

import datetime as dt

from playwright.sync_api import expect

from bookings.models import Batch, Booking
from bookings.states import BookingState, OccurrenceState
from tests import make, make_bookings
from tests.browser.conftest import OpenPage
from tests.browser.worlds import World
from tests.conftest import NOW

TOUCH = 44
"""Pixels that a finger needs either way."""


def test_a_course_is_found_and_asked_for(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["group"], java_script_enabled=False)
    page.goto("/en/spaces/")
    page.locator("[name=date]").fill("2027-02-04")
    page.locator("[name=from]").select_option("18:00")
    page.locator("[name=to]").select_option("20:00")
    page.locator("form[data-results] button").click()
    page.locator("#results a[href*='/request/']").click()
    page.locator("[name=until]").fill("2027-02-18")
    page.locator("[name=step][value=check]").click()
    expect(page.locator(".date-row")).to_have_count(3)
    page.locator("[name=leave_out]").nth(1).check()
    page.locator("[name=people]").fill("12")
    page.locator("[name=purpose]").select_option("culture")
    page.locator("[name=title]").fill("Songs")
    page.locator("[name=contact_name]").fill("Alesia")
    page.locator("[name=step][value=send]").click()
    # What is missing is named beside its field and above the form; what was typed is kept.
    expect(page.locator("#errors a")).to_have_count(2)
    expect(page.locator("#id_contact_reach_error")).to_be_visible()
    assert page.locator("[name=title]").input_value() == "Songs"
    page.locator("[name=contact_reach]").fill("+48 600 000 000")
    page.locator("[name=accept_rules]").check()
    page.locator("[name=step][value=send]").click()
    page.wait_for_url("**/my/bookings/*/")
    booking = Booking.objects.get(title="Songs")
    assert [date.state for date in booking.occurrences.all()] == [
        OccurrenceState.REQUESTED,
        OccurrenceState.LEFT_OUT,
        OccurrenceState.REQUESTED,
    ]


def test_requests_are_answered(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"], java_script_enabled=False)
    page.goto("/en/manage/")
    page.locator(f"#at-{world.names['requested']}").click()
    page.locator("#pane .whole").click()
    # The one that was given away since is not ticked.
    expect(page.locator("#answer [name=date]:checked")).to_have_count(2)
    page.locator("#answer [name=which][value=chosen]").click()
    expect(page.locator(".notice--success")).to_be_visible()
    page.goto(f"/en/manage/bookings/{world.names['second']}/")
    page.locator("#decline summary").click()
    page.locator("#decline select").select_option("host")
    page.locator("#decline .button--danger").click()
    expect(page.locator(".notice--success")).to_be_visible()
    states = {
        name: Booking.objects.get(reference=world.names[name]).status for name in ("requested", "second")
    }
    assert states == {"requested": BookingState.APPROVED, "second": BookingState.DECLINED}


def take_first_date(world: World) -> None:
    """A room of the same floor, where requests hold their time, is asked for on the first date of the course."""
    floor = tuple(world.space.parts.all())
    same = make.space(world.space.venue, parts=floor, name={"en": "The same floor"})
    make_bookings.request(by=None, group=make.group(), space=same, now=NOW, day=dt.date(2026, 12, 3))


def test_requests_are_answered_beside_the_queue(world: World, open_page: OpenPage) -> None:
    """On a phone the card unfolds; every target takes a finger."""
    take_first_date(world)
    page = open_page(world.people["manager"], width=390, height=844, java_script_enabled=False)
    page.goto("/en/manage/")
    expect(page.locator("#pane")).to_be_hidden()
    page.locator(f"#at-{world.names['requested']}").click()
    expect(page.locator("#pane")).to_be_visible()
    expect(page.locator("#pane [name=date]:checked")).to_have_count(1)
    expect(page.locator("#week .week-days__slot--clash")).to_contain_text("Belarusian for adults")
    page.locator("#week .week-bar__moves a").last.click()
    expect(page.locator("#week .week-days__slot--clash")).to_have_count(0)
    targets = page.locator(
        ".queue-card__tick:has(input), .queue-card, #pane .button, #pane .whole, #pane summary,"
        " .together .button, .together summary"
    )
    boxes = [targets.nth(number).bounding_box() for number in range(targets.count())]
    # What is folded away has no height.
    shown = [box for box in boxes if box and box["height"]]
    assert len(shown) > 8
    assert [box for box in shown if box["height"] < TOUCH or box["width"] < TOUCH] == []
    page.locator("#pane [name=which][value=chosen]").click()
    expect(page.locator(".notice--success")).to_be_visible()
    page.wait_for_url(f"**/manage/?at={world.names['second']}*")
    assert Booking.objects.get(reference=world.names["requested"]).status == BookingState.APPROVED


def test_several_are_decided_and_undone(world: World, open_page: OpenPage) -> None:
    take_first_date(world)
    page = open_page(world.people["manager"], width=390, height=844, java_script_enabled=False)
    page.goto("/en/manage/")
    for reference in (world.names["second"], world.names["requested"]):
        page.locator(f"#tick-{reference}").check()
    # Enter in a box presses the first button of the form, which decides nothing.
    page.locator(f"#tick-{world.names['second']}").press("Enter")
    page.wait_for_url("**/decide/**")
    expect(page.locator("[name=chosen]:checked")).to_have_count(2)
    assert not Batch.objects.exists()
    page.locator("[name=decision][value=approve]").click()
    # One of them has a clash: it is named and not ticked any more.
    expect(page.locator("#errors li")).to_have_count(1)
    expect(page.locator("[name=chosen]:checked")).to_have_count(1)
    page.locator(f"#tick-{world.names['requested']}").check()
    page.locator(".together summary").click()
    page.locator("#id_batch-reason").select_option("host")
    page.locator("[name=decision][value=decline]").click()
    expect(page.locator(".batch")).to_contain_text("2 requests will be declined within a minute.")
    undo = page.locator(".batch .button")
    box = undo.bounding_box()
    assert box is not None
    assert box["height"] >= TOUCH
    undo.click()
    expect(page.locator(".batch")).to_have_count(0)
    expect(page.locator("[name=chosen]")).to_have_count(3)


def test_an_announcement_unfolds_a_language_on_a_phone(world: World, open_page: OpenPage) -> None:
    """What was typed comes back open; on a wide screen all languages stand side by side."""
    page = open_page(world.people["group"], width=390, height=844, java_script_enabled=False)
    page.goto("/en/my/announce/")
    expect(page.locator("[name=title_en]")).to_be_visible()
    expect(page.locator("[name^=title_]:visible")).to_have_count(1)
    shown = page.locator(".language__fold").all()
    boxes = [box for one in shown if (box := one.bounding_box())]
    assert len(boxes) == 6
    assert [box for box in boxes if box["height"] < TOUCH or box["width"] < TOUCH] == []
    page.locator(".language__fold[lang=be]").click()
    page.locator("[name=title_be]").fill("Хор")
    page.locator("form .button--large").click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.locator("[name=title_be]")).to_have_value("Хор")
    expect(page.locator("[name=title_be]")).to_be_visible()
    expect(page.locator("[name^=title_]:visible")).to_have_count(1)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("[name^=title_]:visible")).to_have_count(6)
    expect(page.locator(".language__fold:visible")).to_have_count(0)


def test_the_states_of_the_queue_are_one_row_on_a_phone(world: World, open_page: OpenPage) -> None:
    """It takes little of the first screen, and the state that is looked at stands in it."""
    page = open_page(world.people["manager"], width=390, height=844, java_script_enabled=False)
    for state in ("requested", "declined"):
        page.goto(f"/be/manage/?state={state}")
        row, current = (page.locator(f"#states {one}").bounding_box() for one in ("ul", "[aria-current]"))
        assert row and current
        assert row["height"] < 1.5 * TOUCH
        assert current["x"] >= 0 and current["x"] + current["width"] <= 390, state


def test_menus_open(world: World, open_page: OpenPage) -> None:
    page = open_page(world.people["manager"], width=390, height=844, java_script_enabled=False)
    page.goto("/en/my/")
    page.locator(".menu-button").click()
    expect(page.locator(".site-nav a").first).to_be_visible()
    page.locator(".site-nav__close").click()
    expect(page.locator(".site-nav a").first).to_be_hidden()
    page.locator("details.menu > summary").first.click()
    page.locator("details.menu a[lang=be]").click()
    page.wait_for_url("**/be/my/")
