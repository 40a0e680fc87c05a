"""The pages of equipment: a house says what it lends, a group asks for it, and both see what is short."""

import datetime as dt
import re
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
from bookings.states import BookingState
from spaces.models import Equipment, EquipmentKind, Space, Venue
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, course, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
REQUEST = "/en/spaces/bright-room/request/"
PAGES = ["house_equipment", "house_equipment_add", "house_equipment_thing", "house_equipment_retire"]


@pytest.fixture
def desk(as_: As, manager: Person) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def admin(as_: As, group_admin: Person, group: Group) -> Client:
    """The browser of the group's administrator."""
    return as_(group_admin)


@pytest.fixture
def projector(space: Space) -> Equipment:
    """Two of them."""
    return make.equipment(space, code="projector", quantity=2)


@pytest.fixture
def studio(venue: Venue, projector: Equipment) -> Space:
    """Another room with which they come; its requests hold nothing."""
    made = make.space(venue, slug="studio", name={"en": "Studio"}, holds_undecided=False)
    projector.spaces.add(made)
    return made


def url(name: str, thing: Equipment) -> str:
    args = [thing.venue.slug, thing.code]
    return reverse(name, args=args if name in PAGES[2:] else args[:1])


def told(**changes: Any) -> dict[str, Any]:
    return {"kind": "projector", "quantity": "2", "spaces": ["bright-room"], **changes}


def verbs() -> list[str]:
    return list(AuditEntry.objects.filter(noun="venue").order_by("pk").values_list("verb", flat=True))


