"""The pages of private calendars: seen once, renewed, deleted; and how much messages say."""

import datetime as dt
import html
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.freezing import freeze
from accounts.models import Group, Person
from bookings.models import PrivateFeed
from bookings.private_feeds import LASTS
from spaces.models import Space, Venue
from tests import make, make_bookings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
GROUP = "/en/my/groups/kupalinka/calendar/"
HOUSE = "/en/manage/venues/bright-house/calendar/"
DAY = dt.timedelta(days=1)


def make_address(browser: Client, page: str = GROUP, replaces: int = 0, **fields: str) -> str:
    """The address that is shown after pressing the button."""
    answer = browser.post(page, {"step": "make", "replaces": replaces, **fields})
    assert answer.status_code == 200
    found = re.search(r'id="address"[^>]* value="([^"]+)"', answer.content.decode())
    assert found, answer.content.decode()
    return html.unescape(found[1])


def path_of(address: str) -> str:
    return address.removeprefix("http://testserver")


@pytest.mark.parametrize("page", [GROUP, HOUSE])
def test_an_address_is_shown_once_and_works(
    as_: As, member: Person, manager: Person, group: Group, space: Space, now: dt.datetime, page: str
) -> None:
    make_bookings.request(by=member, group=group, space=space, now=now)
    browser = as_(member if page == GROUP else manager)
    assert "Make the address" in browser.get(page).content.decode()
    address = make_address(browser, page)
    assert re.fullmatch(r"http://testserver/feeds/private/[\w-]{27}\.ics\?lang=en", address)
    calendar = Client().get(path_of(address))
    assert (calendar.status_code, calendar.content.count(b"BEGIN:VEVENT")) == (200, 1)
    token = address.split("/")[-1].partition(".")[0]
    again = browser.get(page).content.decode()
    assert token not in again
    assert "22 November 2026" in again
    for session in Session.objects.all():
        assert token not in str(session.get_decoded()) + session.session_data


