"""One space: its rules, its week, its address."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from core.intervals import Interval
from events.states import Disclosure
from frontend.stretches import Mark
from frontend.weeks import week_of
from spaces.access import get_space_for
from spaces.models import OpeningException, Space, Venue
from tests import make, make_events

pytestmark = pytest.mark.usefixtures("now")

TUESDAY = dt.date(2026, 12, 1)


def page(browser: Client, query: str = "", slug: str = "bright-room") -> str:
    answer = browser.get(f"/en/spaces/{slug}/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def at(hour: int, minute: int = 0, *, day: int = 1) -> dt.datetime:
    """A moment of December in Kraków."""
    return dt.datetime(2026, 12, day, hour - 1, minute, tzinfo=dt.UTC)


def told(space: Space, day: dt.date, now: dt.datetime) -> list[tuple[Mark, Interval]]:
    week = week_of(get_space_for(None, space.slug), day, now=now)
    [found] = [shown for shown in week.days if shown.date == day]
    return [(stretch.mark, stretch.interval) for stretch in found.told]


def test_rules_are_told_before_the_form(visitor: Client, venue: Venue) -> None:
    Venue.objects.filter(pk=venue.pk).update(
        house_rules={"en": "Take off your shoes."}, answer_within_hours=72
    )
    make.space(
        venue, slug="ruled", notice_hours=48, horizon_days=90, buffer_before=15, buffer_after=30,
        shortest_minutes=60, longest_minutes=150, step_free="yes", floor_area=40, capacity=30,
    )  # fmt: skip
    html = page(visitor, slug="ruled")
    for rule in (
        "every day: ",
        "08:00–22:00",
        "3 days",
        "2 days",
        "90 days ahead",
        "15 minutes",
        "30 minutes",
        "1 hour – 2 h 30 min",
        "Take off your shoes.",
        "30 people",
        "40 m²",
        "Until then nobody else can take the time you ask for.",
    ):
        assert rule in html, rule


def test_the_week_shows_free_taken_and_closed_and_never_who(
    visitor: Client, space: Space, now: dt.datetime
) -> None:
    make_events.booking(make.group(name="Secret group"), space, [at(18)])
    assert told(space, TUESDAY, now) == [
        (Mark.FREE, Interval(at(8), at(18))),
        (Mark.TAKEN, Interval(at(18), at(20))),
        (Mark.FREE, Interval(at(20), at(22))),
    ]
    html = page(visitor, "week=2026-12-01")
    assert "30 Nov – 6 Dec 2026" in html
    assert "Secret group" not in html
    assert "Purpose of the booking" not in html
    assert "/en/spaces/bright-room/request/?date=2026-12-01&amp;from=08%3A00&amp;to=10%3A00" in html
    assert html.count(">Occupied</strong> 18:00–20:00") == 1


@pytest.mark.parametrize("level", list(Disclosure))
def test_the_week_names_open_events_alone(visitor: Client, space: Space, level: Disclosure) -> None:
    group = make.group(name="Secret group")
    event = make_events.event(group, space, [at(18)], title={"en": "Songs at dusk"}, disclosure=level)
    html = page(visitor, "week=2026-12-01")
    is_open = level is Disclosure.OPEN
    assert ("Songs at dusk" in html) is is_open
    assert (f'href="/en/events/{event.slug}/"' in html) is is_open
    assert (">Occupied</strong> 18:00–20:00" in html) is not is_open
    assert "Secret group" not in html


def test_time_beside_a_booking_that_own_buffers_need_is_not_offered(venue: Venue, now: dt.datetime) -> None:
    space = make.space(venue, slug="wide", buffer_before=15, buffer_after=30)
    make_events.booking(make.group(), space, [at(12)])
    assert told(space, TUESDAY, now) == [
        (Mark.FREE, Interval(at(8), at(11, 15))),
        (Mark.TAKEN, Interval(at(11, 15), at(14, 45))),
        (Mark.FREE, Interval(at(14, 45), at(22))),
    ]


def test_what_is_too_soon_to_ask_for_has_no_link(venue: Venue, now: dt.datetime) -> None:
    space = make.space(venue, slug="slow", notice_hours=30, step_minutes=60)
    # Now is 10:00 on Sunday the 22nd: requests may begin on Monday at 16:00.
    monday = dt.date(2026, 11, 23)
    start = dt.datetime(2026, 11, 23, 7, tzinfo=dt.UTC)
    edge = dt.datetime(2026, 11, 23, 15, tzinfo=dt.UTC)
    assert told(space, monday, now) == [
        (Mark.UNASKED, Interval(start, edge)),
        (Mark.FREE, Interval(edge, start + dt.timedelta(hours=14))),
    ]


@pytest.mark.parametrize("day", [dt.date(2027, 3, 28), dt.date(2026, 10, 25)])
def test_weeks_with_a_clock_change_keep_their_hours(space: Space, day: dt.date) -> None:
    week = week_of(get_space_for(None, space.slug), day, now=dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    assert [row.label for row in week.rows][:1] == ["08:00"]
    assert week.rows[-1].label == "21:30"
    assert sum(cell.rows for row in week.rows for cell in row.cells) == 7 * len(week.rows)


def test_every_week_fills_its_table(venue: Venue, now: dt.datetime) -> None:
    space = make.space(venue, slug="odd", hours=(dt.time(8, 10), dt.time(0)))
    make_events.booking(make.group(), space, [at(9, 5), at(23, day=2)], long=dt.timedelta(minutes=50))
    week = week_of(get_space_for(None, "odd"), TUESDAY, now=now)
    assert sum(cell.rows for row in week.rows for cell in row.cells) == 7 * len(week.rows)
    assert (week.rows[0].label, week.rows[-1].label) == ("08:00", "23:30")


def test_a_week_closed_throughout_says_so(visitor: Client, venue: Venue) -> None:
    make.space(venue, slug="shut", hours=None)
    html = page(visitor, slug="shut")
    assert "The house is closed all this week." in html


def test_dates_that_differ_are_told_with_their_reason(visitor: Client, space: Space) -> None:
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 24), reason={"en": "Christmas Eve"})
    html = page(visitor)
    assert "Thursday 24 December" in html
    assert "Christmas Eve" in html


@pytest.mark.parametrize("week", ["yesterday", "2026-13-01", "2020-01-01", "9999-12-31", "0001-01-01", "%00"])
def test_an_impossible_week_is_named_and_the_current_one_shown(
    visitor: Client, space: Space, week: str
) -> None:
    html = page(visitor, f"week={week}")
    assert "There is no such week to look at: this is the current one." in html
    assert "16–22 Nov 2026" in html


def test_weeks_are_turned_only_as_far_as_the_house_plans(visitor: Client, venue: Venue) -> None:
    make.space(venue, slug="near", horizon_days=10)
    assert 'rel="prev nofollow"' not in page(visitor, slug="near")
    assert 'rel="next nofollow"' in page(visitor, "week=2026-11-23", slug="near")
    assert 'rel="next nofollow"' not in page(visitor, "week=2026-11-30", slug="near")


def test_an_address_that_the_house_keeps_is_for_its_managers(
    visitor: Client,
    stranger: Person,
    manager: Person,
    as_: Callable[[Person], Client],
    venue: Venue,
    space: Space,
) -> None:
    Venue.objects.filter(pk=venue.pk).update(address="ul. Tajna 7", address_is_public=False)
    for address in ("/en/spaces/bright-room/", "/en/venues/bright-house/"):
        for browser in (visitor, as_(stranger)):
            html = browser.get(address).content.decode()
            assert "Tajna" not in html
            assert "The house tells its address to those whose request it approves." in html
        assert "ul. Tajna 7" in as_(manager).get(address).content.decode()
    Venue.objects.filter(pk=venue.pk).update(address_is_public=True)
    assert "ul. Tajna 7" in page(visitor)


def test_a_frozen_house_takes_no_requests(
    visitor: Client, venue: Venue, space: Space, now: dt.datetime
) -> None:
    Venue.objects.filter(pk=venue.pk).update(frozen_at=now)
    html = page(visitor)
    assert "This space takes no requests now." in html
    assert "/request/" not in html


def test_the_week_that_opens_is_the_first_in_which_one_can_ask(visitor: Client, venue: Venue) -> None:
    # Today is Sunday the 22nd: what may begin on Tuesday at the earliest is in the next week.
    make.space(venue, slug="slow", notice_hours=48)
    make.space(venue, slug="quick", notice_hours=1)
    assert "23–29 Nov 2026" in page(visitor, slug="slow")
    assert "16–22 Nov 2026" in page(visitor, slug="quick")


def test_retired_and_missing_spaces_answer_alike(visitor: Client, space: Space, now: dt.datetime) -> None:
    Space.objects.filter(pk=space.pk).update(retired_at=now)
    assert visitor.get("/en/spaces/bright-room/").status_code == 404
    assert visitor.get("/en/spaces/no-such/").status_code == 404
    assert visitor.get("/en/venues/no-such/").status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(
    visitor: Client, space: Space, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        make_events.booking(make.group(), space, [at(9 + 2 * number)], long=dt.timedelta(hours=1))
        if number != 1:
            with django_assert_num_queries(11):
                page(visitor, "week=2026-12-01")


def test_every_control_of_the_week_has_words(visitor: Client, space: Space) -> None:
    html = page(visitor, "week=2026-12-01")
    links = re.findall(r'<a class="week__slot[^>]*>(.*?)</a>', html, re.DOTALL)
    assert len(links) == 7
    assert all("Free" in link for link in links)


def asked_for(html: str) -> list[str]:
    """Where the free stretches of a week's table lead."""
    return [address.replace("%3A", ":") for address in re.findall(r"/request/\?(date=[^\"#]*)", html)]


def test_a_house_that_never_closes_is_asked_for_day_by_day(visitor: Client, venue: Venue) -> None:
    make.space(venue, slug="night", hours=(dt.time(0), dt.time(0)))
    days = {address.split("&")[0] for address in asked_for(page(visitor, "week=2026-12-01", "night"))}
    assert days == {f"date=2026-{day}" for day in ("11-30", *(f"12-0{number}" for number in range(1, 7)))}


def test_what_is_left_before_midnight_leads_to_no_end_behind_it(
    visitor: Client, venue: Venue, group: Any
) -> None:
    night = make.space(venue, slug="night", hours=(dt.time(0), dt.time(0)))
    make_events.booking(group, night, [at(21)], long=dt.timedelta(hours=2))
    html = page(visitor, "week=2026-12-01", "night")
    assert "date=2026-12-01&amp;from=23:00&amp;to=00:00" in asked_for(html)


def test_a_stretch_leads_to_a_time_that_is_long_enough(visitor: Client, venue: Venue) -> None:
    make.space(venue, slug="long", shortest_minutes=180, longest_minutes=600)
    html = page(visitor, "week=2026-12-01", "long")
    assert "date=2026-12-01&amp;from=08:00&amp;to=11:00" in asked_for(html)
