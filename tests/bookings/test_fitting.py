"""Dates that move take their equipment with them, and count against what their group may have."""

import datetime as dt

import pytest

from accounts.models import Group
from bookings.healing import offer_all
from bookings.models import Booking, Occurrence
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    accept_offer,
    approve_booking,
    cancel_booking,
    change_dates,
    offer_dates,
    take_freed,
)
from bookings.problems import Refused
from bookings.states import BookingState, OccurrenceState
from spaces.models import Equipment, GroupLimit, Space, Venue
from tests import make, make_bookings
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

LATER = Shift(starts=dt.time(20), ends=dt.time(22))
PROJECTOR = {"projector": 1}


@pytest.fixture
def rooms(venue: Venue) -> tuple[Space, Space, Space]:
    """Two rooms that share one projector, and one without."""
    with_it = make.space(venue, slug="one"), make.space(venue, slug="two")
    make.equipment(*with_it, code="projector", quantity=1)
    return (*with_it, make.space(venue, slug="three"))


def _asked(space: Space, group: Group, hour: int, **fields: object) -> Booking:
    times = {"starts": dt.time(hour), "ends": dt.time(hour + 2)}
    return make_bookings.request(by=None, group=group, space=space, now=NOW, **times, **fields)


def _change(booking: Booking, **fields: object) -> list[Occurrence]:
    date = booking.occurrences.all()[0].pk
    told = {"scope": Scope.THIS, "shift": LATER, **fields}
    return change_dates(by=None, booking=booking, date=date, now=NOW, **told)


def test_a_date_does_not_move_to_where_its_equipment_is_promised(
    rooms: tuple[Space, Space, Space], group: Group
) -> None:
    mine = _asked(rooms[0], group, 18, equipment=PROJECTOR)
    theirs = _asked(rooms[1], make.group(), 20, equipment=PROJECTOR)
    with pytest.raises(Refused) as refused:
        _change(mine)
    assert [problem.code for problem in refused.value.outlook.problems] == ["equipment_short"]
    mine.refresh_from_db()
    assert mine.occurrences.get().starts_at == dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    cancelled = Booking.objects.with_house().get(pk=theirs.pk)
    approve_booking(by=None, booking=cancelled, now=NOW)
    cancel_booking(by=None, side=Side.GROUP, booking=cancelled, now=NOW)
    assert len(_change(mine)) == 1


def test_its_own_pieces_are_in_nobodys_way(rooms: tuple[Space, Space, Space], group: Group) -> None:
    mine = _asked(rooms[0], group, 18, equipment=PROJECTOR)
    assert len(_change(mine, shift=Shift(starts=dt.time(19), ends=dt.time(21)))) == 1


def test_what_does_not_come_with_another_space_is_left_behind(
    rooms: tuple[Space, Space, Space], group: Group
) -> None:
    mine = _asked(rooms[0], group, 18, equipment=PROJECTOR)
    _change(mine, scope=Scope.ALL, space=Space.objects.with_house().get(pk=rooms[2].pk))
    assert mine.equipment.get().lent is False
    assert len(_change(_asked(rooms[1], make.group(), 18, equipment=PROJECTOR))) == 1


def test_an_offer_is_judged_when_it_is_made_and_when_it_is_accepted(
    rooms: tuple[Space, Space, Space], group: Group
) -> None:
    mine = _asked(rooms[0], group, 18, equipment=PROJECTOR)
    offer_dates(by=None, booking=mine, every=LATER, now=NOW)
    # What is offered is held: nobody else is promised it, or offered it.
    with pytest.raises(Refused):
        _asked(rooms[1], make.group(), 20, equipment=PROJECTOR)
    other = _asked(rooms[0], make.group(), 16, equipment=PROJECTOR)
    with pytest.raises(Refused):
        offer_dates(by=None, booking=other, every=LATER, now=NOW)
    # That the house has taken it out of use nobody could know.
    Equipment.objects.update(retired_at=NOW)
    with pytest.raises(Refused):
        accept_offer(by=None, booking=mine, now=NOW)
    mine.refresh_from_db()
    assert mine.status == BookingState.OFFERED
    Equipment.objects.update(retired_at=None)
    accept_offer(by=None, booking=mine, now=NOW)
    assert mine.occurrences.get().state == OccurrenceState.APPROVED


def test_a_freed_time_without_its_equipment_is_not_offered(
    rooms: tuple[Space, Space, Space], group: Group
) -> None:
    theirs = make_bookings.approved(by=None, group=make.group(), space=rooms[0], now=NOW)
    held = make_bookings.approved(by=None, group=make.group(), space=rooms[1], now=NOW)
    mine = make_bookings.request(by=None, group=group, space=rooms[0], now=NOW, wait=True)
    thing = rooms[0].equipment.get()
    for booking in (held, mine):
        booking.equipment.create(equipment=thing, quantity=1)
    cancel_booking(by=None, side=Side.GROUP, booking=theirs, now=NOW)
    assert offer_all(now=NOW) == 0
    assert mine.occurrences.get().state == OccurrenceState.WANTED
    cancel_booking(by=None, side=Side.GROUP, booking=held, now=NOW)
    assert offer_all(now=NOW) == 1
    assert mine.occurrences.get().state == OccurrenceState.OFFERED


def test_a_move_counts_in_the_week_it_goes_to_and_no_longer_in_its_own(
    rooms: tuple[Space, Space, Space], group: Group, venue: Venue
) -> None:
    GroupLimit.objects.create(venue=venue, week_hours=3)
    mine = _asked(rooms[2], group, 18)
    _asked(rooms[2], group, 18, day=dt.date(2026, 12, 9))
    assert len(_change(mine)) == 1  # two hours moved within their week
    with pytest.raises(Refused) as refused:
        _change(mine, shift=Shift(days=7))
    assert [problem.code for problem in refused.value.outlook.problems] == ["week_hours"]


def test_a_freed_date_is_not_taken_beyond_the_limit(
    rooms: tuple[Space, Space, Space], group: Group, venue: Venue
) -> None:
    theirs = make_bookings.approved(by=None, group=make.group(), space=rooms[2], now=NOW)
    mine = make_bookings.request(by=None, group=group, space=rooms[2], now=NOW, wait=True)
    cancel_booking(by=None, side=Side.GROUP, booking=theirs, now=NOW)
    _asked(rooms[2], group, 18, day=dt.date(2026, 12, 3))
    GroupLimit.objects.create(venue=venue, week_hours=3)
    with pytest.raises(Refused):
        take_freed(by=None, booking=mine, now=NOW)
    assert mine.occurrences.get().state == OccurrenceState.OFFERED
