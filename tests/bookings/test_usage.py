"""Sums of the use of a house: true to the minute, and telling on nobody."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import GroupForm, Person
from bookings.models import Booking, Demand
from bookings.operations import approve_booking, decline_booking, withdraw_booking
from bookings.states import DeclineReason, Purpose
from bookings.suppression import FEWEST, Weighed, kept_back
from bookings.usage import LONGEST_DAYS, Measure, Season, Usage, size_of, unmet_in, usage_of
from spaces.closing import Closing, close_space
from spaces.models import Space, Venue
from spaces.public_holidays import holiday_on
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.make_bookings import request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

DECEMBER = Season(dt.date(2026, 12, 1), dt.date(2026, 12, 31))


def _hours(usage: Usage, measure: Measure) -> float | None:
    minutes = usage.totals[measure]
    return None if minutes is None else minutes / 60


def _several(space: Space, count: int, *, groups: int | None = None, **fields: Any) -> list[Booking]:
    """So many requests for an hour each of the first days of December, at 9:00, of so many groups."""
    asking = [make.group(form=GroupForm.REGISTERED) for _ in range(groups or count)]
    return [
        request(
            by=None,
            group=asking[number % len(asking)],
            space=space,
            now=NOW,
            day=dt.date(2026, 12, 1) + dt.timedelta(days=number),
            starts=dt.time(9),
            ends=dt.time(10),
            **fields,
        )
        for number in range(count)
    ]


def test_offered_hours_are_the_open_ones_less_what_the_house_closed(space: Space, manager: Person) -> None:
    """14 hours on every day of December but the holidays, less a morning of repairs."""
    days = [DECEMBER.first + dt.timedelta(days=number) for number in range(31)]
    open_days = sum(holiday_on(space.venue, day) is None for day in days)
    assert 28 <= open_days < 31
    assert usage_of(space.venue, DECEMBER).totals[Measure.OFFERED] == open_days * 14 * 60
    repairs = Closing(Slot(dt.date(2026, 12, 9), dt.time(8), dt.time(12)))
    close_space(by=manager, space=space, closing=repairs, reason={"en": "Repairs"}, now=NOW)
    usage = usage_of(space.venue, DECEMBER)
    assert usage.totals[Measure.OFFERED] == (open_days * 14 - 4) * 60
    wednesdays = 5 * 60
    assert (usage.offered[2, 8], usage.offered[2, 12]) == (wednesdays - 60, wednesdays)


def test_a_hall_counts_once_for_each_of_its_parts(venue: Venue) -> None:
    """Its offered hours are those of its two parts, and an hour in it is two."""
    left, right = make.part(venue), make.part(venue)
    hall = make.space(venue, parts=(left, right))
    alone = usage_of(venue, DECEMBER).totals[Measure.OFFERED]
    make.space(venue, parts=(left,))
    make.space(venue, parts=(right,))
    for booking in _several(hall, FEWEST):
        approve_booking(by=None, booking=booking, now=NOW)
    usage = usage_of(venue, DECEMBER)
    assert usage.totals[Measure.OFFERED] == alone
    assert usage.totals[Measure.GIVEN] == FEWEST * 2 * 60
    assert usage.offered[1, 9] == 2 * 5 * 60


def test_what_was_asked_is_given_or_refused_or_neither(space: Space) -> None:
    """Fifteen requests: five approved, five declined, five withdrawn."""
    for booking in _several(space, FEWEST):
        approve_booking(by=None, booking=booking, now=NOW)
    second: list[Booking] = []
    third: list[Booking] = []
    for number in range(FEWEST * 2):
        booking = request(
            by=None,
            group=make.group(),
            space=space,
            now=NOW,
            day=dt.date(2026, 12, 8) + dt.timedelta(days=number),
        )
        (second if number % 2 else third).append(booking)
    for booking in second:
        decline_booking(by=None, booking=booking, reason=DeclineReason.TOPIC, now=NOW)
    for booking in third:
        withdraw_booking(by=None, booking=booking, now=NOW)
    request(by=None, group=make.group(), space=space, now=NOW, day=dt.date(2027, 1, 5))
    usage = usage_of(space.venue, DECEMBER)
    assert usage.requests == 15
    assert usage.totals[Measure.ASKED] == (5 + 10 * 2) * 60
    assert usage.totals[Measure.GIVEN] == 5 * 60
    assert usage.totals[Measure.REFUSED] == 5 * 2 * 60


def test_a_map_tells_weekday_and_hour_but_not_what_few_stand_behind(space: Space) -> None:
    """Nine Tuesdays and a single Friday: it is kept back, and so is the next smallest, for the total is told."""
    weekly = {
        "day": dt.date(2026, 12, 1),
        "until": dt.date(2027, 1, 26),
        "starts": dt.time(18),
        "ends": dt.time(20),
    }
    request(by=None, group=make.group(), space=space, now=NOW, **weekly)
    request(by=None, group=make.group(), space=space, now=NOW, day=dt.date(2026, 12, 4), ends=dt.time(19))
    season = Season(dt.date(2026, 12, 1), dt.date(2027, 1, 31))
    assert usage_of(space.venue, season).map(Measure.ASKED) == {(1, 18): None, (1, 19): 9 * 60, (4, 18): None}


def _decided(space: Space, count: int, *, declined: int, **fields: Any) -> None:
    """So many requests, the first of them declined and the others approved."""
    for number, booking in enumerate(_several(space, count, **fields)):
        if number < declined:
            decline_booking(by=None, booking=booking, reason=DeclineReason.TOPIC, now=NOW)
        else:
            approve_booking(by=None, booking=booking, now=NOW)


def test_what_few_were_refused_does_not_follow_from_what_was_asked_and_given(space: Space) -> None:
    """Two of twelve were refused: whoever knew the ten that were given would know the two."""
    _decided(space, 12, declined=2)
    usage = usage_of(space.venue, DECEMBER)
    assert usage.totals[Measure.ASKED] == 12 * 60
    assert (usage.totals[Measure.GIVEN], usage.totals[Measure.REFUSED]) == (None, None)
    assert [(line.asked, line.given) for line in usage.by_purpose()] == [(12 * 60, None)]


def test_what_few_were_given_of_a_purpose_is_not_told(space: Space) -> None:
    """One of ten: it would be one group's."""
    _decided(space, 10, declined=9)
    assert [(line.asked, line.given) for line in usage_of(space.venue, DECEMBER).by_form()] == [(600, None)]


