"""Programs ask for equipment under the pages' rules."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group, Person
from bookings.models import BookedEquipment, Booking
from spaces.models import Equipment, Space, Venue
from tests import make, make_bookings
from tests.bookings.test_api import JSON, wanted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]


@pytest.fixture
def projector(space: Space) -> Equipment:
    """The only one."""
    return make.equipment(space, code="projector", name={"en": "Beamer"})


@pytest.fixture
def studio(venue: Venue, projector: Equipment) -> Space:
    """Another room with which the projector comes; its requests hold nothing."""
    made = make.space(venue, slug="studio", holds_undecided=False)
    projector.spaces.add(made)
    return made


def asking(group: Group, space: Space, pieces: Any = 1, **fields: Any) -> dict[str, Any]:
    lines = [{"code": "projector", "quantity": pieces}]
    return {**wanted(group, space), "equipment": lines, **fields}


def fields(answer: Any) -> set[str]:
    return {error["field"] for error in answer.json()["errors"]}


@pytest.mark.usefixtures("projector")
def test_a_request_names_what_it_asks_for(group: Group, member: Person, space: Space, as_: As) -> None:
    answer = as_(member).post("/api/v1/bookings/", asking(group, space), **JSON)
    assert answer.status_code == 201
    line = {"code": "projector", "kind": "projector", "name": {"en": "Beamer"}, "quantity": 1, "lent": True}
    assert answer.json()["equipment"] == [line]
    assert BookedEquipment.objects.get().booking.reference == answer.json()["reference"]


def test_a_shortage_is_told_before_and_after_the_attempt(
    group: Group, member: Person, space: Space, studio: Space, as_: As, now: dt.datetime
) -> None:
    make_bookings.request(by=None, group=group, space=space, now=now, equipment={"projector": 1})
    browser = as_(member)
    looked = browser.post("/api/v1/bookings/preview/", asking(group, studio), **JSON)
    assert looked.status_code == 200
    assert looked.json()["short"] == [
        {"starts_at": "2026-12-01T17:00:00Z", "code": "projector", "wanted": 1, "free": 0}
    ]
    assert [problem["field"] for problem in looked.json()["problems"]] == ["equipment.projector"]
    refused = browser.post("/api/v1/bookings/", asking(group, studio), **JSON)
    assert (refused.status_code, fields(refused)) == (400, {"equipment.projector"})
    assert Booking.objects.count() == 1
    left_out = asking(group, studio, leave_out=["2026-12-01"])
    assert browser.post("/api/v1/bookings/", left_out, **JSON).status_code == 201


@pytest.mark.usefixtures("projector")
@pytest.mark.parametrize(
    "lines",
    [
        [{"code": "chairs", "quantity": 1}],
        [{"code": "projector", "quantity": 2}],
        [{"code": "projector", "quantity": 0}],
        [{"code": "projector", "quantity": 10**30}],
        [{"code": "projector", "quantity": "one"}],
        [{"code": "projector"}],
        [{"code": "pro\x00jector", "quantity": 1}],
        [{"code": "projector", "quantity": 1}] * 2,
        [{"code": "projector", "quantity": 1}] * 101,
        ["projector"],
        "projector",
        {"projector": 1},
    ],
)
def test_what_cannot_be_asked_for_names_the_field(
    group: Group, member: Person, space: Space, as_: As, lines: object
) -> None:
    answer = as_(member).post("/api/v1/bookings/", asking(group, space, equipment=lines), **JSON)
    assert answer.status_code == 400
    assert {field.split(".")[0] for field in fields(answer)} == {"equipment"}
    assert not Booking.objects.exists()


def test_approving_without_what_is_short(
    group: Group, manager: Person, space: Space, studio: Space, as_: As, now: dt.datetime
) -> None:
    waiting = make_bookings.request(by=None, group=group, space=studio, now=now, equipment={"projector": 1})
    make_bookings.approved(by=None, group=group, space=space, now=now, equipment={"projector": 1})
    address = f"/api/v1/bookings/{waiting.reference}/approve/"
    browser = as_(manager)
    refused = browser.post(address, {}, **JSON)
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert "projector 2026-12-01T17:00:00+00:00 (0/1)" in refused.json()["detail"]
    approved = browser.post(address, {"without": ["projector"]}, **JSON)
    assert approved.status_code == 200
    assert [line["lent"] for line in approved.json()["equipment"]] == [False]


def test_the_list_asks_a_fixed_number_of_times_with_equipment_too(
    group: Group,
    member: Person,
    space: Space,
    now: dt.datetime,
    as_: As,
    django_assert_num_queries: Any,
) -> None:
    for number in range(3):
        make.equipment(space, code=f"thing-{number}")
    browser = as_(member)
    for count in (1, 3):
        while Booking.objects.count() < count:
            number = Booking.objects.count()
            make_bookings.request(
                by=member,
                group=group,
                space=space,
                now=now,
                day=dt.date(2026, 12, 1 + number),
                equipment={f"thing-{number}": 1, "thing-2": 1} if number < 2 else {},
            )
        with django_assert_num_queries(11):
            assert browser.get("/api/v1/bookings/").json()["count"] == count
