"""The page on which a group tells that it found no space."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import Group, Membership, Person
from bookings.models import Demand
from spaces.models import Space
from tests import make

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.django_db]

QUERY = "date=2026-12-01&from=18:00&to=20:00&city=krakow&people=31"
PAGE = f"/en/need/?{QUERY}"
TOLD = {"group": "circle", "purpose": "culture", "city": "krakow", "people": "31"}


@pytest.fixture
def browser(as_: Callable[[Person], Client], group_admin: Person, group: Group) -> Client:
    """Somebody who acts for one group."""
    TOLD["group"] = group.slug
    return as_(group_admin)


def test_a_visitor_signs_in_first_and_comes_back_with_the_search(visitor: Client, space: Space) -> None:
    answer = visitor.get(PAGE)
    assert answer.status_code == 302
    assert "next=/en/need/%3Fdate%3D2026-12-01" in answer["Location"]
    assert "/en/need/?date=2026-12-01" in visitor.get(f"/en/spaces/?{QUERY}").content.decode()


def test_the_need_is_told_once(browser: Client, space: Space) -> None:
    html = browser.get(PAGE).content.decode()
    assert "Tuesday, 1 December 2026, 18:00–20:00" in html
    assert 'value="31"' in html
    answer = browser.post(PAGE, TOLD, follow=True)
    assert "your group is not kept with it" in answer.content.decode()
    kept = Demand.objects.get()
    assert (kept.city, kept.people, kept.reason, kept.venue) == ("krakow", 31, "no_space", None)
    answer = browser.post(PAGE, TOLD, follow=True)
    assert "have told this need already" in answer.content.decode()
    assert Demand.objects.count() == 1


def test_a_need_of_another_city_knows_no_district_of_the_first(browser: Client, space: Space) -> None:
    """Looked for in Podgórze, and then wanted in Vilnius, where a room is too small."""
    make.space(make.venue(city="krakow", district="Podgórze"), capacity=20)
    make.space(make.venue(city="vilnius", district="Žvėrynas"), capacity=20)
    page = f"{PAGE}&district=Podg%C3%B3rze"
    assert browser.post(page, {**TOLD, "city": "vilnius"}).status_code == 302
    kept = Demand.objects.get()
    assert (kept.city, kept.district, kept.reason) == ("vilnius", "", "no_space")
    answer = browser.post(page, {**TOLD, "city": "vilnius", "people": "20", "purpose": "advice"}, follow=True)
    assert "There is a space that is free" in answer.content.decode()
    browser.post(page, TOLD)
    assert Demand.objects.latest("pk").district == "Podgórze"


def test_nothing_is_told_while_a_space_is_free(browser: Client, space: Space) -> None:
    answer = browser.post(PAGE, {**TOLD, "people": "5"}, follow=True)
    assert "There is a space that is free" in answer.content.decode()
    assert not Demand.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"group": "somebody-elses"}, "You do not act for this group"),
        ({"purpose": "\x00"}, "There is no such purpose"),
        ({"city": ""}, "Choose the city"),
        ({"people": "9" * 30}, "Write at most 10,000 people."),
    ],
)
def test_bad_input_is_answered_and_kept(
    browser: Client, space: Space, changes: dict[str, str], said: str
) -> None:
    make.group(slug="somebody-elses")
    answer = browser.post(PAGE, {**TOLD, **changes})
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not Demand.objects.exists()


def test_without_a_time_it_leads_to_the_finder(browser: Client) -> None:
    for query in ("", "date=2026-12-01", "date=yesterday&from=18:00&to=20:00"):
        assert browser.get(f"/en/need/?{query}")["Location"] == f"/en/spaces/?{query.replace(':', '%3A')}"


def test_somebody_without_a_group_founds_one_first(
    as_: Callable[[Person], Client], stranger: Person, space: Space
) -> None:
    Membership.objects.filter(person=stranger).delete()
    answer = as_(stranger).get(PAGE)
    assert "/my/groups/new/" in answer["Location"]
    assert "need" in answer["Location"]


def test_other_methods_are_refused(browser: Client) -> None:
    assert browser.put(PAGE).status_code == 405
