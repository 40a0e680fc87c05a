"""For those who stand in the house: today on a screen, the week on a sheet."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import Group, Person
from events.states import Disclosure
from frontend.house_plan import Entry, room_days, rooms_now
from frontend.qr import qr_svg
from spaces.access import spaces_for
from spaces.models import OpeningException, Space, Venue
from tests import make, make_events
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("now")

TODAY = "/en/venues/bright-house/today/"
DOOR = "/en/spaces/bright-room/door/"
HOUSE_DOOR = "/en/venues/bright-house/door/"
PAGES = (TODAY, DOOR, HOUSE_DOOR)
WEEK = "?week=2026-11-22"
SUNDAY = dt.date(2026, 11, 22)
SECRET = {"en": "Secret gathering", "be": "Таемная сустрэча"}


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def here(hour: int, minute: int = 0) -> dt.datetime:
    """A moment of today on the wall of the house."""
    return dt.datetime(2026, 11, 22, hour - 1, minute, tzinfo=dt.UTC)


def said(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


@pytest.fixture
def songs(space: Space, group: Group) -> Any:
    """An open event today from 12 to 14."""
    return make_events.event(group, space, [here(12)], title={"en": "Evening of songs"})


def test_the_screen_says_what_goes_on_and_what_comes(visitor: Client, space: Space, songs: Any) -> None:
    make_events.booking(make.group(name="Quiet circle"), space, [here(9)])
    words = said(read(visitor, TODAY))
    assert "10:00" in words
    assert "Bright room Now Occupied until 11:00 12:00–14:00 Evening of songs" in words
    with time_machine.travel(here(11, 30), tick=False):
        assert "Now Free until 12:00 12:00–14:00 Evening of songs" in said(read(visitor, TODAY))
    with time_machine.travel(here(13), tick=False):
        assert "Now Evening of songs until 14:00 Nothing more today" in said(read(visitor, TODAY))
    with time_machine.travel(here(7), tick=False):
        assert "Now Closed until 08:00 09:00–11:00 Occupied" in said(read(visitor, TODAY))
    with time_machine.travel(here(23), tick=False):
        assert said(read(visitor, TODAY)).endswith("Bright room Now Closed")


def test_a_room_that_opens_for_a_booking_is_closed_until_then(
    visitor: Client, space: Space, group: Group
) -> None:
    make_events.booking(group, space, [here(8)])
    with time_machine.travel(here(7), tick=False):
        assert "Now Closed until 08:00 08:00–10:00 Occupied" in said(read(visitor, TODAY))


def test_a_room_that_is_set_up_or_cleared_away_is_not_closed(
    visitor: Client, venue: Venue, group: Group
) -> None:
    space = make.space(venue, buffer_before=30, buffer_after=15)
    make_events.event(group, space, [here(12)], title={"en": "Songs"})
    with time_machine.travel(here(11, 40), tick=False):
        assert "Now Occupied until 12:00 12:00–14:00 Songs" in said(read(visitor, TODAY))
    with time_machine.travel(here(14, 5), tick=False):
        assert "Now Occupied until 14:15 Nothing more today" in said(read(visitor, TODAY))


def test_the_screen_refreshes_itself_when_its_clock_goes_on_and_can_be_kept_still(
    visitor: Client, space: Space
) -> None:
    with time_machine.travel(here(10) + dt.timedelta(seconds=40), tick=False):
        answer = visitor.get(TODAY)
    assert answer["Refresh"] == "20"
    assert b'href="?still=1"' in answer.content
    assert "Refresh" not in visitor.get(f"{TODAY}?still=1")
    html = answer.content.decode()
    assert "<script" not in html
    assert visitor.cookies == {}
    assert 'content="noindex, nofollow"' in html


@pytest.mark.django_db
def test_the_screen_shows_the_clock_of_the_house(visitor: Client) -> None:
    make.space(make.venue(city="vilnius", slug="north"))
    assert '<time datetime="11:00">11:00</time>' in read(visitor, "/en/venues/north/today/")


def test_the_sheet_of_a_room_and_of_a_house_show_the_week(visitor: Client, space: Space, songs: Any) -> None:
    make_events.booking(make.group(name="Quiet circle"), space, [here(9)])
    for page in (DOOR, HOUSE_DOOR):
        words = said(read(visitor, page + WEEK))
        assert "16–22 Nov 2026" in words
        assert "Sunday 22 November 09:00–11:00 Occupied 12:00–14:00 Evening of songs" in words
        assert "Monday 16 November Nothing yet" in words
        assert "Quiet circle" not in words
    assert visitor.cookies == {}


@pytest.mark.parametrize(
    ("page", "feed"), [(DOOR, "spaces/bright-room"), (HOUSE_DOOR, "venues/bright-house")]
)
def test_the_sheet_has_the_code_of_its_feed(visitor: Client, space: Space, page: str, feed: str) -> None:
    html = read(visitor, page)
    address = f"http://testserver/feeds/{feed}.ics?lang=en"
    assert f'href="{address}"' in html
    assert qr_svg(address) in html
    assert visitor.get(f"/feeds/{feed}.ics?lang=en").status_code == 200


def test_a_code_is_drawn_without_a_style(visitor: Client) -> None:
    drawing = qr_svg("https://svietlica.example/feeds/spaces/bright-room.ics?lang=be")
    assert drawing.startswith("<svg")
    assert "style" not in drawing
    assert "viewBox" in drawing
    assert drawing != qr_svg("https://svietlica.example/feeds/spaces/bright-room.ics?lang=pl")


@pytest.mark.parametrize("level", [Disclosure.DISTRICT, Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_what_is_not_open_is_occupied_whoever_looks(
    visitor: Client, member: Person, manager: Person, as_: Callable[[Person], Client],
    space: Space, group: Group, level: Disclosure,
) -> None:  # fmt: skip
    event = make_events.event(group, space, [here(12)], title=SECRET, disclosure=level)
    for browser in (visitor, as_(member), as_(manager)):
        for page in PAGES:
            html = read(browser, page + WEEK)
            for secret in (
                *SECRET.values(),
                "Kupalinka",
                event.slug,
                "Purpose of the booking",
                "Contact Person",
            ):
                assert secret not in html, (page, secret)
            assert re.search(r"12:00–14:00 Occupied", said(html)), page


def test_a_group_is_not_named_even_with_an_open_event(visitor: Client, space: Space, songs: Any) -> None:
    for page in PAGES:
        html = read(visitor, page + WEEK)
        assert "Evening of songs" in html
        assert "Kupalinka" not in html


def entries(space: Space, day: dt.date = SUNDAY) -> list[Entry]:
    spaces = list(spaces_for(None).filter(pk=space.pk))
    return list(room_days(spaces, [day], space.venue.zone, now=NOW)[space.pk][0].entries)


def test_set_up_time_of_an_open_event_is_nothing_of_its_own(venue: Venue, group: Group) -> None:
    space = make.space(venue, buffer_before=30, buffer_after=15)
    make_events.event(group, space, [here(12)], title={"en": "Songs"})
    make_events.booking(group, space, [here(16)])
    assert [(one.interval.start, one.interval.end, one.title) for one in entries(space)] == [
        (here(12), here(14), {"en": "Songs"}),
        (here(15, 30), here(18, 15), {}),
    ]


def test_time_beside_an_open_event_that_somebody_else_has_is_told(venue: Venue, group: Group) -> None:
    space = make.space(venue)
    make_events.event(group, space, [here(12)], title={"en": "Songs"})
    make_events.booking(group, space, [here(14)], long=dt.timedelta(minutes=15))
    assert [(one.interval.start, one.title) for one in entries(space)] == [
        (here(12), {"en": "Songs"}),
        (here(14), {}),
    ]


def test_closed_days_have_their_reason_and_other_hours_do_not(space: Space) -> None:
    monday, tuesday = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    OpeningException.objects.create(space=space, date=monday, reason={"en": "Repairs"})
    OpeningException.objects.create(
        space=space, date=tuesday, opens=dt.time(10), closes=dt.time(12), reason={"en": "Short day"}
    )
    [closed] = entries(space, monday)
    assert (closed.closed, closed.all_day, closed.title) == (True, True, {"en": "Repairs"})
    assert entries(space, tuesday) == []


@pytest.mark.parametrize(
    "week", ["32-13-2026", "9999-12-31", "0001-01-01", "2020-01-01", "2027-03-28T02:30", "%00", "%ED%A0%80"]
)
def test_what_is_no_week_is_named_and_the_current_one_shown(visitor: Client, space: Space, week: str) -> None:
    for page in (DOOR, HOUSE_DOOR):
        html = read(visitor, f"{page}?week={week}")
        assert "There is no such week to look at: this is the current one." in html
        assert "16–22 Nov 2026" in html
    assert visitor.get(f"{TODAY}?day={week}").status_code == 200


def test_weeks_are_turned_for_a_year(visitor: Client, space: Space) -> None:
    first, last = read(visitor, DOOR), read(visitor, f"{DOOR}?week=2027-11-22")
    assert ('rel="prev nofollow"' in first, 'rel="next nofollow"' in first) == (False, True)
    assert ('rel="prev nofollow"' in last, 'rel="next nofollow"' in last) == (True, False)
    assert 'content="noindex, nofollow"' in last


@pytest.mark.django_db
def test_houses_that_nobody_answers_for_have_no_screen_and_no_sheet(visitor: Client) -> None:
    listed = make.venue(slug="listed", managed=False)
    make.space(listed, slug="listed-room")
    for address in ("venues/listed/today", "venues/listed/door", "spaces/listed-room/door", "venues/none/today",
                    "spaces/none/door"):  # fmt: skip
        assert visitor.get(f"/en/{address}/").status_code == 404
    make.venue(slug="empty")
    assert "has no spaces here yet" in read(visitor, "/en/venues/empty/today/")
    assert "has no spaces here yet" in read(visitor, "/en/venues/empty/door/")


def test_nothing_is_done_by_posting(visitor: Client, space: Space) -> None:
    assert {visitor.post(page).status_code for page in PAGES} == {405}


@pytest.mark.django_db
@pytest.mark.parametrize(("city", "offset"), [("warsaw", 1), ("vilnius", 2)])
@pytest.mark.parametrize(
    ("day", "summer"),
    [
        (dt.date(2027, 3, 27), 0),
        (dt.date(2027, 3, 28), 1),
        (dt.date(2026, 10, 24), 1),
        (dt.date(2026, 10, 25), 0),
    ],
)
def test_an_evening_stands_at_its_hour_when_the_clock_changes(
    city: str, offset: int, day: dt.date, summer: int, group: Group
) -> None:
    space = make.space(make.venue(city=city, open_on_holidays=True))
    early = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    start = dt.datetime.combine(day, dt.time(18 - offset - summer), dt.UTC)
    make_events.event(group, space, [start], title={"en": "Songs"}, now=early)
    spaces = list(spaces_for(None))
    room = room_days(spaces, [day], space.venue.zone, now=early)[space.pk][0]
    assert [one.interval.start for one in room.entries] == [start]
    [shown] = rooms_now(spaces, space.venue.zone, now=start - dt.timedelta(hours=1))
    assert (shown.free_until, [one.title for one in shown.coming]) == (start, [{"en": "Songs"}])


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_rooms_costs_the_same(
    visitor: Client, venue: Venue, group: Group, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        space = make.space(venue, slug=f"room-{number}")
        make_events.event(group, space, [here(12)])
    for page in (TODAY, HOUSE_DOOR):
        with django_assert_num_queries(8):
            read(visitor, page)


def test_the_house_and_its_manager_are_led_here(
    visitor: Client, manager: Person, as_: Callable[[Person], Client], space: Space
) -> None:
    for browser, page in (
        (visitor, "/en/venues/bright-house/"),
        (as_(manager), "/en/manage/venues/bright-house/"),
    ):
        html = read(browser, page)
        assert f'href="{TODAY}"' in html
        assert f'href="{HOUSE_DOOR}"' in html
    assert f'href="{DOOR}"' in read(visitor, "/en/spaces/bright-room/")
