"""A house says how one gets in and what it costs, keeps its rules by version, and hears when a contract ends."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from accounts.access import Frozen
from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking
from notifications.models import Message
from spaces.contracts import days_left, warn_of_contracts
from spaces.house_rules import changes, version_of
from spaces.models import HouseAccess, HouseRules, Listing, Price, Space, SpaceAccess, Venue, access_of_house
from spaces.operations import (
    VenueDetails,
    confirm_facts,
    describe_venue,
    tell_house_access,
    tell_house_price,
    tell_space_access,
    tell_space_price,
)
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def _price(**changes: Any) -> dict[str, Any]:
    told = {
        **dict.fromkeys(("if_nobody_pays", "if_open_to_all", "if_civic"), False),
        **dict.fromkeys(("registered", "informal", "public_body", "business")),
        **{name: {} for name in ("conditions", "deposit", "papers")},
    }
    return {"kind": "tariff", "currency": "PLN", "per": "hour", **told, **changes}


def _venue(house: Venue, **changes: Any) -> VenueDetails:
    names = (
        *("name", "kind", "district", "address", "address_is_public", "about", "house_rules", "website"),
        *("answer_within_hours", "operator", "contract_until", "source"),
    )
    return VenueDetails(**{**{name: getattr(house, name) for name in names}, **changes})


def test_what_is_said_of_access_is_kept_and_the_trail_has_no_words(venue: Venue, manager: Person) -> None:
    assert access_of_house(venue).lift == "unknown"
    told = {"lift": "yes", "entrance_width": 92, "note": {"be": "Сакрэт\r\n", "pl": " "}}
    assert tell_house_access(by=manager, venue=venue, told=told, now=NOW) == [
        "lift",
        "entrance_width",
        "note",
    ]
    row = HouseAccess.objects.get()
    assert (row.lift, row.entrance_width, row.note, row.parking) == ("yes", 92, {"be": "Сакрэт"}, "unknown")
    assert tell_house_access(by=manager, venue=venue, told=told, now=NOW) == []
    [entry] = AuditEntry.objects.filter(noun="venue")
    assert (entry.verb, entry.actor, entry.details["fields"]) == (
        "tell_access",
        manager.pseudonym,
        ["lift", "entrance_width", "note"],
    )
    assert "Сакрэт" not in str(entry.details)


def test_that_a_space_is_step_free_stays_where_the_finder_reads_it(space: Space, manager: Person) -> None:
    told = {"step_free": "yes", "hearing_loop": "no", "note": {}}
    assert tell_space_access(by=manager, space=space, told=told, now=NOW) == ["step_free", "hearing_loop"]
    assert Space.objects.get().step_free == "yes"
    assert SpaceAccess.objects.get().hearing_loop == "no"


def test_a_price_keeps_only_what_its_kind_means(venue: Venue, manager: Person) -> None:
    told = _price(kind="free", if_civic=True, informal=Decimal(15), deposit={"en": "100"})
    tell_house_price(by=manager, venue=venue, told=told, now=NOW)
    row = Price.objects.get()
    assert (row.kind, row.if_civic, row.informal, row.deposit) == ("free", False, None, {"en": "100"})
    tell_house_price(by=manager, venue=venue, told=_price(if_civic=True, informal=Decimal(15)), now=NOW)
    row.refresh_from_db()
    assert (row.kind, row.if_civic, row.informal) == ("tariff", False, 15)


def test_a_space_has_a_price_of_its_own_until_it_is_taken_back(space: Space, manager: Person) -> None:
    tell_space_price(by=manager, space=space, told=_price(informal=Decimal(0)), now=NOW)
    assert Price.objects.get().space == space
    assert tell_space_price(by=manager, space=space, told=None, now=NOW) == ["kind"]
    assert tell_space_price(by=manager, space=space, told=None, now=NOW) == []
    assert not Price.objects.exists()
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["tell_price", "drop_price"]


def test_in_a_dispute_nothing_is_said(space: Space, manager: Person) -> None:
    Venue.objects.update(frozen_at=NOW)
    deeds: list[Any] = [
        lambda: tell_house_access(by=manager, venue=space.venue, told={"lift": "yes"}, now=NOW),
        lambda: tell_space_access(by=manager, space=space, told={"step_free": "yes"}, now=NOW),
        lambda: tell_house_price(by=manager, venue=space.venue, told=_price(), now=NOW),
        lambda: tell_space_price(by=manager, space=space, told=_price(), now=NOW),
        lambda: confirm_facts(by=manager, venue=space.venue, now=NOW),
    ]
    for deed in deeds:
        with pytest.raises(Frozen):
            deed()
    assert not AuditEntry.objects.exists()
    assert Space.objects.get().step_free == "unknown"


# Is it true.


def test_a_house_is_checked_on_its_own_calendar(manager: Person) -> None:
    house = make.venue(city="vilnius", manager=manager)
    late = dt.datetime(2026, 11, 22, 22, 30, tzinfo=dt.UTC)
    confirm_facts(by=manager, venue=house, now=late)
    house.refresh_from_db()
    assert house.checked_on == dt.date(2026, 11, 23)


def test_looking_at_a_listing_confirms_nothing(staff: Person) -> None:
    house = make.venue(managed=False)
    Listing.objects.create(venue=house, source_key="x", published_by="x.example", confidence="A")
    confirm_facts(by=staff, venue=house, now=NOW)
    house.refresh_from_db()
    assert (house.checked_on, house.listing.looked_on) == (None, NOW.date())
    assert AuditEntry.objects.get().verb == "look_at_listing"


# Rules by version.


def test_each_version_is_kept_and_only_other_words_make_one(venue: Venue, manager: Person) -> None:
    describe_venue(by=manager, venue=venue, details=_venue(venue, house_rules={"en": "One"}), now=NOW)
    venue.refresh_from_db()
    describe_venue(by=manager, venue=venue, details=_venue(venue, district="Elsewhere"), now=NOW)
    describe_venue(by=manager, venue=venue, details=_venue(venue, house_rules={"en": "Two"}), now=NOW)
    venue.refresh_from_db()
    describe_venue(by=manager, venue=venue, details=_venue(venue, house_rules={}), now=NOW)
    assert list(HouseRules.objects.values_list("version", "texts", "since")) == [
        (4, {}, NOW),
        (3, {"en": "Two"}, NOW),
        (2, {"en": "One"}, NOW),
    ]
    venue.refresh_from_db()
    assert venue.rules_version == 4


def test_what_was_accepted_can_be_read_when_the_house_has_changed_it(
    space: Space, group: Group, group_admin: Person, manager: Person
) -> None:
    """The rules were there before versions were kept: asking keeps them."""
    Venue.objects.update(house_rules={"en": "Shoes off", "pl": "Bez butów"}, rules_version=7)
    booking = asked(Space.objects.get(), group, group_admin)
    house = Venue.objects.get()
    describe_venue(by=manager, venue=house, details=_venue(house, house_rules={"en": "Shoes on"}), now=NOW)
    accepted = version_of(house, Booking.objects.get(pk=booking.pk).rules_version)
    assert accepted is not None
    assert (accepted.version, accepted.texts) == (7, {"en": "Shoes off", "pl": "Bez butów"})
    present = version_of(house, 8)
    assert present is not None
    assert [change.language for change in changes(accepted, present)] == ["pl", "en"]


def test_a_house_without_rules_keeps_none(space: Space, group: Group, group_admin: Person) -> None:
    asked(space, group, group_admin)
    assert not HouseRules.objects.exists()


# Contracts.


@pytest.mark.parametrize(("left", "steps"), [(91, 0), (90, 1), (30, 1), (7, 1), (0, 1), (-1, 1), (-40, 0)])
def test_managers_are_told_before_and_after_a_contract_ends(
    venue: Venue, manager: Person, left: int, steps: int
) -> None:
    venue.operator, venue.contract_until = "Foundation", NOW.date() + dt.timedelta(days=left)
    venue.save()
    assert days_left(venue, now=NOW) == left
    for _ in range(2):
        warn_of_contracts(now=NOW)
    told = Message.objects.filter(kind="contract_ends")
    assert [message.person for message in told] == [manager] * steps
    for message in told:
        assert "Foundation" not in message.body + message.subject
        assert venue.name not in message.body + message.subject
        assert ("has ended" in message.body) == (left < 0)


def test_each_step_is_told_once_and_a_new_contract_anew(venue: Venue, manager: Person) -> None:
    Venue.objects.update(contract_until=NOW.date() + dt.timedelta(days=60))
    for days in range(70):
        warn_of_contracts(now=NOW + dt.timedelta(days=days))
    assert Message.objects.filter(kind="contract_ends").count() == 4
    Venue.objects.update(contract_until=NOW.date() + dt.timedelta(days=150))
    warn_of_contracts(now=NOW + dt.timedelta(days=70))
    assert Message.objects.filter(kind="contract_ends").count() == 5
