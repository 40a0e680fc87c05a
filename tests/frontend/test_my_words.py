"""What a group says to its house, how it changes dates, and how it asks once more."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking, Occurrence
from bookings.moving import Shift
from bookings.operations import (
    Side,
    approve_booking,
    ask_group,
    cancel_booking,
    decline_booking,
    expire_overdue,
    offer_dates,
)
from bookings.states import BookingState, OccurrenceState
from spaces.models import Space
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, course, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
DEEDS = ["my_booking_answer", "my_booking_accept", "my_booking_refuse", "my_booking_freed"]
LATER = Shift(starts=dt.time(19), ends=dt.time(20, 30))


@pytest.fixture
def admin(as_: As, group_admin: Person, group: Group) -> Client:
    return as_(group_admin)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Three Thursdays that wait for an answer."""
    return asked(space, group, group_admin, weekly=course())


@pytest.fixture
def theirs(space: Space, stranger: Person) -> Booking:
    """The second Thursday, confirmed for another group."""
    slot = Slot(dt.date(2026, 12, 10), dt.time(18), dt.time(19, 30))
    made = asked(
        space, Group.objects.get(memberships__person=stranger), stranger, slot=slot, title="Chess club"
    )
    approve_booking(by=None, booking=made, now=NOW)
    return made


@pytest.fixture
def freed(theirs: Booking, space: Space, group: Group, group_admin: Person) -> Booking:
    """A booking of the group whose second date has become free and is kept for it."""
    made = asked(space, group, group_admin, weekly=course(), wait=True)
    cancel_booking(by=None, side=Side.GROUP, booking=theirs, now=NOW)
    return made


def _url(booking: Booking, name: str = "my_booking") -> str:
    return reverse(name, args=[booking.reference])


def _claims(booking: Booking) -> list[str]:
    return [str(date.claim) for date in booking.occurrences.all()]


def _states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


def _starts(booking: Booking) -> list[str]:
    return [f"{date.starts_at:%d %H:%M}" for date in booking.occurrences.all()]


# What the group says.


@pytest.mark.parametrize("name", [*DEEDS, "my_booking_change"])
def test_deeds_are_posts_of_the_group(
    admin: Client, visitor: Client, as_: As, manager: Person, stranger: Person, booking: Booking, name: str
) -> None:
    offer_dates(by=None, booking=booking, every=LATER, now=NOW)
    if name != "my_booking_change":
        assert admin.get(_url(booking, name)).status_code == 405
    assert as_(manager).post(_url(booking, name)).status_code == 404
    assert as_(stranger).post(_url(booking, name)).status_code == 404
    assert visitor.post(_url(booking, name)).status_code == 302
    booking.refresh_from_db()
    assert booking.status == BookingState.OFFERED


def test_a_question_is_answered(admin: Client, booking: Booking) -> None:
    ask_group(by=None, booking=booking, question="How many chairs?", now=NOW)
    assert "How many chairs?" in admin.get(_url(booking)).content.decode()
    page = admin.post(_url(booking, "my_booking_answer"), {"answer": "Twelve."}, follow=True).content.decode()
    assert "The answer is sent to the house." in page
    assert "Twelve." in page
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


@pytest.mark.parametrize("words", ["", "  ", "\0", "x" * 2001])
def test_no_answer_is_sent_without_words(admin: Client, booking: Booking, words: str) -> None:
    ask_group(by=None, booking=booking, question="How many chairs?", now=NOW)
    page = admin.post(_url(booking, "my_booking_answer"), {"answer": words}, follow=True).content.decode()
    assert "Write an answer of at most 2000 characters." in page
    booking.refresh_from_db()
    assert booking.status == BookingState.NEEDS_INFORMATION


def test_an_offer_is_shown_and_accepted(admin: Client, booking: Booking) -> None:
    offer_dates(by=None, booking=booking, every=LATER, note="It is quiet then.", now=NOW)
    page = admin.get(_url(booking)).content.decode()
    assert "The house offers you instead" in page
    assert "It is quiet then." in page
    admin.post(_url(booking, "my_booking_accept"))
    booking.refresh_from_db()
    assert booking.status == BookingState.APPROVED
    assert _starts(booking) == ["03 18:00", "10 18:00", "17 18:00"]


def test_an_offer_is_refused_and_a_second_press_says_so(admin: Client, booking: Booking) -> None:
    offer_dates(by=None, booking=booking, every=LATER, now=NOW)
    admin.post(_url(booking, "my_booking_refuse"))
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED
    page = admin.post(_url(booking, "my_booking_accept"), follow=True).content.decode()
    assert "Nothing has changed: this request still waits for an answer." in page


