"""A manager decides from the message: once, by a button, in a house that has switched it on."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Group, Person
from bookings import by_message, claims
from bookings.by_message import SALT
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import Scope, approve_booking, change_dates, decline_booking
from bookings.states import BookingState, DeclineReason
from notifications.models import Message
from spaces.models import Space, Venue, VenueRole
from spaces.series import Slot
from tests.conftest import NOW
from tests.frontend.asking import asked, course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def open_house(venue: Venue) -> Venue:
    venue.decide_by_message = True
    venue.save()
    return venue


@pytest.fixture
def booking(open_house: Venue, space: Space, group: Group, group_admin: Person) -> Booking:
    """Three Thursdays that wait for an answer."""
    space.refresh_from_db()
    return asked(space, group, group_admin, weekly=course())


def _address(booking: Booking) -> str:
    body = Message.objects.get(kind="booking_waiting", key__contains=booking.reference).body
    found = re.search(r"https?://\S+/decide/\S+", body)
    assert found is not None, body
    return urlsplit(found.group()).path


def _status(booking: Booking) -> str:
    booking.refresh_from_db()
    return booking.status


def test_a_house_that_has_not_switched_it_on_sends_no_link(
    space: Space, group: Group, group_admin: Person, manager: Person, venue: Venue
) -> None:
    asked(space, group, group_admin)
    assert "/decide/" not in Message.objects.get(kind="booking_waiting").body


def test_the_page_tells_neither_group_nor_house_nor_purpose(visitor: Client, booking: Booking) -> None:
    answer = visitor.get(_address(booking))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert booking.reference in page
    assert "18:00" in page
    for secret in (booking.title, booking.group.name, booking.space.venue.name, "Volha", "Bright room"):
        assert secret not in page
    assert not answer.cookies
    assert answer.headers["Cache-Control"].startswith("max-age=0")


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_fetching_changes_nothing_however_often(visitor: Client, booking: Booking, method: str) -> None:
    entries = AuditEntry.objects.count()
    for _time in range(3):
        getattr(visitor, method)(_address(booking))
    assert _status(booking) == BookingState.REQUESTED
    assert AuditEntry.objects.count() == entries


def test_the_button_approves_once_in_the_managers_name(
    visitor: Client, booking: Booking, manager: Person
) -> None:
    page = visitor.post(_address(booking), {"answer": "approve"}).content.decode()
    assert "The request is approved." in page
    assert _status(booking) == BookingState.APPROVED
    again = visitor.post(_address(booking), {"answer": "decline", "reason": "host"})
    assert again.status_code == 410
    assert "This link can decide nothing any more" in again.content.decode()
    assert _status(booking) == BookingState.APPROVED
    entry = AuditEntry.objects.get(verb="approve")
    assert entry.actor == manager.pseudonym
    assert Message.objects.filter(kind="booking_approved").count() == 1


def test_declining_needs_a_reason(visitor: Client, booking: Booking) -> None:
    page = visitor.post(_address(booking), {"answer": "decline", "reason": "nonsense"}).content.decode()
    assert "There is no such reason" in page
    assert _status(booking) == BookingState.REQUESTED
    visitor.post(_address(booking), {"answer": "decline", "reason": "host"})
    assert _status(booking) == BookingState.DECLINED
    assert booking.decline_reason == DeclineReason.HOST


def test_another_word_than_a_button_decides_nothing(visitor: Client, booking: Booking) -> None:
    visitor.post(_address(booking), {"answer": "\0"})
    assert _status(booking) == BookingState.REQUESTED


def test_what_was_changed_or_decided_meanwhile_is_not_decided(visitor: Client, booking: Booking) -> None:
    address = _address(booking)
    date = booking.occurrences.all()[0].pk
    change_dates(
        by=None, booking=booking, date=date, scope=Scope.THIS, shift=Shift(starts=dt.time(17)), now=NOW
    )
    assert visitor.post(address, {"answer": "approve"}).status_code == 410
    decline_booking(by=None, booking=booking, reason="host", now=NOW)
    assert visitor.get(address).status_code == 410


def test_it_ends_with_the_time_for_an_answer(visitor: Client, booking: Booking) -> None:
    address = _address(booking)
    with time_machine.travel(booking.answer_by - dt.timedelta(seconds=1), tick=False):
        assert visitor.get(address).status_code == 200
    with time_machine.travel(booking.answer_by, tick=False):
        assert visitor.post(address, {"answer": "approve"}).status_code == 410
    assert _status(booking) == BookingState.REQUESTED


def test_it_ends_with_the_role_and_with_the_switch(
    visitor: Client, booking: Booking, open_house: Venue
) -> None:
    address = _address(booking)
    open_house.decide_by_message = False
    open_house.save()
    assert visitor.get(address).status_code == 410
    open_house.decide_by_message = True
    open_house.save()
    assert visitor.get(address).status_code == 200
    VenueRole.objects.update(expires_at=NOW)
    assert visitor.post(address, {"answer": "approve"}).status_code == 410


@pytest.mark.parametrize("noun", ["house", "group"])
def test_nothing_is_decided_while_a_side_is_in_dispute(
    visitor: Client, booking: Booking, open_house: Venue, noun: str
) -> None:
    row: Any = open_house if noun == "house" else booking.group
    row.frozen_at = NOW
    row.save()
    assert visitor.post(_address(booking), {"answer": "approve"}).status_code == 410
    assert _status(booking) == BookingState.REQUESTED


def test_a_forged_or_foreign_token_opens_nothing(
    visitor: Client, booking: Booking, other_manager: Person
) -> None:
    told = signing.loads(_address(booking).split("/")[-2], salt=SALT)
    foreign = signing.dumps({**told, "who": other_manager.pseudonym}, salt=SALT)
    elsewhere = signing.dumps(told, salt="elsewhere")
    for token in (foreign, elsewhere, "x", "a:b:c", "ż", "x" * 3000, _address(booking).split("/")[-2][:-2]):
        answer = visitor.post(reverse("decide", args=[token]), {"answer": "approve"})
        assert answer.status_code == 410, token
    assert _status(booking) == BookingState.REQUESTED


def test_a_clash_sends_the_manager_to_the_desk(
    visitor: Client, open_house: Venue, space: Space, group: Group, group_admin: Person, stranger: Person
) -> None:
    space.holds_undecided = False
    space.save()
    mine = asked(space, group, group_admin)
    slot = Slot(dt.date(2026, 12, 3), dt.time(19), dt.time(21))
    rival = asked(space, Group.objects.get(memberships__person=stranger), stranger, slot=slot)
    Booking.objects.filter(pk=mine.pk).update(status=BookingState.WITHDRAWN)
    approve_booking(by=None, booking=rival, now=NOW)
    Booking.objects.filter(pk=mine.pk).update(status=BookingState.REQUESTED)
    page = visitor.get(_address(mine)).content.decode()
    assert "Sign in to approve the others." in page
    page = visitor.post(_address(mine), {"answer": "approve"}).content.decode()
    assert "Sign in to approve the others." in page
    assert _status(mine) == BookingState.REQUESTED


def test_who_would_lose_by_it_is_looked_at_first(
    visitor: Client, open_house: Venue, space: Space, group: Group, group_admin: Person
) -> None:
    """Two requests for the same evenings of a space that holds none: approving one declines the other."""
    Space.objects.filter(pk=space.pk).update(holds_undecided=False)
    space.refresh_from_db()
    first = asked(space, group, group_admin, weekly=course())
    address = _address(first)
    assert 'value="approve"' in visitor.get(address).content.decode()
    second = asked(space, group, group_admin, weekly=course())
    assert 'value="approve"' not in visitor.get(address).content.decode()
    assert visitor.post(address, {"answer": "approve"}).status_code == 200
    assert (_status(first), _status(second)) == (BookingState.REQUESTED, BookingState.REQUESTED)


@pytest.mark.parametrize("answer", [{"answer": "approve"}, {"answer": "decline", "reason": "host"}])
def test_a_change_between_the_look_and_the_lock_is_not_decided(
    visitor: Client, booking: Booking, monkeypatch: pytest.MonkeyPatch, answer: dict[str, str]
) -> None:
    """The group changes its request while the manager's press waits for the lock that the change holds."""
    date = booking.occurrences.all()[0].pk

    def lock_late(late: Booking, *others: Space) -> None:
        monkeypatch.undo()
        shift = Shift(starts=dt.time(17), ends=dt.time(18))
        mine = Booking.objects.with_house().get(pk=booking.pk)
        change_dates(by=None, booking=mine, date=date, scope=Scope.THIS, shift=shift, now=NOW)
        claims.lock(late, *others)

    address = _address(booking)
    monkeypatch.setattr(by_message.claims, "lock", lock_late)
    page = visitor.post(address, answer)
    assert page.status_code == 410
    # In this test both sides share one connection: that nothing was written takes the change back with it.
    assert not AuditEntry.objects.filter(verb__in=["approve", "decline"]).exists()
    assert not Message.objects.filter(kind__in=["booking_approved", "booking_declined"]).exists()
    assert _status(booking) == BookingState.REQUESTED


def test_a_rival_between_the_look_and_the_lock_is_looked_at_first(
    visitor: Client,
    open_house: Venue,
    space: Space,
    group: Group,
    group_admin: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Space.objects.filter(pk=space.pk).update(holds_undecided=False)
    space.refresh_from_db()
    first = asked(space, group, group_admin)
    address = _address(first)

    def lock_late(late: Booking, *others: Space) -> None:
        monkeypatch.undo()
        asked(space, group, group_admin)
        claims.lock(late, *others)

    monkeypatch.setattr(by_message.claims, "lock", lock_late)
    assert visitor.post(address, {"answer": "approve"}).status_code == 200
    assert _status(first) == BookingState.REQUESTED
    assert not AuditEntry.objects.filter(verb="approve").exists()
