"""What somebody finds, why it fits, and what else there is."""

import datetime as dt
import random
import uuid
from dataclasses import replace
from typing import Any

import pytest

from core.intervals import Interval
from spaces import ledger
from spaces.finder import ANYTHING, Wanted, nothing_lacks
from spaces.fitting import Fit, unfit
from spaces.hindrances import Relaxed, relaxed
from spaces.models import (
    ClaimKind,
    EquipmentKind,
    Known,
    OpeningHours,
    Price,
    PriceKind,
    SchoolHoliday,
    SchoolRegion,
    Space,
    Venue,
)
from spaces.search import Ranking, search
from spaces.series import Slot, TooManyDates, Weekly, days_without, on_day, plan
from spaces.sought import Exactly, Sought
from spaces.standing import Fate
from spaces.suggestions import Nearest, nearest, split
from tests import make

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TUESDAY = dt.date(2026, 12, 1)
EVENING = Sought(Slot(TUESDAY, dt.time(18), dt.time(20)))
COURSE = replace(EVENING, weekly=Weekly(TUESDAY + dt.timedelta(weeks=3)))
WARSAW, VILNIUS = "Europe/Warsaw", "Europe/Vilnius"


def take(space: Space, weeks: tuple[int, ...], starts: int = 18, ends: int = 20) -> None:
    for week in weeks:
        date = on_day(TUESDAY + dt.timedelta(weeks=week), dt.time(starts), dt.time(ends), space.venue.zone)
        assert date is not None
        ledger.take([ledger.Claim(ClaimKind.BOOKING, uuid.uuid4(), tuple(space.part_ids()), date)])


def find(when: Any = EVENING, wanted: Wanted = ANYTHING) -> Ranking:
    return search(None, when, wanted, lacking=nothing_lacks, now=NOW)


def other_times(when: Any = EVENING) -> list[Nearest]:
    found = find(when)
    return nearest(found[:], found.question)


def in_the_way(wanted: Wanted, when: Any = EVENING) -> list[Relaxed]:
    return relaxed(find(when, wanted))


def told_of(options: list[Relaxed]) -> list[tuple[list[str], int | None, list[str]]]:
    """Which wishes, for how many people, and in which spaces."""
    return [
        (
            [wish.kind or wish.by.value for wish in option.wishes],
            option.wanted.people,
            [space.slug for space in option.spaces],
        )
        for option in options
    ]


def test_the_best_come_first_and_say_why() -> None:
    house = make.venue(district="Podgórze")
    Price.objects.create(venue=house, kind=PriceKind.FREE)
    large = make.space(house, capacity=200, slug="a-large")
    fitting = make.space(house, capacity=30, slug="b-fitting", step_free=Known.YES)
    taken = make.space(house, capacity=30, slug="c-taken")
    unknown = make.space(house, capacity=None, slug="d-unknown")
    take(taken, (0,))
    found = find(wanted=Wanted(people=20, districts=frozenset({"Podgórze"})))
    assert [answer.space for answer in found] == [fitting, unknown, large, taken]
    told = [{(reason.fit, reason.places or reason.name) for reason in answer.reasons} for answer in found]
    same = {(Fit.FREE_OF_CHARGE, ""), (Fit.IN_DISTRICT, "Podgórze")}
    assert told[0] == {(Fit.FITS_WELL, 30), (Fit.STEP_FREE, ""), *same}
    assert told[1] == {(Fit.SIZE_UNKNOWN, ""), *same}
    assert told[2] == {(Fit.LARGER, 200), *same}
    assert [answer.whole for answer in found] == [True, True, True, False]


def test_free_of_charge_is_the_spaces_own_price_before_the_houses() -> None:
    house = make.venue()
    Price.objects.create(venue=house, kind=PriceKind.FREE)
    costs, free = make.space(house), make.space(house)
    Price.objects.create(space=costs, kind=PriceKind.TARIFF)
    elsewhere = make.space()
    Price.objects.create(space=elsewhere, kind=PriceKind.FREE_IF)
    make.space()
    found = {answer.space for answer in find(wanted=Wanted(free_of_charge=True))}
    assert found == {free, elsewhere}