def test_freed_dates_are_taken_or_left(admin: Client, freed: Booking) -> None:
    assert _states(freed)[1] == OccurrenceState.OFFERED
    page = admin.get(_url(freed)).content.decode()
    assert "Free now, and kept for you" in page
    page = admin.post(_url(freed, "my_booking_freed"), {"which": "take"}, follow=True).content.decode()
    assert "Nothing has changed: tick at least one date." in page
    admin.post(_url(freed, "my_booking_freed"), {"which": "take", "date": _claims(freed)[1]})
    assert _states(freed) == [OccurrenceState.REQUESTED] * 3


def test_freed_dates_are_left_to_others(admin: Client, freed: Booking) -> None:
    admin.post(_url(freed, "my_booking_freed"), {"which": "leave", "date": _claims(freed)})
    assert _states(freed)[1] == OccurrenceState.LEFT_OUT


def test_what_waits_for_the_group_stands_apart(
    admin: Client, freed: Booking, space: Space, group: Group, group_admin: Person
) -> None:
    asked(space, group, group_admin, slot=Slot(dt.date(2026, 12, 8), dt.time(18), dt.time(19)), title="Choir")
    page = admin.get(reverse("my")).content.decode()
    for_us, waiting = page.split('id="for-us"')[1].split('id="waiting"')
    assert freed.title in for_us and "Choir" not in for_us
    assert "Choir" in waiting and freed.title not in waiting.split('id="coming"')[0]


def test_queries_stay_the_same_for_one_question_and_for_three(
    admin: Client, space: Space, group: Group, group_admin: Person
) -> None:
    def counted(days: list[int]) -> int:
        for day in days:
            slot = Slot(dt.date(2026, 12, day), dt.time(18), dt.time(19))
            ask_group(by=None, booking=asked(space, group, group_admin, slot=slot), question="Why?", now=NOW)
        with CaptureQueriesContext(connection) as queries:
            admin.get(reverse("my"))
        return len(queries)

    admin.get(reverse("my"))
    assert counted([7]) == counted([8, 9])


# Changing dates.


def _change(booking: Booking, **told: Any) -> dict[str, Any]:
    return {"date": _claims(booking)[1], "scope": "this", "step": "preview", **told}


