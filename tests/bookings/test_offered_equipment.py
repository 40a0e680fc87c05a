"""What a house offers holds the equipment that it would need: the group can accept it until its time is over."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Group
from bookings.equipment import Short, Wanted, free_on, shortages
from bookings.models import Booking, Occurrence, OfferedDate
from bookings.moving import Shift
from bookings.operations import (
    accept_offer,
    approve_booking,
    expire_overdue,
    offer_dates,
    refuse_offer,
    withdraw_booking,
)
from bookings.problems import Refused
from bookings.states import OccurrenceState, OfferState
from core.intervals import Interval
from spaces.ledger import Taken
from spaces.models import Equipment, Space, Venue
from tests import make, make_bookings
from tests.conftest import NOW
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

HOUR, MINUTE, WEEK = dt.timedelta(hours=1), dt.timedelta(minutes=1), dt.timedelta(days=7)
MORNING = Shift(starts=dt.time(10), ends=dt.time(12))


def known(space: Space) -> Space:
    return Space.objects.with_house().get(pk=space.pk)


@pytest.fixture
def studio(venue: Venue) -> Space:
    """Another room of the house."""
    return known(make.space(venue, slug="studio", name={"en": "Studio"}))


@pytest.fixture
def projector(space: Space, studio: Space) -> Equipment:
    """The only one; it comes with both rooms."""
    return make.equipment(space, studio, code="projector")


@pytest.fixture
def booking(space: Space, projector: Equipment, group: Group, now: dt.datetime) -> Booking:
    """Tuesday evening with the projector, waiting for an answer."""
    return ask(space, group, now)


def ask(space: Space, group: Group, now: dt.datetime, **fields: Any) -> Booking:
    asked = {"equipment": {"projector": 1}, **fields}
    return make_bookings.request(by=None, group=group, space=space, now=now, **asked)


def free(space: Space, thing: Equipment, starts: int, ends: int) -> int:
    """How many can be had on Tuesday between these hours on the wall."""
    day = dt.datetime(2026, 12, 1, tzinfo=dt.UTC) - HOUR
    return free_on(known(space), [thing], [Interval(day + starts * HOUR, day + ends * HOUR)])[thing]


def test_an_open_offer_holds_the_piece_at_both_times_and_once_where_they_meet(
    booking: Booking, studio: Space, projector: Equipment, now: dt.datetime
) -> None:
    Equipment.objects.update(quantity=2)
    projector.refresh_from_db()
    later = Shift(starts=dt.time(19), ends=dt.time(21))
    offer_dates(by=None, booking=booking, every=later, space=studio, now=now)
    hours = [(17, 18), (18, 19), (19, 20), (20, 21), (21, 22)]
    assert [free(studio, projector, *hour) for hour in hours] == [2, 1, 1, 1, 2]


def test_nobody_else_is_promised_what_is_offered_and_it_is_accepted(
    booking: Booking, studio: Space, now: dt.datetime
) -> None:
    offer_dates(by=None, booking=booking, every=MORNING, now=now)
    other = make.group()
    with pytest.raises(Refused) as refused:
        ask(studio, other, now, starts=dt.time(11), ends=dt.time(13))
    assert [problem.code for problem in refused.value.outlook.problems] == ["equipment_short"]
    accept_offer(by=None, booking=booking, now=now + HOUR)
    assert booking.equipment.get().lent
    # The evening that it had asked for is free again.
    assert ask(studio, other, now).equipment.get().lent


@pytest.mark.parametrize("way", ["refuse", "withdraw", "expire", "approve"])
def test_an_offer_that_is_not_taken_gives_its_pieces_back(
    booking: Booking, studio: Space, projector: Equipment, now: dt.datetime, way: str
) -> None:
    offer_dates(by=None, booking=booking, every=MORNING, now=now)
    assert free(studio, projector, 10, 12) == 0
    {
        "refuse": lambda: refuse_offer(by=None, booking=booking, now=now),
        "withdraw": lambda: withdraw_booking(by=None, booking=booking, now=now),
        "expire": lambda: expire_overdue(now=now + 72 * HOUR),
        "approve": lambda: approve_booking(by=None, booking=booking, now=now),
    }[way]()
    assert free(studio, projector, 10, 12) == 1
    assert free(studio, projector, 18, 20) == (0 if way in {"refuse", "approve"} else 1)


def test_what_does_not_come_with_the_offered_space_is_not_held(
    booking: Booking, projector: Equipment, studio: Space, venue: Venue, now: dt.datetime
) -> None:
    bare = known(make.space(venue))
    offer_dates(by=None, booking=booking, every=MORNING, space=bare, now=now)
    assert free(studio, projector, 10, 12) == 1


def test_where_requests_hold_nothing_an_offer_still_does(
    projector: Equipment, venue: Venue, studio: Space, group: Group, now: dt.datetime
) -> None:
    loose = known(make.space(venue, holds_undecided=False))
    projector.spaces.add(loose)
    booking = ask(loose, group, now)
    assert free(studio, projector, 18, 20) == 1
    offer_dates(by=None, booking=booking, every=MORNING, now=now)
    assert (free(studio, projector, 18, 20), free(studio, projector, 10, 12)) == (1, 0)


def test_what_others_were_promised_is_not_offered(booking: Booking, studio: Space, now: dt.datetime) -> None:
    ask(studio, make.group(), now, starts=dt.time(10), ends=dt.time(12))
    with pytest.raises(Refused) as refused:
        offer_dates(by=None, booking=booking, every=MORNING, now=now)
    assert [problem.code for problem in refused.value.outlook.problems] == ["equipment_short"]


def test_of_two_offers_that_want_the_last_piece_the_second_is_refused(
    booking: Booking, studio: Space, now: dt.datetime
) -> None:
    other = ask(studio, make.group(), now, day=TUESDAY + WEEK)
    offer_dates(by=None, booking=booking, every=MORNING, now=now)
    with pytest.raises(Refused):
        there = Shift(days=-7, starts=dt.time(11), ends=dt.time(13))
        offer_dates(by=None, booking=other, every=there, now=now)


HOURS = st.tuples(st.integers(8, 20), st.integers(1, 3)).map(
    lambda told: (told[0], min(told[0] + told[1], 22))
)
DEEDS = st.lists(
    st.tuples(st.integers(0, 1), HOURS, st.integers(1, 2), st.none() | HOURS, st.booleans(), st.booleans()),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(deeds=DEEDS)
def test_minute_by_minute_no_piece_is_promised_twice_and_every_offer_can_be_accepted(deeds: Any) -> None:
    """Requests and offers in two rooms with set-up times and two projectors, against a count of every minute."""
    with transaction.atomic():
        venue = make.venue()
        rooms = [
            known(make.space(venue, buffer_before=15)),
            known(make.space(venue, buffer_after=30, holds_undecided=False)),
        ]
        thing = make.equipment(*rooms, code="projector", quantity=2)
        for room, (starts, ends), pieces, offered, elsewhere, approved in deeds:
            _try(rooms, room, (starts, ends), pieces, offered, elsewhere, approved)
        _agrees_with_minutes(rooms, thing)
        for booking in Booking.objects.with_house().filter(status="offered"):
            accept_offer(by=None, booking=booking, now=NOW)
        _agrees_with_minutes(rooms, thing)
        transaction.set_rollback(True)


def _try(
    rooms: list[Space],
    room: int,
    hours: tuple[int, int],
    pieces: int,
    offered: tuple[int, int] | None,
    elsewhere: bool,
    approved: bool,
) -> None:
    """Ask, and let the house approve or offer; whatever is refused is left."""
    times = {"starts": dt.time(hours[0]), "ends": dt.time(hours[1])}
    try:
        with transaction.atomic():
            asked = {"projector": pieces}
            booking = ask(rooms[room], make.group(), NOW, equipment=asked, **times)
        with transaction.atomic():
            if offered:
                there = rooms[1 - room] if elsewhere else rooms[room]
                shift = Shift(starts=dt.time(offered[0]), ends=dt.time(offered[1]))
                offer_dates(by=None, booking=booking, every=shift, space=there, now=NOW)
            elif approved:
                approve_booking(by=None, booking=booking, now=NOW)
    except (Refused, Taken, Short, ValueError):
        return


def _agrees_with_minutes(rooms: list[Space], thing: Equipment) -> None:
    needs: dict[int, set[dt.datetime]] = {}
    for date in Occurrence.objects.select_related("booking__space"):
        holds = date.state == OccurrenceState.APPROVED or date.booking.space.holds_undecided
        if holds and date.state in {OccurrenceState.APPROVED, OccurrenceState.REQUESTED}:
            needs.setdefault(date.booking_id, set()).update(_minutes(date.booking.space, date.interval))
    for offer in OfferedDate.objects.filter(offer__state=OfferState.OPEN).select_related("space", "offer"):
        needs.setdefault(offer.offer.booking_id, set()).update(_minutes(offer.space, offer.interval))
    pieces = {one.pk: one.equipment.get().quantity for one in Booking.objects.all()}
    day = dt.datetime(2026, 12, 1, 6, tzinfo=dt.UTC)
    used = {
        day + step * MINUTE: sum(
            pieces[pk] for pk, minutes in needs.items() if day + step * MINUTE in minutes
        )
        for step in range(0, 17 * 60, 5)
    }
    assert max(used.values()) <= 2
    hours = [Interval(day + hour * HOUR, day + hour * HOUR + HOUR) for hour in range(1, 15)]
    for room in rooms:
        # More than there are is short at every hour, and says how many are free.
        short = shortages(room, [Wanted(thing, 3)], hours)
        for hour in hours:
            peak = max(used[minute] for minute in _minutes(room, hour))
            assert [one.free for one in short[hour]] == [2 - peak]


def _minutes(space: Space, interval: Interval) -> list[dt.datetime]:
    """Every fifth minute of a time with its set-up and tear-down: nothing here begins at another."""
    whole = space.with_buffers(interval)
    return [whole.start + step * MINUTE for step in range(0, whole.minutes, 5)]
