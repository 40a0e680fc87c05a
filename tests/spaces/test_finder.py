"""A series at once: for every space how many of its dates are free, and what stands against the others."""

import datetime as dt
import uuid

import pytest

from core import walltime
from core.intervals import Interval
from spaces import facts, finder, ledger
from spaces.access import spaces_for
from spaces.availability import State, states_of, timelines
from spaces.finder import Wanted, find, find_series, spaces_found
from spaces.models import (
    Blackout,
    ClaimKind,
    InSchoolHolidays,
    Known,
    OpeningException,
    OpeningHours,
    SchoolHoliday,
    SchoolRegion,
    Season,
    Space,
    SpaceRules,
    Venue,
)
from spaces.opening import days_of
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2026, 12, 1)
WARSAW, VILNIUS = "Europe/Warsaw", "Europe/Vilnius"


def weekly(
    zone: str, weeks: int, first: dt.date = TUESDAY, starts: int = 18, ends: int = 20
) -> list[Interval]:
    days = [first + dt.timedelta(weeks=week) for week in range(weeks)]
    spans = [walltime.span(day, dt.time(starts), dt.time(ends), zone) for day in days]
    return [span for span in spans if span is not None]


def take(space: Space, interval: Interval, kind: ClaimKind = ClaimKind.BOOKING) -> None:
    ledger.take([ledger.Claim(kind, uuid.uuid4(), tuple(space.part_ids()), interval)])


def both(weeks: int) -> dict[str, list[Interval]]:
    return {zone: weekly(zone, weeks) for zone in (WARSAW, VILNIUS)}


def test_each_date_has_its_own_state(space: Space) -> None:
    dates = weekly(WARSAW, 4)
    take(space, dates[1])
    take(space, dates[2], ClaimKind.BLACKOUT)
    OpeningException.objects.create(space=space, date=TUESDAY + dt.timedelta(weeks=3))
    [found] = find_series(None, {WARSAW: dates})
    assert (found.space, found.free) == (space.pk, 1)
    assert list(zip(found.dates, found.states, strict=True)) == [
        (dates[0], State.FREE),
        (dates[1], State.OCCUPIED),
        (dates[2], State.BLACKOUT),
        (dates[3], State.CLOSED),
    ]


def test_the_wall_decides_and_not_the_hour_in_utc(space: Space) -> None:
    """18:00 in Vilnius is 17:00 in Kraków: each space is asked for by the clock of its own house."""
    northern = make.space(make.venue(city="vilnius"))
    dates = both(2)
    take(space, dates[WARSAW][0])
    take(northern, dates[VILNIUS][1])
    found = {item.space: item.states for item in find_series(None, dates)}
    assert found == {
        space.pk: [State.OCCUPIED, State.FREE],
        northern.pk: [State.FREE, State.OCCUPIED],
    }
    assert [item.space for item in find_series(None, {VILNIUS: dates[VILNIUS]})] == [northern.pk]


@pytest.mark.parametrize("monday", [dt.date(2026, 10, 20), dt.date(2027, 3, 23)], ids=["autumn", "spring"])
@pytest.mark.parametrize("city", ["krakow", "vilnius"])
def test_a_series_keeps_its_hour_across_the_clock_change(city: str, monday: dt.date) -> None:
    # Open only while it is asked for: an hour off would be closed.
    space = make.space(make.venue(city=city), hours=(dt.time(18), dt.time(20)))
    dates = weekly(space.venue.zone, 2, monday)
    assert dates[1].start - dates[0].start != dt.timedelta(weeks=1)
    take(space, dates[1])
    [found] = find_series(None, {space.venue.zone: dates})
    assert found.states == [State.FREE, State.OCCUPIED]


def test_buffers_of_each_space_are_its_own(venue: Venue) -> None:
    slow = make.space(venue, buffer_before=30, buffer_after=15)
    quick = make.space(venue, buffer_after=10)
    dates = weekly(WARSAW, 3)
    for space in (slow, quick):
        take(space, Interval(dates[1].end + dt.timedelta(minutes=10), dates[1].end + dt.timedelta(hours=1)))
        take(space, Interval(dates[2].start - dt.timedelta(hours=1), dates[2].start))
    found = {item.space: item.states for item in find_series(None, {WARSAW: dates})}
    assert found == {
        slow.pk: [State.FREE, State.OCCUPIED, State.OCCUPIED],
        quick.pk: [State.FREE, State.FREE, State.FREE],
    }
    for space in (slow, quick):
        assert states_of(spaces_for(None).get(pk=space.pk), dates) == found[space.pk]


