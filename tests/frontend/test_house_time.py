"""A manager sets seasons, rules of use and limits; groups read them before they ask, on pages and in the API."""

import datetime as dt
import html
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Group, GroupForm, Person
from bookings.models import Booking
from spaces.models import (
    GroupLimit,
    NamedGroup,
    OpeningHours,
    QuietHours,
    SchoolHoliday,
    SchoolRegion,
    Season,
    Space,
    SpaceRules,
    Venue,
)
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked, typed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]

OF_HOUSE = ["house_seasons", "house_limits"]
PURPOSES = [
    "language_class",
    "children",
    "history_forum",
    "culture",
    "advice",
    "support",
    "dialogue",
    "meeting",
]


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def summer(venue: Venue) -> Season:
    """July and August, every year."""
    return Season.objects.create(
        venue=venue, name={"en": "Summer"}, first_month=7, first_day=1, last_month=8, last_day=31
    )


@pytest.fixture
def booking(space: Space, group: Group, group_admin: Person) -> Booking:
    """Thursday, 3 December, 18:00 to 19:30, waiting for an answer."""
    return asked(space, group, group_admin)


def _season(**changes: Any) -> dict[str, Any]:
    days = {"first_day": "1", "first_month": "7", "last_day": "31", "last_month": "8"}
    return {**days, "how": "yearly", "year": "", "name_en": "Summer", **changes}


def _rules(**changes: Any) -> dict[str, Any]:
    return {
        "group_forms": list(GroupForm.values),
        "lent_for": PURPOSES,
        "in_school_holidays": "as_usual",
        "week_hours": "",
        "month_hours": "",
        "recurring_share": "",
        **changes,
    }


def _limits(**changes: Any) -> dict[str, Any]:
    return {"quiet_starts": "", "quiet_ends": "", "new_groups": "", **_rules(), **changes}


