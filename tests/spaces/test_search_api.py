"""The finder for programs: the answers of the page, date by date, and what else there is."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from spaces.models import EquipmentKind, Known, QuietHours, Space
from spaces.search_examples import COURSE_PARTLY_FREE
from spaces.search_questions import PARAMETERS
from spaces.search_shapes import FoundOut
from spaces.standing import Fate
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


def test_kinds_and_districts_may_be_repeated_and_nothing_else(visitor: Client, space: Space) -> None:
    make.equipment(space)
    make.equipment(space, kind="piano")
    asked = "first=2026-12-01&starts=18:00&ends=20:00&equipment=piano&equipment=projector"
    assert visitor.get(f"{ADDRESS}?{asked}").json()["count"] == 1
    assert visitor.get("/api/v1/spaces/?equipment=piano&equipment=projector").json()["count"] == 1
    for address in (f"{ADDRESS}?{asked}&people=5&people=9000", "/api/v1/spaces/?people=5&people=9000"):
        answer = visitor.get(address)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "people")


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
    wishes = [{"wish": "people", "equipment": ""}]
    assert told["without"] == [{"wishes": wishes, "people": 10, "spaces": [other.slug]}]
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


def test_wishes_that_fail_together_are_named_together(visitor: Client) -> None:
    space = make.space(capacity=10)
    make.equipment(space, kind=EquipmentKind.PIANO)
    [option] = ask(visitor, **EVENING, people="30", step_free="true", equipment="piano")["suggestions"][
        "without"
    ]
    assert option == {
        "wishes": [{"wish": "people", "equipment": ""}, {"wish": "step_free", "equipment": ""}],
        "people": 10,
        "spaces": [space.slug],
    }


@pytest.mark.parametrize("together", [True, False])
def test_several_districts_and_kinds_of_equipment(visitor: Client, together: bool) -> None:
    """Any of the districts will do, and each kind must be there; by commas or by repeating the parameter."""
    spaces = {
        name: make.space(make.venue(district=name), slug=slug)
        for name, slug in (("Podgórze", "one"), ("Stare Miasto", "two"), ("Dębniki", "three"))
    }
    for name, kinds in {
        "Podgórze": ["piano", "screen"],
        "Stare Miasto": ["piano"],
        "Dębniki": ["screen"],
    }.items():
        for kind in kinds:
            make.equipment(spaces[name], kind=kind)

    def found(**several: list[str]) -> set[str]:
        asked = {name: ",".join(told) if together else told for name, told in several.items()}
        answer = visitor.get(ADDRESS, {**EVENING, **asked})
        assert answer.status_code == 200, answer.content
        return {item["space"]["slug"] for item in answer.json()["results"]}

    assert found(districts=["Podgórze", "Stare Miasto"]) == {"one", "two"}
    assert found(equipment=["piano", "screen"]) == {"one"}
    assert found(districts=["Stare Miasto", "Dębniki"], equipment=["piano"]) == {"two"}


def test_answers_come_in_pages_with_the_same_suggestions(visitor: Client, space: Space) -> None:
    other = make.space(space.venue, capacity=5)
    told = [ask(visitor, **EVENING, page_size="1", page=page) for page in ("1", "2")]
    assert [[item["space"]["slug"] for item in page["results"]] for page in told] == [
        [space.slug],
        [other.slug],
    ]
    assert [(page["count"], bool(page["next"]), bool(page["previous"])) for page in told] == [
        (2, True, False),
        (2, False, True),
    ]
    assert visitor.get(ADDRESS, {**EVENING, "page": "3"}).status_code == 404


def _shape(value: Any) -> Any:
    """The names in an answer, however deep; of a list those of its first."""
    if isinstance(value, dict):
        return {name: _shape(item) for name, item in value.items()}
    return [_shape(value[0])] if isinstance(value, list) and value else None


def _bare(shape: Any) -> Any:
    """Without what depends on words in a language."""
    texts = ("name", "about", "note", "welcome", "unwelcome", "conditions", "deposit", "papers")
    if isinstance(shape, dict):
        return {name: None if name in texts else _bare(item) for name, item in shape.items()}
    return [_bare(item) for item in shape] if isinstance(shape, list) else None


def test_the_documented_answer_is_one_that_is_given(visitor: Client, space: Space) -> None:
    make_events.booking(make.group(), space)
    make_events.booking(make.group(), space, [dt.datetime(2026, 12, 8, 22, tzinfo=dt.UTC)])
    QuietHours.objects.create(venue=space.venue, starts=dt.time(19), ends=dt.time(6))
    make.equipment(space)
    other = make.space(space.venue, capacity=30)
    make_events.booking(make.group(), other, [dt.datetime(2026, 12, 8, 17, tzinfo=dt.UTC)])
    make.space(space.venue, capacity=10)
    told = ask(visitor, **COURSE, people="25")
    assert _bare(_shape(told)) == _bare(_shape(COURSE_PARTLY_FREE))
    answer = FoundOut(data=COURSE_PARTLY_FREE)
    answer.is_valid()
    # Spaces are written by no one through this; all else is as the fields say.
    assert set(answer.errors) <= {"results"}


def test_each_parameter_is_documented_with_an_example(visitor: Client) -> None:
    schema = visitor.get("/api/schema/", {"format": "json"}).json()
    asked = schema["paths"][ADDRESS]["get"]
    told = {item["name"]: item for item in asked["parameters"]}
    assert set(told) == {*PARAMETERS, "page", "page_size"}
    assert [name for name, item in told.items() if not (item.get("examples") and item["description"])] == []
    for path in (ADDRESS, "/api/v1/spaces/{slug}/availability/"):
        answer = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
        assert answer["examples"], path
    window = schema["paths"]["/api/v1/spaces/{slug}/availability/"]["get"]["parameters"]
    assert {item["name"] for item in window if item.get("examples")} == {"from", "to"}


def test_the_schema_names_what_becomes_of_a_date(visitor: Client) -> None:
    """Programs are generated from the names: one that is made up changes with each new value."""
    parts = visitor.get("/api/schema/", {"format": "json"}).json()["components"]["schemas"]
    assert parts["FoundDateState"]["enum"] == [fate.value for fate in Fate]
    for part in ("FoundDateOut", "AnswerOut"):
        assert "FoundDateState" in str(parts[part]["properties"]["state"])


def test_documented_values_are_taken(visitor: Client, space: Space) -> None:
    """Every example of a parameter can be sent as it stands."""
    make.venue(district="Stare Miasto")
    make.space(make.venue(district="Podgórze"))
    schema = visitor.get("/api/schema/", {"format": "json"}).json()
    for item in schema["paths"][ADDRESS]["get"]["parameters"]:
        if item["name"] in ("from", "to", "page"):
            continue
        for example in item["examples"].values():
            value = str(example["value"])
            asked = {**EVENING, item["name"]: value.lower() if value in ("True", "False") else value}
            answer = visitor.get(ADDRESS, asked)
            assert answer.status_code == 200, (item["name"], answer.content)


def test_a_series_begins_on_its_weekday(visitor: Client, space: Space) -> None:
    told = ask(visitor, **COURSE, weekday="4")["results"][0]["dates"]
    assert [date["day"] for date in told] == ["2026-12-03", "2026-12-10", "2026-12-17"]


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"until": "2098-01-01"}, "until", "at most 200 dates: choose an earlier last date"),
        # Five thousand weeks reach beyond all years that are taken elsewhere.
        ({"until": "2122-10-01"}, "until", "at most 200 dates: choose an earlier last date"),
        ({"until": "9999-12-31"}, "until", "at most 200 dates: choose an earlier last date"),
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
        ({"people": "01000001"}, "people", "from 1 to 100,000"),
        ({"people": "0000001" + "9" * 5000}, "people", "from 1 to 100,000"),
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
