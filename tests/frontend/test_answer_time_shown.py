"""How long a house takes to answer is told to everybody; what becomes open again is looked at for those who wait."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import decline_booking
from notifications.models import Job
from spaces.models import Space, Venue
from spaces.series import Slot
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


def _answered(space: Space, group: Group, by: Person, count: int) -> None:
    for number in range(count):
        slot = Slot(dt.date(2026, 12, 1 + number), dt.time(18), dt.time(19))
        made = asked(space, group, by, slot=slot)
        decline_booking(by=None, booking=made, reason="host", now=NOW)
        Booking.objects.filter(pk=made.pk).update(answered_after=dt.timedelta(hours=6, minutes=10))


@pytest.mark.parametrize(("count", "told"), [(4, False), (5, True)])
def test_the_usual_time_is_told_from_five_requests_on(
    visitor: Client, space: Space, group: Group, group_admin: Person, count: int, *, told: bool
) -> None:
    _answered(space, group, group_admin, count)
    for address in (reverse("space", args=[space.slug]), reverse("venue", args=[space.venue.slug])):
        assert ("Usually within 7 hours" in visitor.get(address).content.decode()) is told


def test_the_form_says_by_when_there_is_an_answer(
    as_: As, space: Space, group: Group, group_admin: Person
) -> None:
    page = as_(group_admin).get(reverse("space_request", args=[space.slug])).content.decode()
    assert "If you send it now, by" in page
    assert "25 November" in page


def test_changed_hours_are_looked_at_for_those_who_wait(
    as_: As, manager: Person, space: Space, venue: Venue
) -> None:
    day = {"first": "2026-12-10", "spaces": [space.slug], "how": "closed"}
    as_(manager).post(reverse("house_dates", args=[venue.slug]), day)
    assert Job.objects.filter(name="bookings.heal").count() == 1
    as_(manager).post(reverse("house_dates_lift", args=[venue.slug]), {"day": "2026-12-10"})
    assert Job.objects.filter(name="bookings.heal").exists()
