"""What a visitor reads of programmes: cards, the four taps, the days."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from core.languages import LANGUAGES
from lda_events.loading import FILE, import_programmes, read
from lda_events.operations import put_programme
from tests.conftest import NOW
from tests.make_programmes import SLUG, details, programme, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

CARD = f"/en/lda/programmes/{SLUG}/"
PAST = step(starts_on=dt.date(2026, 2, 1), ends_on=dt.date(2026, 3, 1))
PAGES = ["/en/lda/", "/en/lda/programmes/", "/en/lda/calendar/"]
TAPS = "home=living&citizen=no&age=adult&group=alone"
KNOWN = {
    "residence": "yes",
    "registration": "no",
    "citizenship": "no",
    "age_limit": "no",
    "group_needed": "no",
}


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_ten_cards_open_in_every_language(visitor: Client, language: str) -> None:
    records = read(FILE)
    import_programmes(records, now=NOW)
    for page in PAGES:
        assert len(shown(visitor, page.replace("/en/", f"/{language}/"))) < 150_000
    for record in records:
        page = shown(visitor, f"/{language}/lda/programmes/{record['slug']}/")
        assert record["name"][language].split("’")[0] in page
        assert len(page.encode()) < 60_000


@pytest.mark.parametrize("page", [*PAGES, CARD])
def test_they_are_only_read(visitor: Client, page: str) -> None:
    programme()
    assert visitor.post(page).status_code == 405
    assert visitor.head(page).status_code == 200


def test_what_does_not_exist_is_not_found(visitor: Client) -> None:
    assert visitor.get("/en/lda/programmes/none/").status_code == 404


def test_a_passed_date_leaves_the_card_and_says_when_the_next_one_comes(visitor: Client) -> None:
    programme(steps=(PAST,), next_edition={"en": "Usually in February."})
    for page in ("/en/lda/programmes/", CARD):
        html = shown(visitor, page)
        assert "Closed now" in html
        assert "Usually in February." in html
    assert "1 Feb – 1 Mar 2026" in shown(visitor, CARD)


@pytest.mark.parametrize(
    ("city", "day", "over"),
    [("warsaw", dt.date(2026, 11, 22), False), ("warsaw", dt.date(2026, 11, 21), True)],
)
def test_the_last_day_is_still_open(visitor: Client, city: str, day: dt.date, over: bool) -> None:
    programme(city=city, steps=(step(starts_on=None, ends_on=day),))
    assert ("Closed now" in shown(visitor, CARD)) == over


@pytest.mark.parametrize(
    ("city", "utc", "today"),
    [
        ("warsaw", dt.datetime(2026, 3, 28, 22, 30, tzinfo=dt.UTC), dt.date(2026, 3, 28)),
        ("vilnius", dt.datetime(2026, 3, 28, 22, 30, tzinfo=dt.UTC), dt.date(2026, 3, 29)),
        ("warsaw", dt.datetime(2026, 3, 29, 22, 30, tzinfo=dt.UTC), dt.date(2026, 3, 30)),
        ("vilnius", dt.datetime(2026, 3, 29, 20, 30, tzinfo=dt.UTC), dt.date(2026, 3, 29)),
        ("warsaw", dt.datetime(2026, 10, 24, 22, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        ("warsaw", dt.datetime(2026, 10, 25, 22, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        ("vilnius", dt.datetime(2026, 10, 24, 21, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
        ("vilnius", dt.datetime(2026, 10, 25, 21, 30, tzinfo=dt.UTC), dt.date(2026, 10, 25)),
    ],
)
def test_today_is_the_citys_day(city: str, utc: dt.datetime, today: dt.date) -> None:
    from lda_events.deadlines import today_in

    assert today_in(city, utc) == today


def test_four_taps_are_answered_and_nothing_is_kept(visitor: Client) -> None:
    programme(**KNOWN)
    assert "Yes, by all that we know" in shown(visitor, f"{CARD}?{TAPS}")
    no = shown(visitor, f"{CARD}?{TAPS.replace('living', 'elsewhere')}")
    assert "No, by all that we know" in no
    assert "One must live in the city." in no
    assert "Perhaps" in shown(visitor, f"{CARD}?age=adult")
    assert "by all that we know" not in shown(visitor, CARD)


@pytest.mark.parametrize("value", ["nonsense", "%00", "%ED%A0%80", "9" * 5000])
def test_an_answer_that_there_is_not_is_said_so(visitor: Client, value: str) -> None:
    programme()
    html = shown(visitor, f"{CARD}?home={value}&age=adult")
    assert "There is no such answer: choose one of these." in html
    assert html.count("checked") == 1


def test_support_lists_are_linked_and_never_asked_for(visitor: Client) -> None:
    programme()
    assert "We never collect support lists" not in shown(visitor, CARD)
    put_programme(by=None, slug=SLUG, details=details(personal_data=["supporters"]), now=NOW)
    html = shown(visitor, CARD)
    assert "We never collect support lists" in html
    assert 'href="https://budget.example/" rel="noopener noreferrer">To the city’s page' in html


def test_texts_are_cleaned_and_an_older_translation_says_so(visitor: Client) -> None:
    programme()
    evil = {"en": "Residents **decide** <script>alert(1)</script>", "be": "Жыхары галасуюць."}
    put_programme(by=None, slug=SLUG, details=details(summary=evil), now=NOW)
    html = shown(visitor, CARD)
    assert "<strong>decide</strong> &lt;script&gt;" in html
    mark = "has changed since this translation was made"
    assert mark not in html
    assert 'lang="be"' in shown(visitor, "/be/lda/programmes/")
    assert "(English)" in shown(visitor, CARD.replace("/en/", "/be/"))


def test_the_calendar_names_what_the_day_is_and_how_sure(visitor: Client) -> None:
    programme(
        steps=(step(certainty="last_year"), PAST.__class__(**{**vars(PAST), "key": "past", "kind": "vote"}))
    )
    html = shown(visitor, "/en/lda/calendar/")
    ahead, past = html.split("Past dates", 1)
    assert ahead.count("<strong>opens</strong>") == ahead.count("<strong>last day</strong>") == 1
    assert ahead.count("as last time") == 2
    assert past.count("<strong>last day</strong>") == 1


def test_city_and_need_narrow_the_pages(visitor: Client) -> None:
    programme(name={"en": "Budget of Warsaw"})
    programme("help", city="vilnius", kind="services", name={"en": "Help in Vilnius"}, steps=())

    def names(address: str) -> list[bool]:
        html = shown(visitor, address)
        return ["Budget of Warsaw" in html, "Help in Vilnius" in html]

    assert names("/en/lda/programmes/") == [True, True]
    assert names("/en/lda/programmes/?city=vilnius") == [False, True]
    assert names("/en/lda/programmes/?need=help") == [False, True]
    assert names("/en/lda/programmes/?need=take-part") == [True, False]
    assert names("/en/lda/programmes/?need=take-part&city=vilnius") == [False, False]
    assert names("/en/lda/programmes/?need=nonsense") == [True, True]
    assert names("/en/lda/calendar/?city=warsaw") == [True, False]
    for page in ("programmes", "calendar"):
        assert "There is no such city here" in shown(visitor, f"/en/lda/{page}/?city=%00paris")


@pytest.mark.parametrize(("page", "queries"), [("", 2), ("programmes/", 2), ("calendar/", 3)])
def test_more_cards_cost_no_more_queries(
    visitor: Client, page: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        programme(f"one-{number}")
        if number != 1:
            with django_assert_num_queries(queries):
                shown(visitor, f"/en/lda/{page}")


def test_a_card_costs_two_queries(visitor: Client, django_assert_num_queries: Any) -> None:
    programme(steps=(step(), PAST.__class__(**{**vars(PAST), "key": "past"})))
    with django_assert_num_queries(2):
        shown(visitor, f"{CARD}?{TAPS}")
