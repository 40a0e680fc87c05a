"""What was decided and when, without persons, for a group's members and a house's managers."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Group, Person
from bookings.operations import approve_booking, decline_booking
from spaces.models import Space
from spaces.series import Slot
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


def _pages(group: Group, space: Space) -> tuple[str, str]:
    return (
        reverse("my_group_decisions", args=[group.slug]),
        reverse("house_decisions", args=[space.venue.slug]),
    )


def test_both_sides_read_the_same_without_persons(
    as_: As, manager: Person, group_admin: Person, group: Group, space: Space
) -> None:
    booking = asked(space, group, group_admin)
    approve_booking(by=manager, booking=booking, now=NOW, note="Ring the bell.")
    for person, address in zip((group_admin, manager), _pages(group, space), strict=True):
        page = as_(person).get(address).content.decode().split("<main")[1].split("</main>")[0]
        assert page.index("Approved") < page.index("Asked for")
        assert booking.reference in page
        for secret in (manager.pseudonym, group_admin.pseudonym, "Alesia", "Ring the bell.", "Volha"):
            assert secret not in page


def test_others_find_nothing(
    as_: As, visitor: Client, stranger: Person, other_manager: Person, group: Group, space: Space
) -> None:
    of_group, of_house = _pages(group, space)
    for person in (stranger, other_manager):
        assert as_(person).get(of_group).status_code == 404
        assert as_(person).get(of_house).status_code in (403, 404)
    assert visitor.get(of_group).status_code == 302
    assert visitor.get(of_house).status_code == 302


def test_decisions_of_others_are_not_there(
    as_: As, group_admin: Person, group: Group, space: Space, stranger: Person
) -> None:
    theirs = asked(space, Group.objects.get(memberships__person=stranger), stranger, title="Chess club")
    page = as_(group_admin).get(_pages(group, space)[0]).content.decode()
    assert theirs.reference not in page
    assert "Nothing was decided in the last 90 days" in page


def test_queries_stay_the_same_for_one_and_for_three(
    as_: As, manager: Person, group_admin: Person, group: Group, space: Space
) -> None:
    browser, address = as_(manager), _pages(group, space)[1]
    counts = []
    for days in ([1], [2, 3]):
        for day in days:
            slot = Slot(dt.date(2026, 12, day), dt.time(18), dt.time(19))
            made = asked(space, group, group_admin, slot=slot)
            decline_booking(by=None, booking=made, reason="host", now=NOW)
        browser.get(address)
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]
