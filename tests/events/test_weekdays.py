"""Each date knows its day of the week and its time on the wall of its zone, however it is written."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Group
from core import walltime
from events.models import Occurrence
from events.operations import Dates, NewTime, edit_event, move_date
from tests import make, make_events

pytestmark = pytest.mark.django_db

fill_weekdays = import_module("events.migrations.0013_weekdays").fill
fill_clocks = import_module("events.migrations.0015_clocks").fill
LATE = dt.datetime(2026, 12, 6, 22, 30, tzinfo=dt.UTC)
"""A Sunday in Kraków until half past eleven, and Monday already in Vilnius."""


@pytest.mark.parametrize(("city", "weekday", "clock"), [("krakow", 7, 23 * 60 + 30), ("vilnius", 1, 30)])
def test_the_wall_says_which_day_and_time_it_is(group: Group, city: str, weekday: int, clock: int) -> None:
    venue = make.venue(city=city, zone="Europe/Warsaw" if city == "krakow" else "Europe/Vilnius")
    space = make.space(venue)
    event = make_events.event(group, space, [LATE], long=dt.timedelta(minutes=30))
    date = event.occurrences.get()
    assert (date.weekday, date.clock) == (weekday, clock)


@pytest.mark.parametrize(
    "change", [dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC), dt.datetime(2027, 10, 31, 1, tzinfo=dt.UTC)]
)
@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Europe/Vilnius"])
def test_the_clock_is_the_same_on_each_side_of_a_change(group: Group, zone: str, change: dt.datetime) -> None:
    days = [change.date() + dt.timedelta(days=days) for days in (-7, 0, 7)]
    space = make.space(make.venue(city="krakow" if zone == "Europe/Warsaw" else "vilnius", zone=zone))
    event = make_events.event(group, space, [walltime.at(day, dt.time(18), zone) for day in days])
    assert list(event.occurrences.values_list("weekday", "clock")) == [(7, 18 * 60)] * 3


def test_a_date_that_is_saved_alone_or_moved_knows_them(group: Group, now: dt.datetime) -> None:
    whole_day = Dates(day=dt.date(2026, 12, 5))
    event = make_events.elsewhere(group, whole_day)
    date = event.occurrences.get()
    assert (date.weekday, date.clock) == (6, 0)
    time = NewTime(day=dt.date(2026, 12, 8), starts=dt.time(9, 45), ends=dt.time(11))
    move_date(by=None, event=event, date=date.uid, time=time, now=now)
    date = event.occurrences.get()
    assert (date.weekday, date.clock) == (2, 9 * 60 + 45)
    date.starts_at -= dt.timedelta(days=1, minutes=15)
    date.save()
    date = event.occurrences.get()
    assert (date.weekday, date.clock) == (1, 9 * 60 + 30)


@pytest.mark.parametrize("nonsense", [{"weekday": 0}, {"weekday": 8}, {"clock": 24 * 60}])
def test_no_date_is_on_no_day_or_at_no_time(group: Group, nonsense: dict[str, int]) -> None:
    make_events.elsewhere(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.update(**nonsense)


def test_dates_from_before_are_filled_in(group: Group) -> None:
    for city in ("krakow", "vilnius"):
        days = tuple(dt.date(2026, 12, day) for day in range(2, 9))
        first = Dates(day=dt.date(2026, 12, 1), starts=dt.time(23, 30), ends=dt.time(23, 45), further=days)
        make_events.elsewhere(group, first, place_city=city)
    before = list(Occurrence.objects.values_list("pk", "weekday", "clock"))
    assert {weekday for _pk, weekday, _clock in before} == set(range(1, 8))
    assert {clock for _pk, _weekday, clock in before} == {23 * 60 + 30}
    Occurrence.objects.update(weekday=1, clock=0)
    for fill in (fill_weekdays, fill_clocks):
        fill(apps, SimpleNamespace(connection=connection))
    assert list(Occurrence.objects.values_list("pk", "weekday", "clock")) == before


def test_a_past_date_is_where_the_new_clock_shows_it(group: Group, now: dt.datetime) -> None:
    """The event goes to another city, and is shown on the clock there, with what is over."""
    late = Dates(
        day=dt.date(2026, 11, 29),
        starts=dt.time(23, 30),
        ends=dt.time(23, 45),
        further=(dt.date(2026, 12, 6),),
    )
    event = make_events.elsewhere(group, late)
    moved = make_events.announcement(place_name="Hall", place_address="g. 1", place_city="vilnius")
    edit_event(by=None, event=event, details=moved, now=now + dt.timedelta(days=10))
    assert list(event.occurrences.values_list("weekday", "clock")) == [(1, 30), (7, 23 * 60 + 30)]
