"""A group asks for a space on one page, and nothing that was typed is ever lost."""

import datetime as dt
import re
from collections.abc import Callable
from unittest import mock
from urllib.parse import quote

import pytest
from django.test import Client

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, Contact, Demand
from bookings.states import BookingState, OccurrenceState
from spaces.ledger import Busy
from spaces.models import Occupancy, OpeningException, Space
from tests import make
from tests.frontend.asking import asked, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
URL = "/en/spaces/bright-room/request/"


@pytest.fixture
def admin(as_: As, group_admin: Person, group: Group, space: Space) -> Client:
    """The browser of the group's administrator; the space is there too."""
    return as_(group_admin)


def test_the_rules_stand_before_the_form(admin: Client, space: Space) -> None:
    space.venue.house_rules = {"en": "Shoes off."}
    space.venue.save()
    page = admin.get(URL).content.decode()
    assert page.index("Shoes off.") < page.index('name="day"')
    assert page.index("deleted 14 days after the last date") < page.index('name="day"')
    assert page.index("3 days") < page.index('name="day"')


def test_a_request_is_sent(admin: Client, group_admin: Person, group: Group, space: Space) -> None:
    response = admin.post(URL, typed(participants_pay="on"))
    booking = Booking.objects.get()
    assert response.headers["Location"] == f"/en/my/bookings/{booking.reference}/"
    assert booking.status == BookingState.REQUESTED
    assert (booking.space, booking.group, booking.asked_by) == (space, group, group_admin)
    assert (booking.title, booking.expected_people) == ("Belarusian for children", 12)
    assert (booking.participants_pay, booking.note) == (True, "Twelve small chairs, please.")
    date = booking.occurrences.get()
    assert (date.starts_at, date.ends_at) == (
        dt.datetime(2026, 12, 3, 17, 0, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 3, 18, 30, tzinfo=dt.UTC),
    )
    assert (booking.contact.name, booking.contact.reach) == ("Volha", "+48 600 000 000")
    assert Occupancy.objects.count() == 1
    assert list(AuditEntry.objects.filter(noun="booking").values_list("verb", flat=True)) == ["request"]


def test_the_finders_time_is_filled_in_and_checked(admin: Client) -> None:
    page = admin.get(
        URL, {"date": "2026-12-03", "from": "18:00", "to": "19:30", "people": "7"}
    ).content.decode()
    assert 'value="2026-12-03"' in page
    assert '<option value="18:00" selected>' in page
    assert '<option value="19:30" selected>' in page
    assert 'value="7"' in page
    assert "1 date is free and can be asked for." in page
    assert "field__error" not in page
    assert not Booking.objects.exists()


def test_a_course_shows_each_date_before_it_is_sent(admin: Client, space: Space, stranger: Person) -> None:
    theirs = asked(space, Group.objects.get(memberships__person=stranger), stranger, title="Secret meeting")
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 10))
    page = admin.post(URL, typed(step="check", until="2026-12-17", title="")).content.decode()
    assert page.count('name="leave_out"') == 3
    assert "The space is taken then." in page
    assert "This is outside the opening hours of that day." in page
    assert "2 dates cannot be had." in page
    assert theirs.reference not in page
    assert theirs.title not in page
    assert "Write in a few words" not in page  # only the dates were asked about
    assert Booking.objects.count() == 1


def test_dates_that_cannot_be_had_are_left_out_at_once(admin: Client, space: Space) -> None:
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 10))
    page = admin.post(URL, typed(step="leave_out_all", until="2026-12-17")).content.decode()
    assert page.count(" checked>") == 1
    assert "2 dates are free and can be asked for." in page


def test_a_course_is_sent_without_the_dates_left_out(admin: Client, space: Space) -> None:
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 10))
    checked = "2026-12-03 18:00:00 19:30:00 2026-12-17"
    assert checked in admin.post(URL, typed(step="check", until="2026-12-17")).content.decode()
    admin.post(URL, typed(until="2026-12-17", leave_out=["2026-12-10"], checked=checked))
    dates = Booking.objects.get().occurrences.all()
    assert [date.state for date in dates] == [
        OccurrenceState.REQUESTED,
        OccurrenceState.WANTED,
        OccurrenceState.REQUESTED,
    ]
    assert Demand.objects.get().reason == "clash"


