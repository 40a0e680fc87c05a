"""The finder for programs: the answers of the page, date by date, and what else there is."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from spaces.models import Known, Space
from tests import make, make_events

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.django_db]

ADDRESS = "/api/v1/availability/"
EVENING = {"first": "2026-12-01", "starts": "18:00", "ends": "20:00"}
COURSE = {**EVENING, "until": "2026-12-22"}


def ask(browser: Client, **asked: str) -> Any:
    answer = browser.get(ADDRESS, asked)
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_a_course_is_told_date_by_date(visitor: Client, space: Space) -> None:
    make_events.booking(make.group(), space)
    [found] = ask(visitor, **COURSE)["results"]
    assert (found["space"]["slug"], found["free"], found["total"], found["can_be_had"]) == (
        "bright-room",
        3,
        4,
        True,
    )
    assert found["dates"][0] == {
        "day": "2026-12-01",
        "starts_at": "2026-12-01T17:00:00Z",
        "ends_at": "2026-12-01T19:00:00Z",
        "state": "occupied",
    }
    assert [date["state"] for date in found["dates"][1:]] == ["free"] * 3


def test_suggestions_are_those_of_the_page(visitor: Client, space: Space) -> None:
    make_events.booking(make.group(), space)
    told = ask(visitor, **COURSE)["suggestions"]
    assert [(near["space"], near["starts"], near["free"]) for near in told["nearest"]] == [
        ("bright-room", "16:00:00", 4),
        ("bright-room", "18:00:00", 4),
    ]
    other = make.space(capacity=10)
    told = ask(visitor, **COURSE)["suggestions"]
    assert told["in_two_spaces"] == []
    told = ask(visitor, **COURSE, people="25")["suggestions"]
    assert told["without"] == [{"wish": "people", "equipment": "", "people": 10, "spaces": [other.slug]}]
    make_events.booking(make.group(), other, [dt.datetime(2026, 12, 8, 17, tzinfo=dt.UTC)])
    told = ask(visitor, **COURSE)["suggestions"]
    assert {half["space"] for half in told["in_two_spaces"]} == {"bright-room", other.slug}
    for _number in range(3):
        make.space()
    assert ask(visitor, **EVENING)["suggestions"] == {"nearest": [], "in_two_spaces": [], "without": []}


def test_wishes_are_filters(visitor: Client, space: Space) -> None:
    flat = make.space(make.venue(district="Podgórze"), step_free=Known.YES, capacity=100)
    for wish in ({"step_free": "true"}, {"districts": "Podgórze"}, {"people": "60"}):
        assert [item["space"]["slug"] for item in ask(visitor, **EVENING, **wish)["results"]] == [flat.slug]
    assert ask(visitor, **EVENING, free_of_charge="true")["results"] == []
    assert len(ask(visitor, **EVENING, step_free="false")["results"]) == 2


def test_a_series_begins_on_its_weekday(visitor: Client, space: Space) -> None:
    told = ask(visitor, **COURSE, weekday="4")["results"][0]["dates"]
    assert [date["day"] for date in told] == ["2026-12-03", "2026-12-10", "2026-12-17"]


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"until": "2098-01-01"}, "until", "at most 200 dates"),
        ({"until": "2026-11-01"}, "until", "last date is before the first"),
        ({"ends": "17:00"}, "ends", "end is before the start"),
        ({"first": "2027-03-28", "starts": "02:30", "ends": "04:00"}, "starts", "skip this time"),
        ({"first": "9999-12-31"}, "first", "between 2000 and 2100"),
        ({"first": "tomorrow"}, "first", "such as 2026-12-01"),
        ({"starts": "25:00"}, "starts", "such as 18:00"),
        ({"starts": "\x00"}, "starts", "such as 18:00"),
        ({"weekday": "8"}, "weekday", "from 1, Monday"),
        ({"weekday": "12"}, "weekday", "from 1, Monday"),
        ({"weekday": ""}, "weekday", "from 1, Monday"),
        ({"city": "atlantis"}, "city", "Known are: krakow"),
        ({"districts": "\ud800"}, "districts", "Known are"),
        ({"people": "0"}, "people", "from 1 to 100,000"),
        ({"step_free": "yes"}, "step_free", "true or false"),
        ({"from": "2026-12-01T18:00:00+01:00"}, "first", "either from and to"),
        ({"projector": "1"}, "projector", "no such parameter"),
    ],
)
def test_bad_input_is_named_with_its_remedy(
    visitor: Client, space: Space, asked: dict[str, str], field: str, said: str
) -> None:
    try:
        answer = visitor.get(ADDRESS, {**EVENING, **asked})
    except UnicodeEncodeError:
        answer = visitor.get(f"{ADDRESS}?first=2026-12-01&starts=18:00&ends=20:00&districts=%ED%A0%80")
    assert answer.status_code == 400
    errors = {error["field"]: error for error in answer.json()["errors"]}
    assert field in errors
    assert said in str(errors[field])


def test_the_ends_of_the_calendar_have_an_answer(visitor: Client, space: Space) -> None:
    for year in ("0002", "9998"):
        asked = {"from": f"{year}-12-31T18:00:00+00:00", "to": f"{year}-12-31T20:00:00+00:00"}
        assert visitor.get(ADDRESS, asked).status_code == 200
