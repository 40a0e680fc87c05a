"""Lists of events and classes, and the page of one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group, Person
from events.operations import cancel_event_dates
from events.states import Disclosure, Kind, Level
from spaces.models import Space
from tests import make, make_events

pytestmark = pytest.mark.usefixtures("now")


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_events_stand_under_the_day_on_the_wall_of_their_house(visitor: Client, space: Space) -> None:
    late = dt.datetime(2026, 12, 1, 23, tzinfo=dt.UTC)
    make_events.event(space=make.space(make.venue(city="vilnius")), starts=[late], title={"en": "Night"})
    make_events.event(space=space, title={"en": "Songs"})
    html = page(visitor, "/en/events/")
    order = ["Tuesday, 1 December 2026", "Songs", "Wednesday, 2 December 2026", "01:00–03:00", "Night"]
    assert sorted(order, key=html.index) == order
    assert "2 dates to come" in html


def test_filters_narrow_and_are_said_in_words(visitor: Client, space: Space) -> None:
    make_events.event(space=space, title={"en": "Songs"})
    make_events.event(
        space=make.space(make.venue(city="vilnius")),
        title={"en": "Alphabet"},
        kind=Kind.LANGUAGE_CLASS,
        age_from=18,
    )
    html = page(visitor, "/en/events/?kind=culture&city=krakow&language=be&age=30")
    assert ("Songs" in html, "Alphabet" in html) == (True, False)
    for words in ("City: Kraków", "Kind: Culture", "Language: Беларуская", "Age: 30"):
        assert words in html
    # The same selection as a calendar, and without one of its filters.
    assert "/en/subscribe/?city=krakow&amp;kind=culture&amp;language=be&amp;age=30" in html
    assert "/feeds/events.ics?city=krakow&amp;kind=culture&amp;language=be&amp;age=30&amp;lang=en" in html
    assert 'href="/en/events/?kind=culture&amp;language=be&amp;age=30"' in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("city=minsk", "There is no such city here."),
        ("kind=party", "There is no such kind of event."),
        ("language=tlh", "There is no such language here."),
        ("age=seven", "Give an age in whole years, from 0 to 120."),
        ("age=-1", "Give an age in whole years, from 0 to 120."),
        ("group=nobody", "There is no such group."),
        ("venue=nowhere", "There is no such house."),
        ("space=%00", "There is no such space."),
    ],
)
def test_a_filter_that_means_nothing_is_named_and_kept(
    visitor: Client, space: Space, query: str, said: str
) -> None:
    make_events.event(space=space, title={"en": "Songs"})
    for address in ("/en/events/", "/en/classes/", "/en/subscribe/"):
        html = page(visitor, f"{address}?{query}&page=99999999999999999999")
        assert said in html
    assert "Songs" in page(visitor, f"/en/events/?{query}")
    if query.startswith("age"):
        assert f'value="{query[4:]}"' in html


@pytest.mark.parametrize("number", ["0", "-1", "x", "", "2", "1e9"])
def test_any_page_number_has_a_page(visitor: Client, space: Space, number: str) -> None:
    make_events.event(space=space)
    assert "Evening of songs" in page(visitor, f"/en/events/?page={number}")


def test_an_empty_list_says_what_to_do(visitor: Client, db: None) -> None:
    assert "Nothing found" in page(visitor, "/en/events/?city=vilnius")
    assert "Nothing found" in page(visitor, "/en/classes/")


def test_lists_cost_a_fixed_number_of_queries(
    visitor: Client, space: Space, django_assert_num_queries: Any
) -> None:
    addresses = ["/en/events/?city=krakow", "/en/classes/?city=krakow"]
    counts = []
    for week in range(3):
        first = make_events.TUESDAY + week * make_events.WEEK - make_events.WEEK
        make_events.event(space=space, starts=[first], kind=Kind.LANGUAGE_CLASS, disclosure=Disclosure.OPEN)
        if week != 1:
            with django_assert_num_queries(2):
                page(visitor, addresses[0])
            with django_assert_num_queries(3):
                page(visitor, addresses[1])
            counts.append(week)
    assert counts == [0, 2]


def test_classes_stand_in_the_week_and_later_ones_below(visitor: Client, space: Space) -> None:
    class_of = {
        "kind": Kind.LANGUAGE_CLASS,
        "level": Level.BEGINNER,
        "age_from": 18,
        "disclosure": Disclosure.OPEN,
    }
    this_week = make_events.TUESDAY - make_events.WEEK
    make_events.event(
        space=space, starts=make_events.weekly(8, this_week), title={"en": "Letters"}, **class_of
    )
    later = dt.datetime(2027, 2, 3, 17, tzinfo=dt.UTC)
    make_events.event(space=space, starts=make_events.weekly(3, later), title={"en": "Verbs"}, **class_of)
    make_events.event(space=space, title={"en": "Songs"}, starts=[this_week + dt.timedelta(hours=3)])
    html = page(visitor, "/en/classes/")
    assert "1 class within seven days" in html
    assert html.count("Letters") == html.count("Verbs") == 1
    assert "Songs" not in html
    assert "beginner" in html
    assert "for adults" in html
    assert html.index("Tuesday 24 November") < html.index("Letters") < html.index("Verbs")


def test_kinds_that_are_no_classes_do_not_come_in_by_the_filter(visitor: Client, space: Space) -> None:
    make_events.event(space=space, title={"en": "Songs"})
    assert "Songs" not in page(visitor, "/en/classes/?kind=culture")


def test_a_district_event_hides_house_and_address(
    visitor: Client, group: Group, member: Person, as_: Callable[[Person], Client]
) -> None:
    # Nobody answers for it here: rooms that can be asked for stand on the front page by their names.
    house = make.venue(
        name="Secret House", slug="secret-house", district="Podgórze", address="ul. Tajna 7", managed=False
    )
    space = make.space(house, slug="secret-room", name={"en": "Secret room"})
    event = make_events.event(group, space, disclosure=Disclosure.DISTRICT)
    for address in ("/en/", "/en/events/", f"/en/events/{event.slug}/"):
        html = page(visitor, address)
        assert "Podgórze" in html
        assert not [told for told in ("Secret", "secret", "Tajna") if told in html], address
    assert "ul. Tajna 7" in page(as_(member), f"/en/events/{event.slug}/")


@pytest.mark.parametrize("level", [Disclosure.MEMBERS, Disclosure.HIDDEN])
def test_hidden_and_missing_events_answer_alike(
    visitor: Client, group: Group, space: Space, level: Disclosure, stranger: Person, member: Person, as_: Any
) -> None:
    event = make_events.event(group, space, disclosure=level)
    hidden, missing = (visitor.get(f"/en/events/{slug}/") for slug in (event.slug, "xxxx-xxxx"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content.replace(event.slug.encode(), b"") == missing.content.replace(b"xxxx-xxxx", b"")
    assert as_(stranger).get(f"/en/events/{event.slug}/").status_code == 404
    assert as_(member).get(f"/en/events/{event.slug}/").status_code == 200


def test_the_page_of_an_event_says_all_that_somebody_needs(
    visitor: Client, group: Group, space: Space
) -> None:
    event = make_events.event(
        group,
        space,
        make_events.weekly(14),
        how_to_join={"en": "Just come."},
        price={"en": "10 zł at the door"},
    )
    html = page(visitor, f"/en/events/{event.slug}/")
    for told in (
        "Tuesday, 1 December 2026, 18:00–20:00",
        "Bright House",
        "Local time in Kraków",
        "We sing together.",
        "Just come.",
        "10 zł at the door",
        "No photography",
        "2 more dates",
        f"/feeds/events/{event.slug}.ics?lang=en",
        f"webcal://testserver/feeds/events/{event.slug}.ics?lang=en",
    ):
        assert told in html, told
    assert '<meta name="robots" content="noindex, noarchive">' in html
    assert f"/en/my/events/{event.slug}/" not in html


def test_only_an_open_event_that_allows_it_is_for_search_engines(
    visitor: Client, group: Group, space: Space
) -> None:
    event = make_events.event(group, space, indexable=True)
    assert '<meta name="robots" content="index, follow">' in page(visitor, f"/en/events/{event.slug}/")


def test_its_organisers_may_edit_it(
    as_: Callable[[Person], Client], member: Person, group: Group, space: Space
) -> None:
    event = make_events.event(group, space)
    assert f'href="/en/my/events/{event.slug}/"' in page(as_(member), f"/en/events/{event.slug}/")


def test_a_cancelled_date_stays_and_says_so(
    visitor: Client, group: Group, group_admin: Person, space: Space, now: dt.datetime
) -> None:
    event = make_events.event(group, space, make_events.weekly(2))
    first = event.occurrences.first()
    cancel_event_dates(by=group_admin, event=event, only=[first.uid], now=now)
    html = page(visitor, f"/en/events/{event.slug}/")
    assert html.count("badge--cancelled") == 1


def test_the_page_of_an_event_costs_a_fixed_number_of_queries(
    visitor: Client, group: Group, space: Space, django_assert_num_queries: Any
) -> None:
    one = make_events.event(group, space)
    three = make_events.event(group, make.space(), make_events.weekly(3))
    for event in (one, three):
        with django_assert_num_queries(1):
            page(visitor, f"/en/events/{event.slug}/")