def test_a_booking_of_days_is_met_on_each_of_them(space: Space) -> None:
    dates = weekly(WARSAW, 2)
    take(space, Interval(dates[0].start - dt.timedelta(days=5), dates[1].end + dt.timedelta(days=5)))
    [found] = find_series(None, {WARSAW: dates})
    assert found.states == [State.OCCUPIED] * 2


def test_a_hall_is_taken_where_one_half_is(venue: Venue) -> None:
    left, right = make.part(venue), make.part(venue)
    hall, half, other = (make.space(venue, parts=parts) for parts in ((left, right), (left,), (right,)))
    dates = weekly(WARSAW, 1)
    take(half, dates[0])
    found = {item.space: item.free for item in find_series(None, {WARSAW: dates})}
    assert found == {hall.pk: 0, half.pk: 0, other.pk: 1}


def test_most_free_dates_come_first(venue: Venue) -> None:
    dates = weekly(WARSAW, 3)
    spaces = [make.space(venue) for _ in range(3)]
    for space, busy in zip(spaces, (2, 0, 1), strict=True):
        for date in dates[:busy]:
            take(space, date)
    found = find_series(None, {WARSAW: dates})
    assert [item.space for item in found] == [spaces[1].pk, spaces[2].pk, spaces[0].pk]
    assert spaces_found(None, found) == [spaces[1], spaces[2], spaces[0]]


@pytest.mark.parametrize("spaces", [1, 3])
@pytest.mark.parametrize("dates", [1, 36])
def test_statements_grow_with_zones_alone(spaces: int, dates: int, django_assert_num_queries: object) -> None:
    for number in range(spaces):
        take(make.space(), weekly(WARSAW, number + 1)[number])
        make.space(make.venue(city="vilnius"))
    # Spaces with their hours, and one look into the ledger for each zone.
    with django_assert_num_queries(3):
        assert len(find_series(None, both(dates))) == 2 * spaces
    for space in spaces_for(None):
        OpeningException.objects.create(space=space, date=TUESDAY)
    with django_assert_num_queries(4):
        assert len(find_series(None, both(dates))) == 2 * spaces


def test_what_is_wanted_besides_the_time() -> None:
    house = make.venue(city="krakow", district="Podgórze")
    flat = make.space(house, step_free=Known.YES, capacity=40)
    stairs = make.space(house, step_free=Known.NO, capacity=10)
    make.space(make.venue(city="krakow", district="Dębniki"), step_free=Known.UNKNOWN)
    [date] = weekly(WARSAW, 1)

    def told(**fields: object) -> set[int]:
        return {item.space for item in find(None, date, Wanted(**fields))}

    assert told(districts=frozenset({"Podgórze"})) == {flat.pk, stairs.pk}
    assert told(step_free=True) == {flat.pk}
    assert told(districts=frozenset({"Podgórze"}), people=20) == {flat.pk}
    assert told(city="vilnius") == set()


def test_a_day_of_all_spaces_agrees_with_each_space_alone(venue: Venue) -> None:
    left, right = make.part(venue), make.part(venue)
    hall, half = make.space(venue, parts=(left, right)), make.space(venue, parts=(left,))
    early = make.space(hours=(dt.time(6), dt.time(0)))
    OpeningHours.objects.create(space=early, weekday=0, opens=dt.time(1), closes=dt.time(3))
    OpeningException.objects.create(space=half, date=TUESDAY, reason={"en": "Floor is wet"})
    [date] = weekly(WARSAW, 1)
    take(hall, date)
    take(early, Interval(date.start, date.start + dt.timedelta(hours=1)))
    take(early, Interval(date.start + dt.timedelta(hours=1), date.end))
    blackout = Blackout.objects.create(
        space=early, starts_at=date.end, ends_at=date.end + dt.timedelta(hours=1), reason={"en": "Paint"}
    )
    closed = Interval(blackout.starts_at, blackout.ends_at)
    ledger.take([ledger.Claim(ClaimKind.BLACKOUT, blackout.claim, tuple(early.part_ids()), closed)])
    window = Interval(walltime.day(TUESDAY, WARSAW).start - dt.timedelta(hours=30), date.end)
    window = window.widen(0, 90)
    found = finder.day(None, window)
    assert set(found) == {hall.pk, half.pk, early.pk}
    for space in spaces_for(None):
        alone = timelines([space], window)[space.pk]
        assert [(p, p.reason, p.claim) for p in found[space.pk]] == [(p, p.reason, p.claim) for p in alone]
    assert [(p.interval, p.state) for p in found[early.pk] if p.interval.end > date.start][:2] == [
        (date, State.OCCUPIED),
        (closed, State.BLACKOUT),
    ]