def _text(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def _verbs() -> list[str]:
    return list(AuditEntry.objects.filter(noun="venue").values_list("verb", flat=True))


def _addresses(space: Space, season: Season) -> list[str]:
    return [
        *(reverse(name, args=[space.venue.slug]) for name in OF_HOUSE),
        reverse("house_season", args=[space.venue.slug, season.pk]),
        reverse("house_lending", args=[space.venue.slug, space.slug]),
    ]


# Every page; who gets what there stands in tests/matrix.


def test_pages_open_in_every_state_and_other_methods_do_not(
    desk: Client, space: Space, summer: Season
) -> None:
    for frozen, retired in ((None, None), (NOW, None), (None, NOW)):
        Venue.objects.update(frozen_at=frozen)
        Space.objects.update(retired_at=retired)
        for address in _addresses(space, summer):
            assert desk.get(address).status_code == 200
            assert desk.put(address).status_code == 405


def test_a_season_of_another_house_is_not_found(desk: Client, venue: Venue, space: Space) -> None:
    other = Season.objects.create(venue=make.venue(), name={"en": "Theirs"})
    for pk in (other.pk, 0, 10**30):
        assert desk.get(reverse("house_season", args=[venue.slug, pk])).status_code == 404
    hours = reverse("house_hours", args=[venue.slug, space.slug])
    for asked_for in (other.pk, "x", "-1", 10**30, "%00"):
        assert desk.get(f"{hours}?season={asked_for}").status_code == 404


def test_in_a_dispute_nothing_is_changed(desk: Client, space: Space, summer: Season) -> None:
    Venue.objects.update(frozen_at=NOW)
    for address in _addresses(space, summer):
        data = {**_season(first_day="2"), **_limits()}
        assert "nothing can be changed" in _text(desk.post(address, data))
    assert _verbs() == []


# Seasons.


def test_a_season_is_added_and_given_its_week(desk: Client, space: Space) -> None:
    venue = space.venue
    answer = desk.post(reverse("house_seasons", args=[venue.slug]), _season(), follow=True)
    assert "until then it is closed" in _text(answer)
    assert "1 July – 31 August" in _text(answer)
    season = Season.objects.get()
    address = f"{reverse('house_hours', args=[venue.slug, space.slug])}?season={season.pk}"
    assert 'value="8:00"' not in _text(desk.get(address))
    copied = _text(desk.post(address, {"step": "copy_ordinary"}))
    assert 'value="08:00"' in copied
    assert "Not saved yet" in copied
    week = {"opens_0_0": "9", "closes_0_0": "12", "step": "save"}
    answer = desk.post(address, week)
    assert answer.headers["Location"] == address
    assert OpeningHours.objects.filter(season=season).count() == 1
    assert OpeningHours.objects.filter(season=None).count() == 7
    assert _verbs() == ["add_season", "set_season_hours"]
    page = _text(desk.get(reverse("house_history", args=[venue.slug])))
    assert "A season was added" in page
    assert "Weekly hours of a season were changed" in page


def test_a_season_without_hours_is_said_before_it_is_saved(
    desk: Client, space: Space, summer: Season
) -> None:
    OpeningHours.objects.create(space=space, season=summer, weekday=0, opens=dt.time(9), closes=dt.time(10))
    address = f"{reverse('house_hours', args=[space.venue.slug, space.slug])}?season={summer.pk}"
    empty = {"opens_0_0": "", "closes_0_0": "", "step": "save"}
    assert "would be closed throughout this season" in _text(desk.post(address, empty))
    assert summer.hours.count() == 1
    answer = desk.post(address, {**empty, "shut": "seen"}, follow=True)
    assert "closed throughout this season now" in _text(answer)
    assert summer.hours.count() == 0


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_day": "31", "first_month": "2"}, "There is no such day in the calendar"),
        ({"last_day": "29", "last_month": "2", "how": "single", "year": "2026"}, "There is no such day"),
        ({"first_day": "x"}, "Write a day of the month, from 1 to 31."),
        ({"first_day": "99999999999999999999"}, "Write a day of the month, from 1 to 31."),
        ({"first_month": "13"}, "Choose a month."),
        ({"first_month": "\x00"}, "Choose a month."),
        ({"how": "never"}, "Choose whether it comes every year or once."),
        ({"how": "single"}, "Write in which year it begins"),
        ({"how": "single", "year": "1066"}, "Write a year, for example 2027."),
        ({"name_en": "x" * 81}, "at most 80 characters"),
        ({"first_day": "31", "first_month": "8"}, "Another season of the house lies on some of these days"),
    ],
)
def test_a_mistake_in_a_season_is_told_and_all_is_kept(
    desk: Client, space: Space, summer: Season, changes: dict[str, Any], words: str
) -> None:
    data = _season(first_month="9", last_month="10", last_day="30", name_be="Захаванае") | changes
    page = _text(desk.post(reverse("house_seasons", args=[space.venue.slug]), data))
    assert words in page
    assert "Захаванае" in page
    assert Season.objects.count() == 1


def test_a_mistake_is_told_before_bookings_in_the_way_are_shown(desk: Client, booking: Booking) -> None:
    """Half a year with bookings in it that ends on 31 February."""
    data = _season(first_month="11", first_day="1", last_day="31", last_month="2")
    page = _text(desk.post(reverse("house_seasons", args=[booking.space.venue.slug]), data))
    assert "There is no such day in the calendar" in page
    assert booking.title not in page
    assert not Season.objects.exists()


def test_a_season_without_a_name_keeps_its_days(desk: Client, space: Space) -> None:
    data = _season(name_en=" ", first_day="17")
    page = _text(desk.post(reverse("house_seasons", args=[space.venue.slug]), data))
    assert "Write what the season is called" in page
    assert 'value="17"' in page
    assert not Season.objects.exists()


