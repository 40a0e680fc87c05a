"""A house says what it lends; spaces are found by it, and visitors see it."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from spaces.models import Equipment, EquipmentKind, Space, Venue
from spaces.operations import (
    EquipmentDetails,
    Unsound,
    add_equipment,
    describe_equipment,
    retire_equipment,
    return_equipment,
)
from tests import make

pytestmark = pytest.mark.django_db

EVENING = {"from": "2026-12-01T18:00:00+01:00", "to": "2026-12-01T20:00:00+01:00"}


def details(**changes: Any) -> EquipmentDetails:
    told: dict[str, Any] = {
        "kind": "projector",
        "name": {"en": "", "be": ""},
        "about": {"en": "HDMI.\r\nBring a cable. ", "be": " "},
        "quantity": 2,
        "fixed": False,
        "spaces": ["bright-room"],
    }
    return EquipmentDetails(**{**told, **changes})


def verbs() -> list[tuple[str, Any]]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", "details"))


def test_what_is_added_has_a_code_of_its_own(
    venue: Venue, space: Space, manager: Person, now: dt.datetime
) -> None:
    thing = add_equipment(by=manager, venue=venue, details=details(), now=now)
    thing.refresh_from_db()
    assert (thing.code, thing.name, thing.about, thing.quantity, thing.fixed) == (
        "bright-house-projector",
        {},
        {"en": "HDMI.\nBring a cable."},
        2,
        False,
    )
    assert list(thing.spaces.all()) == [space]
    assert verbs() == [("add_equipment", {"equipment": thing.code})]
    other = add_equipment(by=manager, venue=venue, details=details(), now=now)
    assert other.code.startswith("bright-house-projector-")
    named = add_equipment(by=manager, venue=venue, details=details(name={"be": "Піяніна"}), now=now)
    assert named.code == "bright-house-piianina"


@pytest.mark.usefixtures("space")
def test_a_thing_without_a_name_is_called_by_its_kind(venue: Venue, now: dt.datetime) -> None:
    thing = add_equipment(by=None, venue=venue, details=details(), now=now)
    assert thing.called("en") == "Projector"
    named = add_equipment(by=None, venue=venue, details=details(name={"pl": "Rzutnik"}), now=now)
    assert named.called("en") == "Rzutnik"


@pytest.mark.usefixtures("space")
@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"kind": "spaceship"}, "kind"),
        ({"kind": "other", "name": {"en": " "}}, "nameless"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 1001}, "quantity"),
        ({"spaces": []}, "spaces"),
        ({"spaces": ["nowhere"]}, "spaces"),
        ({"spaces": ["bright-room", "elsewhere"]}, "spaces"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_written(
    venue: Venue, now: dt.datetime, changes: dict[str, Any], code: str
) -> None:
    make.space(slug="elsewhere")
    with pytest.raises(Unsound) as unsound:
        add_equipment(by=None, venue=venue, details=details(**changes), now=now)
    assert [problem.code for problem in unsound.value.problems] == [code]
    assert not Equipment.objects.exists()
    assert verbs() == []


def test_what_has_changed_is_written_down(
    venue: Venue, space: Space, manager: Person, now: dt.datetime
) -> None:
    make.space(venue, slug="studio")
    thing = add_equipment(by=manager, venue=venue, details=details(), now=now)
    deed = {"by": manager, "equipment": thing, "now": now}
    assert describe_equipment(details=details(), **deed) == []
    changed = describe_equipment(details=details(quantity=1, spaces=["studio", "bright-room"]), **deed)
    assert changed == ["quantity", "spaces"]
    thing.refresh_from_db()
    assert (thing.quantity, thing.spaces.count()) == (1, 2)
    assert verbs()[1:] == [("describe_equipment", {"equipment": thing.code, "fields": changed})]
    with pytest.raises(Unsound):
        describe_equipment(details=details(quantity=0), **deed)


def test_what_is_out_of_use_comes_back(space: Space, now: dt.datetime) -> None:
    thing = make.equipment(space)
    for _ in range(2):
        retire_equipment(by=None, equipment=thing, now=now)
    assert not Equipment.objects.in_use().exists()
    for _ in range(2):
        return_equipment(by=None, equipment=thing, now=now)
    assert Equipment.objects.in_use().get().pieces == 1
    assert [verb for verb, _ in verbs()] == ["retire_equipment", "return_equipment"]


def test_nothing_changes_in_a_dispute(venue: Venue, space: Space, now: dt.datetime) -> None:
    thing = make.equipment(space)
    Venue.objects.update(frozen_at=now)
    for deed in (
        lambda: add_equipment(by=None, venue=venue, details=details(), now=now),
        lambda: describe_equipment(by=None, equipment=thing, details=details(quantity=9), now=now),
        lambda: retire_equipment(by=None, equipment=thing, now=now),
        lambda: return_equipment(by=None, equipment=thing, now=now),
    ):
        with pytest.raises(Frozen):
            deed()
    thing.refresh_from_db()
    assert (Equipment.objects.count(), thing.quantity, thing.retired_at) == (1, 1, None)


def test_the_database_too_refuses_none_at_all(space: Space) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make.equipment(space, quantity=0)


def test_spaces_are_found_by_all_kinds_that_are_asked_for(space: Space, venue: Venue) -> None:
    other = make.space(venue)
    make.equipment(space, other)
    make.equipment(space, kind=EquipmentKind.SCREEN, fixed=True)
    make.equipment(other, kind=EquipmentKind.PIANO, retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    found = {kinds: set(Space.objects.with_equipment(kinds)) for kinds in ((), ("projector",))}
    assert found == {(): {space, other}, ("projector",): {space, other}}
    assert list(Space.objects.with_equipment(["projector", "screen"])) == [space]
    assert not Space.objects.with_equipment(["piano"]).exists()


def test_a_space_lists_what_comes_with_it(visitor: Client, space: Space) -> None:
    make.equipment(space, code="beamer", name={"en": "Beamer"}, quantity=2)
    make.equipment(space, code="loop", kind=EquipmentKind.INDUCTION_LOOP, fixed=True)
    make.equipment(space, code="gone", retired_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    told = visitor.get(f"/api/v1/spaces/{space.slug}/").json()["equipment"]
    assert [(one["code"], one["kind"], one["name"], one["quantity"], one["fixed"]) for one in told] == [
        ("loop", "induction_loop", {}, 1, True),
        ("beamer", "projector", {"en": "Beamer"}, 2, False),
    ]


def test_the_finder_of_programs_asks_for_kinds(visitor: Client, space: Space, now: dt.datetime) -> None:
    make.space()
    make.equipment(space)
    found = visitor.get("/api/v1/availability/", {**EVENING, "equipment": "projector"}).json()["results"]
    assert [one["space"]["slug"] for one in found] == [space.slug]
    assert [one["kind"] for one in found[0]["space"]["equipment"]] == ["projector"]
    none = visitor.get("/api/v1/availability/", {**EVENING, "equipment": "projector,piano"}).json()["results"]
    assert none == []


@pytest.mark.usefixtures("space", "now")
@pytest.mark.parametrize("kinds", ["", "spaceship", "projector,", "\x00", "projector;piano"])
def test_unknown_kinds_are_named(visitor: Client, kinds: str) -> None:
    answer = visitor.get("/api/v1/availability/", {**EVENING, "equipment": kinds})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["equipment"]


def test_lists_ask_a_fixed_number_of_times(
    visitor: Client, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        while Space.objects.count() < count:
            make.equipment(make.space())
        with django_assert_num_queries(9):
            assert visitor.get("/api/v1/spaces/").json()["count"] == count
        with django_assert_num_queries(6):
            assert len(visitor.get("/api/v1/availability/", EVENING).json()["results"]) == count
