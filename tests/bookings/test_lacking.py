"""A space whose equipment others have: no search calls it free, and each says what else there is."""

import datetime as dt
import random
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from accounts.models import Group
from bookings.equipment import free_on
from bookings.lacking import lacking
from bookings.models import Booking
from bookings.needs import reason_of
from bookings.problems import Refused
from core.cities import CITIES
from core.intervals import Interval
from frontend.finding import Card
from spaces import facts
from spaces.finder import Wanted
from spaces.hindrances import InTheWay, Wish, relaxed
from spaces.models import SchoolHoliday, SchoolRegion, Space, Venue
from spaces.search import Ranking, search
from spaces.series import Slot, Weekly, on_day
from spaces.sought import Sought
from spaces.standing import Fate
from spaces.suggestions import nearest, split
from tests import make, make_bookings
from tests.conftest import NOW

pytestmark = [pytest.mark.usefixtures("now"), pytest.mark.django_db]

TUESDAY = dt.date(2026, 12, 1)
EVENING = Sought(Slot(TUESDAY, dt.time(18), dt.time(20)))
COURSE = replace(EVENING, weekly=Weekly(TUESDAY + dt.timedelta(weeks=3)))
WITH_PROJECTOR = Wanted(equipment=frozenset({"projector"}))
FINDER = "/api/v1/availability/"


@pytest.fixture
def asked(venue: Venue) -> Space:
    """A room that shares the one projector of its house with another, where it is wanted on the first Tuesday."""
    room, other = make.space(venue, slug="asked", name={"en": "Asked room"}), make.space(venue, slug="other")
    projector = make.equipment(room, other)
    promise(other, projector.code)
    return room


def promise(space: Space, code: str, **fields: Any) -> Booking:
    """A booking of the space that is promised a piece of the thing."""
    return make_bookings.approved(
        by=None, group=make.group(), space=space, now=NOW, equipment={code: 1}, **fields
    )


def find(when: Sought = EVENING, wanted: Wanted = WITH_PROJECTOR) -> Ranking:
    return search(None, when, wanted, lacking=lacking, now=NOW)


def fates(found: Ranking) -> dict[str, list[Fate]]:
    return {answer.space.slug: [date.fate for date in answer.dates] for answer in found}


def test_a_date_without_equipment_is_not_free(asked: Space) -> None:
    later = make.space(make.venue(name="Žvon"), slug="later")
    make.equipment(later)
    found = find()
    # The house that comes later by its name is the one that can be had.
    assert fates(found) == {"later": [Fate.FREE], "asked": [Fate.EQUIPMENT], "other": [Fate.OCCUPIED]}
    assert [answer.whole for answer in found] == [True, False, False]
    assert found.whole == 1
    assert fates(find(wanted=Wanted()))["asked"] == [Fate.FREE]


def test_a_course_is_free_but_for_the_dates_without(asked: Space) -> None:
    [course, _other] = find(COURSE)
    assert [date.fate for date in course.dates] == [Fate.EQUIPMENT, Fate.FREE, Fate.FREE, Fate.FREE]
    assert (len(course.free), len(course.wanted), course.whole) == (3, 4, False)
    assert course.left_out == [TUESDAY]
    assert find(COURSE).standings[0].left_out == [TUESDAY]


def test_what_is_always_in_the_room_and_a_second_piece_are_there(asked: Space, venue: Venue) -> None:
    make.equipment(asked, fixed=True)
    assert fates(find())["asked"] == [Fate.FREE]
    venue.equipment.filter(fixed=True).delete()
    assert fates(find())["asked"] == [Fate.EQUIPMENT]
    second = make.equipment(asked)
    assert fates(find())["asked"] == [Fate.FREE]
    venue.equipment.filter(pk=second.pk).update(retired_at=NOW)
    assert fates(find())["asked"] == [Fate.EQUIPMENT]
    venue.equipment.update(quantity=2)
    assert fates(find())["asked"] == [Fate.FREE]


