"""A house asks, offers something else, sees papers and prints what is to be signed."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, Offer, PapersSeen
from bookings.moving import Shift
from bookings.operations import approve_booking, ask_group, decline_booking, offer_dates
from bookings.states import BookingState
from spaces.models import Space, Venue
from spaces.series import Slot
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, course

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
DEEDS = ["manage_ask", "manage_offer", "manage_papers"]


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    return as_(manager)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Three Thursdays that wait for an answer."""
    return asked(space, group, group_admin, weekly=course())


def _url(booking: Booking, name: str = "manage_booking") -> str:
    return reverse(name, args=[booking.reference])


def _offer(**changes: str) -> dict[str, str]:
    """All three dates as they are, and what is changed."""
    kept = {f"offer-keep_{number}": "on" for number in range(3)}
    return {**kept, **{f"offer-{name}": value for name, value in changes.items()}}


@pytest.mark.parametrize("name", DEEDS)
def test_a_link_does_nothing_and_leads_to_the_request(desk: Client, booking: Booking, name: str) -> None:
    assert desk.get(_url(booking, name)).headers["Location"] == _url(booking)
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED
    assert not PapersSeen.objects.exists()


@pytest.mark.parametrize("name", [*DEEDS, "manage_document"])
def test_others_find_nothing(
    as_: As, visitor: Client, other_manager: Person, group_admin: Person, booking: Booking, name: str
) -> None:
    for browser in (as_(other_manager), as_(group_admin)):
        assert browser.post(_url(booking, name)).status_code in (403, 404, 405)
        assert browser.get(_url(booking, name)).status_code in (302, 403, 404)
    assert visitor.post(_url(booking, name)).status_code in (302, 403, 405)
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED
    assert not PapersSeen.objects.exists()


def test_a_question_is_asked_and_shown(desk: Client, booking: Booking) -> None:
    answer = desk.post(_url(booking, "manage_ask"), {"question-question": "How many chairs?"})
    assert answer.headers["Location"] == _url(booking)
    booking.refresh_from_db()
    assert booking.status == BookingState.NEEDS_INFORMATION
    page = desk.get(_url(booking)).content.decode()
    assert "How many chairs?" in page
    assert "Ask the group something" not in page


def test_an_empty_question_is_not_sent(desk: Client, booking: Booking) -> None:
    page = desk.post(_url(booking, "manage_ask"), {"question-question": " "}).content.decode()
    assert "Write what you want to know." in page
    booking.refresh_from_db()
    assert booking.status == BookingState.REQUESTED


def test_another_hour_is_offered_for_all_dates_and_one_on_another_day(desk: Client, booking: Booking) -> None:
    data = _offer(starts="19:00", ends="20:30", day_1="2026-12-11", note="The choir sings till seven.")
    assert desk.post(_url(booking, "manage_offer"), data).headers["Location"] == _url(booking)
    times = [date.starts_at for date in Offer.objects.get().dates.all()]
    assert times == [dt.datetime(2026, 12, day, 18, tzinfo=dt.UTC) for day in (3, 11, 17)]
    page = desk.get(_url(booking)).content.decode()
    assert "What you have offered" in page
    assert "The choir sings till seven." in page


def test_another_space_is_offered_without_one_date(desk: Client, booking: Booking, venue: Venue) -> None:
    other = make.space(venue, slug="other-room", name={"en": "Other room"})
    data = _offer(space="other-room")
    del data["offer-keep_2"]
    desk.post(_url(booking, "manage_offer"), data)
    offer = Offer.objects.get()
    assert (offer.space, offer.dates.count()) == (other, 2)
    assert "Other room" in desk.get(_url(booking)).content.decode()


def test_one_date_is_offered_in_another_space_and_becomes_a_booking_of_its_own(
    desk: Client, as_: As, booking: Booking, venue: Venue, space: Space, group_admin: Person
) -> None:
    other = make.space(venue, slug="other-room", name={"en": "Other room"})
    desk.post(_url(booking, "manage_offer"), _offer(space_1="other-room"))
    assert [date.space for date in Offer.objects.get().dates.all()] == [space, other, space]
    page = desk.get(_url(booking)).content.decode()
    assert page.count("In another space") == 1
    mine = as_(group_admin)
    address = reverse("my_booking", args=[booking.reference])
    assert "become a booking of their own" in mine.get(address).content.decode()
    mine.post(reverse("my_booking_accept", args=[booking.reference]))
    part = Booking.objects.get(split_from=booking)
    assert part.occurrences.get().starts_at.day == 10
    for client, name in ((mine, "my_booking"), (desk, "manage_booking")):
        for one, two in ((booking, part), (part, booking)):
            page = client.get(reverse(name, args=[one.reference])).content.decode()
            assert "Together with this booking" in page
            assert reverse(name, args=[two.reference]) in page
    history = desk.get(reverse("house_decisions", args=[venue.slug])).content.decode()
    assert "Dates in another space became a booking of their own" in history


def test_a_whole_offer_elsewhere_speaks_of_no_second_booking(
    desk: Client, as_: As, booking: Booking, venue: Venue, group_admin: Person
) -> None:
    make.space(venue, slug="other-room", name={"en": "Other room"})
    desk.post(_url(booking, "manage_offer"), _offer(space="other-room"))
    page = as_(group_admin).get(reverse("my_booking", args=[booking.reference])).content.decode()
    assert "Other room" in page
    assert "become a booking of their own" not in page


