"""What people look for: districts, weekdays, levels, ways to meet, words; alike in lists, API and calendars."""

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from core.folding import spellings_of
from events.disclosure import public_records
from events.listing import ANYBODY, EventFilter, districts, next_of_each, public_occurrences, read_filter
from events.states import Disclosure, Format, Kind, Level, StepFree
from tests import make, make_events
from tests.conftest import NOW
from tests.make_events import TUESDAY, WEEK, weekly

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

SATURDAY = dt.datetime(2026, 12, 5, 9, tzinfo=dt.UTC)


@pytest.fixture
def programme(now: dt.datetime) -> None:
    """Events that differ in one thing each."""
    podgorze = make.venue(slug="v-podgorze", district="Podgórze", name="Hidden House")
    make_events.event(space=make.space(podgorze), title={"en": "open"}, disclosure=Disclosure.OPEN)
    make_events.event(space=make.space(podgorze), title={"en": "shy"}, disclosure=Disclosure.DISTRICT)
    make_events.event(space=make.space(podgorze), title={"en": "secret"}, disclosure=Disclosure.MEMBERS)
    make_events.event(title={"en": "beginner"}, level=Level.BEGINNER)
    make_events.event(title={"en": "advanced"}, level=Level.ADVANCED)
    make_events.event(title={"en": "online"}, format=Format.ONLINE)
    make_events.event(title={"en": "both"}, format=Format.MIXED)
    make_events.event(title={"en": "paid"}, free_of_charge=False, price={"en": "10 zł"})
    make_events.event(title={"en": "ramp"}, step_free=StepFree.YES)
    make_events.event(title={"en": "stairs"}, step_free=StepFree.NO)
    make_events.event(title={"en": "saturday"}, starts=[SATURDAY, SATURDAY + 2 * WEEK])


EVERYTHING = {
    "open",
    "shy",
    "beginner",
    "advanced",
    "online",
    "both",
    "paid",
    "ramp",
    "stairs",
    "saturday",
}


def titles(now: dt.datetime, **wanted: Any) -> set[str]:
    dates = public_occurrences(EventFilter(**wanted), now)
    return {record.title["en"] for record in public_records(dates, ANYBODY, now)}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"district": "Podgórze"}, {"open", "shy"}),
        ({"district": "Podgórze", "city": "warsaw"}, set()),
        ({"district": "Podgórze", "venue": "v-podgorze"}, {"open"}),
        ({"level": "beginner"}, EVERYTHING - {"advanced"}),
        ({"level": "any"}, EVERYTHING - {"advanced", "beginner"}),
        ({"format": "online"}, {"online", "both"}),
        ({"format": "in_person"}, EVERYTHING - {"online"}),
        ({"format": "mixed"}, {"both"}),
        ({"free": True}, EVERYTHING - {"paid"}),
        ({"step_free": True}, {"ramp"}),
        ({"weekday": 6}, {"saturday"}),
        ({"weekday": 2}, EVERYTHING - {"saturday"}),
        ({"weekday": 2, "level": "beginner", "free": True, "format": "online"}, {"online", "both"}),
    ],
)
def test_each_filter(programme: None, now: dt.datetime, wanted: dict[str, Any], found: set[str]) -> None:
    assert titles(now, **wanted) == found


def test_the_weekday_is_that_of_the_wall(now: dt.datetime) -> None:
    late = dt.datetime(2026, 12, 5, 22, 30, tzinfo=dt.UTC)
    make_events.event(space=make.space(make.venue(city="vilnius")), starts=[late], title={"en": "sunday"})
    make_events.event(space=make.space(make.venue(city="krakow")), starts=[late], title={"en": "saturday"})
    assert titles(now, weekday=6) == {"saturday"}
    assert titles(now, weekday=7) == {"sunday"}


def test_the_next_date_of_a_class_is_one_of_that_weekday(now: dt.datetime) -> None:
    thursday = TUESDAY + dt.timedelta(days=2)
    make_events.event(starts=[TUESDAY, thursday, thursday + WEEK])
    assert [date.starts_at for date in next_of_each(EventFilter(), now)] == [TUESDAY]
    assert [date.starts_at for date in next_of_each(EventFilter(weekday=4), now)] == [thursday]
    assert not next_of_each(EventFilter(weekday=5), now).exists()


