"""Lists of events and classes, and the page of one."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, Person
from events.models import Event, Occurrence
from events.operations import cancel_event_dates, edit_event
from events.states import Disclosure, Kind, Level
from frontend.dates import days
from spaces.models import Space
from tests import make, make_events
from tests.conftest import NOW

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
    assert "Events: 2 found" in html


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


VIEWS = [
    ("/en/events/?city=krakow", 4),
    ("/en/events/?city=krakow&view=month&month=2026-12", 4),
    ("/en/events/?city=krakow&view=week&week=2026-12-01", 4),
    ("/en/classes/?city=krakow&q=evening", 5),
    ("/en/classes/?view=list", 4),
]


@pytest.mark.parametrize(("address", "queries"), VIEWS)
def test_lists_cost_a_fixed_number_of_queries(
    visitor: Client, space: Space, address: str, queries: int, django_assert_num_queries: Any
) -> None:
    for number in range(3):
        group = make.group()
        starts = make_events.weekly(4, make_events.TUESDAY + number * dt.timedelta(hours=3))
        make_events.event(group, space, starts, kind=Kind.LANGUAGE_CLASS, disclosure=Disclosure.OPEN)
        if number != 1:
            with django_assert_num_queries(queries):
                page(visitor, address)


def test_lists_cost_a_member_as_much_however_many_events_are_of_the_own_group(
    as_: Any, member: Person, group: Group, space: Space
) -> None:
    browser, asked = as_(member), []
    for number in range(3):
        starts = make_events.weekly(2, make_events.TUESDAY + number * dt.timedelta(hours=3))
        make_events.event(group, space, starts, disclosure=Disclosure.OPEN)
        with CaptureQueriesContext(connection) as captured:
            assert "Bright House" in browser.get("/en/events/?city=krakow").content.decode()
        asked.append(len(captured))
    assert asked[0] == asked[1] == asked[2]


CLASS_OF = {"kind": Kind.LANGUAGE_CLASS, "disclosure": Disclosure.OPEN}


def test_the_timetable_is_sought_again_when_something_has_changed(
    visitor: Client, space: Space, django_assert_num_queries: Any
) -> None:
    first = make_events.event(space=space, starts=make_events.weekly(3), title={"en": "Letters"}, **CLASS_OF)
    with django_assert_num_queries(6):
        assert "Classes: 1 found" in page(visitor, "/en/classes/")
    # Others who come find them found, its order and the list of districts.
    with django_assert_num_queries(4):
        assert "Classes: 1 found" in page(visitor, "/en/classes/")
    later = make_events.TUESDAY + dt.timedelta(hours=3)
    make_events.event(space=space, starts=[later], title={"en": "Verbs"}, **CLASS_OF)
    assert "Verbs" in page(visitor, "/en/classes/")
    gone = first.occurrences.values_list("uid", flat=True)
    cancel_event_dates(by=None, event=first, only=list(gone), now=NOW)
    html = page(visitor, "/en/classes/")
    assert "Letters" not in html
    assert "Classes: 1 found" in html


@pytest.mark.parametrize("view", ["month&month=2026-12", "week&week=2026-12-01"])
def test_the_days_are_sought_again_when_something_has_changed(
    visitor: Client, space: Space, view: str, django_assert_num_queries: Any
) -> None:
    address = f"/en/events/?view={view}"
    first = make_events.event(space=space, title={"en": "Letters"}, disclosure=Disclosure.OPEN)
    with django_assert_num_queries(5):
        assert "Letters" in page(visitor, address)
    # Others who come find them found, and the list of districts: when something changed, asked twice, and the records.
    with django_assert_num_queries(3):
        assert "Letters" in page(visitor, address)
    later = make_events.TUESDAY + dt.timedelta(hours=3)
    make_events.event(space=space, starts=[later], title={"en": "Verbs"}, disclosure=Disclosure.OPEN)
    html = page(visitor, address)
    assert ("Letters" in html, "Verbs" in html, "Events: 2 found" in html) == (True, True, True)
    hide = make_events.announcement(title={"en": "Letters"}, disclosure=Disclosure.HIDDEN)
    edit_event(by=None, event=Event.objects.get(pk=first.pk), details=hide, now=NOW)
    html = page(visitor, address)
    assert ("Letters" in html, "Verbs" in html, "Events: 1 found" in html) == (False, True, True)


def test_a_class_that_is_over_is_on_no_timetable(visitor: Client, space: Space) -> None:
    make_events.event(space=space, starts=[make_events.TUESDAY], title={"en": "Letters"}, **CLASS_OF)
    end = Occurrence.objects.get().ends_at
    with time_machine.travel(end - dt.timedelta(minutes=1), tick=False):
        assert "Letters" in page(visitor, "/en/classes/")
    with time_machine.travel(end + dt.timedelta(minutes=1), tick=False):
        assert "Letters" not in page(visitor, "/en/classes/")
    with time_machine.travel(end + dt.timedelta(minutes=5), tick=False):
        assert "Classes: 0 found" in page(visitor, "/en/classes/")


def test_a_class_stands_once_under_its_weekday(visitor: Client, space: Space) -> None:
    this_week = make_events.TUESDAY - make_events.WEEK
    fields = {**CLASS_OF, "level": Level.BEGINNER, "age_from": 18}
    make_events.event(space=space, starts=make_events.weekly(8, this_week), title={"en": "Letters"}, **fields)
    later = dt.datetime(2027, 2, 1, 17, tzinfo=dt.UTC)
    make_events.event(space=space, starts=make_events.weekly(3, later), title={"en": "Verbs"}, **fields)
    make_events.event(space=space, title={"en": "Songs"}, starts=[this_week + dt.timedelta(hours=3)])
    html = page(visitor, "/en/classes/")
    assert "Classes: 2 found" in html
    assert html.count("Letters") == html.count("Verbs") == 1
    assert "Songs" not in html
    order = [
        "Monday",
        "18:00–20:00",
        "Verbs",
        "for adults",
        "beginner",
        "Next: Mon 1 Feb",
        "Tuesday",
        "Letters",
    ]
    assert sorted(order, key=html[html.index("<tbody>") :].index) == order
    assert "Next: Tue 24 Nov" in html


def test_a_class_with_two_days_and_two_times_says_each(visitor: Client, space: Space) -> None:
    hour = dt.timedelta(hours=1)
    tuesdays = make_events.weekly(3)
    twice = [start - 5 * hour for start in tuesdays]
    thursdays = [start + 48 * hour for start in tuesdays]
    make_events.event(
        space=space, starts=[*tuesdays, *twice, *thursdays], title={"en": "Letters"}, **CLASS_OF
    )
    html = page(visitor, "/en/classes/")
    assert "Classes: 1 found" in html
    assert html.count(">Letters</a>") == 2
    tuesday, thursday = html[html.index("<tbody>") :].split("Thursday")
    assert "13:00–15:00<br>18:00–20:00" in tuesday
    assert ("13:00–15:00" in thursday, "18:00–20:00" in thursday) == (False, True)


def test_a_timetable_keeps_the_hour_of_the_wall(visitor: Client, space: Space) -> None:
    """A term over the spring change meets at one time, not at two."""
    march = make_events.weekly(2, dt.datetime(2027, 3, 23, 17, tzinfo=dt.UTC))
    april = make_events.weekly(2, dt.datetime(2027, 4, 6, 16, tzinfo=dt.UTC))
    make_events.event(space=space, starts=[march[0], *april], title={"en": "Letters"}, **CLASS_OF)
    html = page(visitor, "/en/classes/")
    assert html.count("18:00–20:00") == 1


def test_a_cancelled_date_before_the_next_is_said(
    visitor: Client, group: Group, group_admin: Person, space: Space, now: dt.datetime
) -> None:
    event = make_events.event(group, space, make_events.weekly(3), title={"en": "Letters"}, **CLASS_OF)
    first = event.occurrences.first()
    cancel_event_dates(by=group_admin, event=event, only=[first.uid], now=now)
    html = page(visitor, "/en/classes/")
    assert "Not on Tue 1 Dec" in html
    assert "Next: Tue 8 Dec" in html


def test_a_place_is_said_as_far_as_it_is_disclosed(visitor: Client, db: None) -> None:
    house = make.venue(name="Secret House", slug="secret-house", district="Podgórze", managed=False)
    shy = {**CLASS_OF, "disclosure": Disclosure.DISTRICT}
    make_events.event(space=make.space(house, slug="secret-room"), title={"en": "Shy"}, **shy)
    make_events.elsewhere(title={"en": "Elsewhere"}, **CLASS_OF)
    for view in ("timetable", "list", "week&week=2026-12-01"):
        html = page(visitor, f"/en/classes/?view={view}")
        assert "Podgórze, Kraków" in html, view
        assert "Reading room, Kraków" in html, view
        assert "ecret" not in html, view


# Weeks and months


def test_a_month_counts_every_day_and_names_the_first(visitor: Client, space: Space) -> None:
    hour = dt.timedelta(hours=1)
    for number in range(5):
        starts = make_events.TUESDAY + number * 2 * hour - 6 * hour
        make_events.event(space=space, starts=[starts], title={"en": f"Title {number}"})
    html = page(visitor, "/en/events/?view=month&month=2026-12")
    assert "Events: 5 found" in html
    assert "December 2026" in html
    assert [f"Title {number}" in html for number in range(5)] == [True, True, True, False, False]
    assert html.count("and 2 more") == 2
    day = '/en/events/?view=list&amp;day=2026-12-01"'
    assert html.count(day) == 3
    listed = page(visitor, "/en/events/?view=list&day=2026-12-01")
    assert all(f"Title {number}" in listed for number in range(5))
    assert "Day: Tuesday, 1 December 2026" in listed
    assert "Nothing found" in page(visitor, "/en/events/?view=list&day=2026-12-02")


def test_a_day_is_that_of_the_wall_in_every_view(visitor: Client, db: None) -> None:
    """23:30 UTC on the last of November is December in Kraków and in Vilnius."""
    late = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)
    for city in ("krakow", "vilnius"):
        make_events.event(space=make.space(make.venue(city=city)), starts=[late], title={"en": city})
    assert "Events: 2 found" in page(visitor, "/en/events/?view=month&month=2026-12")
    assert "Nothing found" in page(visitor, "/en/events/?view=month&month=2026-11")
    assert "Events: 2 found" in page(visitor, "/en/events/?view=list&day=2026-12-01")
    assert "Nothing found" in page(visitor, "/en/events/?view=list&day=2026-11-30")


def test_a_week_shows_seven_days_with_places(visitor: Client, space: Space) -> None:
    make_events.event(space=space, starts=make_events.weekly(2), title={"en": "Songs"})
    html = page(visitor, "/en/events/?view=week&week=2026-12-03")
    assert days(dt.date(2026, 11, 30), dt.date(2026, 12, 6)) in html
    assert html.count('class="seven-days__date') == 7
    assert html.count("Songs") == 1
    assert "Bright House, Kraków" in html
    assert 'href="/en/events/?view=week&amp;week=2026-12-07"' in html
    assert 'href="/en/events/?view=week&amp;week=2026-11-23"' in html


def test_filters_stay_when_the_view_changes(visitor: Client, space: Space) -> None:
    make_events.event(space=space)
    html = page(visitor, "/en/events/?city=krakow&group=&view=month&month=2026-12&q=evening")
    for address in (
        "/en/events/?city=krakow&amp;q=evening&amp;view=week",
        "/en/events/?city=krakow&amp;q=evening&amp;view=month&amp;month=2027-01",
        "/en/events/?city=krakow&amp;view=month&amp;month=2026-12",
    ):
        assert f'href="{address}"' in html, address
    for name, value in (("view", "month"), ("month", "2026-12")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in html
    assert 'content="noindex, follow"' in html
    assert 'content="index, follow"' in page(visitor, "/en/events/")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("view=nonsense", "There is no such view of events"),
        ("view=timetable", "There is no such view of events"),
        ("view=month&month=2026-13", "There is no such month to look at"),
        ("view=month&month=2035-01", "There is no such month to look at"),
        ("view=week&week=tomorrow", "There is no such day to look at"),
        ("day=0000-00-00", "There is no such day to look at"),
        ("day=%00", "There is no such day to look at"),
        ("weekday=9", "Give the weekday as a number"),
        ("district=%00", "There is no such district here"),
        ("q=%21", "There is no word in this"),
        ("free=maybe", "Give 1 or 0."),
    ],
)
def test_what_means_nothing_is_named_and_the_usual_shown(
    visitor: Client, space: Space, query: str, said: str
) -> None:
    make_events.event(space=space, title={"en": "Songs"}, starts=[NOW + dt.timedelta(hours=3)])
    html = page(visitor, f"/en/events/?{query}")
    assert said in html
    assert "Songs" in html


# In words


def test_what_was_searched_is_one_sentence(visitor: Client, db: None) -> None:
    saturday = dt.datetime(2026, 12, 5, 9, tzinfo=dt.UTC)
    house = make.venue(district="Podgórze")
    make_events.event(space=make.space(house), starts=[saturday], age_from=6, age_to=8, **CLASS_OF)
    query = "city=krakow&district=Podg%C3%B3rze&age=7&weekday=6&language=be&level=beginner&free=1&q=evening"
    html = page(visitor, f"/en/classes/?{query}")
    told = (
        "Classes in Kraków, district Podgórze, for a child of 7 years, on Saturdays, in Belarusian, for beginners, "
        "free of charge, with the words “evening”: 1 found"
    )
    assert told in html
    assert "Language classes in Kraków: 1 found" in page(
        visitor, "/en/classes/?city=krakow&kind=language_class"
    )


def test_who_subscribes_to_classes_gets_classes_alone(visitor: Client, space: Space) -> None:
    make_events.event(space=space, title={"en": "Alphabet"}, **CLASS_OF)
    later = make_events.TUESDAY + dt.timedelta(days=1)
    make_events.event(space=space, title={"en": "Concert"}, kind=Kind.CULTURE, starts=[later])
    for chosen in ("", "&kind=culture"):
        html = page(visitor, f"/en/classes/?city=krakow{chosen}")
        assert 'href="/en/subscribe/?city=krakow&amp;kind=classes"' in html
        assert "/feeds/events.ics?city=krakow&amp;kind=classes&amp;lang=en" in html
    preview = page(visitor, "/en/subscribe/?city=krakow&kind=classes")
    assert ("Alphabet" in preview, "Concert" in preview) == (True, False)
    assert "All classes" in preview
    calendar = page(visitor, "/feeds/events.ics?city=krakow&kind=classes&lang=en").replace("\r\n ", "")
    assert ("Alphabet" in calendar, "Concert" in calendar) == (True, False)
    assert "Language class · Children's identity education" in calendar
    one_kind = page(visitor, "/en/classes/?kind=language_class")
    assert 'href="/en/subscribe/?kind=language_class"' in one_kind


def test_when_nothing_is_found_each_wish_says_what_it_costs(visitor: Client, space: Space) -> None:
    make_events.event(space=space, starts=make_events.weekly(3), title={"en": "Tuesday"}, **CLASS_OF)
    secret = {**CLASS_OF, "disclosure": Disclosure.HIDDEN}
    make_events.event(space=space, starts=[make_events.TUESDAY + dt.timedelta(days=4)], **secret)
    html = page(visitor, "/en/classes/?city=krakow&weekday=6&language=be")
    assert "Without “Weekday: Saturday”: 1</a>" in html
    assert 'href="/en/classes/?city=krakow&amp;language=be"' in html
    assert "Without “City" not in html
    dates = page(visitor, "/en/events/?city=krakow&weekday=6")
    assert "Without “Weekday: Saturday”: 3</a>" in dates
    month = page(visitor, "/en/events/?city=vilnius&view=month&month=2026-12")
    assert "Without “City: Vilnius”: 3</a>" in month
    assert 'href="/en/events/?view=month&amp;month=2026-12"' in month


def test_what_a_level_hides_shows_through_no_number(visitor: Client, space: Space) -> None:
    shy = {**CLASS_OF, "disclosure": Disclosure.DISTRICT}
    make_events.event(space=space, starts=make_events.weekly(3), **shy)
    html = page(visitor, "/en/classes/?venue=bright-house&weekday=6")
    assert "Nothing found" in html
    assert "Without “Weekday" not in html


def test_looking_for_what_to_do_without_is_bounded(
    visitor: Client, space: Space, django_assert_max_num_queries: Any
) -> None:
    make_events.event(space=space, **CLASS_OF)
    query = "q=a&city=vilnius&kind=children&age=7&weekday=6&language=lt&level=beginner&format=online&free=1&step_free=1"
    with django_assert_max_num_queries(14):
        page(visitor, f"/en/classes/?{query}")


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
        # For a phone that does not know "webcal:".
        f'value="http://testserver/feeds/events/{event.slug}.ics?lang=en"',
        f"https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2Ftestserver%2Ffeeds%2Fevents%2F{event.slug}",
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