def test_what_is_set_up_or_cleared_away_is_not_there_yet(venue: Venue) -> None:
    """The other booking is over at six, and needs half an hour to clear away; ours needs a quarter to set up."""
    room = make.space(venue, slug="asked", buffer_before=15)
    other = make.space(venue, slug="other", buffer_after=30)
    code = make.equipment(room, other).code
    promise(other, code, starts=dt.time(16), ends=dt.time(18))
    free = {minute: find(replace(EVENING, slot=Slot(TUESDAY, minute, dt.time(20)))) for minute in (
        dt.time(18, 30), dt.time(18, 45)
    )}  # fmt: skip
    assert [fates(found)["asked"] for found in free.values()] == [[Fate.EQUIPMENT], [Fate.FREE]]


def test_other_times_are_those_at_which_it_is_there(asked: Space) -> None:
    """The other room has it until nine: two hours earlier the same day, or at the same time on another."""
    found = find()
    told = nearest([answer for answer in found if answer.space == asked], found.question)
    assert [(near.when.slot.day, near.when.slot.starts) for near in told] == [
        (TUESDAY, dt.time(16)),
        (TUESDAY + dt.timedelta(days=1), dt.time(18)),
    ]
    for near in told:
        assert fates(find(near.when))["asked"] == [Fate.FREE]
    found = find(COURSE)
    told = nearest([answer for answer in found if answer.space == asked], found.question)
    assert [(near.when.slot.day, near.when.slot.starts, len(near.free), near.total) for near in told] == [
        (TUESDAY, dt.time(16), 4, 4),
        (TUESDAY + dt.timedelta(days=1), dt.time(18), 4, 4),
    ]


def test_equipment_that_others_have_stands_in_the_way(asked: Space) -> None:
    [option] = relaxed(find())
    assert list(option.wishes) == [Wish(InTheWay.EQUIPMENT, "projector")]
    assert [space.slug for space in option.spaces] == ["asked"]
    assert option.wanted.equipment == frozenset()
    [option] = relaxed(find(COURSE))
    assert [(space.slug, standing.free) for space, standing in option.named] == [("asked", 4)]


def test_a_course_in_two_spaces_has_it_on_every_date(asked: Space) -> None:
    there = make.space(make.venue(), slug="there")
    code = make.equipment(there).code
    promise(there, code, day=TUESDAY + dt.timedelta(weeks=1))
    two = split(find(COURSE))
    assert two is not None
    assert {two.first.space.slug, two.second.space.slug} == {"asked", "there"}
    days = {two.first.space.slug: two.in_first, two.second.space.slug: two.in_second}
    assert TUESDAY in days["there"]
    assert TUESDAY not in days["asked"]
    assert len(two.in_first) + len(two.in_second) == 4


def test_a_need_says_that_equipment_was_missing(asked: Space) -> None:
    Space.objects.exclude(pk=asked.pk).update(retired_at=NOW)
    assert reason_of(find().standings, dates=1) == ("equipment", 1)


def test_page_and_api_give_the_same_answers(asked: Space, visitor: Client) -> None:
    told = visitor.get(FINDER, {**WALL, "equipment": "projector"}).json()
    assert {found["space"]["slug"]: found["state"] for found in told["results"]} == {
        "asked": "equipment",
        "other": "occupied",
    }
    assert [found["can_be_had"] for found in told["results"]] == [False, False]
    without = {"wishes": [{"wish": "equipment", "equipment": "projector"}], "people": None}
    assert told["suggestions"]["without"] == [{**without, "spaces": ["asked"]}]
    html = visitor.get("/en/spaces/?date=2026-12-01&from=18:00&to=20:00&equipment=projector").content.decode()
    assert "Its equipment is promised to others." in html
    assert "1 space if you do without this equipment: Projector" in html
    assert "0 spaces are free" in html or "No space is free" in html
    course = visitor.get(FINDER, {**WALL, "until": "2026-12-22", "equipment": "projector"}).json()
    [first, _other] = course["results"]
    assert [date["state"] for date in first["dates"]] == ["equipment", "free", "free", "free"]
    assert (first["free"], first["total"]) == (3, 4)


