"""Services, facts and consultations as everybody reads them, on pages and by machine."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from lda_events.entry_loading import files_of, import_entries, read_entries
from lda_events.models import Resource, ResourceReport
from lda_events.nouns import NOUNS
from tests import make_entries
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

PAGES = ["help", "help/lawyers", "help/lawyers/thanks", "facts", "consultations"]


@pytest.fixture
def entries() -> None:
    """One of each."""
    make_entries.resource()
    make_entries.fact()
    make_entries.consultation()


def html(visitor: Client, page: str, language: str = "en") -> str:
    answer = visitor.get(f"/{language}/lda/{page}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_reading_leaves_no_cookie_and_takes_no_post(visitor: Client, entries: None, page: str) -> None:
    for language in ("be", "pl", "lt", "uk", "ru", "en"):
        answer = visitor.get(f"/{language}/lda/{page}/")
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert visitor.post(f"/en/lda/{page}/").status_code == 405


def test_a_service_shows_all_that_is_known_and_what_is_not(visitor: Client, entries: None) -> None:
    shown = html(visitor, "help/lawyers/")
    for words in (
        "Lawyers’ table",
        "<strong>by appointment</strong>",
        "Беларуская, Polski",
        "free of charge",
        "not stated in our sources",
        "Not checked since it was drawn from published pages",
        "https://office.example/",
        "Associations and initiatives",
    ):
        assert words in shown
    Resource.objects.update(verified_on=dt.date(2026, 11, 20))
    assert "20 November 2026" in html(visitor, "help/lawyers/")


def test_public_services_and_those_of_associations_stand_apart(visitor: Client, entries: None) -> None:
    make_entries.resource("office", provider="public", name={"en": "City office"})
    shown = html(visitor, "help/")
    places = [shown.index(words) for words in ("by-public", "City office", "by-ngo", "Lawyers’ table")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"lawyers", "school"}),
        ("?need=legal", {"lawyers"}),
        ("?need=school", {"school"}),
        ("?city=vilnius", {"school"}),
        ("?language=be", {"lawyers", "school"}),
        ("?language=pl", {"lawyers"}),
        ("?cost=free", {"lawyers"}),
        ("?q=prawnikow", {"lawyers"}),
        ("?q=СТОЛ+юрыстау", {"lawyers"}),
        ("?q=stol+lietuva", set()),
        ("?q=%00%20", {"lawyers", "school"}),
        ("?need=legal&city=vilnius", set()),
        ("?need=gold&city=vilnius", {"school"}),
        ("?q=" + "x" * 101, {"lawyers", "school"}),
    ],
)
def test_services_are_found_by_what_one_needs(visitor: Client, query: str, found: set[str]) -> None:
    make_entries.resource()
    make_entries.resource(
        "school",
        city="vilnius",
        cost="unknown",
        needs=["school"],
        languages=["be-tarask"],
        name={"be": "Школка"},
    )
    shown = html(visitor, f"help/{query}")
    assert {slug for slug in ("lawyers", "school") if f"/en/lda/help/{slug}/" in shown} == found
    if not found:
        assert "Our sources name no such service yet" in shown
    if "gold" in query:
        assert "There is no such answer" in shown


@pytest.mark.parametrize(
    ("words", "found"),
    [
        # ł is l, with or without the mark, in whichever case.
        ("szkolka", "vilnius-shkolka"),
        ("SZKOŁKA", "vilnius-shkolka"),
        # ў is у, й is и, і is и.
        ("гімназія скарыны", "vilnius-skorina-gymnasium"),
        ("гимназия СКАРЫНЫ", "vilnius-skorina-gymnasium"),
        ("суседзяў", "krakow-children-of-neighbours"),
        ("суседзяу", "krakow-children-of-neighbours"),
        # ё is е.
        ("моладзевага", "warsaw-javaryna-kids"),
        ("молодёжного", "warsaw-javaryna-kids"),
        ("молодежного", "warsaw-javaryna-kids"),
        # Three apostrophes are none.
        ("прэм’ера", "krakow-children-of-neighbours"),
        ("прэм'ера", "krakow-children-of-neighbours"),
        ("прэмʼера", "krakow-children-of-neighbours"),
        # Łacinka loses its marks, and so does Lithuanian.
        ("susiedziaŭ", "krakow-children-of-neighbours"),
        ("susiedziau", "krakow-children-of-neighbours"),
        ("sveikatos priežiūrą", "krakow-info-point"),
        ("sveikatos prieziura", "krakow-info-point"),
        # What it helps with is found in every language, whatever the texts say.
        ("прававая дапамога", "krakow-info-point"),
        ("pomoc prawna", "krakow-info-point"),
        ("legal aid", "krakow-info-point"),
    ],
)
def test_the_records_are_found_however_one_types(visitor: Client, words: str, found: str) -> None:
    of = NOUNS["resource"]
    records = [one for file in files_of(of) for one in read_entries(of, file) if one["slug"] == found]
    import_entries(of, records, now=NOW)
    make_entries.resource(
        name={"en": "Another"}, what={"en": "Something else"}, needs=["housing"], address=""
    )
    answer = visitor.get("/en/lda/help/", {"q": words})
    shown = answer.content.decode()
    assert [f"/en/lda/help/{slug}/" in shown for slug in (found, "lawyers")] == [True, False]


def test_a_service_says_what_it_helps_with_and_leads_to_the_like(visitor: Client, entries: None) -> None:
    shown = html(visitor, "help/lawyers/")
    assert '<a href="/en/lda/help/?need=legal">Legal aid</a>' in shown
    assert "?need=housing" not in shown


def test_the_list_costs_the_same_for_one_and_for_three(
    visitor: Client, entries: None, django_assert_num_queries: Any
) -> None:
    for count in (1, 3):
        for number in range(1, count):
            resource = make_entries.resource(f"more-{number}")
            ResourceReport.objects.create(resource=resource, what="hours", came_at=dt.datetime.now(dt.UTC))
            make_entries.fact(f"more-{number}")
            make_entries.consultation(f"more-{number}")
        for page, queries in (("help/", 2), ("facts/", 1), ("consultations/", 1)):
            with django_assert_num_queries(queries):
                html(visitor, page)


def test_anybody_says_that_an_entry_is_out_of_date(visitor: Client, entries: None) -> None:
    address = "/en/lda/help/lawyers/outdated/"
    assert "Choose what is out of date." in visitor.post(address, {}).content.decode()
    assert "There is no such answer" in visitor.post(address, {"what": "x"}).content.decode()
    assert not ResourceReport.objects.exists()
    answer = visitor.post(address, {"what": "hours"})
    assert answer["Location"] == "/en/lda/help/lawyers/thanks/"
    assert ResourceReport.objects.get().what == "hours"
    assert "The opening hours are wrong" in html(visitor, "help/lawyers/")
    assert "reported as out of date" in html(visitor, "help/")
    assert "sessionid" not in visitor.cookies


def test_a_program_reports_nothing_and_a_sender_is_bounded(visitor: Client, entries: None) -> None:
    address = "/en/lda/help/lawyers/outdated/"
    assert visitor.post(address, {"what": "hours", "website": "x"}).status_code == 302
    assert not ResourceReport.objects.exists()
    statuses = [visitor.post(address, {"what": "hours"}).status_code for _ in range(6)]
    assert statuses == [302] * 5 + [200]
    assert ResourceReport.objects.count() == 5


@pytest.mark.parametrize("page", ["", "outdated/", "thanks/"])
def test_a_service_that_is_not_there_is_not_found(visitor: Client, page: str) -> None:
    assert visitor.get(f"/en/lda/help/none/{page}").status_code == 404


def test_a_fact_says_where_it_holds_and_what_becomes_of_the_claim(visitor: Client, entries: None) -> None:
    shown = html(visitor, "facts/", "en")
    for words in ("Poland", "Everybody votes.", "not true", "Citizens vote.", "office.example"):
        assert words in shown


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (dt.date(2025, 11, 26), dt.date(2025, 11, 26), "Wednesday, 26 November 2025"),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 31), "March 2026"),
        (
            dt.date(2025, 9, 1),
            dt.date(2026, 3, 31),
            "September 2025 – March 2026 (the day is not in our sources)",
        ),
    ],
)
def test_a_consultation_says_as_much_of_its_day_as_is_known(
    visitor: Client, first: dt.date, last: dt.date, said: str
) -> None:
    make_entries.consultation(first_day=first, last_day=last)
    assert f"Warsaw · {said}</p>" in html(visitor, "consultations/")


def test_the_front_door_leads_to_each(visitor: Client) -> None:
    shown = html(visitor, "")
    for page in ("help/", "facts/", "consultations/"):
        assert f'href="/en/lda/{page}"' in shown


def test_machines_read_the_same(visitor: Client, entries: None) -> None:
    for noun, slug in (("resources", "lawyers"), ("facts", "vote"), ("consultations", "talk")):
        listed = visitor.get(f"/api/v1/lda/{noun}/").json()["results"]
        assert [one["slug"] for one in listed] == [slug]
        assert visitor.get(f"/api/v1/lda/{noun}/{slug}/").json() == listed[0]
        assert visitor.get(f"/api/v1/lda/{noun}/none/").status_code == 404
        assert visitor.post(f"/api/v1/lda/{noun}/").status_code in (401, 403, 405)
        assert visitor.get(f"/api/v1/lda/{noun}/?colour=red").status_code == 400
    found = visitor.get("/api/v1/lda/resources/?need=school").json()["results"]
    assert found == []
    assert visitor.get("/api/v1/lda/resources/?need=gold").status_code == 400
    assert visitor.get("/api/v1/lda/consultations/?city=krakow").json()["results"] == []