# Words


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("вечар", True),
        ("ВЕЧАР песень", True),
        ("песень веч", True),
        ("печар", False),
        ("ечар", False),
        ("вечар ночы", False),
        ("viečar", True),
        ("viecar pies", True),
        ("sing together", True),
        ("гарэлкі", False),
        ("krakow", True),
        ("кракау", True),
        ("lodz", True),
        ("сямя", True),
        ("сям’я", True),
        ("siamja", True),
        ("елка", True),
        ("Bright", True),
        ("be'tarask", False),
    ],
)
def test_every_word_begins_a_word_of_its_public_texts(now: dt.datetime, typed: str, found: bool) -> None:
    house = make.venue(name="Bright House", district="Łódź")
    title = {"be": "Вечар песень: сям'я", "en": "Evening"}
    text = {"en": "We (sing) together.", "be": "Ёлка"}
    make_events.event(space=make.space(house), title=title, text=text)
    make_events.event(
        disclosure=Disclosure.HIDDEN, title={"be": "ечар печар гарэлкі"}, text={"en": "be tarask"}
    )
    wanted = EventFilter(q=tuple(spellings_of(typed)))
    assert public_occurrences(wanted, now).exists() == found


def test_latin_letters_are_found_from_cyrillic(now: dt.datetime) -> None:
    make_events.event(title={"be-Latn": "Viečar piesień", "en": "Evening"}, text={"en": "x"})
    assert public_occurrences(EventFilter(q=tuple(spellings_of("вечар"))), now).exists()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("гісторыя", {"forum"}),
        ("historia", {"forum"}),
        ("istorija", {"forum"}),
        ("мова", {"lesson"}),
        ("język", {"lesson"}),
        ("українська", {"lesson"}),
        ("ukraiński", {"lesson"}),
        ("беларуская forum", {"forum"}),
        ("bielaruskaja", {"forum"}),
        ("гісторыя мова", set()),
        ("hi", set()),
    ],
)
def test_what_an_event_is_about_is_found_in_every_language(typed: str, found: set[str]) -> None:
    """Whatever language its organiser wrote in; of those that everybody may know of."""
    told = {"text": {}, "organiser": "Those"}
    make_events.event(title={"en": "forum"}, kind=Kind.HISTORY_FORUM, languages=["be-tarask"], **told)
    make_events.event(title={"en": "lesson"}, kind=Kind.LANGUAGE_CLASS, languages=["uk"], **told)
    make_events.event(
        title={"en": "hidden"},
        kind=Kind.HISTORY_FORUM,
        languages=["uk"],
        disclosure=Disclosure.HIDDEN,
        **told,
    )
    wanted, problems = read_filter(QueryDict("", mutable=True) | {"q": typed}, NOW)
    assert problems == []
    assert {date.event.title["en"] for date in public_occurrences(wanted, NOW)} == found


def test_the_house_of_a_district_event_is_not_found(now: dt.datetime) -> None:
    house = make.venue(name="Bright House", district="Podgórze")
    make_events.event(space=make.space(house, name={"en": "Cellar"}), disclosure=Disclosure.DISTRICT)

    def found(typed: str) -> bool:
        return public_occurrences(EventFilter(q=tuple(spellings_of(typed))), now).exists()

    assert [found(word) for word in ("podgorze", "evening", "bright", "cellar")] == [True, True, False, False]


def test_a_word_without_end_is_kept_and_found(now: dt.datetime) -> None:
    make_events.event(title={"en": "Long"}, text={"en": "A" * 3000})
    assert titles(now, q=tuple(spellings_of("aaa"))) == {"Long"}
    assert titles(now, q=tuple(spellings_of("a" * 100))) == {"Long"}


@pytest.mark.parametrize("sign", ["%", "_", "\\", "'", "' | 'a", ":*", "& |", "a%b"])
def test_signs_of_a_query_language_mean_nothing(now: dt.datetime, sign: str) -> None:
    make_events.event(title={"en": "Plain"}, text={"en": "words"})
    query = QueryDict(mutable=True)
    query["q"] = f"plain {sign}"
    wanted, problems = read_filter(query, now)
    assert problems == []
    assert public_occurrences(wanted, now).exists() == ("a" not in sign)


# What is read