def test_a_preview_says_that_it_goes_back_and_changes_nothing(admin: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    told = _change(booking, starts="20:00", ends="21:30", scope="following")
    page = admin.post(_url(booking, "my_booking_change"), told).content.decode()
    assert "The old time is given up at once" in page
    assert page.count("instead of") == 2
    assert _starts(booking) == ["03 17:00", "10 17:00", "17 17:00"]


@pytest.mark.parametrize(
    ("rules", "told", "said"),
    [
        (
            {"notice_hours": 24 * 60},
            {"starts": "20:00", "ends": "21:30"},
            "know 1440 hours ahead: choose a later",
        ),
        ({}, {"starts": "03:00", "ends": "04:00"}, "This time cannot be had: "),
    ],
)
def test_a_preview_names_what_stands_against_the_new_time(
    admin: Client, booking: Booking, rules: dict[str, int], told: dict[str, str], said: str
) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    Space.objects.filter(pk=booking.space_id).update(**{"notice_hours": 0, **rules})
    page = admin.post(_url(booking, "my_booking_change"), _change(booking, **told)).content.decode()
    assert said in page
    assert "instead of" not in page


def test_dates_are_changed_with_those_that_follow(admin: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    told = _change(booking, starts="20:00", ends="21:30", scope="following", step="change")
    assert admin.post(_url(booking, "my_booking_change"), told).headers["Location"] == _url(booking)
    assert _starts(booking) == ["03 17:00", "10 19:00", "17 19:00"]
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_what_only_becomes_shorter_stays_confirmed(admin: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    page = admin.post(_url(booking, "my_booking_change"), _change(booking, ends="19:00")).content.decode()
    assert "they stay confirmed" in page
    admin.post(_url(booking, "my_booking_change"), _change(booking, ends="19:00", step="change"))
    booking.refresh_from_db()
    assert booking.status == BookingState.APPROVED


def test_a_taken_time_is_named_and_what_was_typed_is_kept(
    admin: Client, booking: Booking, space: Space
) -> None:
    other = asked(
        space, booking.group, make.person(), slot=Slot(dt.date(2026, 12, 11), dt.time(18), dt.time(20))
    )
    approve_booking(by=None, booking=other, now=NOW)
    told = _change(booking, day="2026-12-11", step="change")
    page = admin.post(_url(booking, "my_booking_change"), told).content.decode()
    assert "This time cannot be had" in page
    assert 'value="2026-12-11"' in page
    assert _starts(booking)[1] == "10 17:00"


@pytest.mark.parametrize(
    "told",
    [
        {"date": "nonsense"},
        {"scope": "everything"},
        {"day": "2026-11-01"},
        {"day": "9999-12-31"},
        {"starts": "25:00"},
        {"space": "nowhere"},
        {"starts": "20:00", "ends": "10:00"},
        {},
        {"day": "2026-12-10"},
    ],
)
def test_what_cannot_be_is_said(admin: Client, booking: Booking, told: dict[str, str]) -> None:
    for step in ("preview", "change"):
        answer = admin.post(_url(booking, "my_booking_change"), _change(booking, **told, step=step))
        assert answer.status_code == 200
        assert "Something is missing or not right yet" in answer.content.decode()
    assert _starts(booking) == ["03 17:00", "10 17:00", "17 17:00"]


def test_this_date_and_all_that_follow_are_cancelled(admin: Client, booking: Booking) -> None:
    approve_booking(by=None, booking=booking, now=NOW)
    admin.post(_url(booking, "my_booking_change"), _change(booking, scope="following", step="cancel"))
    assert _states(booking) == [
        OccurrenceState.APPROVED,
        OccurrenceState.CANCELLED,
        OccurrenceState.CANCELLED,
    ]


def test_what_is_decided_cannot_be_changed(admin: Client, booking: Booking) -> None:
    decline_booking(by=None, booking=booking, reason="host", now=NOW)
    page = admin.get(_url(booking, "my_booking_change")).content.decode()
    assert "No date of this booking can be changed any more." in page
    assert "Change dates" not in admin.get(_url(booking)).content.decode()


# Asking once more.


def test_a_course_is_copied_to_the_weeks_after_it(admin: Client, booking: Booking) -> None:
    address = reverse("space_request", args=[booking.space.slug])
    assert f"{address}?copy={booking.reference}" in admin.get(_url(booking)).content.decode()
    page = admin.get(address, {"copy": booking.reference}).content.decode()
    for told in ('value="2026-12-24"', 'value="2027-01-07"', 'value="Belarusian for children"'):
        assert told in page
    assert "Volha" not in page
    assert "+48 600" not in page


def test_a_copy_keeps_the_hour_over_the_clock_change(
    admin: Client, space: Space, group: Group, group_admin: Person
) -> None:
    slot = Slot(dt.date(2027, 3, 25), dt.time(18), dt.time(19, 30))
    old = asked(space, group, group_admin, slot=slot)
    page = admin.get(reverse("space_request", args=[space.slug]), {"copy": old.reference}).content.decode()
    assert 'value="2027-04-01"' in page
    assert '<option value="18:00" selected>' in page


def test_nobody_copies_what_is_not_theirs(as_: As, stranger: Person, booking: Booking) -> None:
    address = reverse("space_request", args=[booking.space.slug])
    for reference in (booking.reference, "\0", "x" * 500):
        page = as_(stranger).get(address, {"copy": reference})
        assert page.status_code == 200
        assert f'value="{booking.title}"' not in page.content.decode()


def test_an_expired_request_leads_to_other_times_in_one_press(
    admin: Client, space: Space, group: Group, group_admin: Person
) -> None:
    old = asked(space, group, group_admin, slot=Slot(dt.date(2026, 12, 3), dt.time(18), dt.time(19, 30)))
    Booking.objects.filter(pk=old.pk).update(answer_by=NOW)
    expire_overdue(now=NOW)
    page = admin.get(_url(old)).content.decode()
    assert "What you could have instead" in page
    address = f"?copy={old.reference}&amp;date=2026-12-03&amp;from=18%3A00&amp;to=19%3A30"
    assert address in page
    form = admin.get(
        reverse("space_request", args=[space.slug]) + address.replace("&amp;", "&")
    ).content.decode()
    assert 'value="Belarusian for children"' in form
    assert 'value="2026-12-03"' in form


def test_whoever_waits_for_what_is_taken_joins_the_list(admin: Client, theirs: Booking, space: Space) -> None:
    address = reverse("space_request", args=[space.slug])
    page = admin.post(address, typed(day="2026-12-10", step="check")).content.decode()
    assert "Wait for the dates that are taken" in page
    admin.post(address, typed(day="2026-12-10", wait="on"))
    made = Booking.objects.get(group__slug="kupalinka")
    assert made.status == BookingState.WANTED
    assert Occurrence.objects.filter(booking=made).get().state == OccurrenceState.WANTED
    admin.post(address, typed(day="2026-12-10", wait="on"))
    assert Booking.objects.filter(group__slug="kupalinka").count() == 1


def test_free_dates_offer_no_waiting(admin: Client, space: Space, group: Group) -> None:
    page = admin.post(reverse("space_request", args=[space.slug]), typed(step="check")).content.decode()
    assert "Wait for the dates that are taken" not in page
