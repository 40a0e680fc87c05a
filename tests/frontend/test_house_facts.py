"""A manager says how one gets in and what it costs, checks it, and reads every version of the house rules."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Group, Person
from spaces.models import HouseAccess, HouseRules, Listing, Price, Space, Venue
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]

OF_SPACE = ["house_space_access", "house_space_price"]
FACTS = (
    *("step_free_stop", "parking", "step_free_entrance", "automatic_door", "lift", "accessible_toilet"),
    *(
        "baby_changing",
        "contrast_marking",
        "sign_language",
        "assistance_dog",
        "quiet_room",
        "evacuation_help",
    ),
)


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


def _url(name: str, space: Space) -> str:
    return reverse(name, args=[space.venue.slug, space.slug] if name in OF_SPACE else [space.venue.slug])


def _access(**changes: str) -> dict[str, str]:
    return {**dict.fromkeys(FACTS, "unknown"), "entrance_width": "", "lift_width": "", **changes}


def _price(**changes: str) -> dict[str, str]:
    return {"kind": "tariff", "currency": "PLN", "per": "hour", "informal": "15", **changes}


# Every page; who gets what there stands in tests/matrix.


@pytest.mark.parametrize("name", ["house_access", "house_price", "house_rules", *OF_SPACE])
def test_every_page_opens_in_every_state(desk: Client, space: Space, name: str) -> None:
    for frozen in (None, NOW):
        Venue.objects.update(frozen_at=frozen)
        page = desk.get(_url(name, space))
        assert page.status_code == 200
        assert ("frozen because of a dispute" in page.content.decode()) == bool(frozen)


def test_wrong_methods_are_refused(desk: Client, space: Space) -> None:
    assert desk.get(_url("house_checked", space)).status_code == 405
    assert desk.post(_url("house_rules", space)).status_code == 405
    assert desk.put(_url("house_access", space)).status_code == 405


# Access.


def test_facts_are_saved_and_shown_to_everybody(desk: Client, visitor: Client, space: Space) -> None:
    data = _access(lift="yes", parking="no", entrance_width="92", note_be="Звоніце", note_en="Ring the bell")
    assert desk.post(_url("house_access", space), data).status_code == 302
    row = HouseAccess.objects.get()
    assert (row.lift, row.parking, row.quiet_room, row.entrance_width) == ("yes", "no", "unknown", 92)
    for name, args in (("venue", [space.venue.slug]), ("space", [space.slug])):
        page = visitor.get(reverse(name, args=args)).content.decode()
        assert "Lift: <strong>yes</strong>" in page
        assert "Parking place for disabled people near the entrance: <strong>no</strong>" in page
        assert "Quiet room to rest in: <strong>not known</strong>" in page
        assert "Width of the entrance door (cm): <strong>92</strong>" in page
        assert "Ring the bell" in page


def test_a_house_of_which_nothing_is_known_says_so(visitor: Client, space: Space) -> None:
    page = visitor.get(reverse("venue", args=[space.venue.slug])).content.decode()
    assert "Nothing is known here of the way in" in page
    assert "Ask before you travel" in page
    assert "<strong>yes</strong>" not in page


def test_the_facts_of_a_space_are_its_own(desk: Client, visitor: Client, space: Space) -> None:
    facts = dict.fromkeys(("toilet_on_floor", "hearing_loop", "dimmable_light"), "unknown")
    data = {**facts, "step_free": "yes", "hearing_loop": "yes", "door_width": "80"}
    assert desk.post(_url("house_space_access", space), data).status_code == 302
    page = visitor.get(reverse("space", args=[space.slug])).content.decode()
    assert "Induction loop for hearing aids: <strong>yes</strong>" in page
    assert "Width of the door (cm): <strong>80</strong>" in page
    assert Space.objects.get().step_free == "yes"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("lift", "perhaps", "is an honest answer"),
        ("lift", "", "is an honest answer"),
        ("lift", "yes\x00", "is an honest answer"),
        ("entrance_width", "wide", "Write a whole number of centimetres"),
        ("entrance_width", "5", "at least 30"),
        ("entrance_width", "9" * 400, "at most 1000"),
        ("entrance_width", "-1", "at least 30"),
        ("note_pl", "x" * 3000, "at most 2000"),
        ("note_pl", "nul\x00", "Null characters"),
    ],
)
def test_a_mistake_in_access_is_told_and_all_is_kept(
    desk: Client, space: Space, field: str, value: str, words: str
) -> None:
    answer = desk.post(_url("house_access", space), _access(note_en="Kept", **{field: value}))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "Kept" in page
    assert not HouseAccess.objects.exists()


# Price.


def test_a_price_is_saved_and_shown_before_anybody_asks(
    desk: Client, as_: As, group_admin: Person, group: Group, visitor: Client, space: Space
) -> None:
    data = _price(kind="free_if", if_nobody_pays="on", informal="15", business="140", deposit_en="1,000 PLN")
    assert desk.post(_url("house_price", space), data).status_code == 302
    asking = reverse("space_request", args=[space.slug])
    for browser, address in (
        (visitor, reverse("venue", args=[space.venue.slug])),
        (visitor, reverse("space", args=[space.slug])),
        (as_(group_admin), asking),
    ):
        page = browser.get(address).content.decode()
        assert "Free of charge on conditions" in page
        assert "Participants do not pay" in page
        assert 'Business: <span class="nowrap">140\xa0PLN per hour' in page
        assert "1,000 PLN" in page
    assert "For your group (Informal group): free of charge, if its conditions are kept." in page
    finder = visitor.get(reverse("spaces")).content.decode()
    assert "Free on conditions" in finder


def test_a_space_differs_and_returns_to_the_house(desk: Client, visitor: Client, space: Space) -> None:
    Price.objects.create(venue=space.venue, kind="free")
    assert desk.post(_url("house_space_price", space), _price(informal="12.50")).status_code == 302
    assert "From 12.50\xa0PLN per hour" in visitor.get(reverse("spaces")).content.decode()
    desk.post(_url("house_space_price", space), {**_price(), "kind": "as_the_house"})
    assert [price.venue for price in Price.objects.all()] == [space.venue]
    assert "Free of charge" in visitor.get(reverse("spaces")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "gift"}, "There is no such choice"),
        ({"kind": ""}, "There is no such choice"),
        ({"kind": "as_the_house"}, "There is no such choice"),
        ({"currency": "BYN"}, "There is no such choice"),
        ({"per": "minute"}, "There is no such choice"),
        ({"informal": ""}, "Write what at least one kind of group pays."),
        ({"informal": "-1"}, "Write an amount of 0 or more."),
        ({"informal": "cheap"}, "Write an amount, for example"),
        ({"informal": "NaN"}, "Write an amount, for example"),
        ({"informal": "1e999"}, "Write an amount"),
        ({"informal": "1234567.00"}, "below 1,000,000"),
        ({"informal": "1.234"}, "at most two digits"),
        ({"kind": "free_if", "informal": ""}, "Tick a condition, or write one in your words."),
        ({"deposit_be": "x" * 3000}, "at most 2000"),
    ],
)
def test_a_mistake_in_the_price_is_told_and_all_is_kept(
    desk: Client, space: Space, changes: dict[str, str], words: str
) -> None:
    answer = desk.post(_url("house_price", space), _price(papers_en="Kept", **changes))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "Kept" in page
    assert not Price.objects.exists()


def test_nothing_to_pay_is_an_amount(desk: Client, space: Space) -> None:
    assert desk.post(_url("house_price", space), _price(informal="0")).status_code == 302
    assert Price.objects.get().informal == Decimal(0)


def test_a_group_whose_participants_pay_is_warned_and_told_the_sum(
    as_: As, group_admin: Person, group: Group, space: Space
) -> None:
    Price.objects.create(venue=space.venue, kind="free_if", if_nobody_pays=True, informal=Decimal(15))
    data = {"day": "2026-12-03", "starts": "18:00", "ends": "19:30", "until": "2026-12-17", "people": "12"}
    address = reverse("space_request", args=[space.slug])
    sent = {**data, "group": group.slug, "participants_pay": "on", "step": "check"}
    page = as_(group_admin).post(address, sent).content.decode()
    assert "your group pays by the tariff" in page
    assert "For your group (Informal group): 15\xa0PLN per hour. For these dates 67.50\xa0PLN in all." in page


# Is it true, and who runs it.


def test_one_press_says_that_it_was_checked_today(desk: Client, visitor: Client, space: Space) -> None:
    venue_page = reverse("venue", args=[space.venue.slug])
    assert "has not said when it last checked" in visitor.get(venue_page).content.decode()
    assert desk.post(_url("house_checked", space)).headers["Location"] == _url("house", space)
    assert "Checked by the house on Sunday, 22 November 2026." in " ".join(
        visitor.get(venue_page).content.decode().split()
    )
    assert "What stands here was checked" in desk.get(_url("house_history", space)).content.decode()


@pytest.mark.parametrize(("ago", "stale"), [(365, False), (366, True)])
def test_what_was_not_checked_for_a_year_is_said_to_be_old(
    visitor: Client, space: Space, ago: int, stale: bool
) -> None:
    Venue.objects.update(checked_on=NOW.date() - dt.timedelta(days=ago))
    page = visitor.get(reverse("space", args=[space.slug])).content.decode()
    assert ("Not checked by the house since" in page) == stale


@pytest.mark.parametrize(
    ("left", "words"), [(0, "Foundation, by contract until"), (-1, "This contract has ended.")]
)
def test_who_runs_the_house_is_told_and_doubted_once_the_contract_has_ended(
    desk: Client, visitor: Client, space: Space, left: int, words: str
) -> None:
    Venue.objects.update(operator="Foundation", contract_until=NOW.date() + dt.timedelta(days=left))
    for name, args in (("venue", [space.venue.slug]), ("space", [space.slug])):
        page = visitor.get(reverse(name, args=args)).content.decode()
        assert "Who runs the house" in page
        assert words in page
    assert "The contract" in desk.get(_url("house", space)).content.decode()


def test_staff_look_at_a_listing(as_: As, visitor: Client, staff: Person, manager: Person) -> None:
    house = make.venue(managed=False)
    Listing.objects.create(venue=house, source_key="x", published_by="x.example", confidence="A")
    address = reverse("venue_looked_at", args=[house.slug])
    page = reverse("venue", args=[house.slug])
    assert visitor.post(address).status_code == 302
    assert as_(manager).post(address).status_code == 404
    assert "When it was last looked at is not known." in visitor.get(page).content.decode()
    assert address not in visitor.get(page).content.decode()
    browser = as_(staff)
    assert address in browser.get(page).content.decode()
    assert browser.get(address).status_code == 405
    assert browser.post(address).headers["Location"] == page
    assert "Last looked at on Sunday, 22 November 2026." in visitor.get(page).content.decode()


def test_only_a_house_itself_confirms_what_it_says(as_: As, staff: Person, venue: Venue) -> None:
    assert as_(staff).post(reverse("venue_looked_at", args=[venue.slug])).status_code == 404
    assert Venue.objects.get().checked_on is None


def test_a_source_on_the_web_is_a_link_and_words_are_words(visitor: Client, venue: Venue) -> None:
    Venue.objects.update(source="https://dom.example/access <script>")
    page = visitor.get(reverse("venue", args=[venue.slug])).content.decode()
    assert 'href="https://dom.example/access"' in page
    assert "&lt;script&gt;" in page


# Rules.


def test_manager_and_group_read_the_version_that_was_accepted(
    desk: Client, as_: As, group: Group, group_admin: Person, stranger: Person, space: Space
) -> None:
    Venue.objects.update(house_rules={"en": "Leave at ten.", "be": "Да дзесяці"})
    booking = asked(Space.objects.get(), group, group_admin)
    house = Venue.objects.get()
    house.house_rules, house.rules_version = {"en": "Leave at nine."}, 2
    house.save()
    HouseRules.objects.create(venue=house, version=2, texts=house.house_rules, since=NOW)
    mine = reverse("my_booking_rules", args=[booking.reference])
    assert mine in as_(group_admin).get(reverse("my_booking", args=[booking.reference])).content.decode()
    page = as_(group_admin).get(mine).content.decode()
    assert "<p>Leave at ten.</p>" in page
    assert "Да дзесяці" in page
    assert "<del> ten.</del><ins> nine.</ins>" in page
    assert as_(stranger).get(mine).status_code == 404
    theirs = reverse("house_rules_version", args=[house.slug, 1])
    assert theirs in desk.get(reverse("manage_booking", args=[booking.reference])).content.decode()
    assert "<p>Leave at ten.</p>" in desk.get(theirs).content.decode()
    newer = desk.get(reverse("house_rules_version", args=[house.slug, 2])).content.decode()
    assert "<del> ten.</del><ins> nine.</ins>" in newer
    assert as_(group_admin).get(theirs).status_code == 404
    assert desk.get(reverse("house_rules_version", args=[house.slug, 3])).status_code == 404
    kept = desk.get(reverse("house_rules", args=[house.slug])).content.decode()
    assert kept.index("Version 2") < kept.index("Version 1")


def test_a_booking_without_rules_says_so(as_: As, group: Group, group_admin: Person, space: Space) -> None:
    booking = asked(space, group, group_admin)
    mine = reverse("my_booking_rules", args=[booking.reference])
    assert "The house had no rules to accept." in as_(group_admin).get(mine).content.decode()
    Venue.objects.update(house_rules={"en": "New"}, rules_version=2)
    assert "was not kept" in as_(group_admin).get(mine).content.decode()


def test_rules_are_written_as_text(desk: Client, space: Space) -> None:
    texts = {"en": "<script>alert(1)</script>"}
    HouseRules.objects.create(venue=space.venue, version=1, texts=texts)
    HouseRules.objects.create(venue=space.venue, version=2, texts={"en": "<b>"})
    for number in (1, 2):
        page = desk.get(reverse("house_rules_version", args=[space.venue.slug, number])).content.decode()
        assert "<script>alert" not in page
        assert "<b>" not in page


# Kinds and addresses.


def test_a_kind_is_shown_with_its_citys_word(visitor: Client) -> None:
    house = make.venue(city="warsaw", kind="local_activity_centre")
    for address in (reverse("venue", args=[house.slug]), reverse("venues")):
        page = visitor.get(address).content.decode()
        assert '<abbr title="Miejsce Aktywności Lokalnej" lang="pl">MAL</abbr>' in page


def test_an_address_that_is_not_public_is_told_to_its_managers_alone(
    desk: Client, visitor: Client, as_: As, group_admin: Person, group: Group, space: Space
) -> None:
    Venue.objects.update(address="ul. Skryta 5", address_is_public=False)
    for browser in (visitor, as_(group_admin)):
        for name, args in (("venue", [space.venue.slug]), ("space", [space.slug])):
            page = browser.get(reverse(name, args=args)).content.decode()
            assert "Skryta" not in page
            assert "tells its address to those whose request it approves" in page
        assert "Skryta" not in browser.get(f"/api/v1/venues/{space.venue.slug}/").content.decode()
    assert "Skryta" in desk.get(reverse("venue", args=[space.venue.slug])).content.decode()