def test_each_date_of_a_course_says_what_becomes_of_it(space: Space) -> None:
    SchoolHoliday.objects.create(
        region=SchoolRegion.objects.create(code="PL-12"),
        first=TUESDAY + dt.timedelta(weeks=2),
        last=TUESDAY + dt.timedelta(weeks=2, days=3),
        source="made up",
    )
    take(space, (1,))
    [answer] = find(replace(COURSE, without_school_holidays=True))
    assert [date.fate for date in answer.dates] == [
        Fate.FREE,
        Fate.OCCUPIED,
        Fate.SCHOOL_HOLIDAYS,
        Fate.FREE,
    ]
    assert (len(answer.free), len(answer.wanted), answer.whole, answer.can_be_had) == (2, 3, False, True)
    assert answer.left_out == [TUESDAY + dt.timedelta(weeks=1), TUESDAY + dt.timedelta(weeks=2)]
    [usual] = find(COURSE)
    assert len(usual.wanted) == 4


@pytest.mark.parametrize(("zone", "hour"), [(WARSAW, 2), (VILNIUS, 3)])
def test_a_course_goes_on_without_the_night_that_skips_its_time(zone: str, hour: int) -> None:
    """28 March 2027: between 2:00 and 3:00 in Warsaw, between 3:00 and 4:00 in Vilnius."""
    slot = Slot(dt.date(2027, 3, 21), dt.time(hour, 30), dt.time(hour + 2))
    weekly = Weekly(dt.date(2027, 4, 4))
    dates = plan(slot=slot, weekly=weekly, zone_name=zone)
    assert [date.minutes for date in dates] == [90, 90]
    assert days_without(slot, weekly, zone) == [dt.date(2027, 3, 28)]
    assert days_without(slot, None, zone) == []
    city = "krakow" if zone == WARSAW else "vilnius"
    make.space(make.venue(city=city), hours=(dt.time(0), dt.time(0)))
    [answer] = find(Sought(slot, weekly))
    assert [date.fate for date in answer.dates] == [Fate.FREE, Fate.NO_SUCH_TIME, Fate.FREE]
    assert (answer.whole, answer.left_out) == (True, [])
    autumn = Slot(dt.date(2026, 10, 18), dt.time(hour, 30), dt.time(hour + 2))
    assert days_without(autumn, Weekly(dt.date(2026, 11, 1)), zone) == []


def test_a_course_cannot_begin_at_a_time_that_does_not_exist() -> None:
    slot = Slot(dt.date(2027, 3, 28), dt.time(2, 30), dt.time(4))
    with pytest.raises(ValueError, match="does not exist"):
        plan(slot=slot, weekly=Weekly(dt.date(2027, 4, 11)), zone_name=WARSAW)


def test_five_thousand_dates_are_refused(space: Space) -> None:
    with pytest.raises(TooManyDates):
        find(replace(EVENING, weekly=Weekly(dt.date(2099, 12, 31))))


def test_other_times_of_a_space_are_free_and_may_be_asked_for(space: Space) -> None:
    take(space, (0,))
    told = other_times()
    assert [(near.when.slot.day, near.when.slot.starts, near.total) for near in told] == [
        (TUESDAY, dt.time(16), 1),
        (TUESDAY + dt.timedelta(days=1), dt.time(18), 1),
    ]
    for near in told:
        [answer] = find(near.when)
        assert answer.whole
    # A space that takes only what lies far ahead is offered on no near day.
    Space.objects.update(notice_hours=24 * 30)
    assert other_times() == []