def test_bookings_in_a_new_season_are_named_first(desk: Client, booking: Booking) -> None:
    address = reverse("house_seasons", args=[booking.space.venue.slug])
    winter = _season(first_day="1", first_month="12", last_day="10", last_month="1")
    page = _text(desk.post(address, winter))
    assert booking.title in page
    assert not Season.objects.exists()
    mark = page.split('name="seen" value="')[1].split('"')[0]
    answer = desk.post(address, {**winter, "seen": mark}, follow=True)
    assert "stay as they are" in _text(answer)
    assert Season.objects.count() == 1
    assert Booking.objects.get().status == "requested"


def test_a_season_is_changed_and_removed(desk: Client, space: Space, summer: Season) -> None:
    address = reverse("house_season", args=[space.venue.slug, summer.pk])
    assert 'value="Summer"' in _text(desk.get(address))
    assert desk.post(address, _season(last_day="15", last_month="9")).status_code == 302
    summer.refresh_from_db()
    assert (summer.last_day, summer.last_month) == (15, 9)
    assert desk.post(address, {"step": "remove"}).status_code == 302
    assert not Season.objects.exists()
    assert desk.post(address, {"step": "remove"}).status_code == 404
    assert _verbs() == ["change_season", "remove_season"]


def test_bookings_in_a_season_that_goes_are_named_first(
    desk: Client, booking: Booking, summer: Season
) -> None:
    """The room opens on evenings only in the season: without it the request lies outside."""
    space = booking.space
    OpeningHours.objects.filter(space=space).update(closes=dt.time(12))
    Season.objects.update(first_month=12, first_day=1, last_month=12, last_day=31)
    OpeningHours.objects.create(space=space, season=summer, weekday=3, opens=dt.time(17), closes=dt.time(22))
    address = reverse("house_season", args=[space.venue.slug, summer.pk])
    page = _text(desk.post(address, {"step": "remove"}))
    assert booking.title in page
    assert Season.objects.exists()
    mark = page.split('name="seen" value="')[1].split('"')[0]
    assert desk.post(address, {"step": "remove", "seen": mark}).status_code == 302
    assert not Season.objects.exists()


# Rules of a space.


