"""A first house from the command line; repeating it changes nothing."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from spaces.access import is_manager, venues_managed_by
from spaces.models import OpeningHours, Space, Venue
from spaces.operations import add_space
from tests import make

pytestmark = pytest.mark.django_db

HOUSE = ["--name", "Наша хата", "--city", "vilnius", "--email", "Manager@Example.test"]


def first_venue(*more: str) -> str:
    out = StringIO()
    call_command("first_venue", *HOUSE, *more, stdout=out)
    return out.getvalue()


def test_house_space_hours_and_manager(now: dt.datetime) -> None:
    said = first_venue("--space", "Зала", "--language", "be", "--capacity", "40", "--opens", "10:00")
    venue, space = Venue.objects.get(), Space.objects.get()
    assert (venue.slug, venue.zone, venue.managed) == ("nasha-khata", "Europe/Vilnius", True)
    assert (space.slug, space.name, space.capacity) == ("nasha-khata-zala", {"be": "Зала"}, 40)
    assert [part.venue for part in space.parts.all()] == [venue]
    hours = OpeningHours.objects.values_list("weekday", "opens", "closes")
    assert list(hours) == [(day, dt.time(10), dt.time(21)) for day in range(7)]
    manager = Person.objects.get(email="manager@example.test")
    assert is_manager(manager, now=now + dt.timedelta(days=179))
    assert not venues_managed_by(manager, now=now + dt.timedelta(days=180)).exists()
    assert "/en/venues/nasha-khata/" in said
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {
        "join",
        "open",
        "grant_role",
        "add_space",
    }


def test_a_second_run_says_so_and_changes_nothing() -> None:
    first_venue()
    entries = AuditEntry.objects.count()
    assert "nothing was changed" in first_venue("--email", "other@example.test")
    assert (Venue.objects.count(), Space.objects.count(), AuditEntry.objects.count()) == (1, 1, entries)
    assert not Person.objects.filter(email="other@example.test").exists()


def test_a_listing_of_that_name_becomes_the_house() -> None:
    listed = make.venue(name="Наша хата", city="vilnius", managed=False, address="Somewhere 1")
    first_venue()
    listed.refresh_from_db()
    assert (Venue.objects.count(), listed.managed, listed.address) == (1, True, "Somewhere 1")


@pytest.mark.parametrize(
    "odd",
    [["--city", "minsk"], ["--email", "nobody"], ["--name", "  "], ["--capacity", "0"], ["--opens", "25:00"]],
)
def test_odd_arguments_are_named(odd: list[str]) -> None:
    with pytest.raises(CommandError, match=odd[0]):
        first_venue(*odd)
    assert not Venue.objects.exists()


def test_a_frozen_house_gets_no_space(now: dt.datetime) -> None:
    with pytest.raises(Frozen):
        add_space(
            venue=make.venue(frozen_at=now),
            name={"en": "Hall"},
            capacity=None,
            hours=(dt.time(9), dt.time(21)),
            now=now,
            by=None,
        )