def test_a_date_far_outside_the_hours_is_offered_when_the_house_is_open(venue: Venue) -> None:
    """The nearest time is to the minute: after a neighbour and both tear-downs, on the grid of the space."""
    room = make.space(venue, hours=(dt.time(9), dt.time(15)), buffer_after=20)
    OpeningHours.objects.filter(space=room, weekday__in=[2, 3]).delete()
    at_night = Sought(Slot(TUESDAY, dt.time(22), dt.time(23, 30)))
    told = other_times(at_night)
    assert [(near.when.slot.day, near.when.slot.starts, near.when.slot.ends) for near in told] == [
        (TUESDAY, dt.time(13, 30), dt.time(15)),
        (TUESDAY - dt.timedelta(days=1), dt.time(13, 30), dt.time(15)),
    ]
    take(room, (0,), 12, 15)
    told = other_times(at_night)
    # The neighbour has until noon less our own twenty minutes: 10:10, on the grid 10:00.
    assert [(near.when.slot.day, near.when.slot.starts) for near in told] == [
        (TUESDAY, dt.time(10)),
        (TUESDAY - dt.timedelta(days=1), dt.time(13, 30)),
    ]
    for near in told:
        [answer] = find(near.when)
        assert answer.whole


def test_a_time_off_the_grid_leads_to_the_next_on_it(space: Space) -> None:
    odd = Sought(Slot(TUESDAY, dt.time(18, 7), dt.time(19, 7)))
    told = other_times(odd)
    assert [(near.when.slot.day, near.when.slot.starts, near.when.slot.ends) for near in told] == [
        (TUESDAY, dt.time(18, 15), dt.time(19, 15)),
        (TUESDAY + dt.timedelta(days=1), dt.time(18, 15), dt.time(19, 15)),
    ]


def test_a_course_is_offered_at_another_hour_or_on_another_weekday(space: Space) -> None:
    take(space, (0, 2))
    told = other_times(COURSE)
    assert [(near.when.slot.starts, len(near.free), near.total) for near in told] == [
        (dt.time(16), 4, 4),
        (dt.time(18), 4, 4),
    ]
    assert told[1].when.weekly == Weekly(COURSE.weekly.until + dt.timedelta(days=1))


def test_no_course_is_offered_whose_first_date_does_not_exist(venue: Venue) -> None:
    """A day before that Monday is the night on which the clock skips half past two."""
    Venue.objects.update(open_on_holidays=True)
    room = make.space(venue, hours=(dt.time(0), dt.time(0)), horizon_days=365)
    OpeningHours.objects.exclude(weekday__in=[0, 6]).delete()
    first = dt.date(2027, 3, 29)
    at_night = Sought(Slot(first, dt.time(2, 30), dt.time(3, 30)), Weekly(first + dt.timedelta(weeks=2)))
    for week in (1, 2):
        date = on_day(first + dt.timedelta(weeks=week), dt.time(0), dt.time(8), WARSAW)
        assert date is not None
        ledger.take([ledger.Claim(ClaimKind.BOOKING, uuid.uuid4(), tuple(room.part_ids()), date)])
    assert other_times(at_night) == []


def test_two_spaces_have_the_dates_that_none_has_alone(venue: Venue) -> None:
    one, other = make.space(venue), make.space(venue)
    elsewhere = make.space()
    take(one, (0,))
    take(other, (1, 2))
    take(elsewhere, (1, 2, 3))
    two = split(find(COURSE))
    assert two is not None
    # Those of one house, not those that would do as well elsewhere.
    assert (two.first.space, two.second.space, two.total) == (one, other, 4)
    assert list(two.in_second) == [TUESDAY]
    assert sorted([*two.in_first, *two.in_second]) == [
        TUESDAY + dt.timedelta(weeks=week) for week in range(4)
    ]
    assert split(find(EVENING)) is None


