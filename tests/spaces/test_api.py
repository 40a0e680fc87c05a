"""Venues, spaces and availability for programs."""

import datetime as dt
import json
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from core import walltime
from core.intervals import Interval
from spaces import ledger
from spaces.models import (
    ClaimKind,
    EquipmentKind,
    HouseAccess,
    Known,
    Price,
    PriceKind,
    Space,
    SpaceAccess,
    Venue,
)
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

EVENING = {"from": "2026-12-01T18:00:00+01:00", "to": "2026-12-01T20:00:00+01:00"}


def take(space: Space, starts: int, ends: int) -> None:
    day = dt.date(2026, 12, 1)
    interval = Interval(*(walltime.at(day, dt.time(hour), "Europe/Warsaw") for hour in (starts, ends)))
    ledger.take([ledger.Claim(ClaimKind.BOOKING, uuid.uuid4(), tuple(space.part_ids()), interval)])


def test_availability_names_each_piece_and_nobody(visitor: Client, space: Space) -> None:
    take(space, 18, 19)
    answer = visitor.get(f"/api/v1/spaces/{space.slug}/availability/", EVENING)
    assert answer.status_code == 200
    assert [(piece["starts_at"], piece["ends_at"], piece["state"]) for piece in answer.json()] == [
        ("2026-12-01T17:00:00Z", "2026-12-01T18:00:00Z", "occupied"),
        ("2026-12-01T18:00:00Z", "2026-12-01T19:00:00Z", "free"),
    ]
    assert {frozenset(piece) for piece in answer.json()} == {
        frozenset({"starts_at", "ends_at", "state", "reason"})
    }


def test_availability_says_why_a_house_is_closed(visitor: Client, space: Space) -> None:
    christmas = {"from": "2026-12-25T10:00:00+01:00", "to": "2026-12-25T12:00:00+01:00"}
    [piece] = visitor.get(f"/api/v1/spaces/{space.slug}/availability/", christmas).json()
    assert (piece["state"], piece["reason"]["en"]) == ("closed", "Christmas Day")


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({}, "from"),
        ({"from": "yesterday", "to": EVENING["to"]}, "from"),
        ({"from": "2026-12-01T18:00:00", "to": EVENING["to"]}, "from"),
        ({"from": "2026-02-31T18:00:00+01:00", "to": EVENING["to"]}, "from"),
        ({"from": "0001-01-01T00:00:00+14:00", "to": EVENING["to"]}, "from"),
        ({"from": EVENING["to"], "to": EVENING["from"]}, "to"),
        ({"from": EVENING["from"], "to": "2027-12-01T18:00:00+01:00"}, "to"),
        ({**EVENING, "weekday": "2"}, "weekday"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_change(
    visitor: Client, space: Space, asked: dict[str, str], field: str
) -> None:
    answer = visitor.get(f"/api/v1/spaces/{space.slug}/availability/", asked)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_the_finder_gives_the_pages_answer(visitor: Client, space: Space) -> None:
    take(space, 18, 19)
    free = make.space(make.venue(city="vilnius"), capacity=50)
    make.space(make.venue(managed=False))
    answer = visitor.get("/api/v1/availability/", {**EVENING, "capacity": "20"})
    assert [(item["space"]["slug"], item["state"]) for item in answer.json()["results"]] == [
        (free.slug, "free"),
        (space.slug, "occupied"),
    ]
    only = visitor.get("/api/v1/availability/", {**EVENING, "city": "krakow"})
    assert [item["space"]["slug"] for item in only.json()["results"]] == [space.slug]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"city": "atlantis"}, "city"),
        ({"capacity": "many"}, "capacity"),
        ({"capacity": "9" * 400}, "capacity"),
    ],
)
def test_the_finder_refuses_what_it_does_not_know(visitor: Client, asked: dict[str, str], field: str) -> None:
    answer = visitor.get("/api/v1/availability/", {**EVENING, **asked})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_a_private_address_is_told_to_the_houses_manager_alone(
    visitor: Client, venue: Venue, manager: Person, other_manager: Person, as_: object
) -> None:
    Venue.objects.filter(pk=venue.pk).update(
        address="ul. Cicha 1", address_is_public=False, latitude=50.0614, longitude=19.9366
    )
    told = {
        who: [browser.get(f"/api/v1/venues/{venue.slug}/").json()[name] for name in ("address", "point")]
        for who, browser in {
            "visitor": visitor,
            "other": as_(other_manager),
            "manager": as_(manager),
        }.items()
    }
    nothing, everything = [None, None], ["ul. Cicha 1", [50.0614, 19.9366]]
    assert told == {"visitor": nothing, "other": nothing, "manager": everything}


def test_lists_are_paged_and_ask_a_fixed_number_of_times(
    visitor: Client, django_assert_num_queries: object
) -> None:
    for count in (1, 3):
        while Space.objects.count() < count:
            make.space()
        with django_assert_num_queries(9):
            answer = visitor.get("/api/v1/spaces/")
        assert answer.json()["count"] == count


WISHES = {
    "": {"hall", "cellar", "attic"},
    "city=krakow": {"hall", "cellar"},
    "city=vilnius&people=5": {"attic"},
    "people=30": {"hall"},
    "capacity=30": {"hall"},
    "step_free=true": {"hall"},
    "districts=Podg%C3%B3rze": {"hall", "cellar"},
    "equipment=projector": {"cellar"},
    "free_of_charge=true": {"attic"},
    "venue=old-house": {"attic"},
    "venue=old-house&city=krakow": set(),
}