@pytest.mark.parametrize("checked", ["", "2026-12-03 18:00:00 19:30:00 2026-12-10"])
def test_a_course_that_was_not_looked_at_is_shown_first(admin: Client, checked: str) -> None:
    page = admin.post(URL, typed(until="2026-12-17", checked=checked)).content.decode()
    assert "These are the dates of your course." in page
    assert "Something is missing" not in page
    assert not Booking.objects.exists()


def test_a_clash_that_is_not_left_out_is_refused(admin: Client, space: Space, stranger: Person) -> None:
    asked(space, Group.objects.get(memberships__person=stranger), stranger)
    page = admin.post(URL, typed()).content.decode()
    assert "Some dates cannot be had: leave them out or choose another time." in page
    assert Booking.objects.count() == 1
    assert Occupancy.objects.count() == 1
    _kept(page)


def test_taken_in_the_very_moment_shows_the_new_states(admin: Client, space: Space, stranger: Person) -> None:
    """The other request arrives between what we looked at and what we write."""
    checked = "2026-12-03 18:00:00 19:30:00 2026-12-17"
    assert "3 dates are free" in admin.post(URL, typed(step="check", until="2026-12-17")).content.decode()
    asked(space, Group.objects.get(memberships__person=stranger), stranger)
    page = admin.post(URL, typed(until="2026-12-17", checked=checked)).content.decode()
    assert "1 date cannot be had." in page
    assert Booking.objects.count() == 1
    _kept(page)


def test_a_busy_database_says_so_and_keeps_what_was_typed(admin: Client) -> None:
    with mock.patch("frontend.views.asking.request_booking", side_effect=Busy):
        page = admin.post(URL, typed()).content.decode()
    assert "Many people are writing at this moment" in page
    assert not Booking.objects.exists()
    _kept(page)


def _kept(page: str) -> None:
    """All that was typed stands in its field."""
    for text in ("2026-12-03", "Belarusian for children", "Volha", "+48 600 000 000", "12"):
        assert f'value="{text}"' in page
    assert "Twelve small chairs, please.</textarea>" in page
    assert '<option value="children" selected>' in page


def test_a_second_press_makes_no_second_request(admin: Client, space: Space) -> None:
    space.holds_undecided = False
    space.save()
    first = admin.post(URL, typed())
    second = admin.post(URL, typed())
    assert Booking.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_second_press_finds_its_own_time_held(admin: Client) -> None:
    admin.post(URL, typed())
    page = admin.post(URL, typed(), follow=True).content.decode()
    assert "This request has been sent already." in page


def test_each_missing_field_is_named_with_its_remedy(admin: Client) -> None:
    page = admin.post(URL, {"step": "send"}).content.decode()
    for text in (
        "Choose a date.",
        "Choose a time.",
        "Write how many people you expect; a guess will do.",
        "Choose the group that asks.",
        "Choose what the space is for.",
        "Write who answers for the space on the day.",
        "Write a phone number or an e-mail address.",
    ):
        assert text in page
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"title": "ў" * 500}, "Make it shorter: at most 120 characters."),
        ({"contact_name": "n" * 500}, "Make the name shorter: at most 120 characters."),
        ({"contact_reach": "n" * 500}, "Make it shorter: at most 200 characters."),
        ({"note": "n" * 2001}, "Make the note shorter: at most 2000 characters."),
        ({"title": "a\0b"}, "Null characters are not allowed."),
        ({"purpose": "war"}, "There is no such purpose: choose one from the list."),
        ({"group": "not-ours"}, "You do not act for this group: choose one from the list."),
        ({"day": "2027-02-31"}, "There is no such date: choose another one."),
        ({"day": "0001-01-01"}, "Choose a date between 2000 and 2100."),
        ({"day": "9999-12-31"}, "Choose a date between 2000 and 2100."),
        ({"day": "2026-11-01"}, "This date has passed: choose a later one."),
        ({"day": "2029-11-01"}, "The house plans at most 365 days ahead"),
        ({"until": "soon"}, "There is no such date: choose another one."),
        ({"until": "2026-12-01"}, "The last date is before the first: choose a later last date."),
        ({"until": "2099-12-01"}, "A series may have at most 200 dates"),
        ({"starts": "25:00"}, "There is no such time: choose one from the list."),
        ({"ends": "17:00"}, "The end is before the start: choose a later end."),
        ({"ends": "18:00"}, "The end is before the start: choose a later end."),
        ({"starts": "18:07"}, "Bookings here start every 15 minutes"),
        ({"ends": "18:15"}, "The shortest booking here is 30 minutes"),
        ({"people": "0"}, "Write at least 1 person."),
        ({"people": "9" * 5000}, "Write a whole number of people"),
        ({"people": "many"}, "Write a whole number of people"),
        # On 28 March 2027 the clock goes from 2:00 to 3:00.
        ({"day": "2027-03-28", "starts": "02:15", "ends": "03:00"}, "The clocks change during this time"),
    ],
)
def test_hostile_input_gets_a_clear_answer(admin: Client, changes: dict[str, str], answer: str) -> None:
    for step in ("send", "check", "leave_out_all"):
        response = admin.post(URL, typed(**changes, step=step))
        assert response.status_code == 200
    page = admin.post(URL, typed(**changes, checked="x")).content.decode()
    assert answer in page
    assert not Booking.objects.exists()
    assert not Contact.objects.exists()


