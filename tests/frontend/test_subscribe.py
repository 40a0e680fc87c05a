"""The address of a selection, for calendar programs."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import segno
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, Person
from events.operations import NewTime, edit_event, move_date
from events.states import Disclosure
from spaces.models import Space
from tests import make_events

pytestmark = pytest.mark.usefixtures("now")

HOUR = dt.timedelta(hours=1)
LATER = make_events.TUESDAY + 40 * HOUR


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


def test_who_comes_with_a_choice_sees_first_what_comes_of_it(visitor: Client, db: None) -> None:
    assert '<details class="filters" open>' in page(visitor)
    assert '<details class="filters" open>' in page(visitor, "city=krakow&age=ten")
    chosen = page(visitor, "city=krakow&age=8")
    assert '<details class="filters">' in chosen
    assert '<span class="filters__count">2<' in chosen


def test_a_group_brought_along_by_a_link_stays_chosen(visitor: Client, group: Group, space: Space) -> None:
    make_events.event(group, space)
    html = page(visitor, "group=kupalinka&city=krakow")
    assert "?city=krakow&amp;group=kupalinka&amp;lang=en" in html
    assert '<input type="hidden" name="group" value="kupalinka">' in html


def test_the_address_that_is_shown_works(visitor: Client, group: Group, space: Space) -> None:
    make_events.event(group, space)
    answer = visitor.get("/feeds/events.ics?city=krakow&kind=culture&language=be&neutral=1&lang=pl")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")


def test_the_page_shows_what_the_calendar_will_show(visitor: Client, group: Group, space: Space) -> None:
    make_events.event(group, space, make_events.weekly(7), short_title={"en": "Evening"})
    make_events.event(group, disclosure=Disclosure.MEMBERS, title={"en": "Secret"}, starts=[LATER])
    html = page(visitor, "city=krakow")
    assert "7 dates to come" in html
    assert html.count("Evening of songs") == 5
    assert "Bright room, Bright House" in html
    neutral = page(visitor, "city=krakow&neutral=on")
    assert "Evening of songs" not in neutral
    assert neutral.count("Evening · ") == 5
    for nothing in (page(visitor, "city=vilnius"), page(visitor, "kind=advice")):
        assert "0 dates to come" in nothing
        assert "Nothing that is announced fits yet." in nothing
        assert "Secret" not in nothing


def test_a_member_is_shown_what_everybody_s_calendar_holds(
    as_: Callable[[Person], Client], member: Person, group: Group
) -> None:
    make_events.event(group, disclosure=Disclosure.MEMBERS, title={"en": "Secret"})
    assert "Secret" not in page(as_(member))


def test_each_program_is_given_the_same_choice(visitor: Client, db: None) -> None:
    html = page(visitor, "city=krakow&neutral=on")
    told = "testserver%2Ffeeds%2Fevents.ics%3Fcity%3Dkrakow%26neutral%3D1%26lang%3Den"
    assert f'href="https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{told}"' in html
    assert (
        f'href="https://outlook.live.com/calendar/0/addfromweb?url=http%3A%2F%2F{told}&amp;name=Calendar"'
        in html
    )
    assert 'href="/feeds/events.atom?city=krakow&amp;neutral=1&amp;lang=en"' in html
    assert "&lt;iframe src=&quot;http://testserver/en/embed/events/?city=krakow&quot;" in html


def test_the_picture_leads_to_this_page_with_the_choice(
    visitor: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []

    def noting(address: str, **options: Any) -> Any:
        drawn.append(address)
        return make(address, **options)

    make = segno.make
    monkeypatch.setattr(segno, "make", noting)
    html = page(visitor, "city=krakow&neutral=on&x=%3Cscript%3E", "pl")
    assert drawn == ["http://testserver/pl/subscribe/?city=krakow&neutral=1"]
    assert "<svg" in html
    assert "<script>" not in html


def test_the_page_costs_the_same_queries_for_few_and_for_many(visitor: Client, group: Group) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            page(visitor, "city=krakow")
        return len(captured)

    make_events.event(group)
    few = cost()
    for number in range(3):
        make_events.event(group, starts=make_events.weekly(3, LATER + number * HOUR))
    assert cost() == few == 4


OLD = "Your calendar may be old"


@pytest.mark.parametrize(("before", "shown"), [(35, True), (36, False), (1, True), (200, False)])
def test_a_late_change_is_said_on_the_page_of_the_event(
    visitor: Client, group: Group, space: Space, now: dt.datetime, before: int, shown: bool
) -> None:
    event = make_events.event(group, space)
    address = "/en/events/evening-of-songs/"
    assert OLD not in visitor.get(address).content.decode()
    moment = event.occurrences.get().starts_at - before * HOUR
    edit_event(by=None, event=event, details=make_events.announcement(price={"en": "5"}), now=moment)
    with time_machine.travel(moment, tick=False):
        assert (OLD in visitor.get(address).content.decode()) == shown
    with time_machine.travel(moment + 400 * HOUR, tick=False):
        assert OLD not in visitor.get(address).content.decode()


def test_a_date_that_was_to_be_tomorrow_is_a_late_change_until_then(
    visitor: Client, group: Group, now: dt.datetime
) -> None:
    """Who looks at an old calendar comes on the old day."""
    old = now + 30 * HOUR
    event = make_events.event(group, starts=[old])
    moved = NewTime(day=(old + dt.timedelta(days=21)).date())
    move_date(by=None, event=event, date=event.occurrences.get().uid, time=moved, now=now)
    for moment, shown in ((now, True), (old + HOUR, True), (old + 3 * HOUR, False)):
        with time_machine.travel(moment, tick=False):
            page = visitor.get("/en/events/evening-of-songs/").content.decode()
            assert (OLD in page) == shown, moment


def test_what_was_announced_late_is_not_old(visitor: Client, group: Group, now: dt.datetime) -> None:
    make_events.event(group, starts=[now + 5 * HOUR])
    assert OLD not in visitor.get("/en/events/evening-of-songs/").content.decode()