def test_no_hour_of_the_week_tells_what_few_were_refused_there(space: Space) -> None:
    """Of ten Tuesdays at nine two were refused, of five Wednesdays none."""
    season = Season(dt.date(2026, 12, 1), dt.date(2027, 2, 28))
    for first, count, refused in ((dt.date(2026, 12, 1), 10, 2), (dt.date(2026, 12, 2), 5, 0)):
        for number in range(count):
            booking = request(
                by=None,
                group=make.group(),
                space=space,
                now=NOW,
                day=first + dt.timedelta(weeks=number),
                starts=dt.time(9),
                ends=dt.time(10),
            )
            if number < refused:
                decline_booking(by=None, booking=booking, reason=DeclineReason.TOPIC, now=NOW)
            else:
                approve_booking(by=None, booking=booking, now=NOW)
    usage = usage_of(space.venue, season)
    assert usage.map(Measure.ASKED) == {(1, 9): 600, (2, 9): 300}
    # And not the Wednesdays either: the total would tell the Tuesdays.
    assert usage.map(Measure.GIVEN) == {(1, 9): None, (2, 9): None}
    assert usage.map(Measure.REFUSED) == {(1, 9): None}


def test_purposes_are_told_when_enough_requests_of_enough_groups_stand_behind_them(space: Space) -> None:
    """Six of six groups are told; six of two groups are not; and then the next smallest is not either."""
    _several(space, 6, purpose=Purpose.CULTURE)
    for purpose, groups in ((Purpose.CHILDREN, 2), (Purpose.ADVICE, 6)):
        asking = [make.group() for _ in range(groups)]
        for number in range(6):
            starts = dt.time(11) if purpose == Purpose.CHILDREN else dt.time(15)
            request(
                by=None,
                group=asking[number % groups],
                space=space,
                now=NOW,
                day=dt.date(2026, 12, 1) + dt.timedelta(days=number),
                starts=starts,
                ends=dt.time(starts.hour + 2),
                purpose=purpose,
            )
    lines = usage_of(space.venue, DECEMBER).by_purpose()
    assert [(line.key, line.requests, line.asked, line.given) for line in lines] == [
        (Purpose.ADVICE, 6, 720, 0),
        (Purpose.CHILDREN, None, None, None),
        (Purpose.CULTURE, None, None, None),
    ]


def test_groups_are_told_by_kind(space: Space) -> None:
    """Seven registered ones, and nobody else."""
    _several(space, 7)
    assert [(line.key, line.requests) for line in usage_of(space.venue, DECEMBER).by_form()] == [
        (GroupForm.REGISTERED, 7)
    ]


def test_a_whole_season_of_few_requests_tells_no_sums(space: Space) -> None:
    """Four requests are too few; the open hours are known to everybody."""
    _several(space, FEWEST - 1)
    usage = usage_of(space.venue, DECEMBER)
    assert usage.requests is None
    assert usage.totals[Measure.ASKED] is None
    assert usage.totals[Measure.GIVEN] == 0
    assert usage.totals[Measure.OFFERED]


def test_other_houses_do_not_count(space: Space) -> None:
    """What is asked of one house is not in the sums of another."""
    elsewhere = make.space(make.venue(city="vilnius"))
    _several(elsewhere, 9)
    assert usage_of(space.venue, DECEMBER).requests == 0
    assert usage_of(elsewhere.venue, DECEMBER).requests == 9