def test_a_query_string_becomes_a_filter(programme: None) -> None:
    query = QueryDict(
        "q=Ёлка+Пад&district=Podg%C3%B3rze&weekday=7&level=beginner&format=online&free=1&step_free=1"
    )
    wanted, problems = read_filter(query, NOW)
    assert problems == []
    assert wanted == EventFilter(
        q=(("елка", "jolka"), ("пад", "pad")),
        district="Podgórze",
        weekday=7,
        level="beginner",
        format="online",
        free=True,
        step_free=True,
    )
    assert read_filter(QueryDict("free=0&step_free=0"), NOW) == (EventFilter(), [])


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("weekday=0", "weekday", "invalid"),
        ("weekday=monday", "weekday", "invalid"),
        ("weekday=12", "weekday", "invalid"),
        ("level=guru", "level", "invalid"),
        ("format=letter", "format", "invalid"),
        ("free=yes", "free", "invalid"),
        ("step_free=2", "step_free", "invalid"),
        ("q=%21%21", "q", "invalid"),
        ("q=" + "a" * 101, "q", "invalid"),
        ("q=" + "+".join("abcdefghi"), "q", "invalid"),
        ("district=Nowhere", "district", "unknown"),
        ("district=%00", "district", "unknown"),
    ],
)
def test_what_cannot_be_read_is_named(programme: None, query: str, field: str, code: str) -> None:
    wanted, problems = read_filter(QueryDict(query), NOW)
    assert wanted == EventFilter()
    assert [(problem.field, problem.code) for problem in problems] == [(field, code)]


def test_districts_are_those_that_public_events_name(now: dt.datetime) -> None:
    for city, district, level in [
        ("warsaw", "Wola", Disclosure.OPEN),
        ("krakow", "Podgórze", Disclosure.DISTRICT),
        ("krakow", "Dębniki", Disclosure.OPEN),
        ("krakow", "Hidden", Disclosure.MEMBERS),
        ("krakow", "", Disclosure.OPEN),
    ]:
        make_events.event(space=make.space(make.venue(city=city, district=district)), disclosure=level)
    assert districts(None, now) == (("krakow", "Dębniki"), ("krakow", "Podgórze"), ("warsaw", "Wola"))
    assert districts("warsaw", now) == (("warsaw", "Wola"),)


def test_districts_of_what_is_long_over_are_said_no_more(now: dt.datetime) -> None:
    for district, starts in (("Wola", [TUESDAY]), ("Praga", weekly(10))):
        space = make.space(make.venue(city="warsaw", district=district))
        make_events.event(space=space, starts=starts)
    lately, long_after = (TUESDAY + dt.timedelta(days=days) for days in (29, 32))
    assert districts("warsaw", lately) == (("warsaw", "Praga"), ("warsaw", "Wola"))
    assert districts("warsaw", long_after) == (("warsaw", "Praga"),)


# The same everywhere

QUERIES = [
    ("district=Podg%C3%B3rze", {"open", "shy"}),
    ("weekday=6", {"saturday"}),
    ("format=online", {"online", "both"}),
    ("step_free=1", {"ramp"}),
    ("q=rAm", {"ramp"}),
]


@pytest.mark.parametrize(("query", "found"), QUERIES)
def test_lists_api_and_calendars_find_the_same(
    programme: None, visitor: Client, query: str, found: set[str]
) -> None:
    api = visitor.get(f"/api/v1/events/?{query}")
    assert api.status_code == 200
    assert {one["title"]["en"] for one in api.json()["results"]} == found
    feed = visitor.get(f"/feeds/events.ics?{query}&lang=en").content.decode()
    page = visitor.get(f"/en/events/?{query}").content.decode()
    week = visitor.get(f"/en/events/?{query}&view=month&month=2026-12").content.decode()
    for title in EVERYTHING:
        assert (f"SUMMARY:{title}\r\n" in feed) == (title in found), title
        assert (f">{title}</a>" in page) == (title in found), title
        assert (f" {title}</a>" in week) == (title in found), title


def test_a_calendar_says_what_it_holds(programme: None, visitor: Client) -> None:
    query = "district=Podg%C3%B3rze&weekday=2&level=beginner&format=online&free=1&step_free=1&q=ab+cd&lang=en"
    feed = visitor.get(f"/feeds/events.ics?{query}")
    assert feed.status_code == 200
    told = "Podgórze · Tuesday · beginner · online · free of charge · step-free · ab cd"
    assert told in feed.content.decode().replace("\r\n ", "")
    assert visitor.get("/feeds/events.ics?district=Nowhere").status_code == 404
    assert visitor.get("/feeds/events.ics?weekday=9").status_code == 400


def test_each_filter_costs_one_query(
    programme: None, now: dt.datetime, django_assert_num_queries: Any
) -> None:
    wanted = EventFilter(
        q=tuple(spellings_of("вечар песень")), weekday=2, district="Podgórze", free=True, step_free=True
    )
    with django_assert_num_queries(1):
        list(public_occurrences(wanted, now))


def test_weeks_of_one_class_are_all_found(now: dt.datetime) -> None:
    make_events.event(starts=weekly(3))
    assert public_occurrences(EventFilter(weekday=2), now).count() == 3
