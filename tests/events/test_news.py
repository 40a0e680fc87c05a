"""What readers of news, search engines and the pages of partners get: the public record, and nothing beside it."""

import datetime as dt
import json
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, Person
from events.models import Event, Occurrence
from events.operations import cancel_event, cancel_event_dates
from events.states import Disclosure, Format, Kind
from spaces.models import Space, Venue
from tests import make, make_events
from tests.make_events import TUESDAY, weekly

pytestmark = pytest.mark.django_db

ATOM = "/feeds/events.atom"
ONE = "/feeds/events/evening-of-songs.jsonld?lang=en"
EMBEDDED = "/en/embed/events/"
NAMES = {"a": "http://www.w3.org/2005/Atom"}
HOUR = dt.timedelta(hours=1)


def entries(answer: Any) -> list[Any]:
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content).findall("a:entry", NAMES)


def texts(answer: Any, name: str = "title") -> list[str | None]:
    return [entry.findtext(f"a:{name}", namespaces=NAMES) for entry in entries(answer)]


def test_the_latest_announced_stands_first_with_its_next_date(
    visitor: Client, group: Group, space: Space, now: dt.datetime, settings: Any
) -> None:
    Venue.objects.update(address="vulica Vyhadanaja 1")
    make_events.event(group, space, weekly(3), title={"en": "First"}, now=now - HOUR)
    make_events.event(title={"en": "Second"}, disclosure=Disclosure.DISTRICT)
    answer = visitor.get(f"{ATOM}?lang=en")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert texts(answer) == ["Second", "First"]
    assert texts(answer, "published")[1] == "2026-11-22T08:00:00+00:00"
    assert (
        texts(answer, "summary")[1]
        == "2026-12-01 18:00, Bright room, Bright House, vulica Vyhadanaja 1, Kraków"
    )
    link = entries(answer)[1].find("a:link", NAMES)
    assert link is not None
    assert link.get("href") == f"{settings.SITE_URL}/en/events/first/"
    assert len(set(texts(answer, "id"))) == 2
    assert not answer.cookies
    again = visitor.get(f"{ATOM}?lang=en", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_each_selection_is_a_feed_of_its_own(visitor: Client, db: None, settings: Any) -> None:
    """RFC 4287 §4.2.6: readers take two feeds of one id for the same."""
    ids = set()
    for query in ("?lang=en", "?lang=be", "?lang=en&kind=advice", "?lang=en&kind=advice&neutral=1"):
        told = ElementTree.fromstring(visitor.get(f"{ATOM}{query}").content)
        own = f"{settings.SITE_URL}{ATOM}{query}"
        assert own in {link.get("href") for link in told.findall("a:link[@rel='self']", NAMES)}
        ids.add(told.findtext("a:id", namespaces=NAMES))
    assert len(ids) == 4


def test_news_have_the_filters_of_the_events_page(visitor: Client, now: dt.datetime) -> None:
    make_events.event(kind=Kind.CULTURE, title={"en": "Songs"})
    make_events.event(kind=Kind.ADVICE, title={"en": "Papers"})
    assert texts(visitor.get(f"{ATOM}?kind=advice&lang=en")) == ["Papers"]
    assert texts(visitor.get(f"{ATOM}?city=vilnius")) == []
    assert visitor.get(f"{ATOM}?kind=party").status_code == 400
    assert visitor.get(f"{ATOM}?town=krakow").status_code == 400
    assert visitor.get(f"{ATOM}?group=none").status_code == 404


def test_what_is_not_for_all_or_does_not_take_place_is_no_news(visitor: Client, now: dt.datetime) -> None:
    for disclosure in (Disclosure.MEMBERS, Disclosure.HIDDEN):
        make_events.event(disclosure=disclosure)
    cancel_event(by=None, event=make_events.event(), now=now)
    assert entries(visitor.get(ATOM)) == []


def test_neutral_news_say_nothing_over_a_shoulder(visitor: Client, now: dt.datetime) -> None:
    make_events.event(kind=Kind.DIALOGUE)
    answer = visitor.get(f"{ATOM}?neutral=1&lang=en")
    assert texts(answer) == ["Meeting"]
    assert b"song" not in answer.content
    assert b"ialogue" not in answer.content


def test_no_text_breaks_the_news(visitor: Client, now: dt.datetime) -> None:
    make_events.event(title={"be": "a\0b\x0bc\ufffe]]><&\"'"})
    assert texts(visitor.get(ATOM)) == ["abc]]><&\"'"]


def test_news_cost_the_same_queries_for_few_and_for_many(visitor: Client, now: dt.datetime) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).status_code == 200
        return len(captured)

    make_events.event()
    few = {address: cost(address) for address in (ATOM, EMBEDDED)}
    for number in range(3):
        make_events.event(starts=weekly(3, TUESDAY + number * HOUR))
    assert {address: cost(address) for address in (ATOM, EMBEDDED)} == few
    assert max(few.values()) <= 3


# In the words of schema.org