def test_it_is_given_as_text_as_a_link_and_as_a_picture(as_: As, member: Person, group: Group) -> None:
    answer = as_(member).post(GROUP, {"step": "make", "replaces": 0, "neutral": "on"})
    text = answer.content.decode()
    token = re.search(r"private/([\w-]{27})\.ics", text)[1]
    assert f'href="webcal://testserver/feeds/private/{token}.ics?neutral=1&amp;lang=en"' in text
    assert 'data-copy="address"' in text
    assert 'class="qr"' in text
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_neutral_names_are_part_of_the_address(
    as_: As, member: Person, group: Group, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    calendar = Client().get(path_of(make_address(as_(member), neutral="on"))).content.decode()
    assert f"SUMMARY:Booking {booking.reference}" in calendar
    assert "Belarusian" not in calendar


def test_sent_twice_it_is_made_once(as_: As, member: Person, group: Group) -> None:
    browser = as_(member)
    address = make_address(browser)
    answer = browser.post(GROUP, {"step": "make", "replaces": 0}, follow=True)
    assert "there is a newer address already" in answer.content.decode()
    assert Client().get(path_of(address)).status_code == 200


def test_a_new_address_ends_the_old_one(as_: As, member: Person, group: Group) -> None:
    browser = as_(member)
    old = make_address(browser)
    assert 'name="replaces" value="1"' in browser.get(GROUP).content.decode()
    new = make_address(browser, replaces=1)
    assert [Client().get(path_of(each)).status_code for each in (old, new)] == [404, 200]


@pytest.mark.parametrize("page", [GROUP, HOUSE])
def test_deleting_ends_it(
    as_: As, member: Person, manager: Person, group: Group, space: Space, page: str
) -> None:
    browser = as_(member if page == GROUP else manager)
    address = make_address(browser, page)
    said = browser.post(page, {"step": "delete"}, follow=True).content.decode()
    assert "gets nothing any more" in said and "Make the address" in said
    assert Client().get(path_of(address)).status_code == 404
    assert not PrivateFeed.objects.exists()
    assert browser.post(page, {"step": "delete"}).status_code == 302


@pytest.mark.parametrize("replaces", ["", "x", "-1", "99999999999999999999", "1\x00"])
def test_a_form_that_was_tampered_with_changes_nothing(
    as_: As, member: Person, group: Group, replaces: str
) -> None:
    answer = as_(member).post(GROUP, {"step": "make", "replaces": replaces})
    assert (answer.status_code, PrivateFeed.objects.count()) == (302, 0)


def test_each_member_has_one_of_their_own(as_: As, member: Person, group_admin: Person, group: Group) -> None:
    first, second = make_address(as_(member)), make_address(as_(group_admin))
    assert first != second
    as_(member).post(GROUP, {"step": "delete"})
    assert [Client().get(path_of(each)).status_code for each in (first, second)] == [404, 200]


@pytest.mark.parametrize("page", [GROUP, HOUSE])
def test_it_is_not_found_by_others(
    as_: As,
    visitor: Client,
    stranger: Person,
    other_manager: Person,
    member: Person,
    manager: Person,
    group: Group,
    space: Space,
    page: str,
) -> None:
    others = [stranger, other_manager, manager if page == GROUP else member]
    for person in others:
        for answer in (as_(person).get(page), as_(person).post(page, {"step": "make", "replaces": 0})):
            assert answer.status_code == 404, person
    assert visitor.get(page)["Location"].startswith("/en/account/")
    assert not PrivateFeed.objects.exists()


def test_it_says_when_it_was_last_asked_for_and_when_it_ends(
    as_: As, member: Person, group: Group, now: dt.datetime
) -> None:
    address = make_address(as_(member))
    assert "not yet" in as_(member).get(GROUP).content.decode()
    with time_machine.travel(now + dt.timedelta(minutes=70), tick=False):
        Client().get(path_of(address))
    text = as_(member).get(GROUP).content.decode()
    # 10:00 in UTC is 11:00 in Kraków.
    assert "11:00" in text and "10:10" not in text and "11:10" not in text
    with time_machine.travel(now + LASTS - DAY, tick=False):
        assert "It ends soon" in as_(member).get(GROUP).content.decode()
    with time_machine.travel(now + LASTS, tick=False):
        assert "Its time is over" in as_(member).get(GROUP).content.decode()
        assert Client().get(path_of(make_address(as_(member), replaces=1))).status_code == 200


def test_in_a_dispute_nothing_is_made_but_all_can_be_deleted(
    as_: As, member: Person, manager: Person, group: Group, venue: Venue, staff: Person, now: dt.datetime
) -> None:
    make_address(as_(member))
    make_address(as_(manager), HOUSE)
    freeze(by=staff, noun=group, reason="rivals", now=now)
    freeze(by=staff, noun=venue, reason="rivals", now=now)
    for person, page in ((member, GROUP), (manager, HOUSE)):
        browser = as_(person)
        assert "No address can be made while the dispute lasts" in browser.get(page).content.decode()
        said = browser.post(page, {"step": "make", "replaces": 1}, follow=True).content.decode()
        assert "frozen because of a dispute" in said
        browser.post(page, {"step": "delete"})
    assert not PrivateFeed.objects.exists()


def test_the_ways_there_are_on_the_pages(
    as_: As, member: Person, manager: Person, group: Group, venue: Venue
) -> None:
    second = make.group(name="Second", slug="second", admin=member)
    text = as_(member).get("/en/my/").content.decode()
    for slug in (group.slug, second.slug):
        assert f'href="/en/my/groups/{slug}/calendar/"' in text
    assert 'href="/en/my/messages/"' in text
    assert f'href="{HOUSE}"' in as_(manager).get("/en/manage/venues/bright-house/").content.decode()


def test_managers_see_in_the_history_that_one_was_made(as_: As, manager: Person, venue: Venue) -> None:
    make_address(as_(manager), HOUSE)
    text = as_(manager).get("/en/manage/venues/bright-house/history/").content.decode()
    assert "Somebody made an address of a private calendar of the house" in text


def test_messages_are_chosen_and_taken_back(as_: As, member: Person) -> None:
    browser, page = as_(member), "/en/my/messages/"
    text = browser.get(page).content.decode()
    assert "Whoever reads your mail then learns" in text
    assert "checked" not in re.search(r'<input[^>]*name="full"[^>]*>', text)[0]
    for sent, said, full in (
        ({"full": "on"}, "tell you everything", True),
        ({"full": "on"}, "tell you everything", True),
        ({}, "as little as possible", False),
    ):
        told: Any = browser.post(page, sent, follow=True).content.decode()
        member.refresh_from_db()
        assert said in told and member.full_messages is full
        assert ("checked" in re.search(r'<input[^>]*name="full"[^>]*>', told)[0]) is full


def test_nobody_chooses_for_others(visitor: Client, as_: As, member: Person, stranger: Person) -> None:
    assert visitor.post("/en/my/messages/", {"full": "on"}).status_code == 302
    as_(stranger).post("/en/my/messages/", {"full": "on", "person": member.pk})
    member.refresh_from_db()
    assert not member.full_messages
