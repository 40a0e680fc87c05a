"""Can I take part? Four answers, and the condition that decides."""

from typing import Any

import pytest

from lda_events.eligibility import Person, answer
from lda_events.models import Programme

OPEN = {
    "residence": "yes",
    "registration": "no",
    "citizenship": "no",
    "age_limit": "no",
    "group_needed": "no",
}
STRICT = {**OPEN, "registration": "yes", "age_limit": "yes", "age_from": 18}
YOUNG = {**OPEN, "age_limit": "yes", "age_from": 13, "younger_with_parent": True}
GROUPS = {**OPEN, "group_needed": "yes", "groups": ["residents", "ngo"]}
ME = {"home": "living", "citizen": "no", "age": "adult", "group": "alone"}


@pytest.mark.parametrize(
    ("conditions", "person", "can", "deciding"),
    [
        (OPEN, {}, "yes", []),
        (OPEN, {"home": "elsewhere"}, "no", ["One must live in the city."]),
        (OPEN, {"home": ""}, "unknown", ["One must live in the city: say where you live."]),
        (STRICT, {}, "no", ["One must have a registered address in the city."]),
        (STRICT, {"home": "registered"}, "yes", []),
        (STRICT, {"home": "registered", "age": "youth"}, "no", ["One must be at least 18 years old."]),
        (
            STRICT,
            {"home": "registered", "age": ""},
            "unknown",
            ["One must be at least 18 years old: it depends on your age."],
        ),
        ({**STRICT, "age_from": 14}, {"home": "registered", "age": "teenager"}, "unknown", ...),
        ({**STRICT, "age_from": 13}, {"home": "registered", "age": "teenager"}, "yes", []),
        (YOUNG, {"age": "child"}, "yes", []),
        ({**YOUNG, "younger_with_parent": False}, {"age": "child"}, "no", ...),
        ({**OPEN, "citizenship": "yes"}, {}, "no", ["One must be a citizen of the country."]),
        ({**OPEN, "citizenship": "yes"}, {"citizen": "yes"}, "yes", []),
        (
            {**OPEN, "citizenship": "unknown"},
            {},
            "unknown",
            ["We do not know whether one must be a citizen of the country."],
        ),
        ({**OPEN, "citizenship": "unknown"}, {"citizen": "yes"}, "yes", []),
        ({**OPEN, "citizenship": "unknown"}, {"home": "elsewhere"}, "no", ["One must live in the city."]),
        (GROUPS, {}, "no", ...),
        (GROUPS, {"group": "ngo"}, "yes", []),
        (GROUPS, {"group": ""}, "unknown", ...),
        ({}, ME | {"home": "registered", "citizen": "yes"}, "unknown", ...),
    ],
)
def test_the_answer_and_what_decides_it(
    conditions: dict[str, Any], person: dict[str, str], can: str, deciding: Any
) -> None:
    told = answer(Programme(city="warsaw", **conditions), Person(**{**ME, **person}))
    assert told.can == can
    if deciding is ...:
        assert len(told.deciding) >= 1
    else:
        assert [str(text) for text in told.deciding] == deciding


def test_a_child_takes_part_with_a_parent() -> None:
    told = answer(Programme(city="warsaw", **YOUNG), Person(**{**ME, "age": "child"}))
    assert [str(text) for text in told.remarks] == [
        "Together with a parent: on one’s own from the age of 13."
    ]


def test_nobody_who_said_nothing_is_told_yes_where_a_condition_holds() -> None:
    for conditions in (OPEN, STRICT, YOUNG, GROUPS, {}):
        assert answer(Programme(city="warsaw", **conditions), Person()).can == "unknown"
