"""Whoever waits for a time at which the house was closed is offered it as soon as the house opens then."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.tasks import heal
from notifications.models import Job
from spaces.access import spaces_for
from spaces.closing import Closing, close_space
from spaces.models import (
    InSchoolHolidays,
    OpeningException,
    SchoolHoliday,
    SchoolRegion,
    Season,
    Space,
    SpaceRules,
)
from spaces.school_holidays import region_of
from spaces.series import Slot
from tests.conftest import NOW
from tests.frontend.asking import asked, course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
CLOSED = dt.date(2026, 12, 24)


@pytest.fixture
def desk(as_: As, manager: Person) -> Client:
    """The manager's browser."""
    return as_(manager)


def _wait(space: Space, group: Group, by: Person) -> Booking:
    """Thursdays until Christmas Eve, on which the house is closed."""
    here = spaces_for(None).get(pk=space.pk)
    booking = asked(here, group, by, weekly=course(CLOSED), leave_out=frozenset({CLOSED}))
    assert _last(booking) == "wanted"
    return booking


def _last(booking: Booking) -> str:
    last = booking.occurrences.last()
    assert last is not None
    return last.state


def _run_jobs() -> None:
    for job in Job.objects.filter(name="bookings.heal").order_by("pk"):
        heal(now=NOW, **job.arguments)


def _open_always(space: Space) -> None:
    space.venue.open_on_holidays = True
    space.venue.save(update_fields=["open_on_holidays"])


def _season(space: Space) -> Season:
    days = {"first_month": 12, "first_day": 20, "last_month": 12, "last_day": 31}
    return Season.objects.create(venue=space.venue, name={"en": "End of the year"}, **days)


def _closed_season(space: Space) -> tuple[str, dict[str, str]]:
    season = _season(space)
    return reverse("house_season", args=[space.venue.slug, season.pk]), {"step": "remove"}


def _moved_season(space: Space) -> tuple[str, dict[str, str]]:
    season = _season(space)
    told = {"first_day": "26", "first_month": "12", "last_day": "31", "last_month": "12", "how": "yearly"}
    return reverse("house_season", args=[space.venue.slug, season.pk]), {**told, "year": "", "name_en": "End"}


def _school_holidays(space: Space) -> tuple[str, dict[str, object]]:
    region = SchoolRegion.objects.create(code=region_of(space.venue))
    Season.objects.create(venue=space.venue, region=region)
    days = {"first": dt.date(2026, 12, 21), "last": dt.date(2027, 1, 1)}
    SchoolHoliday.objects.create(region=region, name={"en": "Winter"}, source="x", **days)
    SpaceRules.objects.create(space=space, in_school_holidays=InSchoolHolidays.CLOSED)
    told: dict[str, object] = {
        "group_forms": ["registered", "informal", "public_body", "business"],
        "lent_for": ["children"],
        "in_school_holidays": "as_usual",
    }
    return reverse("house_lending", args=[space.venue.slug, space.slug]), told


def _exception(space: Space) -> tuple[str, dict[str, str]]:
    OpeningException.objects.create(space=space, date=CLOSED, reason={"en": "Cleaning"})
    return reverse("house_dates_lift", args=[space.venue.slug]), {"day": f"{CLOSED}"}


def _other_hours(space: Space) -> tuple[str, dict[str, object]]:
    OpeningException.objects.create(space=space, date=CLOSED, reason={"en": "Cleaning"})
    told: dict[str, object] = {"spaces": [space.slug], "first": f"{CLOSED}", "last": "", "how": "hours"}
    return reverse("house_dates", args=[space.venue.slug]), {**told, "opens": "10", "closes": "22"}


def _blackout(space: Space) -> tuple[str, dict[str, str]]:
    slot = Slot(CLOSED, dt.time(8), dt.time(22))
    here = spaces_for(None).get(pk=space.pk)
    blackout = close_space(by=None, space=here, closing=Closing(slot), reason={"en": "Windows"}, now=NOW)
    return reverse("manage_closing_open", args=[space.slug, blackout.claim]), {}


@pytest.mark.parametrize(
    "closing",
    [
        _closed_season,
        _moved_season,
        _school_holidays,
        _exception,
        _other_hours,
        _blackout,
    ],
    ids=lambda closing: closing.__name__,
)
def test_who_waits_is_offered_it_when_the_page_is_sent(
    closing: Callable[[Space], tuple[str, dict[str, object]]],
    desk: Client,
    space: Space,
    group: Group,
    group_admin: Person,
) -> None:
    _open_always(space)
    address, told = closing(space)
    booking = _wait(space, group, group_admin)
    assert desk.post(address, told).status_code == 302
    assert _last(booking) == "wanted"
    _run_jobs()
    assert _last(booking) == "offered"


def test_public_holidays_on_which_the_house_opens_after_all(
    desk: Client, space: Space, group: Group, group_admin: Person
) -> None:
    booking = _wait(space, group, group_admin)
    address = reverse("manage_closing_holidays", args=[space.slug])
    assert desk.post(address, {"open_on_holidays": "yes"}).status_code == 302
    _run_jobs()
    assert _last(booking) == "offered"


def test_what_is_refused_looks_for_nobody(
    desk: Client, space: Space, group: Group, group_admin: Person
) -> None:
    booking = _wait(space, group, group_admin)
    space.venue.frozen_at = NOW
    space.venue.save(update_fields=["frozen_at"])
    desk.post(reverse("manage_closing_holidays", args=[space.slug]), {"open_on_holidays": "yes"})
    assert not Job.objects.filter(name="bookings.heal").exists()
    assert _last(booking) == "wanted"


def test_a_blackout_that_a_program_opens(
    manager: Person, space: Space, group: Group, group_admin: Person, as_: As
) -> None:
    _open_always(space)
    address, _told = _blackout(space)
    claim = address.rstrip("/").split("/")[-2]
    booking = _wait(space, group, group_admin)
    answer = as_(manager).delete(f"/api/v1/spaces/{space.slug}/blackouts/{claim}/")
    assert answer.status_code == 204, answer.content
    _run_jobs()
    assert _last(booking) == "offered"
