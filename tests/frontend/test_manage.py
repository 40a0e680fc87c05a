"""A manager sees what waits, beside what stands against it, and answers; everybody else finds nothing there."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, Demand
from bookings.operations import approve_booking, withdraw_booking
from bookings.states import BookingState, OccurrenceState
from notifications.models import Message
from spaces.ledger import Busy
from spaces.models import Occupancy, Space, Venue
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Three Thursdays that wait for an answer."""
    return asked(space, group, group_admin, weekly=course())


@pytest.fixture
def rival(space: Space, booking: Booking, stranger: Person) -> Booking:
    """Confirmed on the second Thursday, while the booking did not hold its time."""
    space.holds_undecided = False
    space.save()
    Occupancy.objects.all().delete()
    other = Group.objects.get(memberships__person=stranger)
    made = asked(
        space, other, stranger, slot=Slot(dt.date(2026, 12, 10), dt.time(19), dt.time(21)), title="Chess club"
    )
    approve_booking(by=None, booking=made, now=NOW)
    # As before approvals settled what competes with them: such clashes are in databases that were updated.
    booking.occurrences.wanted().update(state=OccurrenceState.REQUESTED)
    return made


def _url(booking: Booking, name: str = "manage_booking") -> str:
    return reverse(name, args=[booking.reference])


def _states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


def _claims(booking: Booking) -> list[str]:
    return [str(date.claim) for date in booking.occurrences.all()]


# The queue.


def test_the_oldest_deadline_comes_first(
    desk: Client, space: Space, group: Group, group_admin: Person
) -> None:
    asked(space, group, group_admin, title="Later")
    tomorrow = Slot(dt.date(2026, 11, 23), dt.time(8), dt.time(9))
    asked(space, group, group_admin, title="Sooner", slot=tomorrow)
    page = desk.get("/en/manage/").content.decode()
    assert page.index("Sooner") < page.index("Later")
    assert "Due in 22 hours" in page
    assert "Due in 3 days" in page
    assert page.count("queue-card--urgent") == 1
    assert "Kupalinka" in page
    assert "Informal group" in page


def test_states_are_counted_and_chosen(desk: Client, booking: Booking, rival: Booking) -> None:
    page = desk.get("/en/manage/").content.decode()
    assert "Awaiting decision" in page
    assert f'data-of="{rival.reference}"' not in page
    page = desk.get("/en/manage/?state=approved").content.decode()
    assert rival.title in page
    assert booking.title not in page
    assert desk.get("/en/manage/?state=nonsense&page=-5").status_code == 200


def test_the_queue_tells_whether_the_dates_can_be_had(desk: Client, booking: Booking, rival: Booking) -> None:
    assert "Clash: 1 of 3" in desk.get("/en/manage/").content.decode()
    Occupancy.objects.all().delete()
    html = desk.get("/en/manage/").content.decode()
    assert "Clash" not in html
    assert '<span class="badge badge--free">Free</span>' in html


def test_only_ones_own_houses_are_there(as_: As, other_manager: Person, booking: Booking) -> None:
    page = as_(other_manager).get("/en/manage/").content.decode()
    assert booking.reference not in page
    assert "Nothing waits for an answer" in page


def test_queries_stay_the_same_for_one_request_and_for_three(
    desk: Client, space: Space, group: Group, group_admin: Person, django_assert_num_queries: Any
) -> None:
    asked(space, group, group_admin)
    desk.get("/en/manage/")
    with CaptureQueriesContext(connection) as one:
        desk.get("/en/manage/")
    for day in (5, 6):
        asked(space, group, group_admin, slot=Slot(dt.date(2026, 12, day), dt.time(18), dt.time(20)))
    with django_assert_num_queries(len(one)):
        desk.get("/en/manage/")


# Doors.


DEEDS = ["manage_approve", "manage_decline", "manage_cancel", "manage_contact"]


@pytest.mark.parametrize("name", ["manage_booking", *DEEDS])
def test_nobody_else_finds_anything_there(
    as_: As,
    visitor: Client,
    stranger: Person,
    group_admin: Person,
    member: Person,
    staff: Person,
    other_manager: Person,
    booking: Booking,
    name: str,
) -> None:
    method = "get" if name == "manage_booking" else "post"
    for somebody in (stranger, group_admin, member, staff, other_manager):
        assert getattr(as_(somebody), method)(_url(booking, name), {"which": "all"}).status_code == 404
    assert (
        getattr(visitor, method)(_url(booking, name)).headers["Location"].startswith("/en/account/sign-in/")
    )
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED
    assert not AuditEntry.objects.filter(verb="read_contact").exists()


