"""The month of a space."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group
from events.states import Disclosure
from frontend.months import Fill, MonthDay, month_of_space
from spaces.access import get_space_for
from spaces.models import OpeningException, OpeningHours, Space, Venue
from tests import make, make_events
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("now")

PAGE = "/en/spaces/bright-room/month/"
DECEMBER = dt.date(2026, 12, 1)


def read(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def days(space: Space, first: dt.date, now: dt.datetime = NOW) -> dict[int, MonthDay]:
    month = month_of_space(get_space_for(None, space.slug), first, now=now)
    return {day.date.day: day for day in month.days}


def utc(day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, 12, day, hour, tzinfo=dt.UTC)


def test_each_day_says_what_is_left_of_it(space: Space, group: Group) -> None:
    OpeningHours.objects.filter(space=space, weekday=6).delete()
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 7), reason={"en": "Repairs"})
    make_events.booking(group, space, [utc(1, 7)], long=dt.timedelta(hours=14))
    make_events.event(group, space, [utc(2, 9)])
    told = days(space, DECEMBER)
    assert len(told) == 31
    assert told[1].fill is Fill.FULL
    assert [(one.start, one.end) for one in told[2].free] == [
        (utc(2, 7), utc(2, 9)),
        (utc(2, 11), utc(2, 21)),
    ]
    assert told[3].fill is Fill.FREE
    assert told[6].fill is Fill.CLOSED
    assert (told[7].fill, told[7].closed_because) == (Fill.CLOSED, [{"en": "Repairs"}])
    # The house closes on public holidays.
    assert told[25].fill is Fill.CLOSED


def test_days_before_today_are_past_and_those_too_near_or_far_cannot_be_asked_for(venue: Venue) -> None:
    space = make.space(venue, notice_hours=48, horizon_days=5)
    told = days(space, dt.date(2026, 11, 1))
    assert [told[day].fill for day in (21, 22, 23, 24, 28, 30)] == [
        Fill.PAST,
        Fill.UNASKED,
        Fill.UNASKED,
        Fill.FREE,
        Fill.FREE,
        Fill.UNASKED,
    ]


def test_weeks_begin_on_monday_and_hold_every_day_once(space: Space) -> None:
    month = month_of_space(get_space_for(None, space.slug), DECEMBER, now=NOW)
    assert [len(week) for week in month.weeks] == [7] * 5
    assert [day and day.date.day for day in month.weeks[0]] == [None, 1, 2, 3, 4, 5, 6]
    assert [day and day.date.day for day in month.weeks[-1]] == [28, 29, 30, 31, None, None, None]
    assert all(day.date.weekday() == place for week in month.weeks for place, day in enumerate(week) if day)


def test_the_page_says_it_in_words_and_leads_to_the_week(visitor: Client, space: Space, group: Group) -> None:
    make_events.booking(group, space, [utc(1, 7)], long=dt.timedelta(hours=14))
    html = read(visitor, f"{PAGE}?month=2026-12")
    assert "December 2026" in html
    assert html.count('href="/en/spaces/bright-room/?week=2026-12-01#week"') == 2
    assert html.count(">08:00–22:00</span>") > 20
    assert html.count("Full") == 2
    assert 'content="noindex, nofollow"' in html
    assert visitor.cookies == {}


def test_more_than_three_stretches_are_counted(visitor: Client, space: Space, group: Group) -> None:
    for hour in (8, 10, 12, 14):
        make_events.booking(group, space, [utc(2, hour)], long=dt.timedelta(hours=1))
    assert "and 2 stretches more" in read(visitor, f"{PAGE}?month=2026-12")


@pytest.mark.parametrize("level", list(Disclosure))
def test_no_event_and_no_group_is_named(
    visitor: Client, space: Space, group: Group, level: Disclosure
) -> None:
    make_events.event(group, space, title={"en": "Secret gathering"}, disclosure=level)
    html = read(visitor, f"{PAGE}?month=2026-12")
    for secret in ("Secret gathering", "Kupalinka", "Purpose of the booking"):
        assert secret not in html


def test_one_turns_no_farther_than_the_house_plans(visitor: Client, venue: Venue, space: Space) -> None:
    first = read(visitor)
    assert ('rel="prev nofollow"' in first, 'rel="next nofollow" href="?month=2026-12"' in first) == (
        False,
        True,
    )
    make.space(venue, slug="near", horizon_days=10)
    near = read(visitor, "/en/spaces/near/month/?month=2026-12")
    assert ('rel="prev nofollow"' in near, 'rel="next nofollow"' in near) == (True, False)
    assert "There is no such month" in read(visitor, "/en/spaces/near/month/?month=2027-01")


@pytest.mark.parametrize(
    "month",
    [
        "2026-13",
        "32-13-2026",
        "9999-12",
        "0000-00",
        "0001-01",
        "2026-10",
        "2026-12-01",
        "%00",
        "%ED%A0%80",
        "２０２６-12",
    ],
)
def test_what_is_no_month_is_named_and_the_current_one_shown(
    visitor: Client, space: Space, month: str
) -> None:
    html = read(visitor, f"{PAGE}?month={month}")
    assert "There is no such month to look at: this is the current one." in html
    assert "November 2026" in html


def test_a_house_that_plans_for_ever_is_looked_at_for_three_years(visitor: Client, venue: Venue) -> None:
    make.space(venue, slug="endless", horizon_days=2_000_000)
    html = read(visitor, "/en/spaces/endless/month/?month=2029-11")
    assert "November 2029" in html
    assert 'rel="next nofollow"' not in html


def test_what_cannot_be_asked_for_here_has_no_month(visitor: Client, venue: Venue, space: Space) -> None:
    make.space(make.venue(managed=False), slug="listed")
    assert visitor.get("/en/spaces/listed/month/").status_code == 404
    assert visitor.get("/en/spaces/none/month/").status_code == 404
    assert visitor.post(PAGE).status_code == 405
    Venue.objects.filter(pk=venue.pk).update(frozen_at=NOW)
    assert visitor.get(PAGE).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["warsaw", "vilnius"])
@pytest.mark.parametrize(
    ("first", "changed"), [(dt.date(2027, 3, 1), 28), (dt.date(2026, 10, 1), 25)], ids=["spring", "autumn"]
)
def test_a_month_with_a_clock_change_keeps_its_hours(city: str, first: dt.date, changed: int) -> None:
    space = make.space(make.venue(city=city, open_on_holidays=True))
    early = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    told = days(space, first, early)
    for day in (changed - 1, changed, changed + 1):
        assert [one.end - one.start for one in told[day].free] == [dt.timedelta(hours=14)]
    length = told[changed].free[0].start - told[changed - 1].free[0].start
    assert length == dt.timedelta(hours=23 if first.month == 3 else 25)


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_bookings_costs_the_same(
    visitor: Client, space: Space, group: Group, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_events.event(group, space, [utc(1 + number, 9)])
    with django_assert_num_queries(7):
        read(visitor, f"{PAGE}?month=2026-12")


def test_the_space_leads_here(visitor: Client, space: Space) -> None:
    assert f'href="{PAGE}"' in read(visitor, "/en/spaces/bright-room/")
