"""Houses by city, and the public pages of groups."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group, Person
from events.states import Disclosure
from spaces.models import Listing, Space
from tests import make, make_events

pytestmark = pytest.mark.usefixtures("now")


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_houses_stand_under_their_cities_managed_ones_first(visitor: Client, space: Space) -> None:
    make.venue(name="A listed house", managed=False)
    make.venue(name="House in Vilnius", city="vilnius")
    html = page(visitor, "/en/venues/")
    order = ["Bright House", "A listed house", "House in Vilnius"]
    assert sorted(order, key=html.index) == order
    assert "House in Vilnius" not in page(visitor, "/en/venues/?city=krakow")
    assert "We know of no such city" in page(visitor, "/en/venues/?city=minsk")


def test_houses_cost_a_fixed_number_of_queries(
    visitor: Client, django_assert_num_queries: Any, db: None
) -> None:
    for number in range(3):
        Listing.objects.create(
            venue=make.venue(managed=False), source_key=f"k{number}", confidence="C", published_by="x.example"
        )
        if number != 1:
            with django_assert_num_queries(2):
                page(visitor, "/en/venues/")


def test_a_house_shows_its_spaces_and_its_open_events(visitor: Client, space: Space, group: Group) -> None:
    make_events.event(group, space)
    later = make_events.TUESDAY + make_events.WEEK
    make_events.event(group, space, [later], title={"en": "Secret meeting"}, disclosure=Disclosure.DISTRICT)
    html = page(visitor, "/en/venues/bright-house/")
    assert "Bright room" in html
    assert "Evening of songs" in html
    assert "Secret meeting" not in html


def test_a_house_costs_a_fixed_number_of_queries(
    visitor: Client, space: Space, group: Group, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        make.equipment(space)
        make_events.event(group, space, [make_events.TUESDAY + number * make_events.WEEK])
        if number != 1:
            # The house; its spaces with parts, hours, exceptions, photos; its equipment with the spaces of each;
            # its events, once the slug is known.
            # What is taken comes on top.
            with django_assert_num_queries(12):
                page(visitor, "/en/venues/bright-house/")
        make.space(space.venue)


def test_a_listed_group_has_a_page_with_what_it_invites_to(visitor: Client, space: Space) -> None:
    group = make.group(name="Kupalinka", slug="open", listed=True, about={"en": "We sing."})
    make_events.event(group, space)
    make_events.event(group, make.space(), title={"en": "For us alone"}, disclosure=Disclosure.MEMBERS)
    html = page(visitor, "/en/groups/open/")
    assert "We sing." in html
    assert "Evening of songs" in html
    assert "For us alone" not in html
    assert '<meta name="robots" content="noindex, noarchive">' in html


def test_a_group_that_is_not_listed_is_there_for_its_members_only(
    visitor: Client, group: Group, member: Person, stranger: Person, as_: Callable[[Person], Client]
) -> None:
    hidden = visitor.get("/en/groups/kupalinka/")
    missing = visitor.get("/en/groups/no-such-one/")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(b"kupalinka", b"") == missing.content.replace(b"no-such-one", b"")
    assert as_(stranger).get("/en/groups/kupalinka/").status_code == 404
    assert "Only members of the group see this page." in page(as_(member), "/en/groups/kupalinka/")
    assert as_(member).get("/en/groups/kupalinka/")["Cache-Control"] == "no-store"
