"""A manager describes the house and its spaces and sets their hours; everybody else finds nothing there."""

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
from bookings.operations import approve_booking
from events.operations import announce
from events.scopes import changed_at
from spaces.models import OpeningException, OpeningHours, Part, Space, Venue
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked
from tests.make_events import announcement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]

OF_HOUSE = ["house", "house_describe", "house_history", "house_dates", "house_dates_lift", "house_space_add"]
OF_SPACE = ["house_space", "house_space_retire", "house_hours", "house_preview"]


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Thursday, 3 December, 18:00 to 19:30, waiting for an answer."""
    return asked(space, group, group_admin)


def _url(name: str, space: Space) -> str:
    args = [space.venue.slug, space.slug] if name in OF_SPACE else [space.venue.slug]
    return reverse(name, args=args)


def _venue(**changes: Any) -> dict[str, Any]:
    return {
        "name": "Bright House",
        "kind": "ngo_space",
        "district": "Podgórze",
        "address": "ul. Jasna 1",
        "address_is_public": "on",
        "website": "",
        "answer_within_hours": "48",
        "about_en": "A house.",
        **changes,
    }


def _space(**changes: Any) -> dict[str, Any]:
    return {
        "name_en": "Bright room",
        "capacity": "30",
        "floor_area": "",
        "step_free": "unknown",
        "new_parts": "",
        "buffer_before": "0",
        "buffer_after": "0",
        "notice_hours": "0",
        "horizon_days": "365",
        "shortest_minutes": "30",
        "longest_minutes": "720",
        "step_minutes": "15",
        "holds_undecided": "on",
        **changes,
    }


def _week(*, until: str = "22:00", **changes: str) -> dict[str, str]:
    rows = {f"opens_{day}_0": "8:00" for day in range(7)} | {f"closes_{day}_0": until for day in range(7)}
    return {**rows, "step": "save", **changes}


def _dates(space: Space, **changes: Any) -> dict[str, Any]:
    return {
        "first": "2026-12-03",
        "last": "",
        "how": "closed",
        "opens": "",
        "closes": "",
        "spaces": [space.slug],
        "reason_en": "Repairs",
        **changes,
    }


def _verbs() -> list[str]:
    return list(AuditEntry.objects.filter(noun="venue").values_list("verb", flat=True))


# Every page; who gets what there stands in tests/matrix.


@pytest.mark.parametrize("name", OF_HOUSE + OF_SPACE)
def test_every_page_opens_for_its_manager_in_every_state(desk: Client, space: Space, name: str) -> None:
    for frozen, retired in ((None, None), (NOW, None), (None, NOW)):
        Venue.objects.update(frozen_at=frozen)
        Space.objects.update(retired_at=retired)
        answer = desk.get(_url(name, space), follow=True)
        assert answer.status_code == 200
        assert ("frozen because of a dispute" in answer.content.decode()) == bool(frozen)


def test_a_space_of_another_house_is_not_found_under_ones_own(desk: Client, venue: Venue) -> None:
    elsewhere = make.space()
    for name in OF_SPACE:
        assert desk.get(reverse(name, args=[venue.slug, elsewhere.slug])).status_code == 404


def test_a_house_without_spaces_leads_on(desk: Client, venue: Venue) -> None:
    for name in OF_HOUSE:
        assert desk.get(reverse(name, args=[venue.slug]), follow=True).status_code == 200
    assert "There is no space yet" in desk.get(reverse("house", args=[venue.slug])).content.decode()


def test_the_desk_leads_to_the_house(desk: Client, space: Space) -> None:
    assert f'href="{_url("house", space)}"' in desk.get("/en/manage/").content.decode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("house_describe", _venue(name="Other")),
        ("house_space_add", _space()),
        ("house_space", _space(capacity="5", parts=["Part"])),
        ("house_space_retire", {"step": "retire"}),
        ("house_hours", _week(until="20:00")),
        ("house_dates_lift", {"day": "2026-12-24"}),
    ],
)
def test_in_a_dispute_nothing_is_changed(desk: Client, space: Space, name: str, data: dict[str, Any]) -> None:
    Part.objects.update(name="Part")
    OpeningException.objects.create(space=space, date=dt.date(2026, 12, 24))
    Venue.objects.update(frozen_at=NOW)
    page = desk.post(_url(name, space), data, follow=True).content.decode()
    assert "nothing can be changed" in page
    assert _verbs() == []
    assert OpeningException.objects.count() == 1


# The house.


def test_the_house_is_described_and_the_trail_has_no_words(
    desk: Client, space: Space, manager: Person
) -> None:
    answer = desk.post(_url("house_describe", space), _venue(house_rules_be="Без абутку", district="Secret"))
    assert answer.status_code == 302
    house = Venue.objects.get()
    assert (house.house_rules, house.about) == ({"be": "Без абутку"}, {"en": "A house."})
    assert (house.rules_version, house.answer_within_hours) == (2, 48)
    entry = AuditEntry.objects.get(verb="describe_venue")
    assert entry.actor == manager.pseudonym
    assert set(entry.details["fields"]) == {
        "district",
        "address",
        "answer_within_hours",
        "about",
        "house_rules",
    }
    assert "Secret" not in str(entry.details)
    page = desk.get(_url("house_history", space)).content.decode()
    assert manager.pseudonym in page
    assert "About the house, House rules" in page


def test_the_same_said_again_changes_nothing(desk: Client, space: Space) -> None:
    data = _venue(house_rules_en="No shoes\r\nNo noise")
    desk.post(_url("house_describe", space), data)
    desk.post(_url("house_describe", space), data)
    assert Venue.objects.get().rules_version == 2
    assert _verbs() == ["describe_venue"]


def test_texts_in_another_form_of_a_language_stay(desk: Client, space: Space) -> None:
    Venue.objects.update(about={"be-tarask": "Сьветлы дом"})
    desk.post(_url("house_describe", space), _venue())
    assert Venue.objects.get().about == {"be-tarask": "Сьветлы дом", "en": "A house."}


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", "", "Write what the house is called."),
        ("kind", "castle", "There is no such kind"),
        ("website", "not a site", "Write a web address"),
        ("website", "javascript:alert(1)", "Write a web address"),
        ("point", "Rynek 1", "Write two numbers with a comma between them"),
        ("point", "91.5, 19.9", "Write two numbers with a comma between them"),
        ("point", "50.06, 181", "Write two numbers with a comma between them"),
        ("answer_within_hours", "0", "at least 1"),
        ("answer_within_hours", "soon", "Write a whole number."),
        ("about_pl", "x" * 9000, "at most 8000"),
    ],
)
def test_a_mistake_in_the_house_is_told_and_all_is_kept(
    desk: Client, space: Space, field: str, value: str, words: str
) -> None:
    answer = desk.post(_url("house_describe", space), _venue(district="Kept", **{field: value}))
    page = answer.content.decode()
    assert words in page
    assert 'value="Kept"' in page
    assert _verbs() == []


@pytest.mark.parametrize("typed", ["50.06143, 19.93658", " 50.06143;19.93658 ", "50.06143 19.93658"])
def test_a_point_on_the_map_is_taken_as_map_programs_write_it(desk: Client, space: Space, typed: str) -> None:
    assert desk.post(_url("house_describe", space), _venue(point=typed)).status_code == 302
    assert Venue.objects.get().point == (50.06143, 19.93658)
    assert 'value="50.06143, 19.93658"' in desk.get(_url("house_describe", space)).content.decode()
    desk.post(_url("house_describe", space), _venue(point=""))
    assert Venue.objects.get().point is None


def test_a_hidden_address_leaves_the_calendars_of_events(
    desk: Client, visitor: Client, booking: Booking, manager: Person
) -> None:
    Venue.objects.update(address="ul. Jasna 1", latitude=50.0614, longitude=19.9366)
    approve_booking(by=manager, booking=booking, now=NOW)
    announce(by=None, booking=Booking.objects.get(), details=announcement(), now=NOW)
    before = changed_at("all")
    said = visitor.get("/feeds/events.ics").content.decode()
    assert "Jasna" in said
    assert "GEO:50.061400;19.936600" in said
    hidden = _venue(point="50.0614, 19.9366")
    del hidden["address_is_public"]
    desk.post(_url("house_describe", booking.space), hidden)
    said = visitor.get("/feeds/events.ics").content.decode()
    assert "Jasna" not in said
    assert "GEO" not in said
    assert changed_at("all") > before


# Spaces.


def test_a_hall_and_its_halves(desk: Client, venue: Venue) -> None:
    url = reverse("house_space_add", args=[venue.slug])
    answer = desk.post(url, _space(name_en="Hall", new_parts="Left half\nRight half\n\nLeft half"))
    hall = Space.objects.get()
    assert answer.headers["Location"] == _url("house_hours", hall)
    desk.post(url, _space(name_en="Left", parts=["Left half"]))
    desk.post(url, _space(name_en="Kitchen"))
    parts = {space.name["en"]: [part.name for part in space.parts.all()] for space in Space.objects.all()}
    assert sorted(parts.pop("Hall")) == ["Left half", "Right half"]
    assert parts.pop("Left") == ["Left half"]
    assert parts == {"Kitchen": ["bright-house-kitchen"]}


def test_a_space_is_described(desk: Client, space: Space) -> None:
    part = space.parts.get().name
    data = _space(name_be="Светлы пакой", step_free="no", buffer_after="30", parts=[part])
    assert desk.post(_url("house_space", space), data).status_code == 302
    space.refresh_from_db()
    assert (space.name, space.step_free, space.buffer_after) == (
        {"en": "Bright room", "be": "Светлы пакой"},
        "no",
        30,
    )
    entry = AuditEntry.objects.get(verb="describe_space")
    assert entry.details == {"space": "bright-room", "fields": ["name", "step_free", "buffer_after"]}


def test_parts_stay_while_something_is_booked_in_them(desk: Client, space: Space, booking: Booking) -> None:
    part = space.parts.get().name
    page = desk.post(_url("house_space", space), _space(parts=[part], new_parts="Left\nRight"))
    assert "The parts stay as they are while something is booked" in page.content.decode()
    assert Part.objects.count() == 1
    assert desk.post(_url("house_space", space), _space(parts=[part], capacity="8")).status_code == 302


def test_parts_change_when_nothing_is_booked(desk: Client, space: Space) -> None:
    desk.post(_url("house_space", space), _space(new_parts="Left\nRight"))
    assert {part.name for part in space.parts.all()} == {"Left", "Right"}
    assert AuditEntry.objects.get().details["fields"] == ["parts"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name_en": ""}, "in at least one language"),
        ({"longest_minutes": "15"}, "The longest booking is shorter than the shortest"),
        ({"notice_hours": "48", "horizon_days": "2"}, "Nobody could ever ask"),
        ({"capacity": "-1"}, "at least 1"),
        ({"capacity": "99999999999999999999"}, "at most 10000"),
        ({"step_free": "maybe"}, "is an honest answer"),
        ({"parts": ["Elsewhere"]}, "There is no such part"),
        ({"new_parts": "x" * 81}, "at most 80 characters"),
        ({"new_parts": "\n".join(map(str, range(13)))}, "at most 12 new parts"),
        ({"step_minutes": ""}, "Write a whole number."),
    ],
)
def test_a_mistake_in_a_space_is_told_and_all_is_kept(
    desk: Client, space: Space, changes: dict[str, Any], words: str
) -> None:
    data = {**_space(about_en="Kept words", parts=[space.parts.get().name]), **changes}
    for url in (_url("house_space_add", space), _url("house_space", space)):
        page = desk.post(url, data).content.decode()
        assert words in page
        assert "Kept words" in page
    assert Space.objects.count() == 1
    assert _verbs() == []


def test_a_space_keeps_at_least_one_part(desk: Client, space: Space) -> None:
    assert "Choose at least one part" in desk.post(_url("house_space", space), _space()).content.decode()


def test_a_space_is_taken_out_of_use_and_back(desk: Client, visitor: Client, booking: Booking) -> None:
    space = booking.space
    page = desk.get(_url("house_space", space)).content.decode()
    assert "What stands from now on" in page
    assert booking.title in page
    desk.post(_url("house_space_retire", space), {"step": "retire"})
    assert visitor.get(f"/en/spaces/{space.slug}/").status_code == 404
    assert Booking.objects.get().status == "requested"
    desk.post(_url("house_space_retire", space), {"step": "return"})
    assert visitor.get(f"/en/spaces/{space.slug}/").status_code == 200
    assert _verbs() == ["retire_space", "return_space"]


# The week.


def test_the_week_is_set_as_people_type_it(desk: Client, space: Space) -> None:
    data = {"step": "save", "opens_0_0": "9", "closes_0_0": "1230", "opens_0_1": "13.30", "closes_0_1": "24"}
    assert desk.post(_url("house_hours", space), data).status_code == 302
    rows = list(OpeningHours.objects.values_list("weekday", "opens", "closes"))
    assert rows == [(0, dt.time(9), dt.time(12, 30)), (0, dt.time(13, 30), dt.time(0))]
    assert AuditEntry.objects.get().details["weekdays"] == [0, 1, 2, 3, 4, 5, 6]
    page = desk.get(_url("house_hours", space)).content.decode()
    assert 'value="24:00"' in page


def test_monday_is_copied_and_nothing_is_saved_yet(desk: Client, space: Space) -> None:
    data = {"opens_0_0": "10:00", "closes_0_0": "12", "opens_5_0": "9:15", "closes_5_0": ""}
    page = desk.post(_url("house_hours", space), {**data, "step": "copy_workdays"}).content.decode()
    assert page.count('value="10:00"') == 5 + 1  # the list of times has it once
    assert 'value="9:15"' in page
    assert "Something is missing" not in page
    page = desk.post(_url("house_hours", space), {**data, "step": "copy_all"}).content.decode()
    assert page.count('value="10:00"') == 7 + 1
    page = desk.post(_url("house_hours", space), {**data, "step": "add_0"}).content.decode()
    assert 'name="opens_0_1"' in page
    assert OpeningHours.objects.count() == 7
    assert desk.post(_url("house_hours", space), {**data, "step": "add_99"}).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"opens_1_1": "21:00", "closes_1_1": "23:00"}, "These hours overlap"),
        (
            {"opens_1_0": "0:00", "closes_1_0": "24:00", "opens_1_1": "5", "closes_1_1": "6"},
            "These hours overlap",
        ),
        ({"closes_2_0": "7:00"}, "The end is before the start"),
        ({"closes_2_0": "8:00"}, "The end is before the start"),
        ({"opens_3_0": "24:00"}, "24:00 is the end of a day"),
        ({"opens_3_0": "25:00"}, "Write a time of day"),
        ({"opens_3_0": "noon"}, "Write a time of day"),
        ({"opens_3_0": "a very long text"}, "Write a time of day"),
        ({"opens_3_0": ""}, "Write from when as well"),
        ({"closes_3_0": ""}, "Write until when as well"),
    ],
)
def test_a_mistake_in_the_week_is_told_at_its_field(
    desk: Client, space: Space, changes: dict[str, str], words: str
) -> None:
    page = desk.post(_url("house_hours", space), _week(opens_6_0="6:45", **changes)).content.decode()
    assert words in page
    assert 'value="6:45"' in page
    assert 'aria-invalid="true"' in page
    assert OpeningHours.objects.filter(opens=dt.time(8)).count() == 7


def test_hours_that_meet_do_not_overlap(desk: Client, space: Space) -> None:
    data = _week(opens_1_1="22:00", closes_1_1="24:00")
    assert desk.post(_url("house_hours", space), data).status_code == 302


def test_a_week_without_hours_is_saved_and_said(desk: Client, space: Space) -> None:
    page = desk.post(_url("house_hours", space), {"step": "save"}, follow=True).content.decode()
    assert "closed all week" in page
    assert not OpeningHours.objects.exists()


def test_what_falls_outside_is_named_first(desk: Client, booking: Booking) -> None:
    space = booking.space
    page = desk.post(_url("house_hours", space), _week(until="19:00")).content.decode()
    assert "Not saved yet" in page
    assert booking.title in page
    assert "Save all the same" in page
    assert OpeningHours.objects.filter(closes=dt.time(22)).count() == 7
    seen = page.split('name="seen" value="')[1].split('"')[0]
    wrong = desk.post(_url("house_hours", space), _week(until="19:00", seen="of-others")).content.decode()
    assert "Not saved yet" in wrong
    page = desk.post(
        _url("house_hours", space), _week(until="19:00", seen=seen), follow=True
    ).content.decode()
    assert "stay as they are" in page
    assert OpeningHours.objects.filter(closes=dt.time(19)).count() == 7
    assert Booking.objects.get().status == "requested"


# Dates that differ.


def test_a_spell_is_closed_in_chosen_spaces(desk: Client, space: Space) -> None:
    other = make.space(space.venue)
    answer = desk.post(_url("house_dates", space), _dates(space, last="2026-12-05"))
    assert answer.headers["Location"].endswith("?month=2026-12")
    assert OpeningException.objects.filter(space=space, opens=None).count() == 3
    assert not OpeningException.objects.filter(space=other).exists()
    page = desk.get(answer.headers["Location"]).content.decode()
    assert page.count("Repairs") == 6
    assert AuditEntry.objects.get().details == {
        "spaces": ["bright-room"],
        "first": "2026-12-03",
        "last": "2026-12-05",
    }
    assert desk.get(_url("house_history", space)).status_code == 200


def test_other_hours_replace_what_was_said_of_the_day(desk: Client, space: Space) -> None:
    desk.post(_url("house_dates", space), _dates(space))
    desk.post(_url("house_dates", space), _dates(space, how="hours", opens="10", closes="24"))
    row = OpeningException.objects.get()
    assert (row.opens, row.closes, row.reason) == (dt.time(10), dt.time(0), {"en": "Repairs"})
    assert "10:00–24:00" in desk.get(_url("house_dates", space) + "?month=2026-12").content.decode()
    desk.post(_url("house_dates_lift", space), {"day": "2026-12-03"})
    assert not OpeningException.objects.exists()
    assert _verbs() == ["set_exception", "set_exception", "lift_exception"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first": "2026-02-31"}, "There is no such date"),
        ({"first": ""}, "Choose a date."),
        ({"last": "2026-11-24"}, "The last day is before the first"),
        ({"last": "2027-12-01"}, "too many days"),
        ({"how": "hours"}, "Write from when it is open"),
        ({"how": "hours", "opens": "10", "closes": "9"}, "The end is before the start"),
        ({"how": "hours", "opens": "10", "closes": "27"}, "Write a time of day"),
        ({"how": "perhaps"}, "Choose whether it is closed"),
        ({"spaces": []}, "Choose at least one space."),
        ({"spaces": ["elsewhere"]}, "There is no such space"),
    ],
)
def test_a_mistake_in_the_dates_is_told_and_all_is_kept(
    desk: Client, space: Space, changes: dict[str, Any], words: str
) -> None:
    page = desk.post(_url("house_dates", space), _dates(space, **changes)).content.decode()
    assert words in page
    assert 'value="Repairs"' in page
    assert not OpeningException.objects.exists()


def test_bookings_of_a_closed_day_are_named_first_and_stand(desk: Client, booking: Booking) -> None:
    url = _url("house_dates", booking.space)
    page = desk.post(url, _dates(booking.space)).content.decode()
    assert "Not saved yet" in page
    assert booking.title in page
    assert not OpeningException.objects.exists()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    assert desk.post(url, _dates(booking.space, seen=seen)).status_code == 302
    assert OpeningException.objects.count() == 1
    assert Booking.objects.get().status == "requested"


@pytest.mark.parametrize("month", ["2026-12", "2026-13", "nonsense", "9999-12", "0001-01", ""])
def test_any_month_may_be_asked_for(desk: Client, space: Space, month: str) -> None:
    assert desk.get(_url("house_dates", space), {"month": month}).status_code == 200
    assert desk.post(_url("house_dates_lift", space), {"day": month}).status_code == 302


# What a group is told.


def test_the_preview_begins_with_a_tuesday_evening(desk: Client, space: Space) -> None:
    page = desk.get(_url("house_preview", space)).content.decode()
    assert 'value="2026-11-24"' in page
    assert "This can be asked for" in page


def test_the_preview_says_what_a_group_would_be_told(desk: Client, space: Space) -> None:
    url = _url("house_preview", space)
    page = desk.get(url, {"day": "2026-12-03", "starts": "21:00", "ends": "23:00", "people": "99"}).content
    assert "This is outside the opening hours of that day." in page.decode()
    assert "The space holds 30 people" in page.decode()
    page = desk.get(url, {"day": "2026-02-31", "starts": "21:00", "ends": "23:00"}).content
    assert "There is no such date" in page.decode()
    page = desk.get(url, {"day": "2026-12-03", "starts": "21:00", "ends": "20:00"}).content
    assert "The end is before the start" in page.decode()
    Venue.objects.update(frozen_at=NOW)
    assert "takes no requests now" in desk.get(url).content.decode()


def test_history_knows_what_the_bootstrap_did_and_spaces_that_are_gone(desk: Client, space: Space) -> None:
    for verb, details in (
        ("open", {"listed": False}),
        ("grant_role", {"to": "x"}),
        ("unheard", {"space": "gone"}),
    ):
        AuditEntry.objects.create(at=NOW, verb=verb, noun="venue", reference="bright-house", details=details)
    page = desk.get(_url("house_history", space)).content.decode()
    assert "The house was opened here" in page
    assert "the site" in page
    assert "unheard" in page


@pytest.mark.parametrize("name", ["house", "house_dates", "house_hours", "house_history"])
def test_queries_stay_the_same_for_one_space_and_for_three(
    desk: Client, booking: Booking, name: str, django_assert_num_queries: Any
) -> None:
    space = booking.space
    OpeningException.objects.create(space=space, date=dt.date(2026, 11, 24))
    AuditEntry.objects.create(at=NOW, verb="open", noun="venue", reference="bright-house")
    desk.get(_url(name, space))
    with CaptureQueriesContext(connection) as one:
        desk.get(_url(name, space))
    for _ in range(2):
        more = make.space(space.venue)
        OpeningException.objects.create(space=more, date=dt.date(2026, 11, 24))
        AuditEntry.objects.create(
            at=NOW, verb="set_hours", noun="venue", reference="bright-house", details={"space": more.slug}
        )
    with django_assert_num_queries(len(one)):
        desk.get(_url(name, space))


# Texts that are older than their source.


def test_an_older_translation_is_marked_until_it_is_confirmed(desk: Client, space: Space) -> None:
    address = _url("house_describe", space)
    mark = "Older than its source"
    desk.post(address, _venue(about_en="A house.", about_be="Дом."))
    assert mark not in desk.get(address).content.decode()
    desk.post(address, _venue(about_en="A large house.", about_be="Дом."))
    page = desk.get(address).content.decode()
    assert page.count(mark) == 1
    assert 'name="same_be"' in page
    entries = len(_verbs())
    desk.post(address, _venue(about_en="A large house.", about_be="Дом.", same_be="on"))
    assert mark not in desk.get(address).content.decode()
    assert len(_verbs()) == entries
    assert Venue.objects.get().rules_version == 1


def test_closings_and_photos_stand_in_the_history(desk: Client, space: Space, manager: Person) -> None:
    other = make.space(make.venue(), slug="elsewhere")
    for verb, reference in [("close", space.slug), ("add_photo", space.slug), ("remove_photo", other.slug)]:
        AuditEntry.objects.create(
            at=NOW, actor=manager.pseudonym, verb=verb, noun="space", reference=reference
        )
    page = desk.get(_url("house_history", space)).content.decode()
    assert "A space was closed for some time" in page
    assert "A photo was added" in page
    assert "A photo was removed" not in page
    assert page.count("Bright room") >= 2
