"""A group announces a course: filled in from a booking, or at a place of its own; and looks after its dates."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import Side, cancel_dates
from bookings.states import OccurrenceState as BookedState
from core.languages import CONTENT_LANGUAGES
from events.models import Event
from events.operations import Dates, follow_booking
from events.states import Disclosure, EventState, OccurrenceState
from frontend.announcing import beforehand
from frontend.forms.announced import from_booking
from frontend.forms.announcing import AnnouncementForm
from spaces.models import SchoolHoliday, SchoolRegion, Space
from tests import make, make_events
from tests.conftest import NOW
from tests.make_events import SATURDAY, TUESDAY, WEEK, weekly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

ELSEWHERE = "/en/my/announce/"


@pytest.fixture
def admin(as_: Any, member: Person, group: Group) -> Client:
    client: Client = as_(member)
    return client


def told(**changes: Any) -> dict[str, Any]:
    return {
        "group": "kupalinka",
        "kind": "culture",
        "organiser": "Kupalinka",
        "languages": ["be-Latn"],
        "level": "any",
        "format": "in_person",
        "free_of_charge": "on",
        "photo_policy": "none",
        "title_en": "Reading",
        "place_city": "vilnius",
        "place_name": "Library",
        "place_address": "Vilniaus g. 1",
        "day": "2026-12-05",
        "starts": "10:00",
        "ends": "11:30",
        "repeat": "once",
        **changes,
    }


def address(name: str, event: Event) -> str:
    return reverse(name, args=[event.slug])


# From a booking


def test_a_booking_fills_in_term_holidays_room_and_title(group: Group, space: Space) -> None:
    space.step_free = "yes"
    space.save()
    dates = [*weekly(3), *[TUESDAY + WEEK * number for number in range(6, 9)]]
    booking = make_events.booking(group, space, dates, title="Размовы")
    region = SchoolRegion.objects.create(code="PL-12")
    for first, last in (
        ("2026-12-23", "2026-12-31"),
        ("2027-01-12", "2027-01-20"),
        ("2027-01-25", "2027-02-07"),
    ):
        SchoolHoliday.objects.create(region=region, first=first, last=last, source="test")
    told = from_booking(booking, "pl", NOW)
    assert told["title"] == {"be": "Размовы"}
    assert (told["kind"], told["organiser"], told["step_free"]) == ("language_class", "Kupalinka", "yes")
    assert (told["term_start"], told["term_end"]) == (dt.date(2026, 12, 1), dt.date(2027, 1, 26))
    # A date was booked in the second ones: those are no holidays of this course.
    assert [(days.first.day, days.last.day) for days in told["term_holidays"]] == [(23, 31)]


def test_a_few_dates_are_no_course(group: Group, space: Space) -> None:
    booking = make_events.booking(group, space, weekly(3), title="Evening")
    told = from_booking(booking, "be", NOW)
    assert "term_start" not in told
    assert told["title"] == {"pl": "Evening"}


def test_one_press_leads_to_a_form_that_is_filled_in_and_another_announces(
    admin: Client, group: Group, space: Space
) -> None:
    booking = make_events.booking(group, space, weekly(5), title="Talks")
    url = reverse("my_event_new", args=[booking.reference])
    page = admin.get(url).content.decode()
    assert f'href="{url}"' in admin.get(reverse("my_booking", args=[booking.reference])).content.decode()
    assert 'name="title_en" value="Talks"' in page
    assert 'name="term_end" value="2026-12-29"' in page
    sent = {
        **told(kind="language_class", title_en="Talks"),
        "term_start": "2026-12-01",
        "term_end": "2026-12-29",
        "holiday_1_first": "2026-12-24",
        "interpretation": ["pso"],
        "standards_url": "https://group.example/standards",
        "standards_reviewed": "2026-09-01",
        "parent_stays": "yes",
        "childcare": "on",
        "inclusive_support_en": "Easy language",
    }
    admin.post(url, sent)
    event = Event.objects.get()
    assert event.term_holidays == [["2026-12-24", "2026-12-24"]]
    assert (event.interpretation, event.childcare, event.parent_stays) == (["pso"], True, "yes")
    assert event.standards_reviewed == dt.date(2026, 9, 1)
    assert event.inclusive_support == {"en": "Easy language"}
    page = admin.get(address("my_event", event)).content.decode()
    assert 'name="holiday_1_last" value="2026-12-24"' in page


# Elsewhere


def test_at_a_place_of_ones_own_every_week_of_the_term(admin: Client) -> None:
    page = admin.get(ELSEWHERE).content.decode()
    assert 'name="organiser" value="Kupalinka"' in page
    response = admin.post(
        ELSEWHERE,
        told(
            repeat="weekly",
            term_start="2026-12-01",
            term_end="2027-01-09",
            holiday_1_first="2026-12-23",
            holiday_1_last="2027-01-03",
        ),
    )
    event = Event.objects.get()
    assert response.headers["Location"] == f"/en/my/events/{event.slug}/"
    days = [f"{date.starts_at:%m-%d %H:%M}" for date in event.occurrences.all()]
    assert days == ["12-05 08:00", "12-12 08:00", "12-19 08:00", "01-09 08:00"]
    assert (event.zone, event.place_name) == ("Europe/Vilnius", "Library")


def test_several_whole_days(admin: Client) -> None:
    admin.post(ELSEWHERE, told(all_day="on", starts="", ends="", further_1="2026-12-06"))
    event = Event.objects.get()
    assert [date.all_day for date in event.occurrences.all()] == [True, True]
    for url in (f"/en/events/{event.slug}/", "/en/events/", address("my_event", event)):
        page = admin.get(url).content.decode()
        assert "all day" in page
        assert "00:00" not in page


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"day": ""}, "Choose a date."),
        ({"starts": ""}, "Choose a time, or tick “All day”."),
        ({"ends": "09:00"}, "The end is before the start: choose a later end."),
        ({"repeat": "weekly"}, "Say until when it repeats, or on which day the term ends."),
        ({"repeat": "never"}, "Choose how often it takes place."),
        ({"day": "2020-12-05"}, "This date has passed: choose a later one."),
        ({"place_city": ""}, "Choose the city: its clock is the one that holds."),
        ({"place_city": "paris"}, "There is no such city here: choose one from the list."),
        ({"place_address": ""}, "Give the address, or show city and district only."),
        ({"group": "other"}, "You do not act for this group: choose one from the list."),
        ({"term_start": "2026-12-01"}, "Say on which day the term ends, or leave its first day out."),
        ({"holiday_1_last": "2026-12-01"}, "Say on which day these holidays begin."),
        ({"holiday_1_first": "2026-12-01"}, "Holidays lie within a term: say when it begins and ends."),
        ({"holiday_1_first": "nonsense"}, "There is no such date: choose another one."),
        (
            {"standards_url": "javascript:alert(1)"},
            "Give the full address of the page, beginning with https://",
        ),
        ({"standards_reviewed": "2026-12-31"}, "That day is still to come: give the day of the last review."),
        ({"interpretation": ["xx"]}, "There is no such language: choose from the list."),
        ({"parent_stays": "perhaps"}, "There is no such answer: choose one from the list."),
        ({"photo_policy": ""}, "Choose whether photos may be taken."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_typed_is_kept(
    admin: Client, changes: dict[str, Any], answer: str
) -> None:
    response = admin.post(ELSEWHERE, told(title_en="Typed words", **changes))
    assert response.status_code == 200
    page = response.content.decode()
    assert answer in page
    assert 'value="Typed words"' in page
    assert not Event.objects.exists()


def test_only_members_of_a_group_announce(as_: Any, stranger: Person, visitor: Client, group: Group) -> None:
    assert visitor.post(ELSEWHERE, told()).status_code == 302
    assert "You do not act for this group" in as_(stranger).post(ELSEWHERE, told()).content.decode()
    assert as_(make.person()).post(ELSEWHERE, told()).headers["Location"] == "/en/my/"
    assert not Event.objects.exists()


# Cautions


def test_a_group_that_no_database_stores_is_none_of_ones_own(admin: Client, group: Group) -> None:
    assert admin.get(f"{ELSEWHERE}?group=a%00b").context["form"]["group"].value() == group.slug


def test_a_caution_is_read_first_and_refuses_nothing(admin: Client) -> None:
    sent = told(day="2027-03-25", title_en="Concert")
    page = admin.post(ELSEWHERE, sent).content.decode()
    assert "One of the dates is near 25 March, Freedom Day." in page
    assert "press the button at the end of the page once more" in page
    assert '<input type="hidden" name="seen" value="freedom_day">' in page
    assert 'value="Concert"' in page
    assert not Event.objects.exists()
    admin.post(ELSEWHERE, {**sent, "seen": ["freedom_day"]})
    assert Event.objects.get().disclosure == Disclosure.OPEN


def test_a_new_caution_is_not_passed_by_an_old_one(admin: Client) -> None:
    sent = told(day="2027-03-25", kind="children", disclosure="open", seen=["freedom_day"])
    page = admin.post(ELSEWHERE, sent).content.decode()
    assert "Children’s classes have been attacked" in page
    assert not Event.objects.exists()
    admin.post(ELSEWHERE, {**sent, "disclosure": "members", "seen": []})
    assert Event.objects.get().disclosure == Disclosure.MEMBERS


def test_of_a_booking_the_cautions_stand_there_before_anything_is_typed(
    admin: Client, group: Group, space: Space
) -> None:
    booking = make_events.booking(group, space, purpose="children")
    page = admin.get(reverse("my_event_new", args=[booking.reference])).content.decode()
    assert '<input type="hidden" name="seen" value="betrayed_by_room">' in page
    form = AnnouncementForm(language="en", initial={"kind": "culture"})
    assert beforehand(form, starts=[TUESDAY], zone="Europe/Warsaw", booking=None) == []


# The page of the event


@pytest.fixture
def course(group: Group) -> Event:
    """Four Saturdays, whose third lies in the holidays."""
    days = Dates(
        day=SATURDAY, starts=dt.time(10), ends=dt.time(12), every_weeks=1, until=dt.date(2026, 12, 26)
    )
    event = make_events.elsewhere(group, days, term_start=dt.date(2026, 12, 1), term_end=dt.date(2027, 1, 31))
    event.term_holidays = [["2026-12-19", "2026-12-20"]]
    event.save()
    return event


def test_dates_in_holidays_are_shown_and_cancelled_with_one_press(admin: Client, course: Event) -> None:
    page = admin.get(address("my_event", course)).content.decode()
    assert "Dates lie in holidays or outside the term" in page
    third = course.occurrences.all()[2]
    assert f'<input type="hidden" name="date" value="{third.uid}">' in page
    admin.post(address("my_event_cancel", course), {"date": [str(third.uid)], "which": "chosen"})
    assert [date.state for date in course.occurrences.all()] == ["planned", "planned", "cancelled", "planned"]
    assert "Dates lie in holidays" not in admin.get(address("my_event", course)).content.decode()


def test_dates_are_added_within_the_term(admin: Client, course: Event) -> None:
    url = address("my_event_dates", course)
    assert "1 Dec 2026" in admin.get(url).content.decode()
    # One of the dates is a day to think of.
    sent = {"day": "2027-01-09", "starts": "10:00", "ends": "12:00", "repeat": "weekly", "seen": "january"}
    admin.post(url, sent)
    assert course.occurrences.count() == 8
    page = admin.post(url, sent).content.decode()
    assert "The event takes place at such a time already: choose another." in page
    assert course.occurrences.count() == 8


def test_a_date_moves_after_it_was_looked_at(admin: Client, course: Event) -> None:
    url = address("my_event_move", course)
    first = course.occurrences.all()[0]
    sent = {"date": str(first.uid), "day": "2026-12-06", "starts": "", "ends": ""}
    page = admin.post(url, {**sent, "step": "preview"}).content.decode()
    assert "6 December 2026" in page
    assert course.occurrences.all()[0].starts_at == first.starts_at
    admin.post(url, {**sent, "step": "move"})
    assert course.occurrences.get(uid=first.uid).moved_from == first.starts_at
    for wrong, answer in (
        ({"day": ""}, "Choose another day or another time."),
        ({"date": "nonsense"}, "This date cannot be changed any more"),
        ({"day": "2026-12-12"}, "The event takes place at such a time already"),
    ):
        assert answer in admin.post(url, {**sent, **wrong, "step": "move"}).content.decode()


FREEDOM_DAY = "One of the dates is near 25 March, Freedom Day."


@pytest.mark.parametrize(("disclosure", "asked"), [("open", True), ("members", False)])
def test_sensitive_days_are_thought_of_before_dates_come_there(
    admin: Client, group: Group, disclosure: str, asked: bool
) -> None:
    event = make_events.elsewhere(group, disclosure=disclosure)
    add, move = address("my_event_dates", event), address("my_event_move", event)
    sent = {"day": "2027-03-25", "starts": "10:00", "ends": "12:00", "repeat": "once"}
    page = admin.post(add, sent).content.decode()
    assert (FREEDOM_DAY in page, event.occurrences.count()) == (asked, 1 if asked else 2)
    if asked:
        admin.post(add, {**sent, "seen": "freedom_day"})
        assert event.occurrences.count() == 2
    first = str(event.occurrences.all()[0].uid)
    look = {"date": first, "day": "2027-03-24", "starts": "", "ends": "", "step": "preview"}
    assert (FREEDOM_DAY in admin.post(move, look).content.decode()) == asked
    assert FREEDOM_DAY not in admin.post(move, {**look, "day": "2027-03-10"}).content.decode()


def test_before_a_booked_date_moves_it_is_said_that_the_house_decides_again(
    admin: Client, group: Group, space: Space
) -> None:
    event = make_events.event(group, space, weekly(2))
    first = event.occurrences.all()[0]
    url = address("my_event_move", event)
    sent = {"date": str(first.uid), "day": "2026-12-03", "starts": "", "ends": ""}
    page = admin.post(url, {**sent, "step": "preview"}).content.decode()
    assert "This goes back to the house: it has to approve the new time." in page
    assert "approve the new time" not in admin.get(address("my_event", event)).content.decode()
    shorter = {**sent, "day": "", "ends": "19:00", "step": "preview"}
    assert "The date stays confirmed by the house." in admin.post(url, shorter).content.decode()
    admin.post(url, {**sent, "step": "move"})
    page = admin.get(address("my_event", event)).content.decode()
    assert "The house has still to approve a new time" in page
    # As the house leaves it that gives the new time to somebody else.
    Booking.objects.get().occurrences.undecided().update(state="wanted")
    page = admin.get(address("my_event", event)).content.decode()
    assert "The house has still to approve a new time" in page


def test_what_the_house_called_off_is_said_and_what_the_group_did_is_not(
    admin: Client, group: Group, space: Space
) -> None:
    event = make_events.event(group, space, weekly(3))
    booking = Booking.objects.get()
    first, second, _third = booking.occurrences.all()
    cancel_dates(by=None, side=Side.GROUP, booking=booking, only=[first.pk], now=NOW)
    follow_booking(booking=booking, now=NOW)
    assert "The house has called off" not in admin.get(address("my_event", event)).content.decode()
    cancel_dates(by=None, side=Side.HOUSE, booking=booking, only=[second.pk], now=NOW)
    follow_booking(booking=booking, now=NOW)
    page = admin.get(address("my_event", event)).content.decode()
    assert "The house has called off dates of this event" in page
    assert f"/en/spaces/{space.slug}/request/?copy={booking.reference}" in page


def test_dates_approved_later_are_announced_with_one_press(admin: Client, group: Group, space: Space) -> None:
    event = make_events.event(group, space, weekly(2))
    booking = Booking.objects.get()
    event.occurrences.filter(starts_at=TUESDAY + WEEK).delete()
    assert booking.occurrences.filter(state=BookedState.APPROVED).count() == 2
    assert "dates that nobody was told of" in admin.get(address("my_event", event)).content.decode()
    admin.post(address("my_event_rest", event))
    assert list(event.occurrences.values_list("starts_at", flat=True)) == weekly(2)
    assert "dates that nobody was told of" not in admin.get(address("my_event", event)).content.decode()


@pytest.mark.parametrize(("disclosure", "asked"), [("open", True), ("members", False)])
def test_a_sensitive_day_is_thought_of_before_the_rest_is_announced(
    admin: Client, group: Group, space: Space, disclosure: str, asked: bool
) -> None:
    Space.objects.update(horizon_days=365)
    near = dt.datetime(2027, 3, 24, 17, tzinfo=dt.UTC)
    event = make_events.event(group, Space.objects.get(), [TUESDAY, near], disclosure=disclosure)
    event.occurrences.filter(starts_at=near).delete()
    page = admin.get(address("my_event", event)).content.decode()
    assert "dates that nobody was told of" in page
    assert (FREEDOM_DAY in page) == asked


def test_pages_of_an_event_are_hidden_from_others(
    as_: Any, stranger: Person, visitor: Client, course: Event
) -> None:
    for name in ("my_event", "my_event_move", "my_event_dates"):
        assert as_(stranger).get(address(name, course)).status_code == 404
        assert visitor.get(address(name, course)).status_code == 302
    assert as_(stranger).post(address("my_event_rest", course)).status_code == 404
    assert course.occurrences.filter(state=OccurrenceState.PLANNED).count() == 4


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_costs_the_same_queries(
    admin: Client, group: Group, space: Space, django_assert_num_queries: Any, count: int
) -> None:
    event = make_events.event(group, space, weekly(count))
    admin.get(address("my_event", event))
    with django_assert_num_queries(QUERIES):
        admin.get(address("my_event", event))


QUERIES = 6


# What everybody sees


def test_the_page_says_all_of_it_in_words(visitor: Client, group: Group) -> None:
    event = make_events.elsewhere(
        group,
        term_start=dt.date(2026, 12, 1),
        term_end=dt.date(2027, 1, 31),
        parent_stays="optional",
        inclusive_support={"en": "A psychologist is there."},
        interpretation=("pl", "pso"),
        childcare=True,
        standards_url="https://group.example/standards",
        standards_reviewed=dt.date(2026, 9, 1),
        step_free="yes",
    )
    page = visitor.get(f"/en/events/{event.slug}/").content.decode()
    for words in (
        "Reading room",
        "ul. Cicha 3, Kraków",
        "1 Dec 2026 – 31 Jan 2027",
        "As the family likes",
        "A psychologist is there.",
        "Polski, Polski język migowy",
        "Somebody looks after small children meanwhile",
        'href="https://group.example/standards" rel="noopener noreferrer nofollow"',
        "1 September 2026",
        "step-free",
    ):
        assert words in page, words


def test_a_class_online_says_by_which_clock(visitor: Client, group: Group) -> None:
    event = make_events.elsewhere(
        group, format="online", place_name="", place_address="", place_city="vilnius"
    )
    page = visitor.get(f"/en/events/{event.slug}/").content.decode()
    assert "Local time in Vilnius" in page
    assert "tells the address" not in page


def test_calendars_get_whole_days_and_the_place(visitor: Client, group: Group) -> None:
    make_events.elsewhere(group, Dates(day=SATURDAY), interpretation=("lls",), indexable=True)
    text = visitor.get("/feeds/events.ics?lang=en").content.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20261205\r\nDTEND;VALUE=DATE:20261206\r\n" in text
    assert "LOCATION:Reading room\\, ul. Cicha 3\\, Kraków\r\n" in text
    assert "Interpretation: Lietuvių gestų kalba" in text
    event = Event.objects.get()
    told = visitor.get(f"/feeds/events/{event.slug}.jsonld?lang=en").json()
    date = told[0] if isinstance(told, list) else told
    assert (date["startDate"], date["endDate"]) == ("2026-12-05", "2026-12-05")
    assert date["location"]["address"]["streetAddress"] == "ul. Cicha 3"


def test_every_language_that_can_be_said_is_offered(admin: Client) -> None:
    page = admin.get(ELSEWHERE).content.decode()
    for tag in (*CONTENT_LANGUAGES, "pso", "lls", "rsl", "ils"):
        assert f'name="interpretation" value="{tag}"' in page


def test_strangers_learn_nothing_of_a_cancelled_course_of_members(visitor: Client, course: Event) -> None:
    Event.objects.update(disclosure=Disclosure.MEMBERS, state=EventState.CANCELLED)
    assert visitor.get(f"/en/events/{course.slug}/").status_code == 404
