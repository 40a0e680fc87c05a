"""Somebody claims a house: nothing is given before two members of staff have confirmed it."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.http import Http404

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from notifications.models import Message
from spaces.access import is_manager, venues_managed_by
from spaces.models import RoleClaim, RoleClaimState, Venue, VenueRole
from spaces.operations import open_venue
from spaces.role_claim_access import (
    get_role_claim_for,
    get_role_claim_for_staff,
    read_role_claim,
    role_claims_for_staff,
)
from spaces.role_claims import (
    LASTS,
    MOST_IN_A_MONTH,
    MOST_OPEN,
    AlreadyDecided,
    NeedsAnother,
    NotClaimable,
    OwnClaim,
    claim_role,
    confirm_claim,
    expire_claims,
    refuse_claim,
    withdraw_claim,
)
from spaces.roles import ROLE_LASTS, renew_role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def listing(db: None) -> Venue:
    return make.venue(name="Listed House", slug="listed-house", managed=False)


@pytest.fixture
def colleague(db: None) -> Person:
    return make.person(email="colleague@svietlica.test", is_staff=True)


@pytest.fixture
def claim(listing: Venue, stranger: Person, now: dt.datetime) -> RoleClaim:
    return claim_of(stranger, listing, now)


def claim_of(by: Person, venue: Venue, now: dt.datetime) -> RoleClaim:
    return claim_role(by=by, venue=venue, ask_at="+48 111 222 333", note="I keep the keys", now=now)


def state_of(claim: RoleClaim) -> str:
    return RoleClaim.objects.get(pk=claim.pk).state


def told(kind: str) -> list[str]:
    messages = Message.objects.filter(kind=kind).select_related("person").order_by("pk")
    return [message.person.email for message in messages if message.person]


def test_a_claim_gives_nothing_and_tells_staff(
    claim: RoleClaim, listing: Venue, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    assert (claim.state, claim.expires_at) == (RoleClaimState.OPEN, now + dt.timedelta(days=30))
    assert not is_manager(stranger, now=now)
    assert not VenueRole.objects.filter(venue=listing).exists()
    assert not Venue.objects.get(pk=listing.pk).managed
    again = claim_of(make.person(), listing, now)
    assert set(told("role_claim_waits")) == {staff.email, colleague.email}
    entries = AuditEntry.objects.filter(noun="role_claim")
    assert [(entry.verb, entry.reference) for entry in entries] == [
        ("claim", claim.reference),
        ("claim", again.reference),
    ]


def test_what_was_written_is_stored_encrypted_and_messages_name_no_house(claim: RoleClaim) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT ask_at, note FROM spaces_roleclaim")
        stored = " ".join(cursor.fetchone())
    assert "111" not in stored and "keys" not in stored
    for message in Message.objects.all():
        assert "Listed" not in message.subject + message.body
        assert "listed-house" not in message.body


def test_the_second_of_two_confirmations_gives_the_role(
    claim: RoleClaim, listing: Venue, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    assert confirm_claim(by=staff, claim=claim, now=now) is False
    assert not is_manager(stranger, now=now)
    assert confirm_claim(by=colleague, claim=claim, now=now) is True
    role = VenueRole.objects.get()
    assert (role.person, role.venue, role.expires_at) == (stranger, listing, now + ROLE_LASTS)
    assert venues_managed_by(stranger, now=now).get() == listing
    assert Venue.objects.get(pk=listing.pk).managed
    assert state_of(claim) == RoleClaimState.GRANTED
    assert told("role_claim_granted") == [stranger.email]
    of_house = AuditEntry.objects.filter(reference="listed-house").order_by("pk")
    assert [(entry.verb, entry.actor) for entry in of_house] == [
        ("open", colleague.pseudonym),
        ("grant_role", colleague.pseudonym),
    ]


def test_one_member_of_staff_counts_once(claim: RoleClaim, staff: Person, now: dt.datetime) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    with pytest.raises(NeedsAnother):
        confirm_claim(by=staff, claim=claim, now=now)
    assert not VenueRole.objects.exists()


def test_nobody_decides_about_themselves(
    listing: Venue, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    own = claim_of(staff, listing, now)
    assert staff.email not in told("role_claim_waits")
    with pytest.raises(OwnClaim):
        confirm_claim(by=staff, claim=own, now=now)
    with pytest.raises(OwnClaim):
        refuse_claim(by=staff, claim=own, reason="other", now=now)
    confirm_claim(by=colleague, claim=own, now=now)
    assert not VenueRole.objects.exists()


@pytest.mark.parametrize("gone", [{"is_staff": False}, {"is_active": False}])
def test_a_first_confirmation_counts_only_while_its_giver_is_staff(
    gone: dict[str, Any], claim: RoleClaim, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    Person.objects.filter(pk=staff.pk).update(**gone)
    assert confirm_claim(by=colleague, claim=claim, now=now) is False
    assert not VenueRole.objects.exists()


def test_a_first_confirmation_goes_with_the_account(
    claim: RoleClaim, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    staff.delete()
    assert confirm_claim(by=colleague, claim=claim, now=now) is False


def test_who_has_closed_the_account_is_given_nothing(
    claim: RoleClaim, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    Person.objects.filter(pk=stranger.pk).update(is_active=False)
    with pytest.raises(AlreadyDecided):
        confirm_claim(by=colleague, claim=claim, now=now)
    assert not VenueRole.objects.exists()


def test_of_a_managed_house_its_managers_are_told_and_stay(
    venue: Venue, manager: Person, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    claim = claim_of(stranger, venue, now)
    assert told("role_claimed") == [manager.email]
    confirm_claim(by=staff, claim=claim, now=now)
    confirm_claim(by=colleague, claim=claim, now=now)
    assert told("role_joined") == [manager.email]
    assert set(VenueRole.objects.filter(venue=venue).values_list("person", flat=True)) == {
        manager.pk,
        stranger.pk,
    }
    assert not AuditEntry.objects.filter(verb="open").exists()


def test_a_lapsed_role_runs_again(
    venue: Venue, manager: Person, other_manager: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    make.role(other_manager, venue)
    VenueRole.objects.filter(person=manager).update(expires_at=now)
    claim = claim_of(manager, venue, now)
    confirm_claim(by=staff, claim=claim, now=now)
    confirm_claim(by=colleague, claim=claim, now=now)
    assert VenueRole.objects.get(person=manager, venue=venue).expires_at == now + ROLE_LASTS


def test_refusing_takes_one_and_says_why(
    claim: RoleClaim, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    refuse_claim(by=staff, claim=claim, reason="unknown", now=now)
    stored = RoleClaim.objects.get()
    assert (stored.state, stored.refusal, stored.decided_at) == ("refused", "unknown", now)
    assert told("role_claim_refused") == [stranger.email]
    for deed in (
        lambda: confirm_claim(by=colleague, claim=claim, now=now),
        lambda: refuse_claim(by=colleague, claim=claim, reason="other", now=now),
        lambda: withdraw_claim(by=stranger, claim=claim, now=now),
    ):
        with pytest.raises(AlreadyDecided):
            deed()
    assert RoleClaim.objects.get().refusal == "unknown"


def test_a_claim_expires_after_thirty_days(
    claim: RoleClaim, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    assert expire_claims(now=now + LASTS - dt.timedelta(seconds=1)) == 0
    with pytest.raises(AlreadyDecided):
        confirm_claim(by=colleague, claim=claim, now=now + LASTS)
    assert expire_claims(now=now + LASTS) == 1
    assert (state_of(claim), told("role_claim_expired")) == ("expired", [stranger.email])
    assert expire_claims(now=now + LASTS) == 0
    assert not VenueRole.objects.exists()


def test_one_open_claim_for_each_person_and_house(
    claim: RoleClaim, listing: Venue, stranger: Person, now: dt.datetime
) -> None:
    with pytest.raises(NotClaimable, match="is here already"):
        claim_of(stranger, listing, now)
    withdraw_claim(by=stranger, claim=claim, now=now)
    assert claim_of(stranger, listing, now).state == RoleClaimState.OPEN


def test_a_manager_needs_no_claim(venue: Venue, manager: Person, now: dt.datetime) -> None:
    with pytest.raises(NotClaimable, match="already"):
        claim_of(manager, venue, now)
    assert not RoleClaim.objects.exists()


def test_nobody_tries_every_door(stranger: Person, now: dt.datetime) -> None:
    made = [claim_of(stranger, make.venue(managed=False), now) for _ in range(MOST_OPEN)]
    with pytest.raises(NotClaimable, match="as many houses"):
        claim_of(stranger, make.venue(managed=False), now)
    for number in range(MOST_IN_A_MONTH - MOST_OPEN):
        withdraw_claim(by=stranger, claim=made[number], now=now)
        claim_of(stranger, make.venue(managed=False), now)
    withdraw_claim(by=stranger, claim=made[-1], now=now)
    with pytest.raises(NotClaimable, match="as many houses"):
        claim_of(stranger, make.venue(managed=False), now)
    assert claim_of(stranger, make.venue(managed=False), now + LASTS).state == RoleClaimState.OPEN


def test_in_a_dispute_nobody_gets_a_hold_on_the_house(
    claim: RoleClaim, listing: Venue, stranger: Person, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    confirm_claim(by=staff, claim=claim, now=now)
    Venue.objects.update(frozen_at=now)
    listing.refresh_from_db()
    with pytest.raises(Frozen):
        confirm_claim(by=colleague, claim=claim, now=now)
    with pytest.raises(Frozen):
        claim_of(make.person(), listing, now)
    with pytest.raises(Frozen):
        open_venue(
            name=listing.name,
            kind=listing.kind,
            city=listing.city,
            address="",
            manager=stranger,
            now=now,
            by=None,
        )
    assert not VenueRole.objects.filter(venue=listing).exists()
    refuse_claim(by=colleague, claim=claim, reason="rivals", now=now)


def test_in_a_dispute_nobody_renews(venue: Venue, manager: Person, now: dt.datetime) -> None:
    ends = now + dt.timedelta(days=3)
    VenueRole.objects.update(expires_at=ends)
    Venue.objects.update(frozen_at=now)
    with pytest.raises(Frozen):
        renew_role(by=manager, venue=venue, now=now)
    assert VenueRole.objects.get().expires_at == ends


def test_a_claim_is_found_by_its_claimant_and_by_staff_alone(
    claim: RoleClaim, stranger: Person, staff: Person, manager: Person, now: dt.datetime
) -> None:
    assert get_role_claim_for(stranger, claim.reference) == claim
    assert get_role_claim_for_staff(staff, claim.reference) == claim
    for nobody in (manager, staff):
        with pytest.raises(Http404):
            get_role_claim_for(nobody, claim.reference)
    for nobody in (manager, stranger):
        with pytest.raises(Http404):
            get_role_claim_for_staff(nobody, claim.reference)
        with pytest.raises(Http404):
            read_role_claim(by=nobody, claim=claim, now=now)


def test_each_reading_is_written_down_and_ends_with_the_decision(
    claim: RoleClaim, staff: Person, now: dt.datetime
) -> None:
    assert {"ask_at", "note"} <= role_claims_for_staff(staff).get().get_deferred_fields()
    found = read_role_claim(by=staff, claim=claim, now=now)
    assert found is not None and (found.ask_at, found.note) == ("+48 111 222 333", "I keep the keys")
    refuse_claim(by=staff, claim=claim, reason="other", now=now)
    assert read_role_claim(by=staff, claim=claim, now=now) is None
    assert [entry.actor for entry in AuditEntry.objects.filter(verb="read_claim")] == [staff.pseudonym]
