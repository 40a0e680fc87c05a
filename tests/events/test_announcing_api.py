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
    assert told.json() == {"slug": event.slug, "disclosure": "open", "warnings": []}
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


ELSEWHERE: dict[str, object] = {
    **TITLE,
    "group": "kupalinka",
    "place_city": "vilnius",
    "place_name": "Library",
    "place_address": "Vilniaus g. 1",
    "dates": {"day": "2026-12-05", "starts": "10:00", "ends": "11:30"},
}


def test_a_course_at_a_place_of_its_own(group: Group, member: Person, as_: object, visitor: Client) -> None:
    wanted = {
        **ELSEWHERE,
        "disclosure": "open",
        "age_from": 7,
        "term_start": "2026-12-01",
        "term_end": "2026-12-31",
        "term_holidays": [{"first": "2026-12-19"}, {"first": "2026-12-23", "last": "2026-12-31"}],
        "interpretation": ["lls"],
        "dates": {"day": "2026-12-05", "starts": "10:00", "ends": "11:30", "every_weeks": 1},
    }
    told = as_(member).post("/api/v1/events/", wanted, **JSON)
    assert told.status_code == 201
    assert [warning["code"] for warning in told.json()["warnings"]] == ["open_children"]
    found = visitor.get("/api/v1/events/").json()["results"]
    assert [date["starts_at"] for date in found] == [
        "2026-12-05T10:00:00+02:00",
        "2026-12-12T10:00:00+02:00",
    ]
    first = found[0]
    assert (first["city"], first["venue"]) == ("vilnius", None)
    assert first["place"] == {"name": "Library", "address": "Vilniaus g. 1"}
    assert first["term_holidays"][0] == {"first": "2026-12-19", "last": "2026-12-19"}
    assert first["interpretation"] == ["lls"]


def test_whole_days_and_a_sensitive_one(group: Group, member: Person, as_: object, visitor: Client) -> None:
    dates = {"day": "2027-03-27", "further": ["2027-03-28"]}
    told = as_(member).post("/api/v1/events/", {**ELSEWHERE, "dates": dates}, **JSON)
    assert [warning["code"] for warning in told.json()["warnings"]] == ["freedom_day"]
    found = visitor.get("/api/v1/events/").json()["results"]
    assert [(date["all_day"], date["ends_at"]) for date in found] == [
        (True, "2027-03-28T00:00:00+02:00"),
        (True, "2027-03-29T00:00:00+03:00"),
    ]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"group": "somebody-elses"}, "group"),
        ({"group": "a\0b"}, "group"),
        ({"dates": None}, "dates"),
        ({"dates": {"day": "2026-02-30"}}, "dates"),
        ({"dates": {"day": "2026-12-05", "starts": "10:00"}}, "dates"),
        ({"dates": {"day": "2020-12-05"}}, "dates"),
        ({"dates": {"day": "2026-12-05", "every_weeks": 1}}, "dates"),
        ({"place_city": "paris"}, "place_city"),
        ({"place_address": ""}, "place_address"),
        ({"booking": "AAAA-2222"}, "booking"),
        ({"standards_url": "javascript:alert(1)"}, "standards_url"),
        ({"term_start": "2026-12-01"}, "term_end"),
        ({"term_holidays": [{"last": "2026-12-19"}]}, "term_holidays"),
        ({"interpretation": ["xx"]}, "interpretation"),
        ({"parent_stays": "sometimes"}, "parent_stays"),
    ],
)
def test_what_a_program_must_not_say_of_a_place(
    group: Group, member: Person, as_: object, change: dict[str, object], field: str
) -> None:
    refused = as_(member).post("/api/v1/events/", {**ELSEWHERE, **change}, **JSON)
    assert refused.status_code == 400
    assert [error["field"].split(".")[0] for error in refused.json()["errors"]] == [field]
    assert not Event.objects.exists()


@pytest.mark.parametrize("missing", ["group", "dates"])
def test_without_a_booking_a_group_and_dates_are_needed(
    group: Group, member: Person, as_: object, missing: str
) -> None:
    wanted = {name: value for name, value in ELSEWHERE.items() if name != missing}
    refused = as_(member).post("/api/v1/events/", wanted, **JSON)
    assert (refused.status_code, [error["field"] for error in refused.json()["errors"]]) == (400, [missing])