def test_rules_are_set_and_told_before_the_form(
    desk: Client, as_: As, visitor: Client, space: Space, group_admin: Person, group: Group
) -> None:
    address = reverse("house_lending", args=[space.venue.slug, space.slug])
    told = _rules(
        group_forms=["registered"],
        lent_for=[code for code in PURPOSES if code != "dialogue"],
        welcome_en="Language courses",
        unwelcome_be="Агітацыя",
        week_hours="6",
        recurring_share="25",
        in_school_holidays="closed",
    )
    assert desk.post(address, told).status_code == 302
    assert _verbs() == ["set_space_rules"]
    region = SchoolRegion.objects.get()
    first, last = dt.date(2027, 2, 15), dt.date(2027, 2, 28)
    SchoolHoliday.objects.create(region=region, name={"en": "Winter"}, first=first, last=last, source="x")
    request_page = _text(as_(group_admin).get(reverse("space_request", args=[space.slug])))
    for page in (_text(visitor.get(reverse("space", args=[space.slug]))), request_page):
        for words in (
            "Registered organisation",
            "Public dialogue",
            "Language courses",
            "Агітацыя",
            "6 hours a week here",
            "at most 25 %",
            "Winter: 15–28 Feb 2027",
        ):
            assert words in page
    assert request_page.index("Агітацыя") < request_page.index('name="day"')
    again = _text(desk.get(address))
    assert 'value="6"' in again
    assert "Агітацыя" in again


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"group_forms": []}, "Choose at least one: otherwise nobody could ever ask."),
        ({"group_forms": ["guild"]}, "Choose at least one: otherwise nobody could ever ask."),
        ({"lent_for": []}, "Choose at least one purpose"),
        ({"lent_for": ["party"]}, "Choose at least one purpose"),
        ({"only_named": "on"}, "there is no group on the list"),
        ({"week_hours": "0"}, "at least 1"),
        ({"week_hours": "169"}, "at most 168"),
        ({"month_hours": "soon"}, "Write a whole number."),
        ({"recurring_share": "101"}, "at most 100"),
        ({"in_school_holidays": "perhaps"}, "Choose what the space does"),
        ({"unwelcome_pl": "x" * 2001}, "at most 2000 characters"),
        ({"welcome_pl": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_a_mistake_in_the_rules_is_told_and_all_is_kept(
    desk: Client, space: Space, changes: dict[str, Any], words: str
) -> None:
    address = reverse("house_lending", args=[space.venue.slug, space.slug])
    page = _text(desk.post(address, _rules(welcome_en="Kept words", **changes)))
    assert words in page
    assert "Kept words" in page
    assert not SpaceRules.objects.exists()


def test_a_group_is_told_at_the_field_what_stands_against_it(
    as_: As, group_admin: Person, group: Group, space: Space
) -> None:
    SpaceRules.objects.create(space=space, forms=["registered"], not_for=["children"])
    page = _text(as_(group_admin).post(reverse("space_request", args=[space.slug]), typed()))
    assert "lent only to registered organisations" in page
    assert "not lent for this purpose" in page
    assert "Volha" in page
    assert not Booking.objects.exists()


# Quiet hours, limits and the list of the house.


def test_the_house_sets_quiet_hours_limits_and_its_list(
    desk: Client, visitor: Client, booking: Booking
) -> None:
    venue, space = booking.space.venue, booking.space
    known = make.group(listed=True)
    address = reverse("house_limits", args=[venue.slug])
    told = _limits(
        quiet_starts="22",
        quiet_ends="7:00",
        needs_approval="on",
        month_hours="20",
        groups=[booking.group.slug],
        new_groups=f"https://house.test/en/groups/{known.slug}/",
    )
    assert desk.post(address, told).status_code == 302
    assert QuietHours.objects.get().needs_approval
    assert NamedGroup.objects.count() == 2
    page = _text(visitor.get(reverse("space", args=[space.slug])))
    assert "22:00–07:00" in page
    assert "20 hours a month in the whole house" in page
    assert "The list" not in page
    assert desk.post(address, _limits()).status_code == 302
    assert not QuietHours.objects.exists()
    assert not GroupLimit.objects.exists()
    assert not NamedGroup.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quiet_starts": "22"}, "Write until when as well"),
        ({"quiet_ends": "7"}, "Write from when as well"),
        ({"quiet_starts": "7", "quiet_ends": "7:00"}, "would last all day"),
        ({"quiet_starts": "25:00"}, "Write a time of day"),
        ({"new_groups": "unlisted"}, "no public page of a group at this address: unlisted"),
        ({"new_groups": "nobody"}, "no public page of a group at this address: nobody"),
        ({"groups": ["unlisted"]}, "There is no such group"),
        ({"week_hours": "1"}, "less than the shortest booking"),
    ],
)
def test_a_mistake_in_the_limits_is_told_and_all_is_kept(
    desk: Client, space: Space, changes: dict[str, Any], words: str
) -> None:
    make.group(slug="unlisted")
    Space.objects.update(shortest_minutes=120)
    address = reverse("house_limits", args=[space.venue.slug])
    page = _text(desk.post(address, _limits(month_hours="77", **changes)))
    assert words in page
    assert 'value="77"' in page
    assert not GroupLimit.objects.exists()


# The preview and the API.


