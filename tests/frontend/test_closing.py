"""A manager closes a space on one page, after seeing what is booked there; visitors read why it is closed."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import approve_booking
from notifications.models import Message
from spaces.access import spaces_for
from spaces.closing import Closing, close_space
from spaces.models import Blackout, Space, Venue
from spaces.series import Slot
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
DAY = dt.date(2026, 12, 3)


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Confirmed on the day that the tests close."""
    made = asked(space, group, group_admin, slot=Slot(DAY, dt.time(18), dt.time(20)), title="Chess club")
    approve_booking(by=None, booking=made, now=NOW)
    return made


def url(space: Space) -> str:
    return reverse("manage_closing", args=[space.slug])


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "day": f"{DAY}",
        "starts": "08:00",
        "last_day": "",
        "ends": "22:00",
        "until": "",
        "reason_en": "New windows",
        "note": "",
        "step": "look",
        **changes,
    }


def page(client: Client, address: str, data: dict[str, Any] | None = None) -> str:
    answer = client.post(address, data, follow=True) if data else client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def closed(space: Space, **fields: Any) -> Blackout:
    here = spaces_for(None).get(pk=space.pk)
    slot = Slot(DAY, dt.time(8), dt.time(22))
    return close_space(
        by=None, space=here, closing=Closing(slot), reason={"en": "New windows"}, now=NOW, **fields
    )


def test_looking_shows_what_is_booked_and_closes_nothing(
    desk: Client, space: Space, booking: Booking
) -> None:
    html = page(desk, url(space), typed(reason_be="Новыя вокны"))
    assert "Chess club" in html
    assert "18:00–20:00" in html
    assert 'value="Новыя вокны"' in html
    assert "Close the space" in html
    assert not Blackout.objects.exists()


def test_nothing_is_chosen_for_the_manager(desk: Client, space: Space, booking: Booking) -> None:
    html = page(desk, url(space), typed(step="close"))
    assert "say of each booking below whether it stays" in html
    assert " checked" not in html
    assert not Blackout.objects.exists()


def test_keep_and_close(desk: Client, space: Space, booking: Booking) -> None:
    html = page(desk, url(space), typed(step="close", **{f"booking-{booking.reference}": "keep"}))
    assert "The space is closed at this time." in html
    assert "New windows" in html
    assert Blackout.objects.count() == 1
    booking.refresh_from_db()
    assert booking.status == "approved"


def test_cancel_and_close_tells_the_group(desk: Client, space: Space, booking: Booking) -> None:
    choice = {f"booking-{booking.reference}": "cancel"}
    page(desk, url(space), typed(step="close", note="Come to the library", **choice))
    booking.refresh_from_db()
    assert (booking.status, booking.decision_note) == ("cancelled", "Come to the library")
    assert Message.objects.filter(kind="booking_cancelled").count() == 1


def test_weekly(desk: Client, space: Space) -> None:
    html = page(desk, url(space), typed(step="close", until="2026-12-17"))
    assert "3 dates, the last on" in html
    assert Blackout.objects.get().dates.count() == 3


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"day": ""}, "Choose a date."),
        ({"day": "2026-02-31"}, "There is no such date: choose another one."),
        ({"ends": "07:00"}, "The end is before the start: choose a later end."),
        ({"reason_en": "x" * 201}, "Make it shorter: at most 200 characters."),
        ({"last_day": "2026-12-01"}, "The last day is before the first: choose a later last day."),
        ({"last_day": "2026-12-09", "until": "2026-12-31"}, "not both at once."),
        ({"day": "2026-11-01"}, "This time has passed: choose a later one."),
        ({"starts": "\x00"}, "There is no such time: choose one from the list."),
        ({"note": "x" * 1001}, "Make the note shorter: at most 1000 characters."),
    ],
)
def test_bad_input_gets_a_clear_answer_and_is_kept(
    desk: Client, space: Space, changes: dict[str, str], said: str
) -> None:
    html = page(desk, url(space), typed(step="close", reason_be="Новыя вокны", **changes))
    assert said in html
    assert 'value="Новыя вокны"' in html
    assert not Blackout.objects.exists()


def test_no_reason_at_all(desk: Client, space: Space) -> None:
    html = page(desk, url(space), typed(step="close", reason_en=""))
    assert "Say why it is closed, in one language at least." in html
    assert not Blackout.objects.exists()


def test_open_again(desk: Client, space: Space) -> None:
    blackout = closed(space)
    address = reverse("manage_closing_open", args=[space.slug, blackout.claim])
    assert "The space is open again at this time." in page(desk, address, {"x": "1"})
    assert not Blackout.objects.exists()
    assert desk.post(address).status_code == 404


def test_holidays_are_listed_and_may_be_open(desk: Client, space: Space) -> None:
    html = page(desk, url(space))
    assert "Corpus Christi" in html
    page(desk, reverse("manage_closing_holidays", args=[space.slug]), {"open_on_holidays": "yes"})
    assert Venue.objects.get(pk=space.venue_id).open_on_holidays
    assert "The house is open on public holidays as on any other day." in page(desk, url(space))


def test_only_the_houses_managers_come_in(
    as_: As, visitor: Client, space: Space, other_manager: Person, group_admin: Person
) -> None:
    blackout = closed(space)
    addresses = [
        url(space),
        reverse("manage_closing_open", args=[space.slug, blackout.claim]),
        reverse("manage_closing_holidays", args=[space.slug]),
    ]
    for address in addresses:
        assert as_(other_manager).post(address, typed(step="close")).status_code == 404
        assert as_(group_admin).post(address, typed(step="close")).status_code == 404
        assert visitor.post(address).status_code == 302
    assert Blackout.objects.get() == blackout


def test_the_house_leads_there(desk: Client, space: Space) -> None:
    assert url(space) in page(desk, f"/en/manage/venues/{space.venue.slug}/")


# What visitors read.


def test_the_space_says_why_it_is_closed(visitor: Client, space: Space) -> None:
    closed(space)
    html = page(visitor, f"/en/spaces/{space.slug}/?week=2026-12-03")
    assert html.count("Closed: New windows") == 2  # in the table and in the list for phones


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Christmas Eve"),
        ("uk", "Святий вечір"),
        ("pl", "Wigilia Bożego Narodzenia"),
        ("be", '<span lang="pl">Wigilia Bożego Narodzenia</span>'),
        ("ru", '<span lang="pl">Wigilia Bożego Narodzenia</span>'),
    ],
)
def test_a_holiday_is_named_for_the_reader(visitor: Client, space: Space, language: str, said: str) -> None:
    html = page(visitor, f"/{language}/spaces/{space.slug}/?week=2026-12-24")
    assert html.count(said) == 3  # beside the opening hours, in the table and in the list


def test_the_same_queries_for_one_blackout_and_for_three(
    desk: Client, space: Space, django_assert_max_num_queries: Any
) -> None:
    here = spaces_for(None).get(pk=space.pk)
    for number in range(3):
        slot = Slot(DAY + dt.timedelta(days=number), dt.time(8), dt.time(9))
        close_space(by=None, space=here, closing=Closing(slot), reason={"en": "Cleaning"}, now=NOW)
        with django_assert_max_num_queries(20):
            desk.get(url(space))
