"""Filters of pages, API and feeds: what each lets through, and what is said of what cannot be read."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict

from events.disclosure import public_records
from events.listing import ANYBODY, EventFilter, public_occurrences, read_filter
from events.states import CLASSES, Disclosure, Kind
from tests import make, make_events
from tests.conftest import NOW
from tests.make_events import TUESDAY, weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(now: dt.datetime) -> None:
    """Events that differ in one thing each."""
    vilnius = make.space(make.venue(city="vilnius", slug="v-vilnius"), slug="s-vilnius")
    make_events.event(space=vilnius, title={"en": "vilnius"})
    make_events.event(make.group(slug="g", listed=True), title={"en": "group"})
    make_events.event(kind=Kind.LANGUAGE_CLASS, title={"en": "class"}, languages=("be-tarask",))
    make_events.event(kind=Kind.CHILDREN, title={"en": "children"}, age_from=7, age_to=10)
    make_events.event(title={"en": "lt"}, languages=("lt", "pl"), age_from=18)
    make_events.event(title={"en": "secret"}, disclosure=Disclosure.MEMBERS)


def titles(now: dt.datetime, **wanted: Any) -> set[str]:
    dates = public_occurrences(EventFilter(**wanted), now)
    return {record.title["en"] for record in public_records(dates, ANYBODY, now)}


EVERYTHING = {"vilnius", "group", "class", "children", "lt"}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, EVERYTHING),
        ({"city": "vilnius"}, {"vilnius"}),
        ({"city": "krakow"}, EVERYTHING - {"vilnius"}),
        ({"city": "wroclaw"}, set()),
        ({"venue": "v-vilnius"}, {"vilnius"}),
        ({"space": "s-vilnius"}, {"vilnius"}),
        ({"group": "g"}, {"group"}),
        ({"kind": frozenset({Kind.CHILDREN})}, {"children"}),
        ({"kind": CLASSES}, {"class", "children"}),
        ({"language": "be"}, EVERYTHING - {"lt"}),
        ({"language": "be-tarask"}, {"class"}),
        ({"language": "be-Latn"}, set()),
        ({"language": "pl"}, {"lt"}),
        ({"age": 6}, EVERYTHING - {"children", "lt"}),
        ({"age": 7}, EVERYTHING - {"lt"}),
        ({"age": 10}, EVERYTHING - {"lt"}),
        ({"age": 11}, EVERYTHING - {"children", "lt"}),
        ({"age": 18}, EVERYTHING - {"children"}),
        ({"age": 18, "language": "pl", "city": "krakow"}, {"lt"}),
    ],
)
def test_each_filter(programme: None, now: dt.datetime, wanted: dict[str, Any], found: set[str]) -> None:
    assert titles(now, **wanted) == found


def test_dates_come_in_order_and_go_when_they_end(now: dt.datetime) -> None:
    make_events.event(starts=weekly(2))
    make_events.event(starts=[TUESDAY + dt.timedelta(days=1)])

    def starts(moment: dt.datetime) -> list[dt.datetime]:
        return [date.starts_at for date in public_occurrences(EventFilter(), moment)]

    every = [TUESDAY, TUESDAY + dt.timedelta(days=1), TUESDAY + dt.timedelta(days=7)]
    assert starts(now) == every
    assert starts(TUESDAY + dt.timedelta(hours=2, seconds=-1)) == every
    assert starts(TUESDAY + dt.timedelta(hours=2)) == every[1:]


def test_a_query_string_becomes_a_filter(programme: None) -> None:
    query = QueryDict(
        "city=vilnius&kind=culture&venue=v-vilnius&space=s-vilnius&group=g&language=be&age=30&page=2"
    )
    wanted, problems = read_filter(query, NOW)
    assert problems == []
    assert wanted == EventFilter(
        city="vilnius",
        kind=frozenset({"culture"}),
        venue="v-vilnius",
        space="s-vilnius",
        group="g",
        language="be",
        age=30,
    )


def test_a_value_that_cannot_be_read_is_named_and_narrows_nothing(programme: None) -> None:
    query = QueryDict("city=paris&age=old&venue=nowhere&kind=culture&space=&group=%00")
    wanted, problems = read_filter(query, NOW)
    assert wanted == EventFilter(kind=frozenset({"culture"}))
    assert {problem.field: problem.code for problem in problems} == {
        "city": "invalid",
        "age": "invalid",
        "venue": "unknown",
        "group": "unknown",
    }
    assert "krakow, wroclaw, warsaw, vilnius" in str(problems[0].text)


def test_the_list_costs_one_query(programme: None, now: dt.datetime, django_assert_num_queries: Any) -> None:
    for wanted in (EventFilter(), EventFilter(city="krakow", language="be", age=8)):
        with django_assert_num_queries(1):
            assert public_records(public_occurrences(wanted, now), ANYBODY, now)
