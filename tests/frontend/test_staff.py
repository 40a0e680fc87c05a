"""The pages of staff: claims on houses, and what is frozen."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.freezing import freeze
from accounts.models import AuditEntry, Dispute, Group, Person
from spaces.models import Listing, RoleClaim, Venue, VenueRole
from spaces.role_claims import claim_role
from tests import make
from tests.sign_in import sign_in

pytestmark = pytest.mark.usefixtures("now")

Browsers = Callable[[Person], Client]


@pytest.fixture
def colleague(db: None) -> Person:
    return make.person(email="colleague@svietlica.test", is_staff=True)


@pytest.fixture
def claim(stranger: Person, now: dt.datetime) -> RoleClaim:
    return another(stranger, now)


def another(by: Person, now: dt.datetime, **fields: Any) -> RoleClaim:
    house = make.venue(managed=False, website="https://listed.example/", **fields)
    Listing.objects.create(venue=house, source_key=house.slug, confidence="C", published_by="x.example")
    return claim_role(by=by, venue=house, ask_at="+48 111 222 333", note="I keep the keys", now=now)


@pytest.fixture
def desk(as_: Browsers, staff: Person) -> Client:
    return as_(staff)


def page(browser: Client, address: str, **query: str) -> str:
    answer = browser.get(address, query)
    assert answer.status_code == 200, address
    return answer.content.decode()


def posted(browser: Client, name: str, *args: str, **typed: str) -> str:
    answer = browser.post(reverse(name, args=args), typed, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def addresses(claim: RoleClaim) -> list[str]:
    of_claim = ["staff_claim", "staff_claim_read", "staff_claim_confirm", "staff_claim_refuse"]
    of_noun = ["staff_noun", "staff_freeze", "staff_thaw", "staff_keep"]
    found = [reverse("staff"), reverse("staff_nouns")]
    found += [reverse(name, args=[claim.reference]) for name in of_claim]
    return found + [reverse(name, args=["venue", claim.venue.slug]) for name in of_noun]


@pytest.mark.parametrize("role", ["visitor", "stranger", "manager", "member", "lda_editor", "unproved"])
def test_nobody_else_comes_in_and_nothing_happens(
    role: str, request: Any, claim: RoleClaim, staff: Person, as_: Browsers
) -> None:
    browser = Client()
    if role == "unproved":
        sign_in(browser, staff)
    elif role != "visitor":
        browser = as_(request.getfixturevalue(role))
    expected = 302 if role in ("visitor", "unproved") else 404
    for address in addresses(claim):
        for answer in (browser.get(address), browser.post(address, {"reason": "other"})):
            assert answer.status_code == expected, address
            assert not answer.headers.get("Location", "").startswith("/en/staff/")
    stored = RoleClaim.objects.get()
    assert (stored.state, stored.first_by) == ("open", None)
    assert not Dispute.objects.exists()


def test_the_menu_leads_staff_and_nobody_else_there(desk: Client, as_: Browsers, manager: Person) -> None:
    assert 'href="/en/staff/"' in page(desk, "/en/my/")
    assert 'href="/en/staff/"' not in page(as_(manager), "/en/my/")


def test_the_queue_shows_what_waits_the_oldest_first(
    desk: Client, staff: Person, venue: Venue, now: dt.datetime
) -> None:
    for name, days in (("Young House", 1), ("Old House", 20), ("Late House", 31)):
        another(make.person(), now - dt.timedelta(days=days), name=name)
    html = page(desk, "/en/staff/")
    assert html.index("Old House") < html.index("Young House")
    assert "Late House" not in html
    assert "Nothing is frozen." in html
    freeze(by=staff, noun=venue, reason="contacts", now=now)
    html = page(desk, "/en/staff/")
    assert "Bright House" in html and "Contacts may have been misused" in html


def test_the_queue_costs_a_fixed_number_of_queries(
    desk: Client, staff: Person, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    counted = []
    for number in range(3):
        claim = another(make.person(), now)
        freeze(by=staff, noun=claim.venue, reason="other", now=now)
        if number != 1:
            with django_assert_num_queries(8) as queries:
                page(desk, "/en/staff/")
            counted.append(len(queries))
    assert counted[0] == counted[1]


def test_two_confirm_each_from_the_page(
    desk: Client, as_: Browsers, colleague: Person, claim: RoleClaim, stranger: Person
) -> None:
    address = reverse("staff_claim", args=[claim.reference])
    assert "Yours is the first of two" in page(desk, address)
    assert "Confirmed once" in posted(desk, "staff_claim_confirm", claim.reference)
    again = posted(desk, "staff_claim_confirm", claim.reference)
    assert "now a colleague has to look" in again
    assert "You have confirmed it" in page(desk, address)
    other = as_(colleague)
    assert "Confirm and give the role" in page(other, address)
    assert "The role is given" in posted(other, "staff_claim_confirm", claim.reference)
    assert VenueRole.objects.filter(venue=claim.venue, person=stranger).count() == 1
    assert "decided already" in posted(other, "staff_claim_confirm", claim.reference)
    assert "nothing to decide" in page(desk, address)


def test_what_was_written_is_shown_on_demand_and_written_down(desk: Client, claim: RoleClaim) -> None:
    address = reverse("staff_claim", args=[claim.reference])
    html = page(desk, address)
    assert not any(secret in html for secret in ("111 222", "keep the keys", claim.person.email))
    answer = desk.post(f"{address}read/")
    html = answer.content.decode()
    assert all(secret in html for secret in ("111 222", "keep the keys", claim.person.email))
    assert answer.headers["Cache-Control"] == "no-store"
    assert AuditEntry.objects.filter(verb="read_claim").count() == 1
    assert desk.get(f"{address}read/").headers["Location"] == address


def test_refusing_needs_a_reason(desk: Client, claim: RoleClaim) -> None:
    for typed in ({}, {"refuse-reason": "no such"}, {"refuse-reason": "a\0b"}):
        html = desk.post(reverse("staff_claim_refuse", args=[claim.reference]), typed).content.decode()
        assert "Something is missing or not right yet" in html
    assert RoleClaim.objects.get().state == "open"
    html = posted(desk, "staff_claim_refuse", claim.reference, **{"refuse-reason": "unreached"})
    assert "The claim is refused" in html and "We could not reach the house" in html


def test_ones_own_claim_offers_no_decision(
    desk: Client, staff: Person, colleague: Person, now: dt.datetime
) -> None:
    own = another(staff, now)
    html = page(desk, reverse("staff_claim", args=[own.reference]))
    assert "leave it to two colleagues" in html and "Refuse the claim" not in html
    assert "Nobody decides about their own claim" in posted(desk, "staff_claim_confirm", own.reference)


def test_a_claim_on_a_frozen_house_waits(desk: Client, claim: RoleClaim, now: dt.datetime) -> None:
    Venue.objects.update(frozen_at=now)
    html = page(desk, reverse("staff_claim", args=[claim.reference]))
    assert "nothing is confirmed until that is settled" in html
    assert "frozen because of a dispute" in posted(desk, "staff_claim_confirm", claim.reference)
    assert RoleClaim.objects.get().first_by is None


@pytest.mark.parametrize("kind", ["venue", "group"])
def test_one_freezes_and_two_thaw_from_the_page(
    kind: str, desk: Client, as_: Browsers, colleague: Person, venue: Venue, group: Group
) -> None:
    noun: Any = venue if kind == "venue" else group
    of = (kind, noun.slug)
    assert "never frozen" in page(desk, reverse("staff_noun", args=of))
    html = desk.post(reverse("staff_freeze", args=of), {"reason": ""}).content.decode()
    assert "Choose a reason" in html
    html = posted(desk, "staff_freeze", *of, reason="rivals")
    assert "It is frozen" in html and "Two sides say" in html
    assert noun.name in page(desk, reverse("staff_nouns"), kind=kind)
    assert "Now a colleague looks" in posted(desk, "staff_thaw", *of)
    other = as_(colleague)
    assert "It stays frozen." in posted(other, "staff_keep", *of)
    posted(desk, "staff_thaw", *of)
    assert "It is not frozen any more." in posted(other, "staff_thaw", *of)
    noun.refresh_from_db()
    assert noun.frozen_at is None
    history = page(desk, reverse("staff_noun", args=of))
    people = Person.objects.all()
    assert not any(one.pseudonym in history for one in people)
    assert "A second member of staff agreed" in history
    assert "it is not frozen" in posted(desk, "staff_thaw", *of)


def test_houses_and_groups_are_found_by_name(desk: Client, venue: Venue, group: Group) -> None:
    for number in range(3):
        make.venue(name=f"Other {number}")
    html = page(desk, reverse("staff_nouns"), q="BRIGHT")
    assert "Bright House" in html and "Other" not in html
    assert "Kupalinka" in page(desk, reverse("staff_nouns"), kind="group", q="kupa\0linka")
    assert "Nothing bears this name" in page(desk, reverse("staff_nouns"), q="%_" * 200)
    assert "Bright House" in page(desk, reverse("staff_nouns"), kind="nonsense")


@pytest.mark.parametrize("of", [("house", "bright-house"), ("venue", "none"), ("group", "bright-house")])
def test_what_is_not_there_is_not_found(desk: Client, venue: Venue, of: tuple[str, str]) -> None:
    assert desk.get(reverse("staff_noun", args=of)).status_code == 404
    for name in ("staff_freeze", "staff_thaw", "staff_keep"):
        assert desk.post(reverse(name, args=of), {"reason": "other"}).status_code == 404
    assert desk.get("/en/staff/claims/NONE/").status_code == 404


def test_the_houses_own_history_says_it_in_words(
    as_: Browsers, desk: Client, manager: Person, venue: Venue
) -> None:
    posted(desk, "staff_freeze", "venue", venue.slug, reason="rivals")
    html = page(as_(manager), "/en/manage/venues/bright-house/history/")
    assert "The house was frozen because of a dispute" in html
    assert "Two sides" not in html