def test_a_space_of_another_house_cannot_be_chosen_for_a_date(desk: Client, booking: Booking) -> None:
    elsewhere = make.space(make.venue(), slug="foreign-room")
    answer = desk.post(_url(booking, "manage_offer"), _offer(space_1=elsewhere.slug))
    assert "There is no such space in this house" in answer.content.decode()
    assert not Offer.objects.exists()


def test_an_offer_of_the_same_is_refused_in_words_and_keeps_what_was_typed(
    desk: Client, booking: Booking
) -> None:
    page = desk.post(_url(booking, "manage_offer"), _offer(note="Please.")).content.decode()
    assert "Offer at least one date" in page
    assert "Please." in page
    assert not Offer.objects.exists()


def test_an_offer_of_a_taken_time_names_the_clash(
    desk: Client, booking: Booking, space: Space, stranger: Person
) -> None:
    other = Group.objects.get(memberships__person=stranger)

    rival = asked(space, other, stranger, slot=Slot(dt.date(2026, 12, 10), dt.time(20), dt.time(21)))
    approve_booking(by=None, booking=rival, now=NOW)
    page = desk.post(_url(booking, "manage_offer"), _offer(starts="20:00", ends="21:30")).content.decode()
    assert "this time is taken meanwhile" in page
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        {"starts": "99:99"},
        {"day_0": "9999-12-31"},
        {"day_0": "nonsense"},
        {"day_0": "2026-11-01"},
        {"space": "nowhere"},
        {"note": "x" * 1001},
        {"starts": "20:00", "ends": "10:00"},
    ],
)
def test_what_cannot_be_offered_is_said(desk: Client, booking: Booking, typed: dict[str, str]) -> None:
    answer = desk.post(_url(booking, "manage_offer"), _offer(**typed))
    assert answer.status_code == 200
    assert "Something is missing or not right yet" in answer.content.decode()
    assert not Offer.objects.exists()


def test_papers_are_noted_for_the_group_with_the_day_and_taken_back(desk: Client, booking: Booking) -> None:
    desk.post(_url(booking, "manage_papers"), {"seen": "yes"})
    assert PapersSeen.objects.get().seen_on == dt.date(2026, 11, 22)
    page = desk.get(_url(booking)).content.decode()
    assert "Papers of the group seen:" in page
    assert "22 November 2026" in page
    desk.post(_url(booking, "manage_papers"), {"seen": "no"})
    assert not PapersSeen.objects.exists()
    verbs = AuditEntry.objects.filter(verb__endswith="see_papers").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["see_papers", "unsee_papers"]


def test_competing_requests_are_shown_before_approving(
    desk: Client, space: Space, group: Group, group_admin: Person, stranger: Person
) -> None:
    space.holds_undecided = False
    space.save()
    mine = asked(space, group, group_admin, weekly=course())
    assert "want the same time" not in desk.get(_url(mine)).content.decode()
    asked(space, Group.objects.get(memberships__person=stranger), stranger, title="Chess club")
    page = desk.get(_url(mine)).content.decode()
    assert "1 other request wants the same time" in page
    assert "Chess club" in page
    assert "If you approve, it is declined." in page


def test_the_document_has_the_decision_and_no_contact(
    desk: Client, as_: As, group_admin: Person, booking: Booking
) -> None:
    booking.group.register_number = "KRS 0000123"
    booking.group.save()
    approve_booking(by=None, booking=booking, now=NOW)
    for browser, name in ((desk, "manage_document"), (as_(group_admin), "my_document")):
        page = browser.get(_url(booking, name)).content.decode()
        assert booking.reference in page
        assert "KRS 0000123" in page
        assert page.count("Confirmed") == 4
        assert "Volha" not in page
    assert as_(group_admin).get(_url(booking, "manage_document")).status_code in (403, 404)


def test_the_page_of_a_request_with_words_and_an_offer_opens(desk: Client, booking: Booking) -> None:
    ask_group(by=None, booking=booking, question="Why?", now=NOW)
    booking.refresh_from_db()
    offer_dates(by=None, booking=booking, every=Shift(starts=dt.time(19), ends=dt.time(20)), now=NOW)
    page = desk.get(_url(booking)).content.decode()
    assert "What you have offered" in page
    assert "Why?" in page


def test_the_groups_record_is_told_in_counts(
    desk: Client, space: Space, group: Group, group_admin: Person, stranger: Person
) -> None:
    granted = asked(space, group, group_admin)
    approve_booking(by=None, booking=granted, now=NOW)
    other = Group.objects.get(memberships__person=stranger)
    slot = Slot(dt.date(2026, 12, 8), dt.time(18), dt.time(19))
    approve_booking(by=None, booking=asked(space, other, stranger, slot=slot), now=NOW)
    slot = Slot(dt.date(2026, 12, 9), dt.time(18), dt.time(19))
    for number in range(2):
        slot = Slot(dt.date(2026, 12, 9 + number), dt.time(18), dt.time(19))
        decline_booking(by=None, booking=asked(space, group, group_admin, slot=slot), reason="host", now=NOW)
    waits = asked(space, group, group_admin, slot=slot)
    for address in (_url(waits), reverse("manage")):
        page = desk.get(address).content.decode()
        assert "1 booking granted" in page
        assert "2 requests declined" in page
        assert "0 dates cancelled" in page