def test_an_open_event_in_the_words_of_search_engines(
    visitor: Client, group: Group, space: Space, now: dt.datetime
) -> None:
    Venue.objects.update(address="vulica Vyhadanaja 1")
    event = make_events.event(group, space, weekly(3), indexable=True)
    dates = list(event.occurrences.all())
    cancel_event_dates(by=None, event=event, only={dates[1].uid}, now=now)
    Occurrence.objects.filter(pk=dates[2].pk).update(moved_from=dates[2].starts_at - HOUR)
    answer = visitor.get(ONE)
    assert answer["Content-Type"] == "application/ld+json; charset=utf-8"
    told = json.loads(answer.content)
    assert [each["eventStatus"].rpartition("/")[2] for each in told] == [
        "EventScheduled",
        "EventCancelled",
        "EventRescheduled",
    ]
    assert told[0]["startDate"] == "2026-12-01T18:00:00+01:00"
    assert told[2]["previousStartDate"] == "2026-12-15T17:00:00+01:00"
    assert told[0]["location"]["address"] == {
        "@type": "PostalAddress",
        "addressLocality": "Kraków",
        "streetAddress": "vulica Vyhadanaja 1",
    }
    assert "geo" not in told[0]["location"]
    Venue.objects.update(latitude=50.0614, longitude=19.9366)
    degrees = {"@type": "GeoCoordinates", "latitude": 50.0614, "longitude": 19.9366}
    assert json.loads(visitor.get(ONE).content)[0]["location"]["geo"] == degrees
    Venue.objects.update(address_is_public=False)
    assert "geo" not in json.loads(visitor.get(ONE).content)[0]["location"]
    page = visitor.get("/en/events/evening-of-songs/").content.decode()
    assert f'<link rel="alternate" type="application/ld+json" href="{ONE}">' in page


@pytest.mark.parametrize(
    ("age_from", "age_to", "told"), [(None, None, None), (7, 9, "7-9"), (16, None, "16-"), (None, 12, "0-12")]
)
def test_search_engines_learn_for_whom_it_is(
    visitor: Client, now: dt.datetime, age_from: int | None, age_to: int | None, told: str | None
) -> None:
    make_events.event(indexable=True, age_from=age_from, age_to=age_to)
    [date] = json.loads(visitor.get(ONE).content)
    assert date.get("typicalAgeRange") == told


@pytest.mark.parametrize("disclosure", [each for each in Disclosure if each != Disclosure.OPEN])
def test_what_is_not_open_has_no_such_form(visitor: Client, now: dt.datetime, disclosure: Disclosure) -> None:
    event = make_events.event(disclosure=disclosure)
    Event.objects.update(indexable=True)
    assert visitor.get(f"/feeds/events/{event.slug}.jsonld").status_code == 404


def test_nor_has_what_search_engines_may_not_list(visitor: Client, group: Group, now: dt.datetime) -> None:
    make_events.event(group)
    assert visitor.get(ONE).status_code == 404
    assert "ld+json" not in visitor.get("/en/events/evening-of-songs/").content.decode()


# For the pages of partners


def test_the_list_for_other_pages_has_no_script_and_no_cookie_and_may_be_framed(
    as_: Any, visitor: Client, member: Person, group: Group, now: dt.datetime
) -> None:
    make_events.event(group, title={"en": "Songs"})
    make_events.event(group, title={"en": "Secret"}, disclosure=Disclosure.MEMBERS)
    answer = visitor.get(f"{EMBEDDED}?city=krakow")
    html = answer.content.decode()
    assert "Songs" in html
    assert "<script" not in html
    assert 'href="/en/events/?city=krakow"' in html
    assert not answer.cookies
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in visitor.get("/en/events/")["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in visitor.get("/en/events/")["Content-Security-Policy"]
    # A member's frame on somebody else's page shows what anybody's does.
    assert "Secret" not in as_(member).get(EMBEDDED).content.decode()
    assert visitor.post(EMBEDDED).status_code == 405


def test_what_cannot_be_read_is_said_in_the_frame(visitor: Client, db: None) -> None:
    html = visitor.get(f"{EMBEDDED}?age=old&city=krakow").content.decode()
    assert "Give an age in whole years" in html
    assert 'href="/en/events/?city=krakow"' in html


# Calendars


def test_an_event_without_a_place_says_how_people_meet_and_a_moved_one_from_when(
    visitor: Client, group: Group, now: dt.datetime
) -> None:
    make.space()
    make_events.event(group, format=Format.ONLINE)
    Event.objects.update(public_city="", public_district="", public_venue=None, public_space=None)
    Occurrence.objects.update(moved_from=TUESDAY - HOUR)
    text = visitor.get("/feeds/events.ics?lang=en").content.decode().replace("\r\n ", "")
    assert "\r\nLOCATION:online\r\n" in text
    assert "DESCRIPTION:Moved. Before: 2026-12-01 17:00\\n\\n" in text
    assert "Format: online" in text
    assert "\r\nCOLOR:darkslategray\r\n" in text
    neutral = visitor.get("/feeds/events.ics?lang=en&neutral=1").content.decode()
    assert "COLOR" not in neutral
    assert "URL" not in neutral
