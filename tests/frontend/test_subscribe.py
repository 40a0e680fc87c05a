"""The address of a selection, for calendar programs."""

import pytest
from django.test import Client

from accounts.models import Group
from spaces.models import Space
from tests import make_events

pytestmark = pytest.mark.usefixtures("now")


def page(browser: Client, query: str = "", language: str = "en") -> str:
    answer = browser.get(f"/{language}/subscribe/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_address_holds_the_choice_and_the_language(visitor: Client, db: None) -> None:
    html = page(visitor, "city=krakow&kind=culture&language=be-tarask&age=8", "pl")
    path = "testserver/feeds/events.ics?city=krakow&amp;kind=culture&amp;language=be-tarask&amp;age=8&amp;lang=pl"
    assert f'value="http://{path}"' in html
    assert f'href="webcal://{path}"' in html


def test_without_a_choice_it_is_the_calendar_of_everything(visitor: Client, db: None) -> None:
    assert 'value="http://testserver/feeds/events.ics?lang=en"' in page(visitor)


def test_neutral_names_are_part_of_the_address(visitor: Client, db: None) -> None:
    assert "?neutral=1&amp;lang=en" in page(visitor, "neutral=on")


def test_a_choice_that_cannot_be_read_does_not_get_into_the_address(visitor: Client, db: None) -> None:
    html = page(visitor, "city=minsk&age=8&lang=evil&x=%22%3E%3Cscript%3E")
    assert 'value="http://testserver/feeds/events.ics?age=8&amp;lang=en"' in html
    assert "<script>" not in html


def test_a_group_brought_along_by_a_link_stays_chosen(visitor: Client, group: Group, space: Space) -> None:
    make_events.event(group, space)
    html = page(visitor, "group=kupalinka&city=krakow")
    assert "?city=krakow&amp;group=kupalinka&amp;lang=en" in html
    assert '<input type="hidden" name="group" value="kupalinka">' in html


def test_the_address_that_is_shown_works(visitor: Client, group: Group, space: Space) -> None:
    make_events.event(group, space)
    answer = visitor.get("/feeds/events.ics?city=krakow&kind=culture&language=be&neutral=1&lang=pl")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