def test_the_queue_itself_is_hidden(as_: As, stranger: Person, visitor: Client) -> None:
    assert as_(stranger).get("/en/manage/").status_code == 404
    assert visitor.get("/en/manage/").status_code == 302


def test_a_role_that_ran_out_opens_no_door(as_: As, manager: Person, booking: Booking) -> None:
    manager.venue_roles.update(expires_at=NOW)
    assert as_(manager).get(_url(booking)).status_code == 404
    assert as_(manager).post(_url(booking, "manage_approve"), {"which": "all"}).status_code == 404


def test_a_second_factor_is_asked_for(manager: Person, booking: Booking) -> None:
    client = Client()
    client.force_login(manager)
    assert client.get(_url(booking)).status_code == 302
    assert client.post(_url(booking, "manage_approve"), {"which": "all"}).status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


@pytest.mark.parametrize("name", DEEDS)
def test_deeds_are_posts(desk: Client, booking: Booking, name: str) -> None:
    assert desk.get(_url(booking, name), {"which": "all"}).headers["Location"] == _url(booking)
    assert desk.put(_url(booking, name)).status_code == 405
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED
    assert not AuditEntry.objects.filter(verb="read_contact").exists()


# One request.


def test_a_request_with_its_facts(desk: Client, booking: Booking) -> None:
    page = desk.get(_url(booking)).content.decode()
    for fact in (
        "Belarusian for children",
        "Kupalinka",
        "Informal group",
        "This request",
        "Approve all dates",
    ):
        assert fact in page
    assert "+48 600 000 000" not in page
    assert "Volha" not in page


def test_a_clash_is_named_and_not_ticked(desk: Client, booking: Booking, rival: Booking) -> None:
    page = desk.get(_url(booking)).content.decode()
    assert "1 date cannot be had any more: something else has the time." in page
    assert page.split('id="offer"')[0].count(" checked>") == 2
    assert _url(rival) in page
    assert "Chess club" in page
    assert "19:00–21:00" in page
    assert "Approve all dates" not in page


def test_the_week_of_the_room(desk: Client, booking: Booking, rival: Booking) -> None:
    page = desk.get(_url(booking), {"week": "2026-12-10"}).content.decode()
    week = page.split('id="week"')[1]
    assert "Chess club" in week
    assert "This request" in week
    for week_of in ("nonsense", "0001-01-01", "9999-12-31", "2026-02-31", ""):
        assert desk.get(_url(booking), {"week": week_of}).status_code == 200


def test_the_contact_is_shown_on_request_and_that_is_recorded(
    desk: Client, booking: Booking, manager: Person
) -> None:
    page = desk.post(_url(booking, "manage_contact")).content.decode()
    assert "Volha" in page
    assert "+48 600 000 000" in page
    entry = AuditEntry.objects.get(verb="read_contact")
    assert (entry.actor, entry.reference) == (manager.pseudonym, booking.reference)


def test_a_deleted_contact_is_gone(desk: Client, booking: Booking) -> None:
    booking.contact.delete()
    assert "There is no contact to show" in desk.post(_url(booking, "manage_contact")).content.decode()


# Answers.


def test_approve_all(desk: Client, booking: Booking) -> None:
    page = desk.post(
        _url(booking, "manage_approve"), {"which": "all", "approve-note": "Ring the bell."}, follow=True
    ).content.decode()
    booking.refresh_from_db()
    assert (booking.status, booking.decision_note) == (BookingState.APPROVED, "Ring the bell.")
    assert _states(booking) == [OccurrenceState.APPROVED] * 3
    assert Occupancy.objects.count() == 3
    assert Message.objects.filter(kind="booking_approved").count() == 1
    assert f"Request {booking.reference} is approved. The group has been told." in page
    assert "Ring the bell." in page


def test_approve_chosen_dates(desk: Client, booking: Booking) -> None:
    desk.post(_url(booking, "manage_approve"), {"which": "chosen", "date": _claims(booking)[::2]})
    assert _states(booking) == [OccurrenceState.APPROVED, OccurrenceState.DECLINED, OccurrenceState.APPROVED]
    assert Occupancy.objects.count() == 2
    assert Message.objects.filter(kind="booking_partly_approved").count() == 1


