"""A group follows its bookings, takes them back, and announces what it booked a space for."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import (
    Side,
    approve_booking,
    cancel_booking,
    decline_booking,
    expire_overdue,
    withdraw_booking,
)
from bookings.states import BookingState, OccurrenceState
from events.models import Event
from events.states import Disclosure, EventState, PhotoPolicy
from spaces.models import Occupancy, Space
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


@pytest.fixture
def admin(as_: As, group_admin: Person) -> Client:
    """The browser of the group's administrator."""
    return as_(group_admin)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Three Thursdays that wait for an answer."""
    return asked(space, group, group_admin, weekly=course())


@pytest.fixture
def approved(booking: Booking, manager: Person) -> Booking:
    """Three Thursdays that are confirmed."""
    approve_booking(by=manager, booking=booking, now=NOW, note="The key is at the desk.")
    return booking


def _url(booking: Booking, name: str = "my_booking") -> str:
    return reverse(name, args=[booking.reference])


def _claims(booking: Booking) -> list[str]:
    return [str(date.claim) for date in booking.occurrences.all()]


def _states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


# The page of everything.


def test_what_waits_stands_first(admin: Client, booking: Booking) -> None:
    page = admin.get("/en/my/").content.decode()
    assert "Waiting for an answer" in page
    assert booking.title in page
    assert "Due in 3 days" in page
    assert "No date is confirmed yet." in page


def test_confirmed_dates_come_next(admin: Client, approved: Booking) -> None:
    page = admin.get("/en/my/").content.decode()
    assert "Waiting for an answer" not in page
    assert page.count('class="badge badge--approved"') == 4  # three dates and the booking
    assert _url(approved) in page


def test_a_newcomer_gets_a_friendly_start(as_: As) -> None:
    page = as_(make.person()).get("/en/my/").content.decode()
    assert "Rooms are lent to groups" in page
    assert reverse("my_group_new") in page


def test_strangers_see_their_own_only(as_: As, stranger: Person, approved: Booking) -> None:
    page = as_(stranger).get("/en/my/").content.decode()
    assert approved.title not in page
    assert approved.reference not in page


def test_a_manager_finds_the_desk(as_: As, manager: Person, admin: Client, venue: Any) -> None:
    assert (
        'href="/en/manage/">Venue desk</a>' in as_(manager).get("/en/my/").content.decode().split("<main")[1]
    )
    assert 'href="/en/manage/">' not in admin.get("/en/my/").content.decode().split("<main")[1]


def test_queries_stay_the_same_for_one_booking_and_for_three(
    admin: Client, space: Space, group: Group, group_admin: Person, django_assert_num_queries: Any
) -> None:
    asked(space, group, group_admin)
    admin.get("/en/my/")
    with CaptureQueriesContext(connection) as one:
        admin.get("/en/my/")
    for day in (5, 6):
        asked(space, group, group_admin, slot=Slot(dt.date(2026, 12, day), dt.time(18), dt.time(20)))
    with django_assert_num_queries(len(one)):
        admin.get("/en/my/")


# One booking.


def test_a_booking_that_waits(admin: Client, booking: Booking) -> None:
    page = admin.get(_url(booking)).content.decode()
    assert (
        "The house answers by Wednesday 25 November 2026, 10:00." in page.replace(",", "", 1)
        or "10:00." in page
    )
    assert "Withdraw the request" in page
    assert "Announce as an event" not in page


def test_a_declined_booking_says_why(admin: Client, booking: Booking, manager: Person) -> None:
    decline_booking(by=manager, booking=booking, reason="host", now=NOW, note="Ask for January.")
    page = admin.get(_url(booking)).content.decode()
    assert "Its reason: The house needs the space itself." in page
    assert "Ask for January." in page
    assert "Withdraw the request" not in page


def test_other_endings_are_told(admin: Client, booking: Booking) -> None:
    expire_overdue(now=booking.answer_by)
    assert "The house did not answer in time." in admin.get(_url(booking)).content.decode()


@pytest.mark.parametrize("name", ["my_booking", "my_event_new"])
def test_a_booking_is_hidden_from_others(
    as_: As, stranger: Person, manager: Person, visitor: Client, approved: Booking, name: str
) -> None:
    for somebody in (stranger, manager):
        assert as_(somebody).get(_url(approved, name)).status_code == 404
    assert visitor.get(_url(approved, name)).headers["Location"].startswith("/en/account/sign-in/?next=")
    assert as_(stranger).get("/en/my/bookings/AAAA-AAAA/").status_code == 404


def test_the_contact_is_not_shown_again(admin: Client, booking: Booking) -> None:
    assert "+48 600 000 000" not in admin.get(_url(booking)).content.decode()


# Withdrawing and cancelling.


def test_withdraw(admin: Client, booking: Booking) -> None:
    page = admin.post(_url(booking, "my_booking_withdraw"), follow=True).content.decode()
    booking.refresh_from_db()
    assert booking.status == BookingState.WITHDRAWN
    assert not Occupancy.objects.exists()
    assert "The request is withdrawn. The house has been told." in page


def test_withdrawing_what_was_decided_meanwhile_changes_nothing(admin: Client, approved: Booking) -> None:
    page = admin.post(_url(approved, "my_booking_withdraw"), follow=True).content.decode()
    approved.refresh_from_db()
    assert approved.status == BookingState.APPROVED
    assert "Nothing has changed: this request is approved already." in page


@pytest.mark.parametrize("name", ["my_booking_withdraw", "my_booking_cancel"])
def test_deeds_are_posts_of_the_group(
    admin: Client, as_: As, stranger: Person, manager: Person, visitor: Client, booking: Booking, name: str
) -> None:
    assert admin.get(_url(booking, name)).status_code == 405
    assert as_(stranger).post(_url(booking, name), {"which": "all"}).status_code == 404
    assert as_(manager).post(_url(booking, name), {"which": "all"}).status_code == 404
    assert visitor.post(_url(booking, name), {"which": "all"}).status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_a_forged_deed_is_refused(group_admin: Person, booking: Booking) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(group_admin)
    assert client.post(_url(booking, "my_booking_withdraw")).status_code == 403
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_cancel_some_dates(admin: Client, approved: Booking) -> None:
    page = admin.post(
        _url(approved, "my_booking_cancel"), {"date": _claims(approved)[1:2], "which": "chosen"}, follow=True
    ).content.decode()
    assert _states(approved) == [
        OccurrenceState.APPROVED,
        OccurrenceState.CANCELLED,
        OccurrenceState.APPROVED,
    ]
    assert Occupancy.objects.count() == 2
    assert "The chosen dates are cancelled." in page


def test_cancel_all(admin: Client, approved: Booking) -> None:
    admin.post(_url(approved, "my_booking_cancel"), {"which": "all"})
    approved.refresh_from_db()
    assert approved.status == BookingState.CANCELLED
    assert not Occupancy.objects.exists()


def test_cancel_nothing_or_nonsense(admin: Client, approved: Booking) -> None:
    for dates in ([], ["nonsense"], ["0" * 36]):
        page = admin.post(_url(approved, "my_booking_cancel"), {"date": dates}, follow=True).content.decode()
        assert "Nothing is cancelled: tick at least one date that has not begun." in page
    assert _states(approved) == [OccurrenceState.APPROVED] * 3


def test_cancelling_what_waits_or_is_cancelled_changes_nothing(
    admin: Client, booking: Booking, group_admin: Person
) -> None:
    url = _url(booking, "my_booking_cancel")
    assert "still waits for an answer" in admin.post(url, {"which": "all"}, follow=True).content.decode()
    approve_booking(by=None, booking=booking, now=NOW)
    cancel_booking(by=group_admin, side=Side.GROUP, booking=booking, now=NOW)
    assert "is cancelled already" in admin.post(url, {"which": "all"}, follow=True).content.decode()


# Announcing.


def _told(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "children",
        "organiser": "Kupalinka",
        "disclosure": "district",
        "languages": ["be", "pl"],
        "level": "any",
        "age_from": "5",
        "age_to": "8",
        "format": "in_person",
        "free_of_charge": "on",
        "photo_policy": "none",
        "title_be": "Беларуская для дзяцей",
        "title_pl": "Białoruski dla dzieci",
        "text_be": "Чытаем і спяваем.",
        "seen": ["betrayed_by_room"],
        **changes,
    }


def test_announcing_starts_from_the_booking(admin: Client, approved: Booking) -> None:
    page = admin.get(_url(approved, "my_event_new")).content.decode()
    assert '<option value="children" selected>' in page
    assert 'name="organiser" value="Kupalinka"' in page
    assert '<input type="radio" name="disclosure" value="district"' in page
    chosen = page.split('value="district"')[1][:120]
    assert "checked" in chosen
    assert "checked" in page.split('name="photo_policy" value="none"')[1][:120]


def test_announce(admin: Client, approved: Booking) -> None:
    response = admin.post(_url(approved, "my_event_new"), _told())
    event = Event.objects.get()
    assert response.headers["Location"] == f"/en/my/events/{event.slug}/"
    assert event.title == {"be": "Беларуская для дзяцей", "pl": "Białoruski dla dzieci"}
    assert event.text == {"be": "Чытаем і спяваем."}
    assert (event.disclosure, event.photo_policy) == (Disclosure.DISTRICT, PhotoPolicy.NONE)
    assert (event.age_from, event.age_to, event.languages) == (5, 8, ["be", "pl"])
    assert event.occurrences.count() == 3
    assert "See the event" in admin.get(_url(approved)).content.decode()
    assert "Беларуская" in admin.get("/en/my/").content.decode()


def test_without_a_choice_children_stay_at_the_district(admin: Client, approved: Booking) -> None:
    admin.post(_url(approved, "my_event_new"), _told(disclosure=""))
    assert Event.objects.get().disclosure == Disclosure.DISTRICT


def test_announcing_without_a_title_keeps_what_was_typed(admin: Client, approved: Booking) -> None:
    page = admin.post(
        _url(approved, "my_event_new"), _told(title_be=" ", title_pl="", organiser="Гурток")
    ).content.decode()
    assert "Give the event a title in at least one language." in page
    assert 'value="Гурток"' in page
    assert "Чытаем і спяваем.</textarea>" in page
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"title_be": "ў" * 500}, "Make it shorter: at most 120 characters."),
        ({"text_be": "ў" * 5001}, "Make it shorter: at most 5000 characters."),
        ({"organiser": "o" * 500}, "Make the name shorter: at most 120 characters."),
        ({"organiser": ""}, "Say who invites, under a name that may be public."),
        ({"kind": "war"}, "There is no such kind: choose one from the list."),
        ({"kind": "meeting"}, "There is no such kind: choose one from the list."),
        ({"disclosure": "everybody"}, "There is no such level: choose one from the list."),
        ({"languages": ["be", "xx"]}, "There is no such language: choose from the list."),
        ({"photo_policy": ""}, "Choose whether photos may be taken."),
        ({"age_from": "-1"}, "Write at least 0 years."),
        ({"age_from": "abc"}, "Write a whole number of years."),
        ({"age_from": "9", "age_to": "5"}, "The highest age is below the lowest: choose a higher one."),
        ({"title_be": "a\0b"}, "Null characters are not allowed."),
    ],
)
def test_hostile_announcements_get_a_clear_answer(
    admin: Client, approved: Booking, changes: dict[str, Any], answer: str
) -> None:
    response = admin.post(_url(approved, "my_event_new"), _told(**changes))
    assert response.status_code == 200
    assert answer in response.content.decode()
    assert not Event.objects.exists()


def test_nothing_is_announced_before_it_is_approved(admin: Client, booking: Booking) -> None:
    for response in (
        admin.get(_url(booking, "my_event_new"), follow=True),
        admin.post(_url(booking, "my_event_new"), _told(), follow=True),
    ):
        assert "There is nothing to announce" in response.content.decode()
    assert not Event.objects.exists()


def test_a_booking_is_announced_once(admin: Client, approved: Booking) -> None:
    admin.post(_url(approved, "my_event_new"), _told())
    event = Event.objects.get()
    response = admin.post(_url(approved, "my_event_new"), _told())
    assert response.headers["Location"] == f"/en/my/events/{event.slug}/"
    assert Event.objects.count() == 1


@pytest.fixture
def event(admin: Client, approved: Booking) -> Event:
    """The announced course."""
    admin.post(_url(approved, "my_event_new"), _told())
    return Event.objects.get()


def test_reword_an_event(admin: Client, event: Event) -> None:
    url = reverse("my_event", args=[event.slug])
    page = admin.get(url).content.decode()
    assert 'value="Białoruski dla dzieci"' in page
    admin.post(url, _told(title_pl="Białoruski dla najmłodszych"))
    event.refresh_from_db()
    assert event.title["pl"] == "Białoruski dla najmłodszych"
    page = admin.post(url, _told(title_be="", title_pl="")).content.decode()
    assert "Give the event a title in at least one language." in page
    event.refresh_from_db()
    assert event.title["pl"] == "Białoruski dla najmłodszych"


def test_a_text_that_the_form_has_no_field_for_stays(admin: Client, event: Event) -> None:
    event.title = {**event.title, "be-Latn": "Biełaruskaja dla dziaciej"}
    event.save()
    admin.post(reverse("my_event", args=[event.slug]), _told(title_pl="Inaczej"))
    event.refresh_from_db()
    assert (event.title["be-Latn"], event.title["pl"]) == ("Biełaruskaja dla dziaciej", "Inaczej")


def test_call_off_dates_of_an_event(admin: Client, event: Event, approved: Booking) -> None:
    first = event.occurrences.all()[0]
    url = reverse("my_event_cancel", args=[event.slug])
    admin.post(url, {"date": [str(first.uid), "nonsense"], "which": "chosen"})
    assert _states(approved) == [
        OccurrenceState.CANCELLED,
        OccurrenceState.APPROVED,
        OccurrenceState.APPROVED,
    ]
    page = admin.post(url, {"which": "chosen"}, follow=True).content.decode()
    assert "Nothing is cancelled" in page
    admin.post(url, {"which": "all"})
    event.refresh_from_db()
    assert event.state == EventState.CANCELLED
    assert not Occupancy.objects.exists()


def test_dates_cancelled_in_the_booking_are_called_off_in_the_event(
    admin: Client, event: Event, approved: Booking
) -> None:
    admin.post(_url(approved, "my_booking_cancel"), {"date": _claims(approved)[:1]})
    assert list(event.occurrences.values_list("state", flat=True)) == ["cancelled", "planned", "planned"]


def test_an_event_is_hidden_from_others(
    as_: As, stranger: Person, manager: Person, visitor: Client, event: Event
) -> None:
    for name in ("my_event", "my_event_cancel"):
        url = reverse(name, args=[event.slug])
        for somebody in (stranger, manager):
            assert as_(somebody).post(url, _told(which="all")).status_code == 404
        assert visitor.post(url, _told(which="all")).status_code == 302
    assert as_(stranger).get(reverse("my_event", args=[event.slug])).status_code == 404
    event.refresh_from_db()
    assert event.state == EventState.PUBLISHED


def test_withdrawn_is_told(admin: Client, booking: Booking) -> None:
    withdraw_booking(by=None, booking=booking, now=NOW)
    assert "You have taken this request back." in admin.get(_url(booking)).content.decode()
