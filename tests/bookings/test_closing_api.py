"""Programs of a house close its spaces under the rules of the page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import Group, Person
from spaces.models import Blackout, Space
from tests import make_bookings

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
As = Callable[[Person], Client]


def wanted(**fields: object) -> dict[str, object]:
    return {
        "day": "2026-12-01",
        "starts": "08:00",
        "ends": "22:00",
        "reason": {"en": "New windows"},
        **fields,
    }


def address(space: Space) -> str:
    return f"/api/v1/spaces/{space.slug}/blackouts/"


def test_close_list_and_open_again(as_: As, manager: Person, space: Space, now: dt.datetime) -> None:
    made = as_(manager).post(address(space), wanted(weekly_until="2026-12-15"), **JSON)
    assert made.status_code == 201
    assert len(made.json()["dates"]) == 3
    assert made.json()["dates"][0]["starts_at"] == "2026-12-01T07:00:00Z"
    assert as_(manager).get(address(space)).json() == [made.json()]
    window = {"from": "2026-12-01T07:00:00Z", "to": "2026-12-01T21:00:00Z"}
    [piece] = Client().get(f"/api/v1/spaces/{space.slug}/availability/", window).json()
    assert (piece["state"], piece["reason"]) == ("blackout", {"en": "New windows"})
    assert as_(manager).delete(f"{address(space)}{made.json()['id']}/").status_code == 204
    assert not Blackout.objects.exists()


def test_bookings_in_the_way_are_named_until_something_is_said_of_each(
    as_: As, manager: Person, member: Person, group: Group, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.approved(by=member, group=group, space=space, now=now)
    refused = as_(manager).post(address(space), wanted(), **JSON)
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert booking.reference in refused.content.decode()
    token = Token.objects.create(user=manager)
    closed = Client().post(
        address(space),
        wanted(cancel=[booking.reference]),
        headers={"Authorization": f"Token {token.key}"},
        **JSON,
    )
    assert closed.status_code == 201
    booking.refresh_from_db()
    assert (booking.status, booking.decision_note) == ("cancelled", "New windows")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ends": "07:00"}, "ends"),
        ({"reason": {}}, "reason"),
        ({"reason": {"xx": "?"}}, "reason"),
        ({"reason": "closed"}, "reason"),
        ({"day": "2026-02-31"}, "day"),
        ({"weekly_until": "2026-11-01"}, "weekly_until"),
        ({"keep": [{"a": 1}]}, "keep"),
    ],
)
def test_what_cannot_be_closed_names_the_field(
    as_: As, manager: Person, space: Space, now: dt.datetime, fields: dict[str, object], field: str
) -> None:
    refused = as_(manager).post(address(space), wanted(**fields), **JSON)
    assert refused.status_code == 400
    assert field in refused.content.decode()
    assert not Blackout.objects.exists()


def test_only_the_houses_managers_come_in(
    as_: As, other_manager: Person, member: Person, space: Space, now: dt.datetime
) -> None:
    assert Client().post(address(space), wanted(), **JSON).status_code in (401, 403)
    for person in (other_manager, member):
        assert as_(person).post(address(space), wanted(), **JSON).status_code == 404
        assert as_(person).get(address(space)).status_code == 404
    assert not Blackout.objects.exists()


def test_a_manager_shows_the_second_factor_first(manager: Person, space: Space, now: dt.datetime) -> None:
    browser = Client()
    browser.force_login(manager)
    assert browser.post(address(space), wanted(), **JSON).status_code == 403
