"""Seasons lie on the days they say, over New Year too; school holidays and exceptions stand above them."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from core import walltime
from core.intervals import Interval
from spaces.access import spaces_for
from spaces.availability import State, states_of, timelines
from spaces.models import (
    InSchoolHolidays,
    OpeningException,
    OpeningHours,
    SchoolHoliday,
    SchoolRegion,
    Season,
    Space,
    SpaceRules,
    Venue,
)
from spaces.opening import open_hours
from spaces.operations import (
    SeasonDetails,
    Unsound,
    add_season,
    change_season,
    remove_season,
    set_weekly_hours,
)
from spaces.school_holidays import in_school_holidays
from spaces.seasons import covers, first_shared_day
from tests import make
from tests.conftest import NOW


def season(first: tuple[int, int], last: tuple[int, int], year: int | None = None) -> Season:
    """Not stored."""
    return Season(first_month=first[0], first_day=first[1], last_month=last[0], last_day=last[1], year=year)


def fresh(space: Space) -> Space:
    return spaces_for(None).get(pk=space.pk)


def opened(space: Space, day: dt.date) -> list[str]:
    zone = space.venue.zone
    return [
        f"{walltime.local(span.start, zone):%H:%M}–{walltime.local(span.end, zone):%H:%M}"
        for span in open_hours(fresh(space), walltime.day(day, zone))
    ]


def stored(venue: Venue, first: tuple[int, int], last: tuple[int, int], year: int | None = None) -> Season:
    made = season(first, last, year)
    made.venue, made.name = venue, {"en": "Season"}
    made.save()
    return made


def open_in(space: Space, within: Season | None, opens: int, closes: int) -> None:
    OpeningHours.objects.bulk_create(
        OpeningHours(space=space, season=within, weekday=day, opens=dt.time(opens), closes=dt.time(closes))
        for day in range(7)
    )


def details(**changes: Any) -> SeasonDetails:
    return SeasonDetails(
        **{"name": {"en": "Summer"}, "first": (7, 1), "last": (8, 31), "year": None, **changes}
    )


def school(space: Space, told: str, first: dt.date, last: dt.date) -> Season:
    """School holidays around the house, and what the space does in them."""
    region = SchoolRegion.objects.create(code="PL-12")
    SchoolHoliday.objects.create(region=region, name={"en": "Break"}, first=first, last=last, source="test")
    SpaceRules.objects.create(space=space, in_school_holidays=told)
    return Season.objects.create(venue=space.venue, region=region)


# Days.


@pytest.mark.parametrize(
    ("first", "last", "year", "inside", "outside"),
    [
        ((7, 1), (8, 31), None, ["2026-07-01", "2031-08-31"], ["2026-06-30", "2026-09-01"]),
        ((11, 1), (3, 15), None, ["2026-11-01", "2027-01-01", "2026-03-15"], ["2026-10-31", "2026-03-16"]),
        ((11, 1), (3, 15), 2026, ["2026-11-01", "2027-03-15"], ["2026-03-15", "2027-11-01", "2028-01-01"]),
        ((7, 1), (8, 31), 2027, ["2027-07-01"], ["2026-07-01", "2028-08-31"]),
        ((2, 10), (2, 29), None, ["2027-02-28", "2028-02-29"], ["2027-03-01", "2028-03-01"]),
        ((2, 29), (3, 10), None, ["2028-02-29", "2027-03-01"], ["2027-02-28", "2028-02-28"]),
        ((5, 9), (5, 9), None, ["2026-05-09"], ["2026-05-08", "2026-05-10"]),
    ],
)
def test_a_season_has_the_days_between_its_ends(
    first: tuple[int, int], last: tuple[int, int], year: int | None, inside: list[str], outside: list[str]
) -> None:
    one = season(first, last, year)
    assert [covers(one, dt.date.fromisoformat(day)) for day in inside] == [True] * len(inside)
    assert [covers(one, dt.date.fromisoformat(day)) for day in outside] == [False] * len(outside)


LEAP_DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2000, 12, 31)).map(lambda day: (day.month, day.day))


@settings(max_examples=40, deadline=None)
@given(first=LEAP_DAYS, last=LEAP_DAYS, year=st.integers(2020, 2035))
def test_walking_from_the_first_day_to_the_last_finds_just_the_days_of_the_season(
    first: tuple[int, int], last: tuple[int, int], year: int
) -> None:
    """Also over New Year and over 29 February, in a season of one year and in a yearly one."""
    walked = set()
    day = dt.date(year, 1, 1)
    while (day.month, day.day) < first and day.year == year:
        day += dt.timedelta(days=1)
    end = (year + (last < first), *last)
    while (day.year, day.month, day.day) <= end:
        walked.add(day)
        day += dt.timedelta(days=1)
    around = [dt.date(year - 1, 1, 1) + dt.timedelta(days=number) for number in range(4 * 366)]
    assert {day for day in around if covers(season(first, last, year), day)} == walked
    assert all(covers(season(first, last), day) for day in walked)


@settings(max_examples=40, deadline=None)
@given(one=st.tuples(LEAP_DAYS, LEAP_DAYS), other=st.tuples(LEAP_DAYS, LEAP_DAYS))
def test_seasons_meet_when_a_day_lies_in_both(one: Any, other: Any) -> None:
    first, second = season(*one), season(*other)
    year = [dt.date(2028, 1, 1) + dt.timedelta(days=number) for number in range(366)]
    shared = [day for day in year if covers(first, day) and covers(second, day)]
    assert bool(first_shared_day(first, second)) == bool(shared)


# Weeks.


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["krakow", "vilnius"])
def test_the_week_of_the_season_holds_in_it_on_both_sides_of_the_clock_change(city: str) -> None:
    venue = make.venue(city=city)
    space = make.space(venue)
    open_in(space, stored(venue, (10, 25), (3, 27)), 10, 14)
    days = ["2026-10-24", "2026-10-25", "2026-10-26", "2027-03-27", "2027-03-28", "2027-03-29"]
    # The Monday after Easter, 29 March 2027, is a public holiday.
    expected = [["08:00–22:00"], ["10:00–14:00"], ["10:00–14:00"], ["10:00–14:00"]]
    told = [opened(space, dt.date.fromisoformat(day)) for day in days]
    assert told[:4] == expected
    assert told[5] == []
    assert opened(space, dt.date(2027, 3, 30)) == ["08:00–22:00"]


@pytest.mark.django_db
def test_a_season_without_hours_is_closed_and_another_space_goes_on() -> None:
    venue = make.venue()
    space, other = make.space(venue), make.space(venue)
    summer = stored(venue, (7, 1), (8, 31))
    open_in(other, summer, 12, 13)
    assert opened(space, dt.date(2027, 7, 2)) == []
    assert opened(other, dt.date(2027, 7, 2)) == ["12:00–13:00"]
    assert opened(space, dt.date(2027, 9, 1)) == ["08:00–22:00"]


@pytest.mark.django_db
def test_an_exception_stands_above_the_season() -> None:
    venue = make.venue()
    space = make.space(venue)
    stored(venue, (7, 1), (8, 31))
    OpeningException.objects.create(
        space=space, date=dt.date(2027, 7, 2), opens=dt.time(9), closes=dt.time(10)
    )
    assert opened(space, dt.date(2027, 7, 2)) == ["09:00–10:00"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (InSchoolHolidays.AS_USUAL, ["08:00–22:00"]),
        (InSchoolHolidays.CLOSED, []),
        (InSchoolHolidays.OWN_HOURS, ["09:00–12:00"]),
    ],
)
def test_a_space_does_in_school_holidays_what_it_says(told: str, expected: list[str]) -> None:
    space = make.space()
    within = school(space, told, dt.date(2027, 2, 15), dt.date(2027, 2, 28))
    open_in(space, within, 9, 12)
    assert opened(space, dt.date(2027, 2, 15)) == opened(space, dt.date(2027, 2, 28)) == expected
    assert opened(space, dt.date(2027, 2, 14)) == opened(space, dt.date(2027, 3, 1)) == ["08:00–22:00"]
    assert in_school_holidays(space.venue, dt.date(2027, 2, 28))
    assert not in_school_holidays(space.venue, dt.date(2027, 3, 1))
    assert not in_school_holidays(make.venue(city="warsaw"), dt.date(2027, 2, 28))


@pytest.mark.django_db
def test_school_holidays_are_the_reason_and_stand_above_a_season() -> None:
    space = make.space()
    school(space, InSchoolHolidays.CLOSED, dt.date(2027, 2, 15), dt.date(2027, 2, 28))
    open_in(space, stored(space.venue, (1, 1), (4, 1)), 9, 12)
    day = walltime.day(dt.date(2027, 2, 16), "Europe/Warsaw")
    [piece] = timelines([fresh(space)], day)[space.pk]
    assert (piece.state, piece.reason) == (State.CLOSED, {"en": "Break"})
    assert opened(space, dt.date(2027, 3, 1)) == ["09:00–12:00"]
    noon = Interval(walltime.at(dt.date(2027, 2, 16), dt.time(10), "Europe/Warsaw"), day.end)
    assert states_of(fresh(space), [noon]) == [State.CLOSED]


@pytest.mark.django_db
def test_a_year_costs_no_query_more_for_seasons(django_assert_num_queries: Any) -> None:
    for count in (1, 3):
        while Space.objects.count() < count:
            space = make.space(make.venue(city="krakow"))
            if Season.objects.exists():
                Season.objects.create(venue=space.venue, region=SchoolRegion.objects.get())
            else:
                school(space, InSchoolHolidays.CLOSED, dt.date(2027, 2, 15), dt.date(2027, 2, 28))
            stored(space.venue, (7, 1), (8, 31))
        # Spaces; parts, hours, exceptions, seasons, regions, school holidays; the ledger.
        with django_assert_num_queries(8):
            timelines(list(spaces_for(None)), walltime.week(dt.date(2027, 2, 15), "Europe/Warsaw"))


# Operations.


@pytest.mark.django_db
def test_seasons_are_added_changed_and_removed_with_their_hours(venue: Venue, manager: Person) -> None:
    space = make.space(venue)
    summer = add_season(by=manager, venue=venue, details=details(), now=NOW)
    week = [OpeningHours(weekday=2, opens=dt.time(9), closes=dt.time(12))]
    assert set_weekly_hours(by=manager, space=space, week=week, season=summer, now=NOW) == [2]
    assert space.hours.filter(season=None).count() == 7
    assert change_season(by=manager, season=summer, details=details(last=(9, 15)), now=NOW) == [
        "last_month",
        "last_day",
    ]
    assert (
        change_season(by=manager, season=Season.objects.get(), details=details(last=(9, 15)), now=NOW) == []
    )
    remove_season(by=manager, season=summer, now=NOW)
    assert list(space.hours.values_list("season", flat=True)) == [None] * 7
    assert list(AuditEntry.objects.values_list("verb", flat=True)) == [
        "add_season",
        "set_season_hours",
        "change_season",
        "remove_season",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"name": {"en": " "}}, "nameless", "name"),
        ({"first": (2, 31)}, "no_such_day", "first_day"),
        ({"last": (2, 30), "first": (1, 1)}, "no_such_day", "last_day"),
        ({"last": (2, 29), "first": (2, 1), "year": 2027}, "no_such_day", "last_day"),
        ({"first": (8, 31), "last": (9, 30)}, "seasons_overlap", "first_day"),
        ({"first": (12, 1), "last": (1, 31), "year": 2026}, "seasons_overlap", "first_day"),
    ],
)
def test_a_season_that_cannot_stand_is_refused(
    venue: Venue, manager: Person, changes: dict[str, Any], code: str, field: str
) -> None:
    stored(venue, (8, 15), (8, 31))
    stored(venue, (1, 31), (2, 10), 2027)
    with pytest.raises(Unsound) as refused:
        add_season(by=manager, venue=venue, details=details(**{"last": (8, 1), **changes}), now=NOW)
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, field)]
    assert venue.seasons.count() == 2


@pytest.mark.django_db
def test_29_february_is_a_day_of_a_leap_year_and_of_a_yearly_season(venue: Venue) -> None:
    for year in (2028, None):
        add_season(by=None, venue=venue, details=details(first=(2, 1), last=(2, 29), year=year), now=NOW)
        Season.objects.all().delete()


@pytest.mark.django_db
def test_seasons_of_different_years_may_have_the_same_days(venue: Venue) -> None:
    for year in (2026, 2027):
        add_season(by=None, venue=venue, details=details(year=year), now=NOW)
    add_season(by=None, venue=make.venue(), details=details(), now=NOW)
    assert venue.seasons.count() == 2


@pytest.mark.django_db
def test_in_a_dispute_no_season_is_touched(venue: Venue) -> None:
    summer = stored(venue, (7, 1), (8, 31))
    Venue.objects.update(frozen_at=NOW)
    with pytest.raises(Frozen):
        add_season(by=None, venue=venue, details=details(first=(1, 1), last=(1, 2)), now=NOW)
    with pytest.raises(Frozen):
        remove_season(by=None, season=summer, now=NOW)
    assert Season.objects.get() == summer
