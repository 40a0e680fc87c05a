"""Events for machines."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from events.models import Event
from events.operations import NewTime, cancel_event, move_date
from events.states import Disclosure
from spaces.models import Space, Venue
from tests import make, make_events
from tests.make_events import TUESDAY, WEEK, weekly

pytestmark = pytest.mark.django_db

EVENTS = "/api/v1/events/"


@pytest.fixture
def course(group: Group, space: Space, now: dt.datetime) -> Event:
    """On both sides of the spring change, at six on the wall."""
    return make_events.event(
        group,
        space,
        [dt.datetime(2027, 3, 23, 17, tzinfo=dt.UTC), dt.datetime(2027, 3, 30, 16, tzinfo=dt.UTC)],
    )


def test_a_date_as_machines_get_it(visitor: Client, course: Event, venue: Venue) -> None:
    response = visitor.get(EVENTS)
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    answer = response.json()
    assert answer["count"] == 2
    first = answer["results"][0]
    assert first == {
        "uid": str(course.occurrences.all()[0].uid),
        "starts_at": "2027-03-23T18:00:00+01:00",
        "ends_at": "2027-03-23T20:00:00+01:00",
        "zone": "Europe/Warsaw",
        "all_day": False,
        "state": "planned",
        "moved_from": None,
        "changed_at": "2026-11-22T09:00:00Z",
        "slug": "evening-of-songs",
        "event_state": "published",
        "kind": "culture",
        "title": {"en": "Evening of songs", "be": "Вечар песень"},
        "short_title": {},
        "text": {"en": "We sing together.", "be": "Спяваем разам."},
        "organiser": "Kupalinka",
        "group": "kupalinka",
        "disclosure": "open",
        "city": "krakow",
        "district": "",
        "venue": {"slug": "bright-house", "name": "Bright House", "address": ""},
        "space": {"slug": "bright-room", "name": {"en": "Bright room"}},
        "place": None,
        "languages": ["be"],
        "level": "any",
        "age_from": None,
        "age_to": None,
        "format": "in_person",
        "price": {},
        "free_of_charge": True,
        "photo_policy": "none",
        "how_to_join": {},
        "term_start": None,
        "term_end": None,
        "term_holidays": [],
        "parent_stays": "",
        "inclusive_support": {},
        "interpretation": [],
        "childcare": False,
        "standards_url": "",
        "standards_reviewed": None,
        "step_free": "unknown",
    }
    assert answer["results"][1]["starts_at"] == "2027-03-30T18:00:00+02:00"


def test_one_event_with_its_dates(visitor: Client, course: Event, now: dt.datetime) -> None:
    cancel_event(by=None, event=course, now=now)
    answer = visitor.get(f"{EVENTS}evening-of-songs/").json()
    assert answer["event"]["event_state"] == "cancelled"
    assert [date["state"] for date in answer["dates"]] == ["cancelled", "cancelled"]
    assert [date["starts_at"][11:16] for date in answer["dates"]] == ["18:00", "18:00"]


def test_a_district_event_names_no_place(visitor: Client, now: dt.datetime) -> None:
    make_events.event(disclosure=Disclosure.DISTRICT)
    (date,) = visitor.get(EVENTS).json()["results"]
    assert (date["venue"], date["space"], date["city"]) == (None, None, "krakow")


def test_a_window_of_time(visitor: Client, now: dt.datetime) -> None:
    make_events.event(starts=[now - WEEK, *weekly(3)], now=now - 2 * WEEK)

    def starts(**window: str) -> list[str]:
        return [date["starts_at"] for date in visitor.get(EVENTS, window).json()["results"]]

    evening = "T18:00:00+01:00"
    assert len(starts()) == 3
    assert len(starts(**{"from": "2020-01-01T00:00:00Z"})) == 4
    # Half-open: what ends as the window begins, or begins as it ends, is outside.
    window = {"from": "2026-12-01T20:00:00+01:00", "to": "2026-12-15T18:00:00+01:00"}
    assert starts(**window) == [f"2026-12-08{evening}"]
    assert starts(to="2026-12-01T18:00:01+01:00") == [f"2026-12-01{evening}"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=tomorrow", "from"),
        ("from=2026-12-01T18:00:00", "from"),
        ("to=0001-01-01T00:00:00Z", "to"),
        ("from=2026-12-02T00:00:00Z&to=2026-12-01T00:00:00Z", "to"),
        ("city=paris", "city"),
        ("venue=nowhere", "venue"),
        ("age=%00", "age"),
        ("town=krakow", "town"),
        ("weekday=8", "weekday"),
        ("format=json", "format"),
        ("q=%21", "q"),
    ],
)
def test_what_cannot_be_read_is_named(visitor: Client, db: None, query: str, field: str) -> None:
    response = visitor.get(f"{EVENTS}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_pages_cost_the_same_queries_for_few_and_for_many(visitor: Client, now: dt.datetime) -> None:
    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert visitor.get(address).status_code == 200
        return len(captured)

    make_events.event(starts=weekly(1), title={"en": "Course"})
    few = cost(EVENTS), cost(f"{EVENTS}course/")
    make_events.event(make.group(), starts=weekly(9, TUESDAY), title={"en": "Other"})
    assert (cost(EVENTS), cost(f"{EVENTS}other/")) == few == (2, 1)
    answer: Any = visitor.get(f"{EVENTS}?page_size=4&page=3").json()
    assert (answer["count"], len(answer["results"])) == (10, 2)
    assert visitor.get(f"{EVENTS}?page=99").status_code == 404


def test_a_moved_date_says_where_it_was_and_an_event_its_neutral_title(
    visitor: Client, now: dt.datetime
) -> None:
    event = make_events.elsewhere(short_title={"en": "Meeting"})
    date = event.occurrences.get()
    moved = NewTime(day=dt.date(2026, 12, 8), starts=dt.time(9), ends=dt.time(10))
    move_date(by=None, event=event, date=date.uid, time=moved, now=now)
    answer = visitor.get(f"{EVENTS}{event.slug}/").json()
    assert {one["moved_from"] for one in (answer["event"], *answer["dates"])} == {"2026-12-05T10:00:00+01:00"}
    assert answer["event"]["short_title"] == {"en": "Meeting"}


def test_nothing_is_written_here(visitor: Client, course: Event) -> None:
    for verb in (visitor.put, visitor.patch, visitor.delete):
        assert verb(EVENTS).status_code == 405
        assert verb(f"{EVENTS}evening-of-songs/").status_code == 405
