"""The main job as new people do it: a room is found, asked for, given, announced, and stands in a calendar."""

import datetime as dt
import re
import urllib.request
from zoneinfo import ZoneInfo

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.states import BookingState, OccurrenceState
from notifications.models import Message
from spaces.models import Space
from tests import make, make_bookings
from tests.browser import worlds
from tests.browser.conftest import OpenPage
from tests.browser.pages import SUBMIT, come_in
from tests.conftest import NOW
from tests.sign_in import app_code

KRAKOW = ZoneInfo("Europe/Warsaw")
FIRST, LAST = dt.date(2027, 3, 2), dt.date(2027, 4, 13)
CLASHING, NOT_GIVEN = dt.date(2027, 3, 16), dt.date(2027, 4, 13)
GIVEN = [
    dt.date(2027, 3, 2),
    dt.date(2027, 3, 9),
    dt.date(2027, 3, 23),
    # The clocks go forward on 28 March.
    dt.date(2027, 3, 30),
    dt.date(2027, 4, 6),
]
TITLE = {"be": "Беларуская мова для дзяцей", "pl": "Język białoruski dla dzieci"}
FOUNDER, MANAGER = "alesia@supolka.test", "marta@house.test"


@pytest.fixture
def house(live_server: LiveServer) -> Space:
    """A house whose manager has signed in before, but never shown a second factor; one March evening is taken."""
    space = worlds.room(worlds.house(make.person(email=MANAGER, language="pl")))
    other = make.group(name="Szachy", slug="szachy")
    day, hours = CLASHING, {"starts": dt.time(19), "ends": dt.time(21)}
    make_bookings.approved(by=None, group=other, space=space, now=NOW, day=day, **hours)
    return space


@pytest.mark.parametrize(("language", "width", "height"), [("be", 390, 844), ("pl", 1280, 900)])
def test_from_a_stranger_to_a_calendar(
    house: Space, open_page: OpenPage, live_server: LiveServer, language: str, width: int, height: int
) -> None:
    group_page = open_page(width=width, height=height)
    sign_in_and_found(group_page, language)
    find_the_room(group_page)
    booking = ask_for_it(group_page, TITLE[language])

    desk = open_page(width=width, height=height)
    sign_in_with_an_app(desk, language)
    give_all_but_one(desk, booking)
    everybody_was_told(booking)

    slug = announce_it(group_page, booking, TITLE[language])
    feed = find_it_as_a_visitor(open_page(width=width, height=height), language, slug)
    the_calendar_is_right(feed, TITLE[language])
    assert_found_by_filters(live_server, slug)


def sign_in_and_found(page: Page, language: str) -> None:
    """By a code from the mail, and with one form."""
    page.goto(f"/{language}/")
    page.locator(".site-head a[href$='/account/sign-in/']").click()
    come_in(page, FOUNDER)
    page.wait_for_url("**/my/")
    page.locator("main a[href$='/my/groups/new/']").click()
    page.locator("[name=name]").fill("Купалінка")
    page.locator("[name=form][value=informal]").check()
    page.locator(SUBMIT).click()
    page.wait_for_url("**/my/")
    assert (Person.objects.get(email=FOUNDER).language, Group.objects.filter(name="Купалінка").count()) == (
        language,
        1,
    )


def find_the_room(page: Page) -> None:
    """By day, hours and number of people; then its rules and its week, then the way to the request."""
    page.locator("main .page-head__actions a[href$='/spaces/']").click()
    page.locator("[name=date]").fill(f"{FIRST}")
    page.locator("[name=from]").select_option("18:00")
    page.locator("[name=to]").select_option("19:30")
    page.locator("[name=people]").fill("12")
    page.locator("form[data-results] button").click()
    page.wait_for_url("**/spaces/?*date=2027-03-02*")
    expect(page.locator("#results .badge--free")).to_have_count(1)
    page.locator("#results a[href*='/spaces/bright-room/?week=']").click()
    expect(page.locator("#week")).to_be_visible()
    expect(page.locator("#house-rules + .prose")).to_be_visible()
    page.go_back()
    page.locator("#results a[href*='/spaces/bright-room/request/']").click()


def ask_for_it(page: Page, title: str) -> Booking:
    """The rules stand before the form; the dates are looked at one by one, and the one that clashes is left out."""
    expect(page.locator("#house-rules")).to_be_visible()
    order = "document.querySelector('.rules').compareDocumentPosition(document.querySelector('form.form'))"
    assert page.evaluate(order) == 4
    assert page.locator("[name=starts]").input_value() == "18:00"
    page.locator("[name=until]").fill(f"{LAST}")
    page.locator("[name=step][value=check]").click()
    expect(page.locator(".date-row")).to_have_count(7)
    expect(page.locator(".badge--clash")).to_have_count(1)
    expect(row_of(page, CLASHING).locator(".badge--clash")).to_be_visible()
    page.locator("[name=step][value=leave_out_all]").click()
    expect(page.locator("[name=leave_out]:checked")).to_have_count(1)
    expect(page.locator("[name=leave_out]:checked")).to_have_value(f"{CLASHING}")
    page.locator("[name=purpose]").select_option("language_class")
    page.locator("[name=title]").fill(title)
    page.locator("[name=contact_name]").fill("Алеся")
    page.locator("[name=contact_reach]").fill("+48 600 000 000")
    page.locator("[name=accept_rules]").check()
    page.locator("[name=step][value=send]").click()
    page.wait_for_url("**/my/bookings/*/")
    expect(page.locator("h1")).to_have_text(title)
    return Booking.objects.get(title=title)