KINDS = {"projector", "piano", "screen"}
WALL = {"first": "2026-12-01", "starts": "18:00", "ends": "20:00"}


def test_the_form_asks_for_the_thing_that_is_there(asked: Space, group: Group, member: Any, as_: Any) -> None:
    """The first projector is with others that evening, the second is not."""
    second = make.equipment(asked, name={"en": "Small projector"})
    first = asked.equipment.exclude(pk=second.pk).get()
    address = "/en/spaces/asked/request/?date={}&from=18:00&to=20:00&people=9&equipment=projector"
    for day, one, other in (("2026-12-01", second, first), ("2026-12-02", first, second)):
        form = as_(member).get(address.format(day)).context["form"]
        assert form[f"equipment.{one.code}"].value() == "1"
        assert form[f"equipment.{other.code}"].value() is None


def test_the_form_asks_for_nothing_that_is_always_there(
    asked: Space, group: Group, member: Any, as_: Any
) -> None:
    """Others have the projector that is lent; the one in the room is nobody's to ask for."""
    make.equipment(asked, fixed=True)
    assert fates(find())["asked"] == [Fate.FREE]
    address = "/en/spaces/asked/request/?date=2026-12-01&from=18:00&to=20:00&people=9&equipment=projector"
    context = as_(member).get(address).context
    assert [bound.value() for bound in context["form"].equipment.fields] == [None]
    assert context["lost"] == []


def test_the_longest_course_is_answered(asked: Space, visitor: Client) -> None:
    """200 dates, and as many on each of the other weekdays: SQLite could not be asked about each of them."""
    Space.objects.update(horizon_days=2000)
    last = TUESDAY + dt.timedelta(weeks=199)
    answer = visitor.get(FINDER, {**WALL, "until": f"{last}", "equipment": "projector"}).json()
    told = {found["space"]["slug"]: found for found in answer["results"]}["asked"]
    assert (told["total"], [date["state"] for date in told["dates"]].count("equipment")) == (200, 1)
    # Fridays have the fewest public holidays.
    assert [
        (near["first"], near["starts"])
        for near in answer["suggestions"]["nearest"]
        if near["space"] == "asked"
    ] == [("2026-12-01", "16:00:00"), ("2026-12-04", "18:00:00")]


@pytest.mark.parametrize("weeks", [0, 35])
def test_it_costs_the_same_for_any_number_of_spaces_and_dates(
    weeks: int, django_assert_num_queries: Any
) -> None:
    when = replace(EVENING, weekly=Weekly(TUESDAY + dt.timedelta(weeks=weeks)))
    for _number in range(3):
        venue = make.venue()
        room, other = make.space(venue), make.space(venue)
        promise(other, make.equipment(room, other).code)
        # Two of any search, and the things, the longest buffers, and what is promised.
        with django_assert_num_queries(5):
            found = find(when)
        shown = found[:24]
        with django_assert_num_queries(5):
            nearest(shown, found.question)
        with django_assert_num_queries(7):
            assert relaxed(found)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_what_the_request_is_told(seed: int, venue: Venue) -> None:
    """Whatever is promised: a date lacks a kind where the request form would say that none of its things is free."""
    chance = random.Random(seed)
    rooms = [
        make.space(venue, buffer_before=chance.choice((0, 15)), buffer_after=chance.choice((0, 45)))
        for _number in range(3)
    ]
    things = [
        make.equipment(*chance.sample(rooms, 2), kind=kind, quantity=chance.choice((1, 2)))
        for kind in ("projector", "projector", "piano")
    ]
    promise(
        rooms[0],
        make.equipment(rooms[0], kind="screen").code,
        day=TUESDAY,
        starts=dt.time(9),
        ends=dt.time(10),
    )
    for day in range(4):
        for number, room in enumerate(rooms):
            lent = [thing for thing in things if room in thing.spaces.all() and chance.random() < 0.7]
            start = 10 + 4 * chance.randrange(3)
            with suppress(Refused):
                make_bookings.approved(
                    by=None, group=make.group(), space=room, now=NOW, day=TUESDAY + dt.timedelta(days=day),
                    starts=dt.time(start, 15 * number), ends=dt.time(start + 2),
                    equipment={thing.code: 1 for thing in lent[:1]},
                )  # fmt: skip
    dates = [
        date
        for day in range(4)
        for hour in range(8, 21)
        if (
            date := on_day(
                TUESDAY + dt.timedelta(days=day), dt.time(hour), dt.time(hour + 1), "Europe/Warsaw"
            )
        )
    ]
    places = facts.read(Space.objects.all(), lambda _zone: {TUESDAY})
    told = lacking([(place, dates) for place in places], KINDS)
    # Its screen; else chance might lend nothing that is asked about.
    assert rooms[0].pk in told
    assert told == _by_the_form(rooms, dates)