def test_the_preview_tells_of_the_new_rules(desk: Client, booking: Booking) -> None:
    space = booking.space
    SpaceRules.objects.create(space=space, forms=["registered"], not_for=["dialogue"])
    QuietHours.objects.create(venue=space.venue, starts=dt.time(19), ends=dt.time(7))
    GroupLimit.objects.create(venue=space.venue, space=space, week_hours=3)
    address = reverse("house_preview", args=[space.venue.slug, space.slug])
    asked_for = {"day": "2026-12-02", "starts": "18:00", "ends": "20:00", "purpose": "dialogue"}
    page = _text(desk.get(address, {**asked_for, "asker": ":informal"}))
    assert "lent only to registered organisations" in page
    assert "not lent for this purpose" in page
    assert "The house is quiet from 19:00 to 07:00" in page
    assert "3 h a week" not in page
    page = _text(desk.get(address, {**asked_for, "asker": booking.group.slug}))
    assert "yours would have 3.5 h" in page
    page = _text(desk.get(address, {**asked_for, "asker": ":registered", "until": "2026-12-16"}))
    assert "lent only to" not in page
    for wrong in ("nobody", ":guild"):
        assert "There is no such group" in _text(desk.get(address, {**asked_for, "asker": wrong}))


def test_closing_days_on_which_the_season_is_closed_is_told(
    desk: Client, space: Space, summer: Season
) -> None:
    address = reverse("house_dates", args=[space.venue.slug])
    told = {"last": "", "how": "closed", "opens": "", "closes": "", "spaces": [space.slug]}
    words = "closed on all of these days anyway"
    assert words in _text(desk.post(address, {**told, "first": "2027-07-05"}, follow=True))
    assert words not in _text(desk.post(address, {**told, "first": "2027-06-30"}, follow=True))
    assert words not in _text(
        desk.post(
            address,
            {**told, "first": "2027-07-06", "how": "hours", "opens": "9", "closes": "12"},
            follow=True,
        )
    )


def test_hours_too_short_for_any_booking_are_told(desk: Client, space: Space) -> None:
    Space.objects.update(shortest_minutes=120)
    address = reverse("house_hours", args=[space.venue.slug, space.slug])
    answer = desk.post(address, {"opens_0_0": "9", "closes_0_0": "10", "step": "save"}, follow=True)
    assert "Nobody can book in these hours" in _text(answer)


def test_the_api_says_the_rules(visitor: Client, space: Space) -> None:
    usual = visitor.get(f"/api/v1/spaces/{space.slug}/").json()["rules"]
    assert usual == {
        "group_forms": [],
        "only_named": False,
        "not_for": [],
        "welcome": {},
        "unwelcome": {},
        "in_school_holidays": "as_usual",
        "quiet_hours": None,
        "limits": [],
        "needs_register_number": False,
        "papers_first": False,
    }
    SpaceRules.objects.create(space=space, forms=["registered"], welcome={"en": "Classes"})
    QuietHours.objects.create(venue=space.venue, starts=dt.time(22), ends=dt.time(7))
    GroupLimit.objects.create(venue=space.venue, week_hours=10)
    GroupLimit.objects.create(venue=space.venue, space=make.space(space.venue), week_hours=2)
    rules = visitor.get(f"/api/v1/spaces/{space.slug}/").json()["rules"]
    assert (rules["group_forms"], rules["welcome"]) == (["registered"], {"en": "Classes"})
    assert rules["quiet_hours"] == {"starts": "22:00:00", "ends": "07:00:00", "needs_approval": False}
    assert rules["limits"] == [
        {"of": "venue", "week_hours": 10, "month_hours": None, "recurring_share": None}
    ]


def test_the_api_previews_a_purpose(as_: As, group_admin: Person, group: Group, space: Space) -> None:
    SpaceRules.objects.create(space=space, not_for=["dialogue"])
    dates = {"space": space.slug, "day": "2026-12-03", "starts": "18:00", "ends": "19:00"}
    for purpose, expected in (("dialogue", ["purpose"]), ("culture", [])):
        answer = as_(group_admin).post(
            "/api/v1/bookings/preview/", {**dates, "purpose": purpose}, content_type="application/json"
        )
        assert [problem["code"] for problem in answer.json()["problems"]] == expected
