"""Equipment is promised by the piece: a group learns before it asks, and two never get the last one."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Group
from bookings.equipment import Short, free_on, left_short, offered, shortages_of
from bookings.models import BookedEquipment, Booking, Demand, Occurrence
from bookings.operations import (
    Side,
    approve_booking,
    cancel_booking,
    cancel_dates,
    decline_booking,
    decline_dates,
    expire_overdue,
    withdraw_booking,
)
from bookings.problems import Refused, outlook
from bookings.states import BookingState, DeclineReason
from spaces.access import spaces_for
from spaces.models import Equipment, EquipmentKind, Space, Venue
from spaces.series import Slot, Weekly
from tests import make, make_bookings
from tests.make_bookings import EVENING, TUESDAY

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)


@pytest.fixture
def studio(venue: Venue) -> Space:
    """Another room of the house."""
    return make.space(venue, slug="studio", name={"en": "Studio"})


@pytest.fixture
def projectors(space: Space, studio: Space) -> Equipment:
    """Two projectors that come with both rooms."""
    return make.equipment(space, studio, code="projector", quantity=2)


def ask(space: Space, group: Group, now: dt.datetime, pieces: int = 1, **fields: Any) -> Booking:
    """A request for some projectors."""
    asked = {"equipment": {"projector": pieces}, **fields}
    return make_bookings.request(by=None, group=group, space=space, now=now, **asked)


def look(space: Space, now: dt.datetime, pieces: int = 1, **fields: Any) -> Any:
    told: dict[str, Any] = {
        "group": None,
        "slot": Slot(TUESDAY, *EVENING),
        "weekly": None,
        "leave_out": (),
        "people": None,
        "equipment": {"projector": pieces},
        **fields,
    }
    return outlook(space=spaces_for(None).get(pk=space.pk), now=now, **told)


def codes(refused: Refused) -> list[str]:
    return [problem.code for problem in refused.outlook.problems]


def free(space: Space) -> int:
    """How many projectors can be had on Tuesday evening."""
    slot = Slot(TUESDAY, *EVENING).interval(space.venue.zone)
    (pieces,) = free_on(space, offered(space), [slot]).values()
    return pieces


@pytest.mark.usefixtures("projectors")
def test_a_request_keeps_what_it_asks_for(space: Space, group: Group, now: dt.datetime) -> None:
    booking = ask(space, group, now, pieces=2)
    line = booking.equipment.get()
    assert (line.equipment.code, line.quantity, line.lent) == ("projector", 2, True)
    assert free(space) == 0


@pytest.mark.usefixtures("projectors")
def test_the_last_piece_is_short_in_another_space_of_the_house(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    ask(space, group, now, pieces=1)
    with pytest.raises(Refused) as refused:
        ask(studio, group, now, pieces=2)
    problem = refused.value.outlook.blockers[0]
    assert (problem.code, problem.field) == ("equipment_short", "equipment.projector")
    assert str(problem.text) == (
        "Free on 1 December 2026: 1 of 2, fewer than you ask for. Ask for fewer, or leave the date out."
    )
    assert Booking.objects.count() == 1
    # Fewer can be had.
    ask(studio, group, now, pieces=1)
    assert free(space) == 0


@pytest.mark.usefixtures("projectors")
def test_a_series_leaves_the_short_dates_out_and_they_are_remembered(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    ask(space, group, now, pieces=2, day=TUESDAY + WEEK)
    until = TUESDAY + 2 * WEEK
    with pytest.raises(Refused) as refused:
        ask(studio, group, now, until=until)
    short = refused.value.outlook.short
    assert [(date.start.day, [one.free for one in shortages]) for date, shortages in short.items()] == [
        (8, [0])
    ]
    assert [date.start.day for date in refused.value.outlook.free] == [1, 15]
    booking = ask(studio, group, now, until=until, leave_out=frozenset({TUESDAY + WEEK}))
    assert list(booking.occurrences.values_list("state", flat=True)) == ["requested", "left_out", "requested"]
    assert Demand.objects.values_list("reason", "dates").get() == ("equipment", 1)


@pytest.mark.usefixtures("projectors")
def test_several_short_dates_are_counted_in_one_problem(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    ask(space, group, now, pieces=2, until=TUESDAY + 2 * WEEK)
    seen = look(studio, now, weekly=Weekly(TUESDAY + 3 * WEEK))
    assert [str(problem.text) for problem in seen.problems] == [
        "Fewer are free than you ask for on 3 dates. Ask for fewer, or leave these dates out."
    ]
    all_left_out = look(
        studio,
        now,
        weekly=Weekly(TUESDAY + 3 * WEEK),
        leave_out=[TUESDAY + number * WEEK for number in range(3)],
    )
    assert all_left_out.problems == []
    # The dates that were left out are still shown as short.
    assert len(all_left_out.short) == 3


def test_uses_that_follow_each_other_need_one_piece(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    make.equipment(space, studio, code="projector")
    ask(space, group, now, starts=dt.time(16), ends=dt.time(18))
    ask(space, group, now, starts=dt.time(18), ends=dt.time(20))
    # 15:00 to 21:00 meets both, never at once: with two pieces one would be left, with one there is none.
    Equipment.objects.update(quantity=2)
    ask(studio, group, now, starts=dt.time(15), ends=dt.time(21))


@pytest.mark.parametrize(("starts", "can_be_had"), [(dt.time(20, 45), False), (dt.time(21), True)])
def test_set_up_and_tear_down_times_of_both_spaces_count(
    space: Space, venue: Venue, group: Group, now: dt.datetime, starts: dt.time, *, can_be_had: bool
) -> None:
    slow = make.space(venue, slug="slow", buffer_before=30, buffer_after=30)
    hall = make.space(venue, slug="hall", buffer_before=30)
    make.equipment(slow, hall, code="projector")
    ask(slow, group, now, starts=dt.time(18), ends=dt.time(20))
    seen = look(hall, now, slot=Slot(TUESDAY, starts, dt.time(21, 45)))
    assert (seen.blockers == []) is can_be_had


@pytest.mark.parametrize(
    ("day", "hour_of"),
    [
        (dt.date(2027, 3, 27), 17),
        (dt.date(2027, 3, 28), 16),
        (dt.date(2027, 10, 30), 16),
        (dt.date(2027, 10, 31), 17),
    ],
)
def test_the_hour_is_that_of_the_house_on_both_sides_of_the_clock_changes(
    space: Space, studio: Space, group: Group, now: dt.datetime, day: dt.date, hour_of: int
) -> None:
    Venue.objects.update(open_on_holidays=True)
    make.equipment(space, studio, code="projector")
    ask(space, group, now, day=day)
    seen = look(studio, now, slot=Slot(day, dt.time(19, 59), dt.time(21)))
    assert [date.start.hour for date in seen.short] == [hour_of + 1]
    assert not look(studio, now, slot=Slot(day, dt.time(20), dt.time(21))).short


def test_a_house_in_vilnius_counts_in_its_own_zone(group: Group, now: dt.datetime) -> None:
    # The spring change falls on Easter.
    venue = make.venue(city="vilnius", open_on_holidays=True)
    one, other = make.space(venue), make.space(venue)
    make.equipment(one, other, code="projector")
    for day in (dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 10, 30), dt.date(2027, 10, 31)):
        ask(one, group, now, day=day)
        assert look(other, now, slot=Slot(day, dt.time(19), dt.time(21))).short
        assert not look(other, now, slot=Slot(day, dt.time(20), dt.time(21))).short


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"fixed": True}, "no_such_equipment"),
        ({"retired_at": dt.datetime(2026, 11, 1, tzinfo=dt.UTC)}, "no_such_equipment"),
        ({"quantity": 1}, "too_many_pieces"),
    ],
)
def test_what_does_not_come_with_the_space_cannot_be_asked_for(
    space: Space, group: Group, now: dt.datetime, changes: dict[str, Any], code: str
) -> None:
    make.equipment(space, code="projector", **{"quantity": 2, **changes})
    with pytest.raises(Refused) as refused:
        ask(space, group, now, pieces=2)
    assert codes(refused.value) == [code]


def test_the_equipment_of_another_space_cannot_be_asked_for(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    make.equipment(studio, code="projector")
    for wanted in ({"projector": 1}, {"nothing": 1}):
        with pytest.raises(Refused) as refused:
            ask(space, group, now, equipment=wanted)
        assert codes(refused.value) == ["no_such_equipment"]


ENDINGS = {
    "withdrawn": lambda booking, now: withdraw_booking(by=None, booking=booking, now=now),
    "declined": lambda booking, now: decline_booking(
        by=None, booking=booking, reason=DeclineReason.HOST, now=now
    ),
    "dates declined": lambda booking, now: decline_dates(
        by=None,
        booking=booking,
        only={booking.occurrences.earliest("starts_at").pk},
        reason=DeclineReason.HOST,
        now=now,
    ),
    "expired": lambda booking, now: expire_overdue(now=booking.answer_by),
    "approved on other dates": lambda booking, now: approve_booking(
        by=None, booking=booking, only={booking.occurrences.latest("starts_at").pk}, now=now
    ),
}


@pytest.mark.usefixtures("projectors")
@pytest.mark.parametrize("ending", list(ENDINGS))
def test_a_request_that_ends_gives_its_pieces_back(
    space: Space, group: Group, now: dt.datetime, ending: str
) -> None:
    booking = ask(space, group, now, pieces=2, until=TUESDAY + WEEK)
    assert free(space) == 0
    ENDINGS[ending](booking, now)
    assert free(space) == 2


@pytest.mark.usefixtures("projectors")
def test_an_approved_booking_keeps_its_pieces_until_it_is_cancelled(
    space: Space, group: Group, now: dt.datetime
) -> None:
    booking = ask(space, group, now, pieces=2, until=TUESDAY + WEEK)
    approve_booking(by=None, booking=booking, now=now)
    assert free(space) == 0
    first = booking.occurrences.earliest("starts_at")
    cancel_dates(by=None, side=Side.GROUP, booking=booking, only={first.pk}, now=now)
    assert free(space) == 2
    cancel_booking(by=None, side=Side.HOUSE, booking=booking, now=now)
    assert booking.equipment.count() == 1


@pytest.fixture
def loose(venue: Venue) -> Space:
    """A room whose requests hold nothing."""
    return make.space(venue, slug="loose", holds_undecided=False)


def test_where_requests_hold_nothing_approval_is_the_race(
    space: Space, loose: Space, group: Group, now: dt.datetime
) -> None:
    make.equipment(space, loose, code="projector")
    slow = ask(loose, group, now)
    faster = ask(space, group, now)
    approve_booking(by=None, booking=faster, now=now)
    with pytest.raises(Short) as short:
        approve_booking(by=None, booking=slow, now=now)
    assert [[one.free for one in shortages] for shortages in short.value.by_date.values()] == [[0]]
    slow.refresh_from_db()
    assert slow.status == BookingState.REQUESTED
    assert not Occurrence.objects.filter(booking=slow).approved().exists()


def test_the_house_may_approve_without_what_is_short(
    space: Space, loose: Space, group: Group, now: dt.datetime
) -> None:
    make.equipment(space, loose, code="projector")
    make.equipment(loose, code="chairs", kind=EquipmentKind.CHAIRS, quantity=30)
    slow = ask(loose, group, now, equipment={"projector": 1, "chairs": 20})
    ask(space, group, now)
    approve_booking(by=None, booking=slow, now=now, without=["projector"])
    lent = dict(BookedEquipment.objects.filter(booking=slow).values_list("equipment__code", "lent"))
    assert lent == {"projector": False, "chairs": True}


def test_approving_counts_what_the_house_has_now(space: Space, group: Group, now: dt.datetime) -> None:
    make.equipment(space, code="projector", quantity=2)
    booking = ask(space, group, now, pieces=2)
    Equipment.objects.update(quantity=1)
    with pytest.raises(Short):
        approve_booking(by=None, booking=booking, now=now)


@pytest.mark.usefixtures("projectors")
def test_a_request_that_holds_nothing_takes_no_piece(
    space: Space, group: Group, now: dt.datetime, studio: Space
) -> None:
    Space.objects.filter(pk=studio.pk).update(holds_undecided=False)
    ask(studio, group, now, pieces=2)
    assert free(space) == 2
    ask(space, group, now, pieces=2)


@pytest.mark.usefixtures("projectors")
def test_what_is_short_is_known_for_a_whole_queue_in_one_query(
    space: Space, group: Group, now: dt.datetime, venue: Venue
) -> None:
    loose = [make.space(venue, holds_undecided=False) for _ in range(3)]
    projector = Equipment.objects.get()
    projector.spaces.add(*loose)
    asked = [ask(place, group, now, pieces=1, until=TUESDAY + WEEK) for place in loose]
    idle = make_bookings.request(by=None, group=group, space=loose[0], now=now, day=TUESDAY + WEEK * 3)
    ask(space, group, now, pieces=2)
    for some in (asked[:1], [*asked, idle]):
        bookings = list(Booking.objects.with_house().filter(pk__in=[booking.pk for booking in some]))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            short = shortages_of(bookings)
        assert len(queries) == 1
        assert {pk: [date.start.day for date in dates] for pk, dates in short.items()} == {
            booking.pk: [1] for booking in some if booking != idle
        }


@pytest.mark.usefixtures("projectors")
def test_a_look_ahead_costs_the_same_for_one_date_and_many_and_nothing_when_nothing_is_asked(
    space: Space, now: dt.datetime
) -> None:
    counts = []
    for equipment, weeks in (({}, 1), ({}, 30), ({"projector": 1}, 1), ({"projector": 1}, 30)):
        with CaptureQueriesContext(connection) as queries:
            look(space, now, weekly=Weekly(TUESDAY + weeks * WEEK), equipment=equipment)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    # What comes with the space, and what of it is in use.
    assert counts[2] == counts[3] == counts[0] + 2


@pytest.mark.usefixtures("projectors")
def test_nothing_is_asked_of_the_database_when_nothing_is_asked_for(
    space: Space, group: Group, now: dt.datetime
) -> None:
    with CaptureQueriesContext(connection) as queries:
        make_bookings.request(by=None, group=group, space=space, now=now)
    assert not [query for query in queries if "spaces_equipment" in query["sql"]]


@pytest.mark.usefixtures("projectors")
def test_fewer_pieces_leave_those_dates_short_that_need_more_at_once(
    space: Space, studio: Space, group: Group, now: dt.datetime
) -> None:
    both = ask(space, group, now, pieces=1)
    ask(studio, group, now, pieces=1)
    ask(studio, group, now, pieces=1, day=TUESDAY + WEEK)
    thing = Equipment.objects.get()
    dates = list(Occurrence.objects.select_related("booking__space").order_by("starts_at", "pk"))
    everywhere = {"bright-room", "studio"}
    assert left_short(thing, dates, pieces=2, spaces=everywhere) == []
    assert left_short(thing, dates, pieces=1, spaces=everywhere) == dates[:2]
    assert left_short(thing, dates, pieces=0, spaces=everywhere) == dates
    assert left_short(thing, dates, pieces=2, spaces={"studio"}) == [both.occurrences.get()]
    assert left_short(thing, [], pieces=0, spaces=()) == []


@pytest.mark.usefixtures("projectors")
def test_the_end_of_the_calendar_is_no_error(space: Space, now: dt.datetime) -> None:
    seen = look(space, now, slot=Slot(dt.date(9999, 12, 29), *EVENING))
    assert {problem.code for problem in seen.problems} == {"horizon"}