def words(answer: Any) -> str:
    """What a page says, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


# Every page; who gets what there stands in tests/matrix.


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_for_its_manager_in_every_state(
    desk: Client, projector: Equipment, name: str
) -> None:
    for frozen, retired in ((None, None), (NOW, None), (None, NOW)):
        Venue.objects.update(frozen_at=frozen)
        Equipment.objects.update(retired_at=retired)
        assert desk.get(url(name, projector), follow=True).status_code == 200
    assert desk.post(url("house_equipment", projector)).status_code == 405


def test_the_equipment_of_another_house_is_not_found_under_ones_own(desk: Client, venue: Venue) -> None:
    make.equipment(make.space(), code="elsewhere")
    for name in PAGES[2:]:
        assert desk.get(reverse(name, args=[venue.slug, "elsewhere"])).status_code == 404


def test_a_house_without_spaces_or_equipment_leads_on(desk: Client, venue: Venue) -> None:
    assert "There is no equipment yet" in words(desk.get(reverse("house_equipment", args=[venue.slug])))
    page = words(desk.get(reverse("house_equipment_add", args=[venue.slug])))
    assert "There is no space yet" in page


# The house.


@pytest.mark.usefixtures("space")
def test_equipment_is_added_described_and_found_in_the_history(desk: Client, venue: Venue) -> None:
    added = desk.post(
        reverse("house_equipment_add", args=[venue.slug]), told(name_be="Праектар", about_en="HDMI")
    )
    thing = Equipment.objects.get()
    assert added.headers["Location"] == url("house_equipment", thing)
    assert (thing.kind, thing.quantity, thing.fixed, thing.name) == (
        "projector",
        2,
        False,
        {"be": "Праектар"},
    )
    desk.post(url("house_equipment_thing", thing), told(quantity="5", fixed="on", name_be="Праектар"))
    thing.refresh_from_db()
    assert (thing.quantity, thing.fixed, thing.about) == (5, True, {})
    assert verbs() == ["add_equipment", "describe_equipment"]
    page = words(desk.get(reverse("house_history", args=[venue.slug])))
    assert "Equipment was added : Праектар" in page
    assert "Description, How many, Always in the room" in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": ""}, "Choose what kind of thing it is."),
        ({"kind": "spaceship"}, "There is no such kind"),
        ({"kind": "other"}, "Write what it is called"),
        ({"quantity": ""}, "Write how many there are."),
        ({"quantity": "0"}, "at least 1"),
        ({"quantity": "-1"}, "at least 1"),
        ({"quantity": "9" * 50}, "at most 1000"),
        ({"quantity": "two"}, "Write a whole number."),
        ({"quantity": "2\x00"}, "Write a whole number."),
        ({"spaces": []}, "Choose at least one space."),
        ({"spaces": ["nowhere"]}, "There is no such space"),
        ({"name_pl": "x" * 121}, "at most 120"),
        ({"name_pl": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_a_mistake_is_told_and_all_is_kept(
    desk: Client, projector: Equipment, changes: dict[str, Any], said: str
) -> None:
    for name in ("house_equipment_add", "house_equipment_thing"):
        answer = desk.post(url(name, projector), told(about_lt="Kept", **changes))
        assert answer.status_code == 200
        assert said in answer.content.decode()
        assert "Kept" in answer.content.decode()
    assert (Equipment.objects.count(), verbs()) == (1, [])


def test_fewer_than_are_promised_names_the_dates_before_it_is_saved(
    desk: Client, projector: Equipment, space: Space, group: Group, group_admin: Person
) -> None:
    booking = asked(space, group, group_admin, weekly=course(), equipment={"projector": 2})
    address = url("house_equipment_thing", projector)
    first = desk.post(address, told(quantity="1"))
    page = first.content.decode()
    assert "Not saved yet: look at what is promised" in page
    assert page.count(reverse("manage_booking", args=[booking.reference])) >= 3
    projector.refresh_from_db()
    assert projector.quantity == 2
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen
    # Other dates than were shown are shown first.
    assert desk.post(address, told(quantity="1", seen="else")).status_code == 200
    saved = desk.post(address, told(quantity="1", seen=seen[1]), follow=True)
    assert "What was promised stays promised" in saved.content.decode()
    projector.refresh_from_db()
    assert (projector.quantity, booking.equipment.get().quantity) == (1, 2)
    # What is short already is not asked about again when nothing gets worse.
    again = desk.post(address, told(quantity="1", about_en="New"))
    assert again.status_code == 302


def test_a_space_that_is_taken_away_names_its_dates_too(
    desk: Client, projector: Equipment, space: Space, studio: Space, group: Group, group_admin: Person
) -> None:
    asked(space, group, group_admin, equipment={"projector": 1})
    address = url("house_equipment_thing", projector)
    page = desk.post(address, told(spaces=["studio"])).content.decode()
    assert "Not saved yet: look at what is promised" in page
    assert desk.post(address, told(spaces=["studio"], fixed="on")).status_code == 302
    assert list(projector.spaces.all()) == [studio]


def test_it_is_taken_out_of_use_and_back(
    desk: Client, projector: Equipment, space: Space, group: Group, group_admin: Person
) -> None:
    booking = asked(space, group, group_admin, equipment={"projector": 1})
    page = desk.get(url("house_equipment_thing", projector)).content.decode()
    assert "Who is promised it from now on" in page
    address = url("house_equipment_retire", projector)
    assert desk.get(address).headers["Location"] == url("house_equipment_thing", projector)
    desk.post(address, {"step": "retire"})
    projector.refresh_from_db()
    assert projector.retired_at is not None
    assert booking.equipment.get().lent
    desk.post(address, {"step": "return"})
    projector.refresh_from_db()
    assert projector.retired_at is None
    assert verbs() == ["retire_equipment", "return_equipment"]


@pytest.mark.parametrize("name", PAGES[1:])
def test_in_a_dispute_nothing_is_changed(desk: Client, projector: Equipment, name: str) -> None:
    Venue.objects.update(frozen_at=NOW)
    page = desk.post(url(name, projector), told(quantity="3"), follow=True).content.decode()
    assert "nothing can be changed" in page
    projector.refresh_from_db()
    assert (projector.quantity, projector.retired_at, verbs()) == (2, None, [])


def test_the_list_costs_a_fixed_number_of_queries(desk: Client, projector: Equipment, space: Space) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            desk.get(url("house_equipment", projector))
        counts.append(len(queries))
        for _more in range(2):
            make.equipment(space)
    assert counts[0] == counts[1]


# The group.


def test_a_group_asks_for_pieces_and_reads_it_in_its_booking(
    admin: Client, projector: Equipment, space: Space
) -> None:
    make.equipment(space, code="screen", kind=EquipmentKind.SCREEN, fixed=True)
    page = admin.get(REQUEST).content.decode()
    assert "The house has: 2." in page
    assert 'name="equipment.screen"' not in page
    sent = admin.post(REQUEST, typed(**{"equipment.projector": "2"}))
    booking = Booking.objects.get()
    assert sent.headers["Location"] == f"/en/my/bookings/{booking.reference}/"
    assert booking.equipment.get().quantity == 2
    assert "2 × Projector" in words(admin.get(sent.headers["Location"]))


@pytest.mark.usefixtures("projector")
def test_nothing_typed_or_nought_asks_for_nothing(admin: Client, space: Space) -> None:
    for pieces, day in (("", "2026-12-03"), ("0", "2026-12-04")):
        admin.post(REQUEST, typed(day=day, **{"equipment.projector": pieces}))
    assert Booking.objects.count() == 2
    assert not Booking.objects.filter(equipment__isnull=False).exists()


@pytest.mark.usefixtures("projector")
@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ("many", "Write a whole number, or nothing when you do not need it."),
        ("-1", "Write a whole number, or nothing when you do not need it."),
        ("1.5", "Write a whole number, or nothing when you do not need it."),
        ("1\x00", "Write a whole number, or nothing when you do not need it."),
        ("3", "The house has no more than 2. Ask for fewer."),
        ("9" * 50, "The house has no more than 2. Ask for fewer."),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_what_cannot_be_asked_for_is_told_at_its_field(
    admin: Client, space: Space, pieces: str, said: str, step: str
) -> None:
    answer = admin.post(REQUEST, typed(step=step, **{"equipment.projector": pieces}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert 'id="id_equipment.projector_error"' in page
    assert "Belarusian for children" in page
    assert not Booking.objects.exists()


def test_the_form_says_how_many_are_free_and_lets_short_dates_be_left_out(
    admin: Client, projector: Equipment, space: Space, studio: Space, group: Group, stranger: Person
) -> None:
    other = Group.objects.get(memberships__person=stranger)
    taken = asked(studio, other, stranger, equipment={"projector": 1})
    approve_booking(by=None, booking=taken, now=NOW)
    wanted = typed(until="2026-12-17", step="check", **{"equipment.projector": "2"})
    page = admin.post(REQUEST, wanted).content.decode()
    assert "Free on your dates: 1 of 2." in page
    assert "Free on 3 December 2026: 1 of 2, fewer than you ask for." in page
    assert page.count("Too little equipment") == 1
    assert "Projector: free 1, wanted 2" in page
    assert admin.post(REQUEST, {**wanted, "step": "send", "checked": "x"}).status_code == 200
    left_out = admin.post(REQUEST, {**wanted, "step": "leave_out_all"}).content.decode()
    assert re.search(r'value="2026-12-03" checked', left_out)
    assert "Free on your dates: 2 of 2." in left_out
    checked = re.search(r'name="checked" value="([^"]+)"', left_out)
    assert checked
    admin.post(REQUEST, {**wanted, "step": "send", "leave_out": ["2026-12-03"], "checked": checked[1]})
    booking = Booking.objects.get(space=space)
    assert list(booking.occurrences.values_list("state", flat=True)) == ["left_out", "requested", "requested"]


def test_the_form_costs_a_fixed_number_of_queries(admin: Client, projector: Equipment, space: Space) -> None:
    counts = []
    for until in ("2026-12-03", "2026-12-17", "2027-06-17"):
        with CaptureQueriesContext(connection) as queries:
            admin.post(REQUEST, typed(until=until, step="check", **{"equipment.projector": "1"}))
        counts.append(len(queries))
    assert len(set(counts)) == 1


# The manager's answer.


@pytest.fixture
def short(studio: Space, space: Space, group: Group, group_admin: Person, stranger: Person) -> Booking:
    """Waits for two projectors, of which one is promised elsewhere on the first date."""
    booking = asked(studio, group, group_admin, weekly=course(), equipment={"projector": 2})
    other = Group.objects.get(memberships__person=stranger)
    asked(space, other, stranger, equipment={"projector": 1})
    return booking


def test_the_desk_shows_what_is_asked_for_and_what_is_short(desk: Client, short: Booking) -> None:
    queue = words(desk.get("/en/manage/"))
    assert queue.count("Too little equipment") == 2  # on its card, and with the answer
    wanted = {
        booking.equipment.get().quantity: words(desk.get("/en/manage/", {"at": booking.reference}))
        for booking in Booking.objects.filter(status=BookingState.REQUESTED)
    }
    assert {quantity: page.count(f"{quantity} × Projector") for quantity, page in wanted.items()} == {
        1: 1,
        2: 1,
    }
    page = words(desk.get(reverse("manage_booking", args=[short.reference])))
    assert "2 × Projector" in page
    assert page.count("Projector: free 1, wanted 2") == 1
    assert "Approve without it: Projector" in page


def test_a_short_date_is_not_approved_unless_the_manager_says_without(
    desk: Client, admin: Client, short: Booking
) -> None:
    address = reverse("manage_approve", args=[short.reference])
    refused = words(desk.post(address, {"which": "all", "approve-note": ""}, follow=True))
    assert "others were promised the equipment meanwhile: Thursday 3 December, 18:00–19:30." in refused
    short.refresh_from_db()
    assert short.status == BookingState.REQUESTED
    desk.post(address, {"which": "all", "approve-note": "", "without": ["projector", "nonsense"]})
    short.refresh_from_db()
    assert short.status == BookingState.APPROVED
    page = words(admin.get(reverse("my_booking", args=[short.reference])))
    assert "2 × Projector not lent" in page


def test_the_queue_costs_a_fixed_number_of_queries_with_equipment(
    desk: Client, short: Booking, studio: Space, group: Group, group_admin: Person
) -> None:
    counts = []
    for number in range(3):
        with CaptureQueriesContext(connection) as queries:
            desk.get("/en/manage/")
        counts.append(len(queries))
        for more in range(2):
            asked(studio, group, group_admin, title=f"More {number} {more}", equipment={"projector": 1})
    # Whether others want the same time is asked once there are several.
    assert counts[1] == counts[2] == counts[0] + 2


# Visitors.


def test_visitors_read_what_comes_with_a_space_and_a_house(
    visitor: Client, projector: Equipment, space: Space, venue: Venue
) -> None:
    make.equipment(space, name={"be": "Піяніна"}, kind=EquipmentKind.PIANO, fixed=True)
    make.equipment(space, name={"en": "Broken lamp"}, retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    hidden = make.space(venue, name={"en": "Cellar"}, retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    projector.spaces.add(hidden)
    page = words(visitor.get("/en/spaces/bright-room/"))
    assert "Projector On request, up to 2" in page
    assert "Піяніна Always in the room" in page
    house = words(visitor.get("/en/venues/bright-house/"))
    assert "2 × Projector Bright room" in house
    for text in (page, house):
        assert "Broken lamp" not in text
        assert "Cellar" not in text