def test_nonsense_to_leave_out_is_ignored(admin: Client) -> None:
    admin.post(URL, typed(leave_out=["", "2026-13-45", "x" * 999, "2030-01-01"]))
    assert Booking.objects.get().occurrences.get().state == OccurrenceState.REQUESTED


def test_hostile_addresses_open_the_form(admin: Client) -> None:
    for query in (
        "date=<script>",
        "date=2026-02-31&from=99:99&to=x",
        "people=-1&date=2026-12-03",
        "until=%00",
    ):
        response = admin.get(f"{URL}?{query}")
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().replace("<script ", "")


def test_the_house_rules_must_be_accepted_in_their_present_version(admin: Client, space: Space) -> None:
    space.venue.house_rules = {"en": "Shoes off."}
    space.venue.rules_version = 3
    space.venue.save()
    for tick in ({}, {"accept_rules": "2"}, {"accept_rules": "on"}):
        assert "Read the house rules and tick this box." in admin.post(URL, typed(**tick)).content.decode()
    assert not Booking.objects.exists()
    admin.post(URL, typed(accept_rules="3"))
    assert Booking.objects.get().rules_version == 3


def test_more_people_than_seats_is_a_warning(admin: Client) -> None:
    page = admin.post(URL, typed(step="check", people="80")).content.decode()
    assert "The space holds 30 people: the manager may decline." in page
    admin.post(URL, typed(people="80"))
    assert Booking.objects.get().expected_people == 80


def test_a_frozen_group_asks_for_nothing(admin: Client, group: Group) -> None:
    group.frozen_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    group.save()
    assert "This group is frozen" in admin.post(URL, typed()).content.decode()
    assert not Booking.objects.exists()


def test_a_listing_shows_how_to_ask_the_house(admin: Client, space: Space) -> None:
    space.venue.managed = False
    space.venue.save()
    page = admin.get(URL).content.decode()
    assert "Nobody answers for this house here yet: ask the house directly." in page
    assert 'name="day"' not in page


def test_a_visitor_signs_in_and_comes_back_to_the_same_time(visitor: Client, space: Space) -> None:
    query = "?date=2026-12-03&from=18:00&to=19:30"
    response = visitor.get(URL + query)
    assert response.headers["Location"] == f"/en/account/sign-in/?next={quote(URL + query)}"


def test_what_was_typed_survives_the_end_of_the_session(visitor: Client, group: Group, space: Space) -> None:
    page = visitor.post(URL, typed()).content.decode()
    assert "Nothing is lost, and nothing is sent yet" in page
    assert "Sign in in a new tab" in page
    assert not Booking.objects.exists()
    _kept_without_group(page)


def _kept_without_group(page: str) -> None:
    _kept(page)
    assert "field__error" not in page


