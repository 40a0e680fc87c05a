"""Looking for a free space."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from spaces.models import Listing, Space, Venue
from tests import make, make_bookings, make_events

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.django_db]

TUESDAY = "date=2026-12-01&from=18:00&to=20:00"


def page(browser: Client, query: str = "", address: str = "/en/spaces/") -> str:
    answer = browser.get(f"{address}?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def listing(**fields: Any) -> Venue:
    """A house known only from what others published."""
    house = make.venue(managed=False, kind="library", **fields)
    Listing.objects.create(
        venue=house,
        source_key=house.slug,
        confidence="B",
        published_by="library.example",
        booking="write to the library",
        rooms="reading room for 30",
    )
    return house


def test_a_free_space_leads_to_the_request_form_filled_in(visitor: Client, space: Space) -> None:
    html = page(visitor, f"{TUESDAY}&people=20&city=krakow")
    assert "1 space is free" in html
    assert "Tuesday, 1 December 2026, 18:00–20:00" in html
    assert "Free 18:00–20:00" in html
    assert "Open that day:" in html
    form = "/en/spaces/bright-room/request/?date=2026-12-01&amp;from=18%3A00&amp;to=20%3A00&amp;people=20"
    assert f'href="{form}"' in html


def test_what_is_not_free_says_why_and_stands_below(visitor: Client, venue: Venue, space: Space) -> None:
    taken = make.space(venue, slug="a-taken", name={"en": "Taken room"})
    make_events.booking(make.group(), taken)
    make.space(venue, slug="a-shut", name={"en": "Shut room"}, hours=(dt.time(8), dt.time(12)))
    make.space(venue, slug="a-slow", name={"en": "Slow room"}, notice_hours=24 * 60)
    html = page(visitor, TUESDAY)
    assert "1 space is free" in html
    order = ["Bright room", "Shut room", "Slow room", "Taken room"]
    assert sorted(order, key=html.index) == order
    assert html.index("Bright room") < html.index("Not free at this time, and why")
    assert "Somebody else has this time." in html
    assert "The house is closed at this time." in html
    assert "The house needs to know 1440 hours ahead" in html
    assert html.count("Ask for it") == 1
    # Never by whom.
    assert "Purpose of the booking" not in html


def test_too_small_spaces_are_left_out(visitor: Client, space: Space) -> None:
    html = page(visitor, f"{TUESDAY}&people=31")
    assert "No space is free at this time" in html
    assert "Free 18:00–20:00" not in html
    # It is named as what there would be for fewer, one press away from its form.
    assert "1 space if you need 30 places instead of 31" in html
    assert "request/?date=2026-12-01&amp;from=18%3A00&amp;to=20%3A00&amp;people=30" in html


def test_the_same_hour_on_the_wall_is_asked_of_each_house(visitor: Client, space: Space) -> None:
    vilnius = make.space(make.venue(city="vilnius"), name={"en": "Hall in Vilnius"})
    # 16:00 UTC is 17:00 in Kraków and 18:00 in Vilnius: only the latter is wanted.
    make_events.booking(
        make.group(), vilnius, [dt.datetime(2026, 12, 1, 16, tzinfo=dt.UTC)], long=dt.timedelta(hours=1)
    )
    make_events.booking(
        make.group(), space, [dt.datetime(2026, 12, 1, 16, tzinfo=dt.UTC)], long=dt.timedelta(hours=1)
    )
    html = page(visitor, TUESDAY)
    assert html.index("Bright room") < html.index("Not free at this time") < html.index("Hall in Vilnius")
    assert "in Vilnius the clock is an hour ahead of Poland" in html


def test_until_midnight_can_be_looked_for(visitor: Client) -> None:
    make.space(slug="late-room", hours=(dt.time(18), dt.time(0)))
    assert "22:00–24:00" in page(visitor, "date=2026-12-01&from=22:00&to=00:00")


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("date=2026-12-01", "from", "Choose when you want to begin."),
        ("from=18:00&to=20:00", "date", "Choose a date."),
        ("date=2026-12-01&from=18:00", "to", "Choose when you want to end."),
        ("date=2026-12-01&from=20:00&to=18:00", "to", "The end is before the start: choose a later end."),
        ("date=2026-11-21&from=18:00&to=20:00", "date", "This date has passed: choose a later one."),
        ("date=2031-01-01&from=18:00&to=20:00", "date", "Choose a date within the next two years."),
        ("date=9999-12-31&from=18:00&to=20:00", "date", "Choose a date between 2000 and 2100."),
        ("date=0001-01-01&from=00:00&to=20:00", "date", "Choose a date between 2000 and 2100."),
        ("date=31.12.2026&from=18:00&to=20:00", "date", "There is no such date: choose another one."),
        ("date=2026-12-01&from=25:99&to=20:00", "from", "There is no such time: choose one from the list."),
        (f"{TUESDAY}&people=many", "people", "Write a whole number of people."),
        (f"{TUESDAY}&people=-3", "people", "Write at least 1 person."),
        (f"{TUESDAY}&people=100000", "people", "Write at most 10,000 people."),
        (f"{TUESDAY}&city=minsk", "city", "We know of no such city: choose one from the list."),
        ("city=%00", "city", "We know of no such city: choose one from the list."),
    ],
)
def test_bad_input_is_answered_at_its_field(
    visitor: Client, space: Space, query: str, field: str, said: str
) -> None:
    html = page(visitor, query)
    error = re.search(rf'id="id_{field}_error">(.*?)</div>', html, re.DOTALL)
    assert error is not None
    assert said in error[1]
    assert "Free at this time" not in html


def test_what_was_typed_is_kept(visitor: Client, space: Space) -> None:
    html = page(visitor, "date=2026-11-01&from=18:07&to=20:00&people=many&city=vilnius")
    for kept in (
        'value="2026-11-01"',
        '<option value="18:07" selected>',
        'value="many"',
        '"vilnius" selected',
    ):
        assert kept in html


def test_without_a_time_it_shows_what_can_be_asked_for(visitor: Client, space: Space) -> None:
    make.space(make.venue(city="vilnius"), name={"en": "Hall in Vilnius"})
    html = page(visitor)
    assert "Bright room" in html
    assert "Hall in Vilnius" in html
    assert "Hall in Vilnius" not in page(visitor, "city=krakow")


def test_a_listing_is_never_free(visitor: Client, space: Space) -> None:
    house = listing(name="City Library", slug="city-library")
    room = make.space(house, slug="reading-room", name={"en": "Reading room"})
    for query in (TUESDAY, "", "city=krakow"):
        html = page(visitor, query)
        assert "Reading room" not in html
        apart = html[html.index("Houses that nobody has confirmed") :]
        assert "City Library" in apart
        assert "Not confirmed" in apart
        assert "badge--free" not in apart
    html = page(visitor, address="/en/venues/city-library/")
    assert "as published by library.example, not confirmed" in html
    assert "write to the library" in html
    assert "badge--free" not in html
    html = page(visitor, address=f"/en/spaces/{room.slug}/")
    assert "Not confirmed" in html
    assert "/request/" not in html
    assert 'class="week"' not in html


def test_only_listings_of_the_city_are_shown(visitor: Client) -> None:
    listing(name="Library of Vilnius", slug="library-of-vilnius", city="vilnius")
    assert "Library of Vilnius" in page(visitor, "city=vilnius")
    assert "Library of Vilnius" not in page(visitor, "city=krakow")


def test_the_search_costs_a_fixed_number_of_queries(
    visitor: Client, space: Space, django_assert_num_queries: Any
) -> None:
    listing(name="One", slug="one")
    make_events.booking(make.group(), make.space())
    for number in range(3):
        if number != 1:
            # Districts; what availability and the order need of all spaces, and the ledger; those shown, and
            # their photos; when they are open on other days, and the ledger then; listings and their number.
            with django_assert_num_queries(9):
                page(visitor, TUESDAY)
        make_events.booking(make.group(), make.space())
        listing(name=f"House {number}", slug=f"house-x{number}")


COURSE = "how=weekly&date=2026-12-01&until=2026-12-22&from=18:00&to=20:00"


def test_a_course_shows_how_many_dates_are_free_and_why_others_are_not(visitor: Client, space: Space) -> None:
    make_events.booking(make.group(), space)
    html = page(visitor, COURSE)
    assert "Every week (Tuesday), 18:00–20:00: Tuesday, 1 December 2026 – Tuesday, 22 December 2026" in html
    assert "No space is free on all dates" in html
    assert "3 of 4 dates are free" in html
    assert "<dt>Somebody else has this time.</dt>" in html
    # One press leads to the form with the dates that can be had.
    assert (
        "/request/?date=2026-12-01&amp;from=18%3A00&amp;to=20%3A00&amp;until=2026-12-22&amp;leave_out=2026-12-01"
        in html
    )
    assert "Tuesday, 16:00–18:00: 4 of 4 dates" in html


def test_a_course_in_two_spaces(visitor: Client, venue: Venue, space: Space) -> None:
    other = make.space(venue, slug="other-room", name={"en": "Other room"})
    make_events.booking(make.group(), space)
    make_events.booking(make.group(), other, [dt.datetime(2026, 12, 8, 17, tzinfo=dt.UTC)])
    html = page(visitor, COURSE)
    apart = html[html.index("In two spaces") : html.index("Free on some dates")]
    assert "bright-room/request/" in apart
    assert "other-room/request/" in apart
    assert "3 of 4 dates" in apart
    assert "1 of 4 date" in apart


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("how=weekly&date=2026-12-01&from=18:00&to=20:00", "until", "Choose the last date of the course."),
        (f"{COURSE}&until=2026-11-30", "until", "The last date is before the first"),
        (f"{COURSE}&until=2029-10-01", "until", "within the next two years"),
        (f"{COURSE}&until=2098-01-01", "until", "at most 200 dates: choose an earlier last date"),
        # Five thousand weeks: a day beyond all that a date field takes.
        (f"{COURSE}&until=2122-10-01", "until", "at most 200 dates: choose an earlier last date"),
        (f"{COURSE}&until=9999-12-31", "until", "at most 200 dates: choose an earlier last date"),
        (f"{COURSE}&until=%00", "until", "There is no such date"),
        (f"{COURSE}&weekday=9", "weekday", "There is no such weekday"),
        ("date=2027-03-28&from=02:30&to=04:00&city=krakow", "from", "skip this time"),
        # The first Sunday from that Tuesday on is the night of the change.
        (
            "how=weekly&date=2027-03-23&weekday=7&from=02:30&to=04:00&until=2027-04-25&city=krakow",
            "from",
            "skip this time",
        ),
        (f"{TUESDAY}&district=Atlantis", "district", "No house that takes requests is in this district"),
        (f"{TUESDAY}&equipment=spaceship", "equipment", "We know of no such equipment"),
        (f"{TUESDAY}&how=never", "how", "Choose once or every week."),
    ],
)
def test_bad_wishes_are_answered_at_their_field(
    visitor: Client, space: Space, query: str, field: str, said: str
) -> None:
    html = page(visitor, query)
    error = re.search(rf'id="id_{field}_error">(.*?)</div>', html, re.DOTALL)
    assert error is not None
    assert said in error[1]


def test_a_time_that_vilnius_has_is_looked_for_there(visitor: Client) -> None:
    """The clock skips 3:00 to 4:00 there, an hour later than in Kraków."""
    assert "skip this time" not in page(visitor, "date=2027-03-28&from=02:30&to=04:30&city=vilnius")
    assert "skip this time" in page(visitor, "date=2027-03-28&from=03:30&to=04:30&city=vilnius")


def test_a_course_that_begins_after_the_night_of_the_change_is_looked_for(visitor: Client) -> None:
    """From that Sunday on, on Tuesdays: the time exists on all of them."""
    course = "how=weekly&date=2027-03-28&weekday=2&from=02:30&to=04:00&until=2027-04-25&city=krakow"
    assert "skip this time" not in page(visitor, course)


def test_several_districts_and_kinds_of_equipment_at_once(visitor: Client) -> None:
    """Any of the districts will do; each kind must be there."""
    for district, kinds in {
        "Podgórze": ["piano", "screen"],
        "Stare Miasto": ["piano"],
        "Krowodrza": [],
    }.items():
        space = make.space(make.venue(district=district), name={"en": f"Room in {district}"})
        for kind in kinds:
            make.equipment(space, kind=kind)
    html = page(visitor, f"{TUESDAY}&district=Podg%C3%B3rze&district=Stare+Miasto")
    assert "2 spaces are free" in html
    assert "Room in Podgórze" in html
    assert "Room in Stare Miasto" in html
    html = page(
        visitor, f"{TUESDAY}&equipment=piano&equipment=screen&district=Podg%C3%B3rze&district=Stare+Miasto"
    )
    assert "1 space is free" in html
    assert "In a district that you chose: Podgórze" in html
    assert len(re.findall(r'name="(?:district|equipment)"[^>]* checked', html)) == 4


def test_wishes_that_stand_in_the_way_together_lead_to_the_form(visitor: Client) -> None:
    space = make.space(make.venue(city="krakow", district="Podgórze"), slug="small-room", capacity=10)
    make.equipment(space, kind="piano")
    wishes = "people=30&step_free=on&equipment=piano&equipment=screen&district=Podg%C3%B3rze&city=krakow"
    html = page(visitor, f"{TUESDAY}&{wishes}")
    assert "1 space if you do without all of these: 30 places (10 instead), Screen, Step-free" in html
    form = "date=2026-12-01&amp;from=18%3A00&amp;to=20%3A00&amp;people=10&amp;equipment=piano"
    assert f'href="/en/spaces/small-room/request/?{form}"' in html
    again = re.search(r'href="/en/spaces/\?([^"]*)"[^>]*>1 space if you do without', html)
    assert again is not None
    assert "1 space is free" in page(visitor, again[1].replace("&amp;", "&"))


def test_a_course_begins_on_the_weekday_that_is_chosen(visitor: Client, space: Space) -> None:
    # By the numbers of the API and of the lists of events: 1 is Monday, 7 Sunday.
    html = page(visitor, f"{COURSE}&weekday=4")
    assert "Every week (Thursday), 18:00–20:00: Thursday, 3 December 2026" in html
    assert "All 3 dates are free" in html


def test_what_a_single_date_does_not_need_is_no_error(visitor: Client, space: Space) -> None:
    assert "1 space is free" in page(visitor, f"how=once&{TUESDAY}&until=nonsense&weekday=9")


def test_the_form_begins_with_a_usual_time_and_counts_folded_wishes(visitor: Client, space: Space) -> None:
    html = page(visitor)
    assert '<option value="18:00" selected>' in html
    assert 'value="2026-12-01"' in html
    assert "1 space is free" not in html
    html = page(visitor, f"{TUESDAY}&step_free=on&equipment=piano&equipment=screen")
    assert '<span class="filters__count">2<' in html


def test_common_wishes_are_never_folded_and_districts_stand_under_their_city(visitor: Client) -> None:
    for city, district in (("vilnius", "Žirmūnai"), ("krakow", "Podgórze")):
        make.space(make.venue(city=city, district=district))
    html = page(visitor, f"{TUESDAY}&step_free=on")
    assert html.index('name="step_free"') < html.index("finder__more")
    assert 'class="fold finder__more">' in html
    places = [html.index(f">{told}") for told in ("Kraków</p>", "Podgórze<", "Vilnius</p>", "Žirmūnai<")]
    assert places == sorted(places)


def test_pressing_search_leads_to_what_was_found_and_to_the_form_when_something_is_wrong(
    visitor: Client, space: Space
) -> None:
    found = page(visitor, TUESDAY)
    assert 'action="/en/spaces/#found"' in found
    assert 'id="found"' in found
    assert 'id="found"' not in page(visitor, "date=2020-12-10&from=18:00&to=20:00")


def test_how_to_ask_an_unconfirmed_house_is_what_it_has_published(visitor: Client) -> None:
    listing(name="City Library", slug="city-library")
    assert "write to the library" in page(visitor, TUESDAY)


def test_equipment_that_is_promised_to_others_is_told_with_its_dates(
    visitor: Client, venue: Venue, now: dt.datetime
) -> None:
    """One projector for two rooms, and the other room has it on the first of two Tuesdays."""
    room, other = make.space(venue, slug="asked"), make.space(venue, slug="other")
    projector = make.equipment(room, other)
    make_bookings.approved(by=None, group=make.group(), space=other, now=now, equipment={projector.code: 1})
    asked = "equipment=projector&city=krakow"
    once = page(visitor, f"{TUESDAY}&{asked}")
    assert once.index("Not free at this time, and why") < once.index("/spaces/asked/?week=")
    card = said_of(once, "asked")
    assert "Its equipment is promised to others." in card
    assert "Has the equipment that you need" not in card
    course = said_of(page(visitor, f"{TUESDAY}&how=weekly&until=2026-12-08&{asked}"), "asked")
    assert "1 of 2 dates are free Which dates not, and why" in course
    assert "Its equipment is promised to others. Tue 1 Dec" in course
    make.equipment(room)
    card = said_of(page(visitor, f"{TUESDAY}&{asked}"), "asked")
    assert "promised to others" not in card
    assert "Has the equipment that you need" in card


def test_what_is_promised_to_others_costs_as_much_for_any_number_of_spaces(
    visitor: Client, venue: Venue, django_assert_num_queries: Any
) -> None:
    for _number in range(2):
        make.equipment(make.space(venue))
        # Six of them for equipment: three for those that are found, and three for those without the wish.
        with django_assert_num_queries(15):
            page(visitor, f"{TUESDAY}&equipment=projector")


def said_of(html: str, slug: str) -> str:
    """The words of the card of a space, which alone leads to its week."""
    [card] = [card for card in html.split('<li class="card">') if f"/spaces/{slug}/?week=" in card]
    return " ".join(re.sub(r"<[^>]*>", " ", card).split())