def test_dates_at_the_edge_count_as_far_as_they_lie_inside(space: Space) -> None:
    """A night from the last of November into December."""
    late = make.space(space.venue, hours=(dt.time(0), dt.time(0)), longest_minutes=24 * 60)
    for _number in range(FEWEST):
        night = make.space(space.venue, hours=(dt.time(0), dt.time(0)))
        booking = request(
            by=None,
            group=make.group(),
            space=night,
            now=NOW,
            day=dt.date(2026, 11, 30),
            starts=dt.time(20),
            ends=dt.time(0),
        )
        start = dt.datetime(2026, 11, 30, 21, tzinfo=dt.UTC)
        booking.occurrences.update(starts_at=start, ends_at=start + dt.timedelta(hours=4))
    assert late.venue == space.venue
    assert usage_of(space.venue, DECEMBER).totals[Measure.ASKED] == FEWEST * 2 * 60


def test_the_number_of_queries_does_not_grow(space: Space) -> None:
    """One request or six, one space or four."""
    _several(space, 1)
    with CaptureQueriesContext(
        connection,
    ) as few:
        usage_of(space.venue, DECEMBER)
    for _number in range(3):
        _several(make.space(space.venue), 2)
    with CaptureQueriesContext(connection) as more:
        usage_of(space.venue, DECEMBER)
    assert len(few) == len(more)


@pytest.mark.parametrize(
    "season",
    [
        Season(dt.date(2026, 12, 2), dt.date(2026, 12, 1)),
        Season(dt.date(2026, 1, 1), dt.date(2026, 1, 1) + dt.timedelta(days=LONGEST_DAYS)),
    ],
)
def test_a_season_has_days_and_an_end(space: Space, season: Season) -> None:
    """Otherwise nothing is counted."""
    with pytest.raises(ValueError, match="Season"):
        usage_of(space.venue, season)


def test_seasons_stand_beside_each_other_weekday_by_weekday() -> None:
    """52 weeks earlier, or as many days just before."""
    season = Season(dt.date(2026, 9, 1), dt.date(2026, 9, 30))
    assert season.a_year_earlier() == Season(dt.date(2025, 9, 2), dt.date(2025, 10, 1))
    assert season.before() == Season(dt.date(2026, 8, 2), dt.date(2026, 8, 31))


def _need(venue: Venue, **fields: Any) -> None:
    Demand.objects.create(
        **{
            "city": venue.city,
            "venue": venue,
            "purpose": Purpose.CULTURE,
            "weekday": 1,
            "hour": 18,
            "minutes": 120,
            "dates": 2,
            "people": 25,
            "reason": "clash",
            "month": dt.date(2026, 12, 1),
            **fields,
        }
    )


def test_unmet_needs_are_sums_of_dates_by_reason_purpose_size_and_hour(venue: Venue) -> None:
    """Six needs of two dates each, and one too few to tell by reason."""
    for _number in range(6):
        _need(venue)
    _need(venue, reason="expired", people=200)
    _need(venue, month=dt.date(2026, 11, 1))
    _need(make.venue(city="krakow"))
    here = unmet_in(DECEMBER, venue=venue)
    assert here.dates == 14
    assert dict(here.by_reason) == {"clash": None, "expired": None}
    assert dict(here.by_size) == {"21-40": None, "161-": None}
    assert (dict(here.by_purpose), here.by_hour) == ({Purpose.CULTURE: 14}, {(1, 18): 14})
    assert unmet_in(DECEMBER, city="krakow").dates == 16
    assert unmet_in(DECEMBER, city="vilnius").dates == 0


def test_what_few_needs_there_are_elsewhere_does_not_follow_from_those_of_the_house(venue: Venue) -> None:
    """Six here are told, and so the eight of the city are not: two would be somebody else's."""
    for _number in range(6):
        _need(venue)
    for _number in range(2):
        _need(make.venue(city=venue.city))
    told = unmet_in(DECEMBER, city=venue.city, beside=venue)
    assert (told.dates, dict(told.by_reason), dict(told.by_hour)) == (None, {"clash": None}, {(1, 18): None})
    for _number in range(3):
        _need(make.venue(city=venue.city))
    assert unmet_in(DECEMBER, city=venue.city, beside=venue).dates == 22
    # A house that hears of none of its own takes nothing away.
    other = make.venue(city=venue.city)
    assert unmet_in(DECEMBER, city=venue.city, beside=other).dates == 22


@pytest.mark.parametrize(
    ("people", "band"), [(1, "1-10"), (10, "1-10"), (11, "11-20"), (160, "81-160"), (161, "161-")]
)
def test_sizes_are_bands(people: int, band: str) -> None:
    """An exact number might tell who asked."""
    assert size_of(people) == band


CELLS = st.dictionaries(st.integers(0, 20), st.builds(Weighed, st.integers(0, 12), st.integers(1, 6)))


@given(CELLS)
def test_nothing_small_is_told_and_none_follows_from_the_total(cells: dict[int, Weighed]) -> None:
    """Small cells are kept back; where one is, another that is not nothing is too, unless there is none."""
    hidden = kept_back(cells, total_is_told=True)
    assert {key for key, cell in cells.items() if cell.is_small} <= hidden
    assert not any(cells[key].is_nothing for key in hidden)
    others = [key for key, cell in cells.items() if not cell.is_nothing]
    assert len(hidden) != 1 or len(others) == 1