def row_of(page: Page, day: dt.date) -> Locator:
    """The line of a date, whatever the language calls it."""
    return page.locator(".date-row").filter(has=page.locator(f"[value='{day}']"))


def sign_in_with_an_app(page: Page, language: str) -> None:
    """A manager's first visit: the code from the mail, then an app is set up."""
    page.goto(f"/{language}/manage/")
    come_in(page, MANAGER)
    page.wait_for_url("**/second-step/app/")
    secret = page.locator("figcaption code").inner_text()
    page.locator("[name=code]").fill(app_code(secret))
    page.locator(SUBMIT).click()
    page.wait_for_url("**/recovery-codes/")
    page.goto(f"/{language}/manage/")


def give_all_but_one(page: Page, booking: Booking) -> None:
    """From the queue to the request, to an answer for each date."""
    expect(page.locator(".queue-card")).to_have_count(1)
    if not page.locator("#pane").is_visible():
        page.locator(".queue-card__title a").click()
    page.locator(f"#pane a.whole[href*='{booking.reference}']").click()
    expect(page.locator("#answer [name=date]:checked")).to_have_count(6)
    assert "600 000 000" not in page.content()
    page.locator("#answer .date-row label").last.click()
    page.locator("#answer [name=which][value=chosen]").click()
    expect(page.locator(".badge--approved")).not_to_have_count(0)
    booking.refresh_from_db()
    assert booking.status == BookingState.APPROVED
    states = {date.starts_at.astimezone(KRAKOW).date(): date.state for date in booking.occurrences.all()}
    assert states == {
        **dict.fromkeys(GIVEN, OccurrenceState.APPROVED),
        CLASHING: OccurrenceState.WANTED,
        NOT_GIVEN: OccurrenceState.DECLINED,
    }


def everybody_was_told(booking: Booking) -> None:
    """Each message goes to the one whom it concerns, and names neither title nor place."""
    told = [message for message in Message.objects.all() if str(booking.reference) in message.subject]
    assert {(message.kind, message.person and message.person.email) for message in told} == {
        ("booking_received", FOUNDER),
        ("booking_waiting", MANAGER),
        ("booking_partly_approved", FOUNDER),
    }
    for message in told:
        assert booking.title not in message.subject + message.body


def announce_it(page: Page, booking: Booking, title: str) -> str:
    """From the booking, in two languages."""
    page.reload()
    page.locator("main a[href$='/announce/']").click()
    # What is folded where the style sheet tells.
    page.wait_for_url(re.compile(r"/announce/$"), wait_until="load")
    assert page.locator("[name=kind]").input_value() == "language_class"
    for code, words in TITLE.items():
        if not page.locator(f"[name=title_{code}]").is_visible():
            page.locator(f".language__fold[lang={code}]").click()
        page.locator(f"[name=title_{code}]").fill(words)
        page.locator(f"[name=text_{code}]").fill(f"{words}.")
    page.locator("[name=disclosure][value=open]").check()
    page.locator("[name=languages][value=be]").check()
    page.locator(SUBMIT).click()
    page.wait_for_url(re.compile(r"/my/events/[^/]+/$"))
    expect(page.locator("h1")).to_have_text(title)
    return str(booking.events.get().slug)


def find_it_as_a_visitor(page: Page, language: str, slug: str) -> str:
    """In both lists and on its page, with nobody's contact; returns the address of its feed."""
    for listed in ("events", "classes"):
        page.goto(f"/{language}/{listed}/")
        expect(page.locator(f"main a[href$='/events/{slug}/']").first).to_have_text(TITLE[language])
    page.locator(f"main a[href$='/events/{slug}/']").first.click()
    expect(page.locator("h1")).to_have_text(TITLE[language])
    expect(page.locator("#dates + .date-list > li")).to_have_count(len(GIVEN))
    assert page.locator("#dates + .date-list").inner_text().count("18:00–19:30") == len(GIVEN)
    assert "600 000 000" not in page.content()
    assert page.context.cookies() == []
    return str(page.locator("a[download]").evaluate("link => link.href"))


def the_calendar_is_right(feed: str, title: str) -> None:
    """Six in the evening in Kraków, before and after the clocks go forward."""
    events = calendar(feed).walk("VEVENT")
    starts = sorted(event.start.astimezone(KRAKOW) for event in events)
    assert [start.date() for start in starts] == GIVEN
    assert {start.timetz().replace(tzinfo=None) for start in starts} == {dt.time(18)}
    assert [start.astimezone(dt.UTC).hour for start in starts] == [17, 17, 17, 16, 16]
    assert {event.end - event.start for event in events} == {dt.timedelta(minutes=90)}
    assert {str(event["SUMMARY"]) for event in events} == {title}
    assert not any("ORGANIZER" in event or "ATTENDEE" in event for event in events)


def assert_found_by_filters(live_server: LiveServer, slug: str) -> None:
    """Who follows the classes of the city gets it, who follows another city does not."""
    for city, found in (("krakow", len(GIVEN)), ("vilnius", 0)):
        address = f"{live_server.url}/feeds/events.ics?city={city}&kind=language_class"
        assert len(calendar(address).walk("VEVENT")) == found


def calendar(address: str) -> icalendar.Calendar:
    """What a calendar program reads there."""
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        return icalendar.Calendar.from_ical(answer.read())
