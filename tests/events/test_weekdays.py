"""Each date knows its day of the week on the wall of its zone, however it is written."""

import datetime as dt
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from accounts.models import Group
from events.models import Occurrence
from events.operations import Dates, NewTime, move_date
from tests import make, make_events

pytestmark = pytest.mark.django_db

fill = import_module("events.migrations.0013_weekdays").fill
LATE = dt.datetime(2026, 12, 6, 22, 30, tzinfo=dt.UTC)
"""A Sunday in Kraków until half past eleven, and Monday already in Vilnius."""


@pytest.mark.parametrize(("city", "weekday"), [("krakow", 7), ("vilnius", 1)])
def test_the_wall_says_which_day_it_is(group: Group, city: str, weekday: int) -> None:
    venue = make.venue(city=city, zone="Europe/Warsaw" if city == "krakow" else "Europe/Vilnius")
    space = make.space(venue)
    event = make_events.event(group, space, [LATE], long=dt.timedelta(minutes=30))
    assert event.occurrences.get().weekday == weekday


def test_a_date_that_is_saved_alone_or_moved_knows_it(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, Dates(day=dt.date(2026, 12, 5)))
    date = event.occurrences.get()
    assert date.weekday == 6
    move_date(by=None, event=event, date=date.uid, time=NewTime(day=dt.date(2026, 12, 8)), now=now)
    assert event.occurrences.get().weekday == 2
    date = event.occurrences.get()
    date.starts_at -= dt.timedelta(days=1)
    date.save()
    assert event.occurrences.get().weekday == 1


def test_no_date_is_without_one(group: Group) -> None:
    make_events.elsewhere(group)
    with pytest.raises(IntegrityError), transaction.atomic():
        Occurrence.objects.update(weekday=0)


def test_dates_from_before_are_filled_in(group: Group) -> None:
    for city in ("krakow", "vilnius"):
        days = tuple(dt.date(2026, 12, day) for day in range(2, 9))
        make_events.elsewhere(group, Dates(day=dt.date(2026, 12, 1), further=days), place_city=city)
    before = list(Occurrence.objects.values_list("pk", "weekday"))
    assert {weekday for _pk, weekday in before} == set(range(1, 8))
    Occurrence.objects.update(weekday=1)
    fill(apps, SimpleNamespace(connection=connection))
    assert list(Occurrence.objects.values_list("pk", "weekday")) == before
