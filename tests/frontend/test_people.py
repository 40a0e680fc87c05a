"""Who answers for a house, and who stands in: told at half-time, when the others have not answered."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking
from bookings.operations import approve_booking, remind_half_way, withdraw_booking
from notifications.models import Message
from spaces.models import Space, Venue, VenueRole
from spaces.roles import NobodyAtOnce, name_deputies, told_at_half_time, told_at_once
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
HALF = NOW + dt.timedelta(hours=36)


@pytest.fixture
def second(venue: Venue) -> Person:
    """Answers for the house too."""
    person = make.person(email="second@house.test", called="Taras")
    make.role(person, venue)
    return person


@pytest.fixture
def address(venue: Venue) -> str:
    return reverse("house_people", args=[venue.slug])


def _name(by: Person, venue: Venue, *deputies: Person) -> None:
    name_deputies(by=by, venue=venue, deputies=[one.pseudonym for one in deputies], now=NOW)


def _told(booking: Booking, kind: str) -> list[Person | None]:
    rows = Message.objects.filter(kind=f"booking_{kind}", key__contains=booking.reference)
    return [message.person for message in rows.order_by("pk")]


def test_without_a_deputy_everybody_hears_both_times(
    manager: Person, second: Person, space: Space, group: Group, group_admin: Person
) -> None:
    booking = asked(space, group, group_admin)
    remind_half_way(now=HALF)
    assert _told(booking, "waiting") == [manager, second]
    assert _told(booking, "half_time") == [manager, second]


def test_a_deputy_is_told_at_half_time_alone_and_the_others_at_once(
    manager: Person, second: Person, venue: Venue, space: Space, group: Group, group_admin: Person
) -> None:
    _name(manager, venue, second)
    booking = asked(space, group, group_admin)
    remind_half_way(now=HALF)
    assert _told(booking, "waiting") == [manager]
    assert _told(booking, "half_time") == [second]
    withdraw_booking(by=group_admin, booking=booking, now=HALF)
    assert _told(booking, "withdrawn") == [manager]


def test_a_request_that_was_answered_reaches_no_deputy(
    manager: Person, second: Person, venue: Venue, space: Space, group: Group, group_admin: Person
) -> None:
    _name(manager, venue, second)
    booking = asked(space, group, group_admin)
    approve_booking(by=manager, booking=booking, now=NOW)
    assert remind_half_way(now=HALF) == 0
    assert not Message.objects.filter(person=second).exists()


def test_who_is_told_when_roles_lapse(manager: Person, second: Person, venue: Venue) -> None:
    _name(manager, venue, second)
    VenueRole.objects.filter(person=manager).update(expires_at=NOW)
    # The deputy alone is left: nobody waits for half-time.
    assert told_at_once(venue, now=NOW) == [second]
    VenueRole.objects.update(expires_at=NOW)
    assert told_at_once(venue, now=NOW) == told_at_half_time(venue, now=NOW) == [manager, second]
    VenueRole.objects.filter(person=manager).update(expires_at=NOW + dt.timedelta(days=1))
    # A deputy whose role has lapsed stands in for nobody.
    assert told_at_half_time(venue, now=NOW) == [manager]


def test_somebody_is_always_told_at_once(manager: Person, second: Person, venue: Venue) -> None:
    with pytest.raises(NobodyAtOnce):
        _name(manager, venue, manager, second)
    assert not VenueRole.objects.filter(deputy=True).exists()


def test_the_page_names_deputies_and_the_history_tells(
    as_: As, manager: Person, second: Person, address: str
) -> None:
    desk = as_(manager)
    page = desk.get(address).content.decode()
    assert "Marta" in page and "Taras" in page and "as a deputy" not in page
    answer = desk.post(address, {"deputies": [second.pseudonym]}, follow=True)
    assert "The changes are saved." in answer.content.decode()
    assert VenueRole.objects.get(deputy=True).person == second
    assert "at half-time, as a deputy" in answer.content.decode()
    desk.post(address, {"deputies": [second.pseudonym]})
    desk.post(address, {})
    assert not VenueRole.objects.filter(deputy=True).exists()
    entries = AuditEntry.objects.filter(verb__contains="deputy").order_by("pk")
    assert [(entry.verb, entry.details) for entry in entries] == [
        ("name_deputy", {"whom": second.pseudonym}),
        ("end_deputy", {"whom": second.pseudonym}),
    ]
    history = desk.get(reverse("house_history", args=["bright-house"])).content.decode()
    assert "Somebody was made a deputy" in history
    assert "Somebody is no deputy any more" in history


@pytest.mark.parametrize(
    ("typed", "said"),
    [(["all"], "Leave at least one person"), (["NOBODY"], "This person does not answer for the house")],
)
def test_a_mistake_is_told_and_kept(
    as_: As, manager: Person, second: Person, address: str, typed: list[str], said: str
) -> None:
    all_of_them = [manager.pseudonym, second.pseudonym]
    page = as_(manager).post(address, {"deputies": all_of_them if typed == ["all"] else typed})
    assert said in page.content.decode()
    assert page.content.decode().count(" checked") == (2 if typed == ["all"] else 0)
    assert not VenueRole.objects.filter(deputy=True).exists()


def test_a_house_with_one_person_says_how_a_second_comes(as_: As, manager: Person, address: str) -> None:
    page = as_(manager).get(address).content.decode()
    assert "takes a second person" in page
    assert "deputies" not in page


def test_nobody_else_finds_the_page_and_in_a_dispute_nothing_changes(
    as_: As,
    visitor: Client,
    manager: Person,
    second: Person,
    stranger: Person,
    other_manager: Person,
    staff: Person,
    venue: Venue,
    address: str,
) -> None:
    told = {"deputies": [second.pseudonym]}
    for somebody in (stranger, other_manager, staff):
        assert as_(somebody).get(address).status_code == 404
        assert as_(somebody).post(address, told).status_code == 404
    assert visitor.get(address).status_code == 302
    Venue.objects.update(frozen_at=NOW)
    assert "nothing can be changed" in as_(manager).post(address, told).content.decode()
    assert not VenueRole.objects.filter(deputy=True).exists()


def test_the_same_queries_for_two_people_and_for_four(
    as_: As, manager: Person, second: Person, venue: Venue, address: str, django_assert_num_queries: Any
) -> None:
    desk = as_(manager)
    desk.get(address)
    with CaptureQueriesContext(connection) as two:
        desk.get(address)
    for _ in range(2):
        make.role(make.person(), venue)
    with django_assert_num_queries(len(two)):
        desk.get(address)
