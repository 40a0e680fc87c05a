"""When a space is next free."""

import datetime as dt
from typing import Any

import pytest

from core.intervals import Interval
from spaces.access import spaces_for
from spaces.models import Space, Venue
from spaces.next_free import AHEAD, NextFree, attach_next_free, next_free
from tests import make, make_events
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


def found(space: Space, now: dt.datetime = NOW) -> Interval | None:
    fresh = spaces_for(None).get(pk=space.pk)
    return next_free([fresh], now)[space.pk].interval


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=dt.UTC)


def test_it_is_the_rest_of_today_on_the_grid() -> None:
    space = make.space(step_minutes=30)
    now = NOW + dt.timedelta(minutes=10)
    assert found(space, now) == Interval(utc(22, 9, 30), utc(22, 21))


def test_notice_and_bookings_push_it_on() -> None:
    space = make.space(notice_hours=24)
    make_events.booking(make.group(), space, [utc(23, 9, 30)], long=dt.timedelta(hours=11.5))
    assert found(space) == Interval(utc(24, 7), utc(24, 21))


def test_a_gap_shorter_than_an_hour_is_no_news() -> None:
    space = make.space()
    make_events.booking(make.group(), space, [utc(22, 9, 45)], long=dt.timedelta(hours=11))
    assert found(space) == Interval(utc(23, 7), utc(23, 21))


def test_a_space_lent_for_shorter_or_longer_has_its_own_measure() -> None:
    short = make.space(longest_minutes=30)
    long = make.space(shortest_minutes=180, longest_minutes=600)
    for space in (short, long):
        make_events.booking(make.group(), space, [utc(22, 9, 45)], long=dt.timedelta(hours=10))
    assert found(short) == Interval(utc(22, 9), utc(22, 9, 45))
    assert found(long) == Interval(utc(23, 7), utc(23, 21))


def test_own_buffers_are_left_beside_what_is_taken() -> None:
    space = make.space(buffer_before=30, buffer_after=30)
    make_events.booking(make.group(), space, [utc(22, 11)], long=HOUR)
    # Set up from 10:30 on, and before that half an hour to clear away.
    assert found(space) == Interval(utc(22, 9), utc(22, 10))


def test_it_ends_with_its_day_where_the_house_never_closes() -> None:
    space = make.space(hours=(dt.time(0), dt.time(0)))
    assert found(space) == Interval(utc(22, 9), utc(22, 23))


def test_none_within_two_weeks_is_said_honestly() -> None:
    shut = make.space(hours=None)
    near = make.space(horizon_days=3)
    full = [utc(22 + day, 7) for day in range(8)]
    make_events.booking(make.group(), near, full, long=dt.timedelta(hours=14))
    far = make.space(notice_hours=24 * (AHEAD + 1))
    assert [found(space) for space in (shut, near, far)] == [None, None, None]


def test_the_last_day_counts_to_its_end() -> None:
    space = make.space()
    full = [utc(22, 7) + dt.timedelta(days=day) for day in range(AHEAD)]
    make_events.booking(make.group(), space, full, long=dt.timedelta(hours=14))
    assert found(space) == Interval(utc(6, 7, month=12), utc(6, 21, month=12))
    make_events.booking(make.group(), space, [utc(6, 7, month=12)], long=dt.timedelta(hours=14))
    assert found(space) is None


@pytest.mark.parametrize(("city", "ahead"), [("warsaw", 1), ("vilnius", 2)])
@pytest.mark.parametrize(
    ("eve", "summer"),
    [(dt.datetime(2027, 3, 27, 21, tzinfo=dt.UTC), 1), (dt.datetime(2026, 10, 24, 20, tzinfo=dt.UTC), 0)],
)
def test_over_a_clock_change_the_hours_stay_on_the_wall(
    city: str, ahead: int, eve: dt.datetime, summer: int
) -> None:
    space = make.space(make.venue(city=city, open_on_holidays=True))
    opens = dt.datetime.combine(eve.date() + dt.timedelta(days=1), dt.time(8), dt.UTC)
    start = opens - (ahead + summer) * HOUR
    assert found(space, eve) == Interval(start, start + 14 * HOUR)


def test_only_what_can_be_asked_for_gets_one(venue: Venue) -> None:
    here, frozen, listed = make.space(venue), make.space(), make.space(make.venue(managed=False))
    Venue.objects.filter(pk=frozen.venue_id).update(frozen_at=NOW)
    empty = make.space(venue)
    empty.parts.clear()
    spaces = {space.pk: space for space in spaces_for(None)}
    attach_next_free(list(spaces.values()), NOW)
    assert spaces[here.pk].next_free == NextFree(Interval(utc(22, 9), utc(22, 21)))
    for other in (frozen, listed, empty):
        assert not hasattr(spaces[other.pk], "next_free")


@pytest.mark.parametrize("count", [1, 3])
def test_any_number_of_spaces_costs_one_look(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make_events.booking(make.group(), make.space(), [utc(22, 10 + number)])
    spaces = list(spaces_for(None))
    with django_assert_num_queries(1):
        assert len(next_free(spaces, NOW)) == count


def test_no_space_costs_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert next_free([], NOW) == {}


def test_a_stretch_ends_at_midnight_for_no_booking_goes_beyond() -> None:
    """Half an hour before midnight is no news in a house that never closes: the next day is."""
    space = make.space(hours=(dt.time(0), dt.time(0)))
    assert found(space) == Interval(NOW, utc(22, 23))
    assert found(space, utc(22, 22, 30)) == Interval(utc(22, 23), utc(23, 23))
