"""Open hours less what is taken, each piece with its reason, in a fixed number of queries."""

import datetime as dt
import uuid
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import walltime
from core.intervals import Interval
from spaces import ledger
from spaces.access import spaces_for
from spaces.availability import State, states_of, timelines
from spaces.finder import Wanted, find
from spaces.models import ClaimKind, OpeningException, OpeningHours, Space
from tests import make

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 30)
WARSAW = "Europe/Warsaw"


def at(hour: float, day: dt.date = MONDAY) -> dt.datetime:
    return walltime.at(day, dt.time(int(hour), round(hour % 1 * 60)), WARSAW)


def between(start: float, end: float, day: dt.date = MONDAY) -> Interval:
    return Interval(at(start, day), at(end, day))


def take(space: Space, interval: Interval, kind: ClaimKind = ClaimKind.BOOKING) -> None:
    ledger.take([ledger.Claim(kind, uuid.uuid4(), tuple(space.part_ids()), interval)])


def pieces(space: Space, window: Interval) -> list[tuple[Interval, State]]:
    fresh = spaces_for(None).get(pk=space.pk)
    return [(piece.interval, piece.state) for piece in timelines([fresh], window)[space.pk]]


def test_a_day_is_cut_without_gap_or_overlap(space: Space) -> None:
    take(space, between(10, 12))
    take(space, between(12, 13), ClaimKind.BLACKOUT)
    day = walltime.day(MONDAY, WARSAW)
    assert pieces(space, day) == [
        (Interval(day.start, at(8)), State.CLOSED),
        (between(8, 10), State.FREE),
        (between(10, 12), State.OCCUPIED),
        (between(12, 13), State.BLACKOUT),
        (between(13, 22), State.FREE),
        (Interval(at(22), day.end), State.CLOSED),
    ]


def test_an_exception_replaces_the_hours_of_its_date(space: Space) -> None:
    OpeningException.objects.create(space=space, date=MONDAY)
    tuesday = MONDAY + dt.timedelta(days=1)
    OpeningException.objects.create(space=space, date=tuesday, opens=dt.time(12), closes=dt.time(0))
    window = Interval(walltime.day(MONDAY, WARSAW).start, walltime.day(tuesday, WARSAW).end)
    assert [interval for interval, state in pieces(space, window) if state is State.FREE] == [
        Interval(at(12, tuesday), walltime.day(tuesday, WARSAW).end)
    ]


@pytest.mark.parametrize("day", [dt.date(2026, 10, 25), dt.date(2027, 3, 28)], ids=["autumn", "spring"])
@pytest.mark.parametrize("city", ["krakow", "vilnius"])
def test_hours_are_the_wall_clocks_on_the_days_of_the_change(city: str, day: dt.date) -> None:
    # In 2027 the clocks change on Easter Sunday.
    space = make.space(make.venue(city=city, open_on_holidays=True))
    zone = space.venue.zone
    whole = walltime.day(day, zone)
    free = [interval for interval, state in pieces(space, whole) if state is State.FREE]
    assert free == [Interval(walltime.at(day, dt.time(8), zone), walltime.at(day, dt.time(22), zone))]
    assert whole.minutes == (25 if day.month == 10 else 23) * 60


def test_two_neighbours_buffers_add_up(venue: object) -> None:
    space = make.space(venue, buffer_before=15, buffer_after=30)
    take(space, space.with_buffers(between(10, 12)))
    fresh = spaces_for(None).get(pk=space.pk)
    wanted = [between(12, 13), between(12.5, 13), between(12.75, 13), between(9, 9.5), between(8, 9.25)]
    assert states_of(fresh, wanted) == [
        State.OCCUPIED,
        State.OCCUPIED,
        State.FREE,
        State.OCCUPIED,
        State.FREE,
    ]


def test_a_date_must_lie_in_open_hours_whole(space: Space) -> None:
    fresh = spaces_for(None).get(pk=space.pk)
    assert states_of(fresh, [between(7, 9), between(8, 9), between(21, 23)]) == [
        State.CLOSED,
        State.FREE,
        State.CLOSED,
    ]