def test_what_stands_in_the_way_is_named_wish_by_wish() -> None:
    house = make.venue(city="krakow", district="Podgórze")
    make.space(house, capacity=30, slug="small", step_free=Known.YES)
    make.space(house, capacity=10, slug="smaller", step_free=Known.YES)
    make.space(house, capacity=50, slug="steps", step_free=Known.NO)
    far = make.space(
        make.venue(city="krakow", district="Dębniki"), capacity=50, slug="far", step_free=Known.YES
    )
    make.space(make.venue(city="vilnius", district="Podgórze"), capacity=50, step_free=Known.YES)
    wanted = Wanted(people=40, city="krakow", districts=frozenset({"Podgórze"}), step_free=True)
    assert list(find(wanted=wanted)) == []
    assert sorted(told_of(in_the_way(wanted))) == [
        (["districts"], 40, ["far"]),
        (["people"], 30, ["small"]),
        (["step_free"], 40, ["steps"]),
    ]
    # What is taken then is no help.
    take(far, (0,))
    assert sorted(told_of(in_the_way(wanted))) == [
        (["people"], 30, ["small"]),
        (["step_free"], 40, ["steps"]),
    ]


def equip(space: Space, *kinds: EquipmentKind) -> None:
    for kind in kinds:
        make.equipment(space, kind=kind)


ALL_OF_THEM = Wanted(
    people=40,
    city="krakow",
    districts=frozenset({"Podgórze"}),
    step_free=True,
    equipment=frozenset({"projector", "piano"}),
    free_of_charge=True,
)


def test_wishes_that_fail_together_are_all_named_and_as_few_as_can_be() -> None:
    house = make.venue(district="Podgórze")
    Price.objects.create(venue=house, kind=PriceKind.FREE)
    flat = {"step_free": Known.YES}
    # Two wishes are missing here: the size and a piano.
    small = make.space(house, capacity=30, slug="small", **flat)
    smaller = make.space(house, capacity=20, slug="smaller", **flat)
    # Here the step-free way and the piano.
    steps = make.space(house, capacity=50, slug="steps", step_free=Known.UNKNOWN)
    # Three here: nobody is sent so far from what was wished for.
    poor = make.space(house, capacity=10, slug="poor")
    for space in (small, smaller, steps, poor):
        equip(space, EquipmentKind.PROJECTOR)
    # As near, but taken; and as near, in another city.
    taken = make.space(house, capacity=50, slug="taken", **flat)
    take(taken, (0,))
    make.space(make.venue(city="vilnius", district="Podgórze"), capacity=50, **flat)
    assert sorted(told_of(in_the_way(ALL_OF_THEM))) == [
        (["people", "piano"], 30, ["small"]),
        (["piano", "step_free"], 40, ["steps"]),
    ]
    # One that misses a single wish makes the others pointless.
    equip(steps, EquipmentKind.PIANO)
    [option] = in_the_way(ALL_OF_THEM)
    assert told_of([option]) == [(["step_free"], 40, ["steps"])]
    assert option.wanted == replace(ALL_OF_THEM, step_free=False)


def test_without_what_is_left_out_the_spaces_are_found() -> None:
    """What is said to be there without some wishes is what a search without them finds."""
    chance = random.Random(3)
    for number in range(60):
        house = make.venue(district=chance.choice(["Podgórze", "Dębniki", ""]))
        if chance.random() < 0.5:
            Price.objects.create(venue=house, kind=chance.choice(PriceKind.values))
        space = make.space(
            house,
            slug=f"room-{number}",
            capacity=chance.choice([None, 10, 20, 30, 50]),
            step_free=chance.choice(Known.values),
        )
        if chance.random() < 0.3:
            Price.objects.create(space=space, kind=chance.choice(PriceKind.values))
        equip(space, *chance.sample([EquipmentKind.PROJECTOR, EquipmentKind.PIANO], chance.randrange(3)))
        if chance.random() < 0.3:
            take(space, (0,))
    for _number in range(20):
        wanted = Wanted(
            people=chance.choice([None, 25, 60]),
            districts=frozenset(chance.sample(["Podgórze", "Dębniki"], chance.randrange(2))),
            step_free=chance.random() < 0.6,
            equipment=frozenset(chance.sample(["projector", "piano"], chance.randrange(3))),
            free_of_charge=chance.random() < 0.6,
        )
        before = {answer.space for answer in find(wanted=wanted)}
        options = in_the_way(wanted)
        assert len({len(option.wishes) for option in options}) <= 1
        for option in options:
            after = {answer.space: answer for answer in find(wanted=option.wanted)}
            assert option.spaces
            for space, standing in option.named:
                assert after[space].whole
                assert standing.left_out == []
                assert space not in before


