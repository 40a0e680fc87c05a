"""The rooms of a house, and of a city, side by side: as a table and as data."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group, Person
from events.states import Disclosure
from frontend.day_plan import plan_of
from frontend.stretches import Mark
from frontend.timeline_data import data_of
from spaces.access import spaces_for
from spaces.models import Space, Venue
from tests import make, make_bookings, make_events
from tests.conftest import NOW
from tests.sign_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

PAGE = "/en/venues/bright-house/timeline/"
CITY = "/en/spaces/timeline/"
DATA = "/data/venues/bright-house/timeline.json"
CITY_DATA = "/data/spaces/timeline.json"
TUESDAY = dt.date(2026, 12, 1)
WITH_TUESDAY = "?day=2026-12-01"
SECRET = {"en": "Secret gathering", "be": "Таемная сустрэча"}


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def pieces(browser: Client, address: str) -> list[tuple[str, str, str, str]]:
    """Without closed time: mark, words, from, to."""
    told = browser.get(address).json()["pieces"]
    return [
        (piece["mark"], piece["text"], piece["from"], piece["to"])
        for piece in told
        if piece["mark"] not in ("closed", "past")
    ]


@pytest.fixture
def evening(space: Space, group: Group) -> Any:
    """An open event on Tuesday from 18 to 20."""
    return make_events.event(group, space, title={"en": "Evening of songs"})


def test_a_day_of_a_house_is_a_table_that_leads_to_the_request_form(
    visitor: Client, space: Space, evening: Any
) -> None:
    html = read(visitor, PAGE + WITH_TUESDAY)
    assert "Tuesday, 1 December 2026" in html
    assert html.count(">Free</strong> 08:00–18:00") == 1
    assert "/en/spaces/bright-room/request/?date=2026-12-01&amp;from=08%3A00&amp;to=10%3A00" in html
    assert f'href="/en/events/{evening.slug}/"><strong>Evening of songs' in html
    assert "/en/venues/bright-house/timeline/?day=2026-12-02&amp;days=1" not in html
    assert '?day=2026-12-02&amp;days=1"' in html
    assert visitor.cookies == {}


def test_the_data_say_what_the_table_says(visitor: Client, space: Space, evening: Any) -> None:
    answer = visitor.get(DATA + WITH_TUESDAY)
    assert answer["X-Robots-Tag"] == "noindex"
    told = answer.json()
    assert told["days"] == [
        {"date": "2026-12-01", "short": "Tue 1 Dec", "long": "Tuesday 1 December"},
    ]
    assert (told["opens"], told["last"]) == ("08:00", "21:30")
    assert [(one["id"], one["name"], one["house"], one["step"]) for one in told["spaces"]] == [
        ("bright-room", "Bright room", "", 15)
    ]
    assert pieces(visitor, DATA + WITH_TUESDAY) == [
        ("free", "Free", "2026-12-01T08:00", "2026-12-01T18:00"),
        ("event", "Evening of songs", "2026-12-01T18:00", "2026-12-01T20:00"),
        ("free", "Free", "2026-12-01T20:00", "2026-12-01T22:00"),
    ]
    assert visitor.cookies == {}


def test_the_data_speak_the_language_that_is_asked_for(visitor: Client, space: Space) -> None:
    told = visitor.get(f"{DATA}{WITH_TUESDAY}&lang=be").json()
    assert told["days"][0]["long"] == "аўторак, 1 снежня"
    assert told["spaces"][0]["request"] == "/be/spaces/bright-room/request/"
    assert visitor.get(f"{DATA}{WITH_TUESDAY}&lang=xx").json()["days"][0]["long"] == "Tuesday 1 December"


@pytest.mark.parametrize("level", [Disclosure.DISTRICT, Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_what_is_not_open_is_occupied_and_nothing_else(
    visitor: Client, stranger: Person, member: Person, as_: Callable[[Person], Client],
    space: Space, group: Group, level: Disclosure,
) -> None:  # fmt: skip
    event = make_events.event(group, space, title=SECRET, organiser="Kupalinka", disclosure=level)
    for browser in (visitor, as_(stranger), as_(member)):
        for address in (PAGE, DATA, CITY, CITY_DATA):
            told = read(browser, f"{address}?day=2026-12-01&lang=be")
            for secret in (*SECRET.values(), "Kupalinka", event.slug, "Purpose of the booking"):
                assert secret not in told, (address, secret)
        assert ("taken", "Occupied", "2026-12-01T18:00", "2026-12-01T20:00") in pieces(
            browser, DATA + WITH_TUESDAY
        )


def test_a_cancelled_event_is_not_named(visitor: Client, space: Space, evening: Any) -> None:
    evening.occurrences.update(state="cancelled")
    assert "Evening of songs" not in read(visitor, PAGE + WITH_TUESDAY)
    assert "Evening of songs" not in read(visitor, DATA + WITH_TUESDAY)


def test_a_half_of_a_hall_says_nothing_of_the_whole(visitor: Client, venue: Venue, group: Group) -> None:
    parts = (make.part(venue), make.part(venue))
    make.space(venue, slug="half", parts=parts[:1])
    whole = make.space(venue, slug="whole", parts=parts)
    make_events.event(group, whole, title={"en": "Concert"})
    told = visitor.get(DATA + WITH_TUESDAY).json()["pieces"]
    assert {(one["space"], one["text"]) for one in told if one["mark"] in ("event", "taken")} == {
        ("whole", "Concert"),
        ("half", "Occupied"),
    }


def test_managers_see_the_references_of_their_own_house_and_of_no_other(
    manager: Person, other_manager: Person, group_admin: Person, visitor: Client,
    as_: Callable[[Person], Client], space: Space, group: Group,
) -> None:  # fmt: skip
    asks = {"by": group_admin, "group": group, "space": space, "now": NOW, "day": TUESDAY}
    asked = make_bookings.request(**asks, title="Choir of Alesia")
    booked = make_bookings.approved(**asks, starts=dt.time(10), ends=dt.time(12), title="Chess of Janka")
    own = as_(manager)
    html = read(own, PAGE + WITH_TUESDAY)
    assert f"/en/manage/bookings/{asked.reference}/" in html
    assert "Choir of Alesia" not in html
    assert [piece[:2] for piece in pieces(own, DATA + WITH_TUESDAY)] == [
        ("free", "Free"),
        ("mine", booked.reference),
        ("free", "Free"),
        ("requested", asked.reference),
        ("free", "Free"),
    ]
    assert own.get(PAGE + WITH_TUESDAY)["Cache-Control"] == "no-store"
    # Also where the house's rooms stand among those of the city.
    assert asked.reference in read(own, CITY_DATA + WITH_TUESDAY)
    half_way = sign_in(Client(), manager)
    for browser in (visitor, as_(other_manager), half_way):
        for address in (PAGE, DATA, CITY, CITY_DATA):
            told = read(browser, address + WITH_TUESDAY)
            assert asked.reference not in told
            assert booked.reference not in told


def test_a_request_that_holds_no_time_is_shown_to_its_manager_alone(
    manager: Person, group_admin: Person, visitor: Client, as_: Callable[[Person], Client],
    venue: Venue, group: Group,
) -> None:  # fmt: skip
    loose = make.space(venue, slug="loose", holds_undecided=False)
    asked = make_bookings.request(by=group_admin, group=group, space=loose, now=NOW, day=TUESDAY)
    assert ("requested", asked.reference, "2026-12-01T18:00", "2026-12-01T20:00") in pieces(
        as_(manager), DATA + WITH_TUESDAY
    )
    assert pieces(visitor, DATA + WITH_TUESDAY) == [("free", "Free", "2026-12-01T08:00", "2026-12-01T22:00")]


def test_several_days_follow_one_another(visitor: Client, space: Space) -> None:
    told = visitor.get(f"{DATA}?day=2026-12-01&days=7").json()
    assert [day["date"] for day in told["days"]] == [f"2026-12-0{number}" for number in range(1, 8)]
    html = read(visitor, f"{PAGE}?day=2026-12-01&days=3")
    assert "1–3 Dec 2026" in html
    assert html.count('<table class="week">') == 3
    assert '?day=2026-12-04&amp;days=3"' in html
    assert '?day=2026-11-28&amp;days=3"' in html


def test_one_turns_no_farther_than_the_house_plans(visitor: Client, venue: Venue) -> None:
    make.space(venue, horizon_days=10)
    first, last = read(visitor, PAGE), read(visitor, f"{PAGE}?day=2026-12-02")
    assert ('rel="prev nofollow"' in first, 'rel="next nofollow"' in first) == (False, True)
    assert ('rel="prev nofollow"' in last, 'rel="next nofollow"' in last) == (True, False)
    assert 'content="noindex, nofollow"' in last
    assert 'content="index, nofollow"' in first
    assert "There is nothing to show for" in read(visitor, f"{PAGE}?day=2026-12-03")
    # Of seven days the first three are within the horizon.
    assert len(visitor.get(f"{DATA}?day=2026-11-30&days=7").json()["days"]) == 3


BAD = ["32-13-2026", "2026-13-32", "9999-12-31", "0001-01-01", "2020-01-01", "2027-03-28T02:30", "20261201", "%00",
       "%ED%A0%80", "９９９９-12-01", "1" * 5000]  # fmt: skip


@pytest.mark.parametrize("day", BAD)
def test_what_is_no_day_is_named_and_today_shown(visitor: Client, space: Space, day: str) -> None:
    for page in (PAGE, CITY):
        html = read(visitor, f"{page}?day={day}")
        assert "There is nothing to show for what the address names (day)." in html
        assert "Sunday, 22 November 2026" in html
    for data in (DATA, CITY_DATA):
        answer = visitor.get(f"{data}?day={day}")
        assert answer.status_code == 400
        assert "day" in answer.json()["detail"]


@pytest.mark.parametrize("query", ["days=0", "days=2", "days=-1", "days=1e9", "days=%00", "days=١"])
def test_another_number_of_days_is_named(visitor: Client, space: Space, query: str) -> None:
    assert "(days)" in read(visitor, f"{PAGE}?{query}")
    assert visitor.get(f"{DATA}?{query}").status_code == 400


def test_a_city_that_nobody_knows_is_named(visitor: Client, space: Space) -> None:
    assert "(city)" in read(visitor, f"{CITY}?city=atlantis")
    assert visitor.get(f"{CITY_DATA}?city=%00").status_code == 400


def test_a_city_shows_its_own_rooms_with_their_houses(visitor: Client, space: Space) -> None:
    make.space(make.venue(city="vilnius", name="Vilnius house"), slug="elsewhere")
    told = visitor.get(f"{CITY_DATA}?city=krakow").json()["spaces"]
    assert [(one["id"], one["house"]) for one in told] == [("bright-room", "Bright House")]
    assert [one["id"] for one in visitor.get(f"{CITY_DATA}?city=vilnius").json()["spaces"]] == ["elsewhere"]
    assert "No space can be asked for here now" in read(visitor, f"{CITY}?city=warsaw")
    assert visitor.get(f"{CITY_DATA}?city=warsaw").json() == {"days": [], "spaces": [], "pieces": []}


def test_what_cannot_be_asked_for_here_has_no_timeline(visitor: Client, venue: Venue, space: Space) -> None:
    make.venue(slug="listed", managed=False)
    for address in (
        "/en/venues/listed/timeline/",
        "/en/venues/none/timeline/",
        "/data/venues/none/timeline.json",
    ):
        assert visitor.get(address).status_code == 404
    Venue.objects.filter(pk=venue.pk).update(frozen_at=NOW)
    assert "/request/" not in read(visitor, PAGE)
    assert visitor.get(DATA).json()["spaces"] == []
    assert visitor.post(PAGE).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("city", "zone"), [("warsaw", "Europe/Warsaw"), ("vilnius", "Europe/Vilnius")])
@pytest.mark.parametrize(
    ("day", "hours"), [("2027-03-27", 24), ("2027-03-28", 23), ("2026-10-25", 25), ("2026-10-26", 24)]
)
def test_a_day_is_whole_when_the_clock_changes(city: str, zone: str, day: str, hours: int) -> None:
    house = make.venue(city=city, open_on_holidays=True)
    make.space(house, slug="owl", hours=(dt.time(0), dt.time(0)))
    early = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    spaces = list(spaces_for(None))
    plan = plan_of(spaces, [dt.date.fromisoformat(day)], zone, now=early, booked={})
    [(_, column)] = plan.days[0].columns
    length = sum(((one.interval.end - one.interval.start) for one in column.stretches), dt.timedelta())
    assert length == hours * dt.timedelta(hours=1)
    assert {one.mark for one in column.stretches} == {Mark.FREE}
    assert (plan.days[0].rows[0].label, plan.days[0].rows[-1].label) == ("00:00", "23:30")
    [piece] = data_of(plan, name_houses=False)["pieces"]
    following = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    assert (piece["from"], piece["to"], piece["hours"]) == (
        f"{day}T00:00",
        f"{following}T00:00",
        "00:00–24:00",
    )


@pytest.mark.parametrize(("city", "offset"), [("warsaw", 1), ("vilnius", 2)])
def test_an_evening_keeps_its_hour_on_both_sides_of_a_clock_change(
    city: str, offset: int, group: Group
) -> None:
    space = make.space(make.venue(city=city, open_on_holidays=True), slug="late")
    starts = [
        dt.datetime(2027, 3, 27, 18 - offset, tzinfo=dt.UTC),
        dt.datetime(2027, 3, 28, 18 - offset - 1, tzinfo=dt.UTC),
    ]
    make_events.event(group, space, starts, title={"en": "Songs"})
    told = Client().get(f"{CITY_DATA}?city={city}&day=2027-03-27&days=3").json()["pieces"]
    assert [(one["from"], one["to"]) for one in told if one["mark"] == "event"] == [
        ("2027-03-27T18:00", "2027-03-27T20:00"),
        ("2027-03-28T18:00", "2027-03-28T20:00"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_spaces_costs_the_same(
    visitor: Client, venue: Venue, group: Group, count: int, django_assert_num_queries: Any
) -> None:
    for _number in range(count):
        make_events.event(group, make.space(venue))
    for address, queries in ((PAGE, 8), (DATA, 8), (CITY, 8), (CITY_DATA, 8)):
        with django_assert_num_queries(queries):
            visitor.get(f"{address}?day=2026-12-01&days=7")


def test_more_rooms_than_stand_side_by_side_are_on_further_pages(visitor: Client, venue: Venue) -> None:
    for number in range(10):
        make.space(venue, slug=f"room-{number}")
    assert "Page 1 of 2" in read(visitor, PAGE)
    second = read(visitor, f"{PAGE}?page=2")
    assert re.findall(r"page=\d", re.findall(r'data-source="([^"]*)"', second)[0]) == ["page=2"]
    assert [one["id"] for one in visitor.get(f"{DATA}?page=2").json()["spaces"]] == ["room-8", "room-9"]


def test_pages_lead_here(
    visitor: Client, manager: Person, as_: Callable[[Person], Client], space: Space
) -> None:
    for browser, page, led_to in (
        (visitor, "/en/venues/bright-house/", PAGE),
        (visitor, "/en/spaces/", CITY),
        (as_(manager), "/en/manage/", PAGE),
        (as_(manager), "/en/manage/venues/bright-house/", PAGE),
    ):
        assert f'href="{led_to}"' in read(browser, page)
