"""Houses are closed on their country's public holidays unless they say otherwise, and say why."""

import datetime as dt

import pytest

from core import walltime
from core.intervals import Interval
from spaces.access import spaces_for
from spaces.availability import Piece, State, timelines
from spaces.models import OpeningException, Space
from spaces.opening import open_hours
from spaces.public_holidays import coming, holiday_on
from tests import make

pytestmark = pytest.mark.django_db

CORPUS_CHRISTI = dt.date(2026, 6, 4)


def fresh(space: Space) -> Space:
    return spaces_for(None).get(pk=space.pk)


def pieces(space: Space, day: dt.date) -> list[Piece]:
    return timelines([fresh(space)], walltime.day(day, space.venue.zone))[space.pk]


def opened(space: Space, day: dt.date) -> list[Interval]:
    return open_hours(fresh(space), walltime.day(day, space.venue.zone))


@pytest.mark.parametrize(
    ("city", "day", "english"),
    [
        ("krakow", CORPUS_CHRISTI, "Corpus Christi"),
        ("warsaw", dt.date(2026, 4, 6), "Easter Monday"),
        ("wroclaw", dt.date(2026, 11, 11), "National Independence Day"),
        ("vilnius", dt.date(2026, 2, 16), "Day of Restoration of the State of Lithuania"),
        ("vilnius", dt.date(2026, 6, 24), "Day of Dew and Saint John"),
        ("krakow", dt.date(2025, 12, 24), "Christmas Eve"),
    ],
)
def test_a_holiday_closes_the_house_and_is_the_reason(city: str, day: dt.date, english: str) -> None:
    space = make.space(make.venue(city=city))
    [whole] = pieces(space, day)
    assert (whole.interval, whole.state) == (walltime.day(day, space.venue.zone), State.CLOSED)
    assert whole.reason["en"] == english


@pytest.mark.parametrize(
    ("city", "day"),
    [
        ("krakow", dt.date(2024, 12, 24)),  # a working day in Poland until 2024
        ("vilnius", CORPUS_CHRISTI),  # a holiday of the other country
        ("krakow", dt.date(2026, 2, 16)),
    ],
)
def test_other_days_are_as_usual(city: str, day: dt.date) -> None:
    assert len(opened(make.space(make.venue(city=city)), day)) == 1


def test_a_house_may_open_on_holidays() -> None:
    space = make.space(make.venue(open_on_holidays=True))
    assert len(opened(space, CORPUS_CHRISTI)) == 1
    assert all(piece.reason == {} for piece in pieces(space, CORPUS_CHRISTI))


def test_an_exception_on_the_date_wins(space: Space) -> None:
    OpeningException.objects.create(
        space=space, date=CORPUS_CHRISTI, opens=dt.time(10), closes=dt.time(14), reason={"en": "Open door"}
    )
    zone = space.venue.zone
    assert opened(space, CORPUS_CHRISTI) == [
        Interval(
            walltime.at(CORPUS_CHRISTI, dt.time(10), zone), walltime.at(CORPUS_CHRISTI, dt.time(14), zone)
        )
    ]
    assert {piece.reason.get("en") for piece in pieces(space, CORPUS_CHRISTI)} == {None, "Open door"}


def test_only_the_holidays_own_hours_bear_its_name(space: Space) -> None:
    """The night before is closed for no reason; the piece that bears one is the day on the wall."""
    zone = space.venue.zone
    window = Interval(
        walltime.at(CORPUS_CHRISTI - dt.timedelta(days=1), dt.time(20), zone),
        walltime.at(CORPUS_CHRISTI + dt.timedelta(days=1), dt.time(9), zone),
    )
    told = timelines([fresh(space)], window)[space.pk]
    assert [(piece.state, bool(piece.reason)) for piece in told] == [
        (State.FREE, False),
        (State.CLOSED, False),
        (State.CLOSED, True),
        (State.CLOSED, False),
        (State.FREE, False),
    ]
    assert told[2].interval == walltime.day(CORPUS_CHRISTI, zone)


def test_names_are_the_readers_or_the_countrys() -> None:
    holiday = holiday_on(make.venue(city="krakow"), CORPUS_CHRISTI)
    assert holiday is not None
    assert holiday.told_to("en") == {"en": "Corpus Christi"}
    assert holiday.told_to("uk") == {"uk": "Свято Тіла і Крові Христових"}
    native = {"pl": "Dzień Bożego Ciała"}
    assert [holiday.told_to(code) for code in ("pl", "be", "ru", "lt")] == [native] * 4


def test_the_coming_year_is_in_order_across_new_year() -> None:
    days = list(coming(make.venue(city="vilnius"), dt.date(2026, 12, 20), dt.date(2027, 1, 10)))
    assert days == [dt.date(2026, 12, day) for day in (24, 25, 26)] + [dt.date(2027, 1, 1)]


def test_a_month_costs_no_query_more_with_holidays(space: Space, django_assert_num_queries: object) -> None:
    here = list(spaces_for(None).filter(pk=space.pk))
    window = Interval(
        walltime.at(dt.date(2026, 12, 1), dt.time(0), "Europe/Warsaw"),
        walltime.at(dt.date(2027, 2, 1), dt.time(0), "Europe/Warsaw"),
    )
    with django_assert_num_queries(1):
        timelines(here, window)
