"""What a house needs to know of a group: a register number before it is asked, papers seen before it approves."""

import html
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Group, GroupForm, Person
from bookings.models import Booking, PapersSeen
from bookings.operations import approve_booking, note_papers, request_booking
from bookings.problems import Refused
from notifications.models import Message
from spaces.models import Space, Venue
from tests.conftest import NOW
from tests.frontend.asking import asked, details, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


@pytest.fixture
def strict(venue: Venue) -> Venue:
    """The house needs both."""
    venue.needs_register_number = venue.papers_first = True
    venue.save()
    return venue


@pytest.fixture
def numbered(group: Group) -> Group:
    """A registered organisation that has named its number."""
    Group.objects.filter(pk=group.pk).update(form=GroupForm.REGISTERED, register_number="KRS 0000123456")
    group.refresh_from_db()
    return group


def _room(space: Space) -> Space:
    return Space.objects.with_house().get(pk=space.pk)


def _ask(space: Space, group: Group, by: Person) -> Booking:
    return request_booking(by=by, group=group, space=_room(space), details=details(), now=NOW)


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("form", "number", "codes"),
    [
        ("registered", "", ["register_number"]),
        ("business", "", ["register_number"]),
        ("registered", "KRS 1", []),
        ("informal", "", []),
        ("public_body", "", []),
    ],
)
def test_who_must_have_a_number(
    space: Space, group: Group, group_admin: Person, strict: Venue, form: str, number: str, codes: list[str]
) -> None:
    Group.objects.filter(pk=group.pk).update(form=form, register_number=number)
    group.refresh_from_db()
    if not codes:
        assert _ask(space, group, group_admin).status == "requested"
        return
    with pytest.raises(Refused) as refused:
        _ask(space, group, group_admin)
    assert [problem.code for problem in refused.value.outlook.blockers] == codes
    assert not Booking.objects.exists()


def test_a_house_that_asks_for_nothing_is_asked_as_before(
    space: Space, group: Group, group_admin: Person
) -> None:
    Group.objects.filter(pk=group.pk).update(form=GroupForm.REGISTERED)
    assert _ask(space, Group.objects.get(pk=group.pk), group_admin).status == "requested"


def test_rules_are_told_before_the_form_and_the_remedy_leads_back_with_the_dates(
    as_: As, space: Space, group: Group, group_admin: Person, strict: Venue
) -> None:
    Group.objects.filter(pk=group.pk).update(form=GroupForm.REGISTERED)
    browser = as_(group_admin)
    address = reverse("space_request", args=[space.slug])
    page = _text(browser.get(address))
    assert "Public register number of a registered organisation" in page
    assert "Papers of the group, shown in the house before it approves" in page
    page = _text(browser.post(address, typed()))
    assert "The house needs the public register number of your group" in page
    assert "Twelve small chairs" in page
    link = page.split("/en/my/groups/kupalinka/register/")[1].split('"')[0]
    back = parse_qs(urlsplit(link).query)["next"][0]
    own = reverse("my_group_register", args=[group.slug])
    answer = browser.post(own + link, {"form": "registered", "register_number": " KRS 0000123456 "})
    assert answer.headers["Location"] == back
    page = _text(browser.get(back))
    assert 'value="2026-12-03"' in page
    assert "needs the public register number" not in page
    assert Group.objects.get(pk=group.pk).register_number == "KRS 0000123456"
    entry = AuditEntry.objects.get(verb="register")
    assert (entry.reference, entry.details) == (group.slug, {"form": "registered", "numbered": True})


def test_a_member_is_told_who_writes_the_number_and_gets_no_link(
    as_: As, space: Space, group: Group, member: Person, strict: Venue
) -> None:
    Group.objects.filter(pk=group.pk).update(form=GroupForm.REGISTERED)
    page = _text(as_(member).post(reverse("space_request", args=[space.slug]), typed()))
    assert "an administrator of the group writes it" in page
    assert "/register/" not in page


def test_only_its_administrators_say_how_a_group_stands(
    as_: As, visitor: Client, group: Group, group_admin: Person, member: Person, stranger: Person
) -> None:
    address = reverse("my_group_register", args=[group.slug])
    told = {"form": "registered", "register_number": "KRS 9"}
    for somebody in (member, stranger):
        assert as_(somebody).get(address).status_code == 404
        assert as_(somebody).post(address, told).status_code == 404
    assert visitor.get(address).status_code == 302
    page = _text(as_(group_admin).post(address, {"form": "registered", "register_number": ""}))
    assert "Write the number, or choose" in page
    page = _text(as_(group_admin).post(address, {"form": "registered", "register_number": "9" * 41}))
    assert "This number is too long" in page
    Group.objects.update(frozen_at=NOW)
    assert "nothing can be changed" in _text(as_(group_admin).post(address, told))
    group.refresh_from_db()
    assert (group.form, group.register_number) == ("informal", "")