def test_the_order_is_that_of_the_answers_in_full() -> None:
    """Standings are told from plain values, answers from the spaces themselves: both must say the same."""
    chance = random.Random(5)
    for number in range(30):
        space = make.space(
            make.venue(name=f"House {number % 7}"),
            capacity=chance.choice([None, 10, 20, 50]),
            notice_hours=chance.choice([24, 24 * 20]),
            horizon_days=chance.choice([20, 365]),
            shortest_minutes=chance.choice([30, 180]),
            longest_minutes=chance.choice([180, 60]) if number % 4 else 720,
            step_minutes=chance.choice([15, 25]),
        )
        take(space, tuple(chance.sample(range(4), chance.randrange(5))))
    space.parts.clear()
    found = find(COURSE, Wanted(people=15))
    for standing, answer in zip(found.standings, found, strict=True):
        assert standing.space == answer.space.pk
        assert (standing.whole, standing.can_be_had, standing.free, standing.wanted, standing.unfit) == (
            answer.whole,
            answer.can_be_had,
            len(answer.free),
            len(answer.wanted),
            unfit(answer.reasons),
        )
        assert standing.left_out == answer.left_out
        assert standing.free_days == [date.day for date in answer.free]
    assert len({(answer.whole, answer.can_be_had, len(answer.free)) for answer in found}) > 4


def test_from_one_instant_to_another_is_a_time_on_the_wall() -> None:
    date = Interval(dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC), dt.datetime(2026, 12, 1, 19, tzinfo=dt.UTC))
    assert Exactly(date).on_wall(WARSAW) == EVENING
    assert Exactly(date).dates_in(WARSAW) == {TUESDAY: date}
    assert Exactly(date.widen(0, 60 * 24)).on_wall(WARSAW) is None


@pytest.mark.parametrize(
    ("minutes", "starts"), [(240, dt.time(22)), (270, None), (-1080, dt.time(0)), (-1081, None)]
)
def test_moved_within_the_day(minutes: int, starts: dt.time | None) -> None:
    moved = EVENING.moved(minutes=minutes)
    assert (moved.slot.starts if moved else None) == starts


@pytest.mark.parametrize("dates", [1, 30])
def test_everything_costs_a_fixed_number_of_statements(dates: int, django_assert_num_queries: Any) -> None:
    when = replace(EVENING, weekly=Weekly(TUESDAY + dt.timedelta(weeks=dates)))
    wanted = Wanted(people=500, city="krakow", step_free=True, equipment=frozenset({"piano"}))
    for _number in range(3):
        space = make.space(capacity=1000, step_free=Known.YES)
        other = make.space(capacity=20, step_free=Known.YES)
        equip(space, EquipmentKind.PIANO)
        equip(other, EquipmentKind.PIANO)
        make.space(step_free=Known.NO)
        take(space, (0,))
        # Spaces with their hours and what the order is made from, and the ledger.
        with django_assert_num_queries(2):
            found = find(when, wanted)
            assert found.whole == 0
        # Those that are looked at, with their facts.
        with django_assert_num_queries(1):
            shown = found[:24]
        with django_assert_num_queries(0):
            assert [answer.space.pk for answer in found] == [answer.space.pk for answer in shown]
        # When they are open on other days, and the ledger.
        with django_assert_num_queries(2):
            nearest(shown, found.question)
        # The same once more without the wishes; equipment, and the spaces that are named.
        with django_assert_num_queries(4):
            assert relaxed(found)
