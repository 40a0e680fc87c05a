"""How the demonstration is made: only with DEMO=1, on any day, and as large as one likes."""

import datetime as dt
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command

from bookings.models import Occurrence
from core.walltime import local
from events.models import Event
from events.models import Occurrence as EventDate
from frontend.demo.content import invented
from spaces.models import Occupancy, Space, Venue

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def run(*arguments: str, at: dt.datetime = NOW) -> str:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def counts() -> dict[str, int]:
    ours = ["accounts", "notifications", "spaces", "bookings", "events", "lda_events", "schedule"]
    models = [model for label in ours for model in apps.get_app_config(label).get_models()]
    return {model._meta.label: model._default_manager.count() for model in models}


def test_it_is_refused_outside_a_demonstration(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(CommandError, match=r"^DEMO: is not 1; [^\n]*$"):
        call_command("demo")
    with pytest.raises(CommandError, match=r"^DEMO: is not 1; [^\n]*$"):
        call_command("demo", "--scale", "spaces=1")
    with pytest.raises(CommandError, match=r"^DEMO: is not 1; [^\n]*$"):
        call_command("demo_agency", "--editor", "lda@demo.test")
    assert not any(counts().values())


@pytest.mark.parametrize(
    "day",
    [
        dt.datetime(2026, 11, 29, 23, 30, tzinfo=dt.UTC),  # single dates fall on Christmas
        dt.datetime(2027, 3, 28, 0, 30, tzinfo=dt.UTC),  # clocks go forward
        dt.datetime(2027, 10, 31, 0, 30, tzinfo=dt.UTC),  # clocks go back
        dt.datetime(2028, 2, 29, 18, 0, tzinfo=dt.UTC),
    ],
)
def test_it_is_whole_on_whatever_day_it_is_made(settings: Any, day: dt.datetime) -> None:
    settings.DEMO = True
    assert "Bookings added: 30 of 30." in run(at=day)


def test_titles_of_bookings_tell_them_apart() -> None:
    """A second run finds a booking again by its group and title."""
    names = [(entry["group"], entry["title"]) for entry in invented("programme")["booking"]]
    assert len(set(names)) == len(names)


def test_to_scale_it_makes_the_rows_that_operations_would(settings: Any) -> None:
    settings.DEMO = True
    run("--scale", "spaces=25", "occupancies=3000", "events=100")
    assert Venue.objects.count() == 3
    assert Space.objects.count() == 25
    assert Occupancy.objects.count() == Occurrence.objects.count() == 3000
    assert Event.objects.count() == EventDate.objects.count() == 100
    assert set(Occupancy.objects.values_list("claim", flat=True)) == set(
        Occurrence.objects.values_list("claim", flat=True)
    )
    assert {
        local(o.starts_at, o.booking.space.venue.zone).minute for o in Occurrence.objects.all()[:100]
    } == {0}
    before = counts()
    assert "filled for measuring already" in run("--scale", "spaces=25", "occupancies=3000", "events=100")
    assert counts() == before


def test_after_it_is_filled_to_scale_the_site_goes_on_numbering(settings: Any) -> None:
    settings.DEMO = True
    run("--scale", "spaces=2", "occupancies=40", "events=5")
    assert "Bookings added: 30 of 30." in run()


@pytest.mark.parametrize("wrong", ["rooms=1", "spaces", "spaces=", "spaces=-1", "spaces=1e3"])
def test_a_wrong_scale_is_named(settings: Any, wrong: str) -> None:
    settings.DEMO = True
    with pytest.raises(
        CommandError, match=f"'{wrong}' is not a count of one of: spaces, occupancies, events"
    ):
        call_command("demo", "--scale", wrong)
