"""Somebody says on the house's page that they answer for it, and follows what becomes of that."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Person
from spaces.models import RoleClaim, Venue
from spaces.role_claims import confirm_claim, refuse_claim
from tests import make

pytestmark = pytest.mark.usefixtures("now")

Browsers = Callable[[Person], Client]
FORM = "/en/venues/listed-house/claim/"
TYPED = {"ask_at": "+48 111 222 333", "note": "I keep the keys"}


@pytest.fixture
def listing(db: None) -> Venue:
    return make.venue(name="Listed House", slug="listed-house", managed=False)


def claimed(browser: Client) -> RoleClaim:
    answer = browser.post(FORM, TYPED)
    claim = RoleClaim.objects.get()
    assert answer.headers["Location"] == f"/en/my/claims/{claim.reference}/"
    return claim


def test_the_page_of_a_listing_leads_to_the_claim(visitor: Client, listing: Venue, venue: Venue) -> None:
    assert FORM in visitor.get("/en/venues/listed-house/").content.decode()
    assert "/en/venues/bright-house/claim/" in visitor.get("/en/venues/bright-house/").content.decode()
    answer = visitor.get(FORM)
    assert answer.headers["Location"] == f"/en/account/sign-in/?next={FORM}"
    assert visitor.get("/en/venues/no-such-house/claim/").status_code == 302


def test_a_claim_is_sent_and_followed(as_: Browsers, stranger: Person, listing: Venue) -> None:
    browser = as_(stranger)
    assert "What happens next" in browser.get(FORM).content.decode()
    claim = claimed(browser)
    assert (claim.person, claim.venue, claim.ask_at, claim.note) == (stranger, listing, *TYPED.values())
    page = browser.get(f"/en/my/claims/{claim.reference}/").content.decode()
    assert "A first member of staff asks the house" in page
    assert "111 222" not in page
    assert browser.get(FORM).headers["Location"] == f"/en/my/claims/{claim.reference}/"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"ask_at": " ", "note": "kept words"},
        {"ask_at": "x" * 201, "note": "kept words"},
        {"ask_at": "a\0b", "note": "kept words"},
        {"ask_at": "x", "note": "kept words" * 101},
    ],
)
def test_bad_input_is_named_and_kept(
    typed: dict[str, str], as_: Browsers, stranger: Person, listing: Venue
) -> None:
    answer = as_(stranger).post(FORM, typed)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Something is missing or not right yet" in page
    assert ("kept words" in page) == ("note" in typed)
    assert not RoleClaim.objects.exists()


def test_a_manager_is_led_to_the_house(as_: Browsers, manager: Person, venue: Venue) -> None:
    answer = as_(manager).get("/en/venues/bright-house/claim/")
    assert answer.headers["Location"] == "/en/manage/venues/bright-house/"


def test_a_frozen_house_takes_no_claim(
    as_: Browsers, stranger: Person, listing: Venue, now: dt.datetime
) -> None:
    Venue.objects.filter(pk=listing.pk).update(frozen_at=now)
    page = as_(stranger).post(FORM, TYPED).content.decode()
    assert "frozen because of a dispute" in page
    assert TYPED["note"] in page
    assert not RoleClaim.objects.exists()


def test_a_claim_is_withdrawn_once(as_: Browsers, stranger: Person, listing: Venue) -> None:
    browser = as_(stranger)
    address = f"/en/my/claims/{claimed(browser).reference}/"
    assert browser.get(f"{address}withdraw/").status_code == 405
    assert "Your claim is withdrawn." in browser.post(f"{address}withdraw/", follow=True).content.decode()
    assert "decided already" in browser.post(f"{address}withdraw/", follow=True).content.decode()
    assert RoleClaim.objects.get().state == "withdrawn"


def test_a_claim_is_its_claimants_alone(
    as_: Browsers, stranger: Person, manager: Person, staff: Person, listing: Venue
) -> None:
    address = f"/en/my/claims/{claimed(as_(stranger)).reference}/"
    for nobody in (manager, staff):
        assert as_(nobody).get(address).status_code == 404
        assert as_(nobody).post(f"{address}withdraw/").status_code == 404
    assert RoleClaim.objects.get().state == "open"


def test_the_page_says_what_became_of_it(
    as_: Browsers, stranger: Person, staff: Person, listing: Venue, now: dt.datetime
) -> None:
    browser = as_(stranger)
    claim = claimed(browser)
    address = f"/en/my/claims/{claim.reference}/"
    confirm_claim(by=staff, claim=claim, now=now)
    assert "A first member of staff has confirmed it" in browser.get(address).content.decode()
    RoleClaim.objects.update(expires_at=now)
    assert "could not be confirmed in time" in browser.get(address).content.decode()
    RoleClaim.objects.update(expires_at=now + dt.timedelta(days=1))
    refuse_claim(by=staff, claim=claim, reason="unknown", now=now)
    assert "The house does not know of this" in browser.get(address).content.decode()
    claim.refresh_from_db()
    RoleClaim.objects.update(state="granted")
    assert "/en/manage/venues/listed-house/" in browser.get(address).content.decode()


def test_the_role_opens_the_houses_pages_only_with_a_second_factor(
    as_: Browsers, client: Client, stranger: Person, staff: Person, listing: Venue, now: dt.datetime
) -> None:
    client.force_login(stranger)
    claim = claimed(client)
    for one in (staff, make.person(is_staff=True)):
        confirm_claim(by=one, claim=claim, now=now)
    answer = client.get("/en/manage/venues/listed-house/")
    assert "/account/" in answer.headers["Location"]
    assert as_(stranger).get("/en/manage/venues/listed-house/").status_code == 200
