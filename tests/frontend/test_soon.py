"""The next free time, wherever a space has a card, and the rooms that are free soon on the front door."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group
from events.states import Disclosure
from frontend import soon
from frontend.soon import free_soon
from spaces.models import Space, Venue
from tests import make, make_events
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("now")

NEXT = '<span class="nowrap">Monday 23 November,</span> <span class="nowrap">08:00–22:00</span>'


def read(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def busy_today(space: Space, group: Group) -> None:
    """The room is taken until the evening, by something that nobody may know of."""
    start = dt.datetime(2026, 11, 22, 7, tzinfo=dt.UTC)
    make_events.event(
        group,
        space,
        [start],
        long=dt.timedelta(hours=14),
        title={"en": "Secret"},
        disclosure=Disclosure.HIDDEN,
    )


@pytest.mark.usefixtures("busy_today")
@pytest.mark.parametrize(
    "page", ["/en/", "/en/spaces/", "/en/spaces/?city=krakow", "/en/venues/bright-house/"]
)
def test_cards_say_when_a_space_is_next_free(visitor: Client, page: str) -> None:
    html = read(visitor, page)
    assert NEXT in html
    assert "Secret" not in html


def test_who_has_named_a_time_is_told_of_that_time(visitor: Client, space: Space) -> None:
    html = read(visitor, "/en/spaces/?date=2026-12-10&from=18:00&to=20:00")
    assert "Next free:" not in html


def test_a_space_without_any_says_so(visitor: Client, venue: Venue) -> None:
    make.space(venue, hours=None)
    for page in ("/en/spaces/", "/en/venues/bright-house/"):
        assert "Nothing free in the next 14 days" in read(visitor, page)
    assert "Free soon" not in read(visitor, "/en/")


def test_a_house_that_takes_no_requests_promises_nothing(visitor: Client, venue: Venue, space: Space) -> None:
    Venue.objects.filter(pk=venue.pk).update(frozen_at=NOW)
    html = read(visitor, "/en/venues/bright-house/")
    assert "Bright room" in html
    assert "Next free:" not in html
    assert "Nothing free" not in html
    assert "Free soon" not in read(visitor, "/en/")


@pytest.mark.django_db
def test_the_front_door_shows_three_soonest_first() -> None:
    late, soonest, never = make.space(notice_hours=48), make.space(), make.space(hours=None)
    make.space().parts.clear()
    others = [make.space(notice_hours=hours) for hours in (24, 30)]
    found = free_soon(None, NOW)
    assert [space.pk for space in found] == [soonest.pk, others[0].pk, others[1].pk]
    assert not {late.pk, never.pk} & {space.pk for space in found}


@pytest.mark.django_db
def test_of_many_rooms_each_day_looks_at_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(soon, "LOOKED_AT", 3)
    monkeypatch.setattr(soon, "SHOWN", 3)
    known = {make.space().pk for _ in range(7)}
    seen: set[int] = set()
    for day in range(7):
        found = free_soon(None, NOW + dt.timedelta(days=day))
        assert len(found) == 3
        seen |= {space.pk for space in found}
    assert seen == known


@pytest.mark.parametrize("count", [1, 3])
def test_cards_cost_a_fixed_number_of_queries(
    visitor: Client, venue: Venue, group: Group, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_events.event(group, make.space(venue, slug=f"room-{number}"))
    with django_assert_num_queries(13):
        read(visitor, "/en/spaces/")