def _by_the_form(rooms: list[Space], dates: list[Interval]) -> dict[int, dict[str, list[set[Interval]]]]:
    expected: dict[int, dict[str, list[set[Interval]]]] = {}
    for room in rooms:
        for kind in KINDS:
            things = list(room.equipment.filter(kind=kind))
            lost = [{date for date in dates if not free_on(room, [thing], [date])[thing]} for thing in things]
            if lost and all(lost):
                expected.setdefault(room.pk, {})[kind] = lost
    return expected


def test_a_course_is_for_one_thing_on_all_its_dates(
    asked: Space, group: Group, member: Any, as_: Any
) -> None:
    """Others have the first projector on the first and second date, and the second on the third: with the second the
    course loses one date, and that is the one that the form is filled in with."""
    first, second = asked.equipment.get(), make.equipment(asked)
    rooms = [make.space(asked.venue) for _number in range(2)]
    first.spaces.add(*rooms)
    second.spaces.add(*rooms)
    promise(rooms[0], first.code, day=TUESDAY + dt.timedelta(weeks=1))
    promise(rooms[1], second.code, day=TUESDAY + dt.timedelta(weeks=2))
    found = find(COURSE)
    [course] = [answer for answer in found if answer.space == asked]
    assert [date.fate for date in course.dates] == [Fate.FREE, Fate.FREE, Fate.EQUIPMENT, Fate.FREE]
    way = Card(course, COURSE, WITH_PROJECTOR).address
    context = as_(member).get(f"{way}&people=9").context
    assert {name: bound.value() for name, bound in _things_of(context["form"])} == {
        first.code: None,
        second.code: "1",
    }
    assert context["lost"] == []
    # With neither it would be whole.
    [option] = [option for option in relaxed(found) if asked in option.spaces]
    assert [wish.kind for wish in option.wishes] == ["projector"]


def _things_of(form: Any) -> list[tuple[str, Any]]:
    return [(thing.code, form[name]) for name, thing in form.equipment.things.items()]


def test_what_is_lost_in_the_holidays_does_not_count(asked: Space) -> None:
    """The first projector is with others on two days, both of them holidays, the second on one that is none."""
    week = dt.timedelta(weeks=1)
    region = SchoolRegion.objects.create(code=CITIES["krakow"].school_region)
    SchoolHoliday.objects.create(
        region=region, name={"en": "Break"}, first=TUESDAY, last=TUESDAY + week, source="test"
    )
    other, first = Space.objects.get(slug="other"), asked.equipment.get()
    promise(other, first.code, day=TUESDAY + week)
    second = make.equipment(asked, other)
    promise(other, second.code, day=TUESDAY + 2 * week)
    [found] = [
        answer for answer in find(replace(COURSE, without_school_holidays=True)) if answer.space == asked
    ]
    assert [date.fate for date in found.dates] == [Fate.SCHOOL_HOLIDAYS] * 2 + [Fate.FREE] * 2
    assert found.whole