@pytest.mark.parametrize("dates", [[], ["nonsense"], ["00000000-0000-0000-0000-000000000000"]])
def test_approving_no_date_changes_nothing(desk: Client, booking: Booking, dates: list[str]) -> None:
    page = desk.post(
        _url(booking, "manage_approve"), {"which": "chosen", "date": dates}, follow=True
    ).content.decode()
    assert "No date was chosen. Tick at least one, or decline the request and say why." in page
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_dates_of_another_request_are_no_dates_of_this_one(
    desk: Client, booking: Booking, rival: Booking
) -> None:
    desk.post(_url(booking, "manage_approve"), {"which": "chosen", "date": _claims(rival)})
    assert _states(booking) == [OccurrenceState.REQUESTED] * 3


def test_taken_meanwhile_names_the_clash(desk: Client, booking: Booking, rival: Booking) -> None:
    page = desk.post(_url(booking, "manage_approve"), {"which": "all"}, follow=True).content.decode()
    assert "Nothing has changed, because this time is taken meanwhile" in page
    assert "10 December, 19:00–21:00." in page
    assert _states(booking) == [OccurrenceState.REQUESTED] * 3


def test_a_busy_database_says_so(desk: Client, booking: Booking) -> None:
    with mock.patch("frontend.views.manage.approve_booking", side_effect=Busy):
        page = desk.post(_url(booking, "manage_approve"), {"which": "all"}, follow=True).content.decode()
    assert "Many people are writing at this moment" in page


def test_withdrawn_meanwhile(desk: Client, booking: Booking, group_admin: Person) -> None:
    withdraw_booking(by=group_admin, booking=booking, now=NOW)
    for name, sent in (("manage_approve", {"which": "all"}), ("manage_decline", {"decline-reason": "host"})):
        page = desk.post(_url(booking, name), sent, follow=True).content.decode()
        assert "Nothing has changed: the group has withdrawn this request." in page
    booking.refresh_from_db()
    assert booking.status == BookingState.WITHDRAWN


def test_decline_with_a_reason(desk: Client, booking: Booking) -> None:
    desk.post(_url(booking, "manage_decline"), {"decline-reason": "host", "decline-note": "Try January."})
    booking.refresh_from_db()
    assert (booking.status, booking.decline_reason, booking.decision_note) == (
        BookingState.DECLINED,
        "host",
        "Try January.",
    )
    assert not Occupancy.objects.exists()
    assert Demand.objects.get().reason == "host"
    page = desk.get(_url(booking)).content.decode()
    assert "Reason: The house needs the space itself." in page
    assert "Approve" not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"decline-note": "No."}, "Choose a reason: the group reads it in its own language."),
        (
            {"decline-reason": "spite", "decline-note": "No."},
            "There is no such reason: choose one from the list.",
        ),
        (
            {"decline-reason": "host", "decline-note": "x" * 1001},
            "Make the note shorter: at most 1000 characters.",
        ),
    ],
)
def test_a_decline_that_is_not_understood_keeps_what_was_typed(
    desk: Client, booking: Booking, sent: dict[str, str], answer: str
) -> None:
    response = desk.post(_url(booking, "manage_decline"), sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert answer in page
    assert f"{sent['decline-note']}</textarea>" in page
    assert '<details class="card card--pad fold" id="decline" open>' in page
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_cancel_an_approved_booking_with_a_word(desk: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    page = desk.get(_url(booking)).content.decode()
    assert "Cancel the whole booking" in page
    desk.post(_url(booking, "manage_cancel"), {"which": "all", "cancel-note": "The roof leaks."})
    booking.refresh_from_db()
    assert (booking.status, booking.decision_note) == (BookingState.CANCELLED, "The roof leaks.")
    assert not Occupancy.objects.exists()
    assert Message.objects.filter(kind="booking_cancelled").count() == 1


def test_cancel_some_dates(desk: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    desk.post(_url(booking, "manage_cancel"), {"which": "chosen", "date": _claims(booking)[:1]})
    assert _states(booking) == [OccurrenceState.CANCELLED, OccurrenceState.APPROVED, OccurrenceState.APPROVED]
    page = desk.post(_url(booking, "manage_cancel"), {"which": "chosen"}, follow=True).content.decode()
    assert "Nothing is cancelled: tick at least one date that has not begun." in page


def test_a_hall_and_its_half_stand_in_each_others_way(
    desk: Client, venue: Venue, group: Group, group_admin: Person
) -> None:
    left, right = make.part(venue), make.part(venue)
    hall = make.space(venue, parts=(left, right), holds_undecided=False)
    half = make.space(venue, parts=(left,))
    request = asked(hall, group, group_admin)
    asked(half, group, group_admin, title="In the left half")
    page = desk.get(_url(request)).content.decode()
    assert page.count("In the left half") == 3  # among those that compete, at the date, and in the week