def test_open_through_midnight_is_one_stretch(venue: object) -> None:
    space = make.space(venue, hours=(dt.time(0), dt.time(0)))
    fresh = spaces_for(None).get(pk=space.pk)
    night = Interval(at(23), at(23) + dt.timedelta(hours=3))
    assert states_of(fresh, [night]) == [State.FREE]


@pytest.mark.parametrize("count", [1, 3])
def test_the_finder_asks_a_fixed_number_of_times(count: int, django_assert_num_queries: object) -> None:
    for _ in range(count):
        take(make.space(), between(10, 12))
    with django_assert_num_queries(2):
        found = find(None, between(11, 13))
    assert [item.states for item in found] == [[State.OCCUPIED]] * count


def test_the_finder_puts_free_spaces_first_and_never_shows_a_listing(space: Space) -> None:
    take(space, between(10, 12))
    small = make.space(make.venue(city="krakow"), capacity=5)
    elsewhere = make.space(make.venue(city="vilnius"))
    make.space(make.venue(managed=False))
    frozen = make.venue(frozen_at=at(0))
    make.space(frozen)
    found = [(item.space, item.free) for item in find(None, between(10, 12))]
    assert found[-1] == (space.pk, 0)
    assert set(found[:-1]) == {(small.pk, 1), (elsewhere.pk, 1)}
    only = find(None, between(13, 14), Wanted(people=10, city="krakow"))
    assert [(item.space, item.states) for item in only] == [(space.pk, [State.FREE])]


minutes = st.integers(0, 24 * 60)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    opened=st.lists(st.tuples(st.integers(0, 22), st.integers(1, 23)), max_size=3),
    booked=st.lists(st.tuples(st.integers(0, 90), st.integers(1, 8)), max_size=4),
)
def test_pieces_agree_with_a_minute_by_minute_model(
    venue: object, opened: list[tuple[int, int]], booked: list[tuple[int, int]]
) -> None:
    """Every quarter of an hour of a day is in exactly one piece, and in the one that the model says."""
    space = make.space(venue, hours=None)
    for opens, closes in opened:
        if opens < closes:
            OpeningHours.objects.create(
                space=space, weekday=MONDAY.weekday(), opens=dt.time(opens), closes=dt.time(closes)
            )
    for start, length in booked:
        try:
            take(space, between(start / 4, min(23.75, start / 4 + length / 4)))
        except (ledger.Taken, ValueError):
            continue
    day = walltime.day(MONDAY, WARSAW)
    cut = pieces(space, day)
    assert cut[0][0].start == day.start and cut[-1][0].end == day.end
    assert all(a[0].end == b[0].start for a, b in pairwise(cut))
    taken = [Interval(row.starts_at, row.ends_at) for row in space.parts.get().occupancies.all()]
    for quarter in range(96):
        moment = between(quarter / 4, quarter / 4 + 0.2)
        state = next(state for interval, state in cut if interval.contains(moment))
        is_open = any(opens * 4 <= quarter < closes * 4 for opens, closes in opened)
        is_taken = any(interval.overlaps(moment) for interval in taken)
        assert state == (State.OCCUPIED if is_taken else State.FREE if is_open else State.CLOSED)


def test_the_cost_of_a_course_does_not_grow_with_all_that_is_taken_in_its_time(
    space: Space, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Anybody may look at a course of 200 dates: pieces far from a date are not held against it."""
    days = [MONDAY + dt.timedelta(weeks=number) for number in range(10)]
    for day in days:
        take(space, between(18, 20, day))
        take(space, between(9, 17, day))
    looked_at = []
    overlaps = Interval.overlaps
    monkeypatch.setattr(
        Interval, "overlaps", lambda one, other: looked_at.append(one) or overlaps(one, other)
    )
    fresh = spaces_for(None).get(pk=space.pk)
    assert states_of(fresh, [between(17, 18, day) for day in days]) == [State.FREE] * 10
    assert len(looked_at) < 50
