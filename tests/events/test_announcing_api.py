"""A program announces what its group booked; nobody else does."""

import datetime as dt

import pytest
from django.test import Client

from accounts.models import Group, Person
from events.models import Event
from spaces.models import Space
from tests import make_bookings

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
TITLE = {"title": {"be": "Мова", "pl": "Język"}, "organiser": "Kupalinka", "kind": "language_class"}


def test_announce_and_find_it(
    group: Group, member: Person, space: Space, now: dt.datetime, as_: object, visitor: Client
) -> None:
    booking = make_bookings.approved(by=member, group=group, space=space, now=now)
    wanted = {**TITLE, "booking": booking.reference, "age_from": 18}
    told = as_(member).post("/api/v1/events/", wanted, **JSON)
    assert told.status_code == 201
    event = Event.objects.get()
    assert told.json() == {"slug": event.slug, "disclosure": "open"}
    assert (event.booking, event.title) == (booking, TITLE["title"])
    found = visitor.get("/api/v1/events/").json()["results"]
    assert [record["slug"] for record in found] == [event.slug]
    again = as_(member).post("/api/v1/events/", wanted, **JSON)
    assert (again.status_code, again["Content-Type"]) == (409, "application/problem+json")


def test_only_the_group_announces_and_only_what_is_approved(
    group: Group,
    member: Person,
    stranger: Person,
    manager: Person,
    space: Space,
    now: dt.datetime,
    as_: object,
    visitor: Client,
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    wanted = {**TITLE, "booking": booking.reference}
    assert visitor.post("/api/v1/events/", wanted, **JSON).status_code == 401
    assert as_(stranger).post("/api/v1/events/", wanted, **JSON).status_code == 404
    assert as_(manager).post("/api/v1/events/", wanted, **JSON).status_code == 404
    assert as_(member).post("/api/v1/events/", wanted, **JSON).status_code == 409
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": {}}, "title"),
        ({"title": {"tlh": "tlhIngan"}}, "title"),
        ({"kind": "party"}, "kind"),
        ({"age_from": 10, "age_to": 5}, "age_to"),
        ({"languages": ["tlh"]}, "languages.0"),
        ({"booking": ""}, "booking"),
    ],
)
def test_bad_input_names_its_field(
    change: dict, field: str, group: Group, member: Person, space: Space, now: dt.datetime, as_: object
) -> None:
    booking = make_bookings.approved(by=member, group=group, space=space, now=now)
    answer = as_(member).post("/api/v1/events/", {**TITLE, "booking": booking.reference, **change}, **JSON)
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
    assert not Event.objects.exists()
