"""A series keeps its wall-clock time on both sides of both clock changes, however it is stored."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schedule.models import Calendar, Event, Rule

from core.recurrence import weekly_dates
from spaces.models import Space
from spaces.series import Slot, TooManyDates, Weekly, dates_of, plan, store
from tests import make

ZONES = ["Europe/Warsaw", "Europe/Vilnius"]
EVENING = (dt.time(18), dt.time(20))


def on_the_wall(dates: list, zone: str) -> list[tuple[str, str, str]]:
    there = ZoneInfo(zone)
    return [
        (
            f"{date.start.astimezone(there):%F}",
            f"{date.start.astimezone(there):%R}",
            f"{date.end.astimezone(there):%R}",
        )
        for date in dates
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("first", "days", "offsets"),
    [
        (dt.date(2026, 10, 20), ["2026-10-20", "2026-10-27"], (0, 60)),
        (dt.date(2027, 3, 23), ["2027-03-23", "2027-03-30"], (60, 0)),
    ],
    ids=["autumn", "spring"],
)
def test_six_in_the_evening_is_six_in_the_evening_after_the_change(
    zone: str, first: dt.date, days: list[str], offsets: tuple[int, int]
) -> None:
    dates = plan(slot=Slot(first, *EVENING), weekly=Weekly(first + dt.timedelta(days=7)), zone_name=zone)
    assert on_the_wall(dates, zone) == [(day, "18:00", "20:00") for day in days]
    # In UTC the second date is an hour later in winter, an hour earlier in summer.
    shift = (dates[1].start - dates[0].start) - dt.timedelta(days=7)
    assert shift == dt.timedelta(minutes=offsets[1] - offsets[0])


@pytest.mark.django_db
@pytest.mark.parametrize("city", ["krakow", "vilnius"])
def test_a_stored_series_comes_back_at_the_same_instants(city: str) -> None:
    space = make.space(make.venue(city=city))
    slot, weekly = Slot(dt.date(2026, 9, 29), *EVENING), Weekly(dt.date(2027, 6, 29))
    stored = store(space=space, slot=slot, weekly=weekly, reference="K7QM-3XWP")
    planned = plan(slot=slot, weekly=weekly, zone_name=space.venue.zone)
    event = Event.objects.get(pk=stored.pk)
    assert dates_of(event, space.venue.zone) == planned
    assert len(planned) == 40
    assert {(start, end) for _, start, end in on_the_wall(planned, space.venue.zone)} == {("18:00", "20:00")}


@pytest.mark.django_db
def test_the_scheduler_holds_a_calendar_per_space_a_rule_per_series_and_no_words_of_ours(
    space: Space,
) -> None:
    slot = Slot(dt.date(2026, 12, 1), *EVENING)
    first = store(space=space, slot=slot, weekly=Weekly(dt.date(2026, 12, 29)), reference="A")
    second = store(space=space, slot=slot, weekly=Weekly(dt.date(2026, 12, 29), 2), reference="B")
    single = store(space=space, slot=slot, weekly=None, reference="C")
    assert Calendar.objects.get() == first.calendar == second.calendar == single.calendar
    assert Rule.objects.count() == 2
    assert (first.rule.params, second.rule.params, single.rule) == ("interval:1", "interval:2", None)
    assert [(event.title, event.description, event.creator) for event in Event.objects.order_by("pk")] == [
        ("A", "", None),
        ("B", "", None),
        ("C", "", None),
    ]


def test_the_last_day_is_included_and_the_next_week_is_not() -> None:
    slot = Slot(dt.date(2026, 12, 1), *EVENING)
    upto = [
        len(plan(slot=slot, weekly=Weekly(dt.date(2026, 12, day)), zone_name=ZONES[0]))
        for day in (7, 8, 14, 15)
    ]
    assert upto == [1, 2, 2, 3]


def test_ends_at_midnight() -> None:
    dates = plan(slot=Slot(dt.date(2026, 12, 1), dt.time(20), dt.time(0)), weekly=None, zone_name=ZONES[0])
    assert [date.minutes for date in dates] == [240]


@pytest.mark.parametrize("zone", ZONES)
def test_wall_times_that_do_not_exist_or_exist_twice_have_one_answer(zone: str) -> None:
    spring = 2 if zone == "Europe/Warsaw" else 3
    gap = Slot(dt.date(2027, 3, 28), dt.time(spring, 30), dt.time(spring + 2))
    assert on_the_wall([gap.interval(zone)], zone) == [
        ("2027-03-28", f"0{spring + 1}:30", f"0{spring + 2}:00")
    ]
    fold = Slot(dt.date(2026, 10, 25), dt.time(spring, 30), dt.time(spring + 2))
    # The first of the two 02:30: an hour more than the wall shows.
    assert fold.interval(zone).minutes == 150


@pytest.mark.parametrize(
    ("slot", "weekly", "error"),
    [
        (Slot(dt.date(2026, 12, 1), dt.time(20), dt.time(18)), None, ValueError),
        (Slot(dt.date(2026, 12, 1), dt.time(20), dt.time(20)), None, ValueError),
        (Slot(dt.date(2026, 12, 1), *EVENING), Weekly(dt.date(2026, 11, 30)), ValueError),
        (Slot(dt.date(2026, 12, 1), *EVENING), Weekly(dt.date(2036, 12, 1)), TooManyDates),
        (Slot(dt.date(2026, 12, 1), *EVENING), Weekly(dt.date(9999, 12, 31)), TooManyDates),
        (Slot(dt.date(2026, 12, 1), *EVENING), Weekly(dt.date(2027, 12, 1), 0), ValueError),
    ],
)
def test_what_is_no_series_is_refused(slot: Slot, weekly: Weekly | None, error: type[Exception]) -> None:
    with pytest.raises(error):
        plan(slot=slot, weekly=weekly, zone_name=ZONES[0])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(
    first=st.dates(dt.date(2024, 1, 1), dt.date(2030, 1, 1)),
    weeks=st.integers(0, 60),
    every=st.integers(1, 4),
    hour=st.integers(4, 21),
    zone=st.sampled_from(ZONES),
)
def test_the_scheduler_and_the_calendar_agree(
    first: dt.date, weeks: int, every: int, hour: int, zone: str
) -> None:
    until = first + dt.timedelta(weeks=weeks)
    dates = plan(
        slot=Slot(first, dt.time(hour), dt.time(hour + 1)), weekly=Weekly(until, every), zone_name=zone
    )
    expected = [
        (f"{day:%F}", f"{hour:02}:00", f"{hour + 1:02}:00") for day in weekly_dates(first, until, every)
    ]
    assert on_the_wall(dates, zone) == expected


@pytest.mark.django_db(transaction=True)
def test_a_calendar_that_was_rolled_back_is_made_again() -> None:
    """As when the database refuses the first series of a space for a moment and it is tried once more."""
    space = make.space()
    slot = Slot(dt.date(2026, 12, 1), *EVENING)
    for last in (False, True):
        with transaction.atomic():
            event = store(space=space, slot=slot, weekly=None, reference="K7QM-3XWP")
            transaction.set_rollback(not last)
    assert Event.objects.get().calendar == Calendar.objects.get() == event.calendar
    assert Space.objects.get().calendar == event.calendar
