"""Programmes and steps for machines."""

from typing import Any

import pytest
from django.test import Client

from lda_events.operations import put_programme
from tests.conftest import NOW
from tests.make_programmes import SLUG, details, programme, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

PROGRAMMES, STEPS = "/api/v1/lda/programmes/", "/api/v1/lda/steps/"


def test_a_programme_says_all_that_its_card_says_and_no_bookkeeping(visitor: Client) -> None:
    programme()
    put_programme(by=None, slug=SLUG, details=details(summary={"en": "New.", "be": "Жыхары."}), now=NOW)
    told: Any = visitor.get(f"{PROGRAMMES}{SLUG}/").json()
    assert told["summary"] == {"en": "New.", "be": "Жыхары."}
    assert told["conditions"]["citizenship"] == "unknown"
    assert told["sources"] == [{"title": "budget.example", "url": "https://budget.example/rules"}]
    (only,) = told["steps"]
    assert (only["kind"], only["starts_on"], only["certainty"]) == ("submit", "2026-12-01", "confirmed")
    assert not {"loaded", "edited_at", "id"} & set(told)
    assert visitor.get(PROGRAMMES).json()["results"] == [told]


def test_steps_come_in_order_and_those_taken_back_do_not(visitor: Client) -> None:
    undated = step("next", kind="vote", starts_on=None, ends_on=None, certainty="unknown")
    programme(steps=(undated, step(), step("gone", kind="check")))
    put_programme(by=None, slug=SLUG, details=details(steps=(undated, step())), now=NOW)
    results = visitor.get(STEPS).json()["results"]
    assert [(one["kind"], one["programme"], one["city"]) for one in results] == [
        ("submit", SLUG, "warsaw"),
        ("vote", SLUG, "warsaw"),
    ]
    assert len(visitor.get(f"{PROGRAMMES}{SLUG}/").json()["steps"]) == 2


@pytest.mark.parametrize("address", [PROGRAMMES, STEPS])
def test_it_is_read_by_city_and_never_written(visitor: Client, address: str) -> None:
    programme()
    programme("other", city="vilnius")
    assert visitor.get(f"{address}?city=vilnius").json()["count"] == 1
    assert visitor.get(f"{address}?city=").json()["count"] == 2
    for query in ("city=paris", "city=%00", "town=vilnius"):
        assert visitor.get(f"{address}?{query}").status_code == 400
    for verb in (visitor.post, visitor.put, visitor.delete, visitor.patch):
        assert verb(address).status_code in (403, 405)
    assert visitor.get(f"{PROGRAMMES}none/").status_code == 404


@pytest.mark.parametrize(("address", "queries"), [(PROGRAMMES, 3), (STEPS, 2)])
def test_more_rows_cost_no_more_queries(
    visitor: Client, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        programme(f"one-{number}")
        if number != 1:
            with django_assert_num_queries(queries):
                visitor.get(address)