def test_plain_facts_are_those_of_the_models(venue: Venue) -> None:
    """Also for a house whose clock is not that of our cities, and a space without parts, hours or exceptions."""
    far = make.venue(zone="Pacific/Auckland")
    first = make.space(far, buffer_before=5)
    OpeningException.objects.create(
        space=first, date=TUESDAY + dt.timedelta(days=1), opens=dt.time(3), closes=dt.time(4)
    )
    make.space(venue, hours=None).parts.clear()
    OpeningHours.objects.create(space=make.space(venue), weekday=1, opens=dt.time(22), closes=dt.time(23))
    [window] = weekly(WARSAW, 1)
    places = facts.read(spaces_for(None), lambda zone: days_of(window, zone))
    spaces = list(spaces_for(None))
    assert [place.pk for place in places] == [space.pk for space in spaces]
    for place, known in zip(places, facts.of(spaces), strict=True):
        assert place[:4] == known[:4]
        assert place.pattern.venue == known.pattern.venue
        days = set(days_of(window, place.zone))
        weekdays = {day.weekday() for day in days}
        there = [item for item in place.pattern.hours if item.weekday in weekdays]
        assert there == [item for item in known.pattern.hours if item.weekday in weekdays]
        assert [item for item in place.pattern.exceptions if item.date in days] == [
            item for item in known.pattern.exceptions if item.date in days
        ]
    assert places[[space.pk for space in spaces].index(first.pk)].pattern.exceptions


def test_no_space_and_no_date_have_an_answer_too(space: Space) -> None:
    assert find_series(None, {}) == []
    assert find_series(None, {WARSAW: []}) == []
    assert find(None, weekly(WARSAW, 1)[0], Wanted(city="wroclaw")) == []
    assert timelines([], weekly(WARSAW, 1)[0]) == {}


def test_seasons_and_school_holidays_hold_for_plain_facts_too() -> None:
    """A summer with a week of its own, and schools that rest: one space closed in them, one as usual."""
    region = SchoolRegion.objects.create(code="PL-MA", name={"en": "Lesser Poland"})
    SchoolHoliday.objects.create(
        region=region, name={"en": "Winter break"}, first=TUESDAY, last=TUESDAY, source="made up"
    )
    house = make.venue()
    december = Season.objects.create(
        venue=house, name={"en": "Advent"}, first_month=12, first_day=8, last_month=12, last_day=14
    )
    Season.objects.create(venue=house, name={"en": "School holidays"}, region=region)
    shut, usual = make.space(house), make.space(house)
    SpaceRules.objects.create(space=shut, in_school_holidays=InSchoolHolidays.CLOSED)
    OpeningHours.objects.create(
        space=usual, season=december, weekday=1, opens=dt.time(18), closes=dt.time(20)
    )
    dates = weekly(WARSAW, 3)
    found = {item.space: item.states for item in find_series(None, {WARSAW: dates})}
    assert found == {
        shut.pk: [State.CLOSED, State.CLOSED, State.FREE],
        usual.pk: [State.FREE, State.FREE, State.FREE],
    }
    for space in spaces_for(None):
        assert states_of(space, dates) == found[space.pk]
    window = walltime.day(TUESDAY, WARSAW)
    [closed] = finder.day(None, window, Wanted())[shut.pk]
    assert (closed.state, closed.reason) == (State.CLOSED, {"en": "Winter break"})


def test_seasons_cost_two_more_statements_however_many(django_assert_num_queries: object) -> None:
    region = SchoolRegion.objects.create(code="PL-MA", name={"en": "Lesser Poland"})
    for _house in range(3):
        house = make.venue()
        make.space(house)
        Season.objects.create(venue=house, name={"en": "School holidays"}, region=region)
        with django_assert_num_queries(4):
            find_series(None, {WARSAW: weekly(WARSAW, 2)})