def test_an_informal_group_keeps_no_number(as_: As, numbered: Group, group_admin: Person) -> None:
    address = reverse("my_group_register", args=[numbered.slug])
    as_(group_admin).post(address, {"form": "informal", "register_number": "KRS 9"})
    numbered.refresh_from_db()
    assert (numbered.form, numbered.register_number) == ("informal", "")


def test_the_manager_sees_the_number_and_that_papers_are_missing_until_they_are_seen(
    as_: As, manager: Person, space: Space, numbered: Group, group_admin: Person, strict: Venue
) -> None:
    booking = asked(_room(space), numbered, group_admin)
    address = reverse("manage_booking", args=[booking.reference])
    page = _text(as_(manager).get(address))
    assert "KRS 0000123456" in page
    assert "Papers not seen yet" in page
    note_papers(by=manager, booking=booking, seen=True, now=NOW)
    assert "Papers not seen yet" not in _text(as_(manager).get(address))


def test_missing_papers_are_a_warning_and_no_lock(
    space: Space, numbered: Group, group_admin: Person, strict: Venue
) -> None:
    booking = asked(_room(space), numbered, group_admin)
    approve_booking(by=None, booking=booking, now=NOW)
    booking.refresh_from_db()
    assert booking.status == "approved"


def test_the_group_is_told_of_papers_until_they_were_seen(
    as_: As, space: Space, numbered: Group, group_admin: Person, strict: Venue
) -> None:
    address = reverse("space_request", args=[space.slug])
    said = "The house wants to see the papers of your group"
    assert said in _text(as_(group_admin).post(address, typed(step="check")))
    PapersSeen.objects.create(venue=strict, group=numbered, seen_on=NOW.date())
    assert said not in _text(as_(group_admin).post(address, typed(step="check")))


def test_by_the_link_of_a_message_nobody_approves_without_papers(
    visitor: Client, manager: Person, space: Space, numbered: Group, group_admin: Person, strict: Venue
) -> None:
    Venue.objects.update(decide_by_message=True)
    booking = asked(_room(space), numbered, group_admin)
    body = Message.objects.get(kind="booking_waiting").body
    address = urlsplit(next(word for word in body.split() if "/decide/" in word)).path
    page = _text(visitor.get(address))
    assert "Sign in to approve." in page
    assert 'value="approve"' not in page
    visitor.post(address, {"answer": "approve"})
    booking.refresh_from_db()
    assert booking.status == "requested"
    note_papers(by=manager, booking=booking, seen=True, now=NOW)
    visitor.post(address, {"answer": "approve"})
    booking.refresh_from_db()
    assert booking.status == "approved"


def test_the_house_sets_both_and_the_history_names_them(
    as_: As, visitor: Client, manager: Person, venue: Venue, space: Space
) -> None:
    address = reverse("house_limits", args=[venue.slug])
    told = {"quiet_starts": "", "quiet_ends": "", "new_groups": "", "papers_first": "on"}
    desk = as_(manager)
    for _time in range(2):
        assert desk.post(address, {**told, "needs_register_number": "on"}).status_code == 302
    venue.refresh_from_db()
    assert (venue.needs_register_number, venue.papers_first) == (True, True)
    desk.post(address, told)
    venue.refresh_from_db()
    assert (venue.needs_register_number, venue.papers_first) == (False, True)
    entries = AuditEntry.objects.filter(verb="set_papers").order_by("pk")
    assert [entry.details["fields"] for entry in entries] == [
        ["needs_register_number", "papers_first"],
        ["needs_register_number"],
    ]
    history = _text(desk.get(reverse("house_history", args=[venue.slug])))
    assert "What the house needs to know of a group was changed" in history
    assert "Registered groups must name their public register number" in history
    rules = visitor.get(f"/api/v1/spaces/{space.slug}/").json()["rules"]
    assert (rules["needs_register_number"], rules["papers_first"]) == (False, True)
    house = visitor.get(f"/api/v1/venues/{venue.slug}/").json()
    assert (house["needs_register_number"], house["papers_first"]) == (False, True)