@pytest.mark.parametrize(("query", "slugs"), WISHES.items())
def test_a_list_of_spaces_takes_the_wishes_of_the_finder(
    visitor: Client, query: str, slugs: set[str]
) -> None:
    house = make.venue(city="krakow", district="Podgórze")
    make.space(house, slug="hall", capacity=40, step_free=Known.YES)
    cellar = make.space(house, slug="cellar", capacity=10, step_free=Known.NO)
    make.equipment(cellar, kind=EquipmentKind.PROJECTOR)
    attic = make.space(make.venue(slug="old-house", city="vilnius"), slug="attic", capacity=8)
    Price.objects.create(space=attic, kind=PriceKind.FREE)
    answer = visitor.get(f"/api/v1/spaces/?{query}").json()
    assert ({space["slug"] for space in answer["results"]}, answer["count"]) == (slugs, len(slugs))


@pytest.mark.parametrize(
    "query", ["city=atlantis", "people=0", "step_free=yes", "venue=nowhere", "venue=%00", "colour=red"]
)
def test_a_wish_that_means_nothing_is_refused_by_name(visitor: Client, space: Space, query: str) -> None:
    answer = visitor.get(f"/api/v1/spaces/?{query}")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert [error["field"] for error in answer.json()["errors"]] == [query.partition("=")[0]]


def test_one_space_takes_no_wishes(visitor: Client, space: Space) -> None:
    assert visitor.get(f"/api/v1/spaces/{space.slug}/?city=vilnius").json()["slug"] == space.slug


def test_writing_is_not_offered(visitor: Client, space: Space) -> None:
    for address in ("/api/v1/venues/", "/api/v1/spaces/", f"/api/v1/spaces/{space.slug}/"):
        assert visitor.post(address, {}, content_type="application/json").status_code == 405
    assert visitor.get("/api/v1/spaces/nowhere/").status_code == 404


def test_a_visitor_gets_no_cookie(visitor: Client, space: Space) -> None:
    assert not visitor.get("/api/v1/spaces/").cookies


def test_a_house_that_nobody_keeps_here_is_never_free(visitor: Client, now: dt.datetime) -> None:
    listed = make.space(make.venue(managed=False))
    window = "from=2026-12-01T18:00:00Z&to=2026-12-01T20:00:00Z"
    frozen = make.space(make.venue(frozen_at=now))
    for space in (listed, frozen):
        answer = visitor.get(f"/api/v1/spaces/{space.slug}/availability/?{window}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_facts_of_a_house_are_values_and_unknown_is_one(visitor: Client, space: Space) -> None:
    house = space.venue
    answer = visitor.get(f"/api/v1/venues/{house.slug}/").json()
    assert (answer["access"]["lift"], answer["access"]["lift_width"]) == ("unknown", None)
    assert (answer["price"]["kind"], answer["local_kind"], answer["checked_on"]) == ("unknown", None, None)
    HouseAccess.objects.create(venue=house, lift="no", lift_width=80, note={"en": "Ring"})
    Price.objects.create(venue=house, kind="free_if", if_civic=True, informal=15, deposit={"en": "100"})
    Venue.objects.update(
        city="wroclaw", kind="local_activity_centre", operator="Foundation", contract_until="2027-01-31"
    )
    answer = visitor.get(f"/api/v1/venues/{house.slug}/").json()
    assert (answer["access"]["lift"], answer["access"]["lift_width"]) == ("no", 80)
    assert answer["local_kind"] == {"short": "CAL", "full": "Centrum Aktywności Lokalnej"}
    assert (answer["operator"], answer["contract_until"]) == ("Foundation", "2027-01-31")
    assert answer["price"]["amounts"] == {
        "registered": None,
        "informal": "15.00",
        "public_body": None,
        "business": None,
    }
    of_space = visitor.get(f"/api/v1/spaces/{space.slug}/").json()
    assert of_space["price"] == answer["price"]
    assert of_space["access"] == {
        "door_width": None,
        "toilet_on_floor": "unknown",
        "hearing_loop": "unknown",
        "dimmable_light": "unknown",
        "note": {},
    }
    Price.objects.create(space=space, kind="free")
    assert visitor.get(f"/api/v1/spaces/{space.slug}/").json()["price"]["kind"] == "free"


@pytest.mark.parametrize("address", ["venues/", "spaces/", "availability/"])
def test_facts_cost_a_fixed_number_of_queries(visitor: Client, address: str) -> None:
    counts = []
    for _ in range(3):
        space = make.space(make.venue())
        HouseAccess.objects.create(venue=space.venue)
        SpaceAccess.objects.create(space=space)
        Price.objects.create(space=space)
        Price.objects.create(venue=space.venue)
        asked = EVENING if address == "availability/" else {}
        with CaptureQueriesContext(connection) as queries:
            assert visitor.get(f"/api/v1/{address}", asked).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_the_schema_names_every_value_of_a_fact(visitor: Client) -> None:
    parts = json.loads(visitor.get("/api/schema/?format=json").content)["components"]["schemas"]
    lift = parts["HouseAccessOut"]["properties"]["lift"]
    named = (lift.get("allOf") or lift.get("oneOf") or [lift])[0]["$ref"].rsplit("/", 1)[-1]
    assert parts[named]["enum"] == ["yes", "no", "unknown"]
