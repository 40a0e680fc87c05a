"""The whole flow for programs: ask, see, approve in part, decline, withdraw, cancel, under the pages' rules."""

import datetime as dt

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import Group, Person
from bookings.models import Booking
from spaces.models import Occupancy, Space
from tests import make_bookings

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}


def wanted(group: Group, space: Space, **fields: object) -> dict[str, object]:
    return {
        "space": space.slug,
        "group": group.slug,
        "day": "2026-12-01",
        "starts": "18:00",
        "ends": "20:00",
        "weekly_until": "2026-12-15",
        "purpose": "language_class",
        "title": "Belarusian for adults",
        "expected_people": 12,
        "responsible_person": "Responsible Person",
        "how_to_reach": "+48 000 000 000",
        "accept_rules": True,
        **fields,
    }


@pytest.fixture
def booking(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three undecided Tuesdays."""
    return make_bookings.request(by=member, group=group, space=space, now=now, until=dt.date(2026, 12, 15))


def test_ask_and_approve_two_of_three_dates(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime, as_: object
) -> None:
    asked = as_(member).post("/api/v1/bookings/", wanted(group, space), **JSON)
    assert asked.status_code == 201
    told = asked.json()
    assert [date["state"] for date in told["occurrences"]] == ["requested"] * 3
    assert "Responsible" not in asked.content.decode()
    first, _, third = (date["id"] for date in told["occurrences"])
    address = f"/api/v1/bookings/{told['reference']}/"
    answered = as_(manager).post(f"{address}approve/", {"only": [first, third]}, **JSON)
    assert answered.status_code == 200
    assert [date["state"] for date in answered.json()["occurrences"]] == ["approved", "declined", "approved"]
    again = as_(manager).post(f"{address}approve/", {}, **JSON)
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")


def test_a_clash_names_each_date(
    group: Group, member: Person, space: Space, booking: Booking, as_: object
) -> None:
    answer = as_(member).post("/api/v1/bookings/", wanted(group, space, weekly_until="2026-12-22"), **JSON)
    assert answer.status_code == 400
    problems = {(error["field"], error["detail"]) for error in answer.json()["errors"]}
    taken = {(f"dates.2026-12-{day:02}T17:00:00+00:00", "occupied") for day in (1, 8, 15)}
    assert taken < problems
    assert {field for field, _ in problems - taken} == {"leave_out"}
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2026-02-31"}, "day"),
        ({"starts": "25:00"}, "starts"),
        ({"ends": "17:00"}, "ends"),
        ({"weekly_until": "2040-01-01"}, "until"),
        ({"purpose": "party"}, "purpose"),
        ({"expected_people": 0}, "expected_people"),
        ({"title": "x" * 121}, "title"),
        ({"accept_rules": False}, "accept_rules"),
        ({"leave_out": "never"}, "leave_out"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(
    change: dict[str, object],
    field: str,
    group: Group,
    member: Person,
    space: Space,
    now: dt.datetime,
    as_: object,
) -> None:
    answer = as_(member).post("/api/v1/bookings/", wanted(group, space, **change), **JSON)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not Booking.objects.exists()


def test_who_sees_and_who_decides(
    booking: Booking,
    visitor: Client,
    stranger: Person,
    other_manager: Person,
    staff: Person,
    lda_editor: Person,
    member: Person,
    manager: Person,
    as_: object,
) -> None:
    address = f"/api/v1/bookings/{booking.reference}/"
    assert visitor.get(address).status_code == 401
    assert visitor.get("/api/v1/bookings/").status_code == 401
    for outsider in (stranger, other_manager, staff, lda_editor):
        browser = as_(outsider)
        assert browser.get(address).status_code == 404
        assert browser.get("/api/v1/bookings/").json()["results"] == []
        for verb in ("approve", "decline", "withdraw", "cancel"):
            assert browser.post(f"{address}{verb}/", {"reason": "other"}, **JSON).status_code == 404
    assert as_(member).get(address).json()["reference"] == booking.reference
    assert as_(member).post(f"{address}approve/", {}, **JSON).status_code == 404
    assert as_(manager).post(f"{address}withdraw/", {}, **JSON).status_code == 404
    booking.refresh_from_db()
    assert booking.status == "requested"


def test_a_manager_shows_the_second_factor_or_bears_a_token(booking: Booking, manager: Person) -> None:
    browser = Client()
    browser.force_login(manager)
    address = f"/api/v1/bookings/{booking.reference}/decline/"
    assert browser.post(address, {"reason": "host"}, **JSON).status_code == 403
    token = Token.objects.create(user=manager)
    program = Client(headers={"Authorization": f"Token {token.key}"})
    assert program.post(address, {"reason": "host"}, **JSON).json()["status"] == "declined"


def test_withdraw_and_cancel_by_either_side(
    booking: Booking,
    group: Group,
    member: Person,
    manager: Person,
    space: Space,
    now: dt.datetime,
    as_: object,
) -> None:
    withdrawn = as_(member).post(f"/api/v1/bookings/{booking.reference}/withdraw/", **JSON)
    assert withdrawn.json()["status"] == "withdrawn"
    for who in (member, manager):
        approved = make_bookings.approved(by=member, group=group, space=space, now=now)
        cancelled = as_(who).post(f"/api/v1/bookings/{approved.reference}/cancel/", **JSON)
        assert cancelled.json()["status"] == "cancelled"
    assert not Occupancy.objects.exists()


def test_the_list_asks_a_fixed_number_of_times(
    group: Group,
    member: Person,
    space: Space,
    now: dt.datetime,
    as_: object,
    django_assert_num_queries: object,
) -> None:
    browser = as_(member)
    for count in (1, 3):
        while Booking.objects.count() < count:
            day = dt.date(2026, 12, 1) + dt.timedelta(days=Booking.objects.count())
            make_bookings.request(by=member, group=group, space=space, now=now, day=day)
        with django_assert_num_queries(11):
            assert browser.get("/api/v1/bookings/").json()["count"] == count


def test_the_schema_is_valid_and_its_page_opens(visitor: Client) -> None:
    page = visitor.get("/api/docs/")
    assert page.status_code == 200
    assert "/api/v1/bookings/{reference}/approve/" in page.content.decode()
    assert visitor.get("/api/schema/").status_code == 200


def test_a_preview_names_each_date_and_writes_nothing(
    booking: Booking, group: Group, member: Person, space: Space, as_: object
) -> None:
    asked = {"space": space.slug, "day": "2026-12-15", "starts": "18:00", "ends": "20:00"}
    answer = as_(member).post("/api/v1/bookings/preview/", {**asked, "weekly_until": "2026-12-22"}, **JSON)
    assert answer.status_code == 200
    assert [date["state"] for date in answer.json()["dates"]] == ["occupied", "free"]
    assert [problem["code"] for problem in answer.json()["problems"]] == ["unavailable"]
    left_out = {**asked, "weekly_until": "2026-12-22", "leave_out": ["2026-12-15"]}
    assert as_(member).post("/api/v1/bookings/preview/", left_out, **JSON).json()["problems"] == []
    assert Client().post("/api/v1/bookings/preview/", asked, **JSON).status_code == 401
    assert Booking.objects.count() == 1


def test_without_the_second_factor_a_manager_reads_no_booking_of_the_house(
    booking: Booking, manager: Person, as_: object
) -> None:
    halfway = Client()
    halfway.force_login(manager)
    address = f"/api/v1/bookings/{booking.reference}/"
    assert halfway.get("/api/v1/bookings/").json()["results"] == []
    assert halfway.get(address).status_code == 404
    assert as_(manager).get(address).status_code == 200


@pytest.mark.parametrize(
    ("change", "field"), [({"starts": "18:00:30"}, "starts"), ({"ends": "20:00:07.5"}, "ends")]
)
def test_a_booking_begins_and_ends_at_a_full_minute(
    change: dict[str, object],
    field: str,
    group: Group,
    member: Person,
    space: Space,
    now: dt.datetime,
    as_: object,
) -> None:
    answer = as_(member).post("/api/v1/bookings/", wanted(group, space, weekly_until=None, **change), **JSON)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_addresses_that_no_database_takes_are_not_found(member: Person, as_: object) -> None:
    for noun in ("bookings", "spaces", "venues", "events"):
        assert as_(member).get(f"/api/v1/{noun}/a%00b/").status_code == 404


def test_no_version_of_the_schema_gets_into_its_headers(visitor: Client) -> None:
    assert visitor.get("/api/schema/?version=1%0D%0AX-Mine:%20yes").status_code == 200