def test_a_new_sign_in_asks_for_the_button_once_more(group_admin: Person, group: Group, space: Space) -> None:
    """Signing in makes a new CSRF secret: the form in the other tab holds the old one."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(group_admin)
    page = client.post(URL, typed(csrfmiddlewaretoken="x" * 64)).content.decode()
    assert "press the button once more" in page
    assert not Booking.objects.exists()
    _kept(page)
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    client.post(URL, typed(csrfmiddlewaretoken=token))
    assert Booking.objects.count() == 1


def test_somebody_without_a_group_founds_one_first(as_: As, space: Space) -> None:
    newcomer = as_(make.person())
    response = newcomer.get(URL + "?date=2026-12-03")
    assert (
        response.headers["Location"] == f"/en/my/groups/new/?next={quote(URL + '?date=2026-12-03', safe='')}"
    )
    page = newcomer.post(URL, typed()).content.decode()
    assert "Found a group in a new tab" in page
    assert not Booking.objects.exists()


def test_whoever_founds_a_group_on_the_way_comes_back(as_: As, space: Space) -> None:
    newcomer = as_(make.person())
    founding = newcomer.get(URL + "?date=2026-12-03").headers["Location"]
    response = newcomer.post(founding, {"name": "New", "form": "informal", "register_number": ""})
    assert response.headers["Location"] == URL + "?date=2026-12-03"
    assert Group.objects.filter(name="New").exists()
    elsewhere = "/en/my/groups/new/?next=https://elsewhere.test/"
    response = newcomer.post(elsewhere, {"name": "Other", "form": "informal", "register_number": ""})
    assert response.headers["Location"] == "/en/my/"


def test_a_stranger_cannot_ask_for_another_group(
    as_: As, stranger: Person, group: Group, space: Space
) -> None:
    page = as_(stranger).post(URL, typed()).content.decode()
    assert "You do not act for this group" in page
    assert group.name not in page
    assert not Booking.objects.exists()


def test_a_member_may_ask(as_: As, member: Person, group: Group, space: Space) -> None:
    as_(member).post(URL, typed())
    assert Booking.objects.get().asked_by == member


def test_other_methods_and_unknown_spaces(admin: Client, space: Space) -> None:
    assert admin.put(URL).status_code == 405
    assert admin.delete(URL).status_code == 405
    assert admin.get("/en/spaces/nowhere/request/").status_code == 404
    space.retired_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    space.save()
    assert admin.get(URL).status_code == 404


def test_nobody_keeps_a_copy(admin: Client, visitor: Client) -> None:
    assert admin.get(URL).headers["Cache-Control"] == "no-store"
    assert "no-store" in visitor.post(URL, typed()).headers["Cache-Control"]


def test_the_finder_fills_in_a_course_with_the_dates_left_out_and_equipment(
    as_: Callable[[Person], Client], group_admin: Person, group: Group, space: Space
) -> None:
    projector = make.equipment(space)
    told = "date=2026-12-01&from=18:00&to=20:00&until=2026-12-15&people=12&equipment=projector&equipment=spaceship"
    html = (
        as_(group_admin)
        .get(f"/en/spaces/{space.slug}/request/?{told}&leave_out=2026-12-08&leave_out=x")
        .content.decode()
    )
    assert re.search(r'name="leave_out"[^>]*value="2026-12-08"[^>]*checked', html)
    assert len(re.findall(r'name="leave_out"[^>]*checked', html)) == 1
    assert re.search(rf'name="equipment.{projector.code}"[^>]*value="1"', html)
    assert 'value="2026-12-15"' in html


def test_a_course_across_the_night_that_skips_its_time_goes_on_without_it(
    as_: Callable[[Person], Client], group_admin: Person, group: Group
) -> None:
    space = make.space(hours=(dt.time(0), dt.time(0)))
    told = "date=2027-03-21&from=02:30&to=04:00&until=2027-04-04"
    html = as_(group_admin).get(f"/en/spaces/{space.slug}/request/?{told}").content.decode()
    assert "The clocks go forward on 28 March 2027" in html
    assert html.count('name="leave_out"') == 2
