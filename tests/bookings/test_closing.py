"""A house closes a space and deals with what is booked there, one by one, in one transaction."""

import datetime as dt

import pytest

from accounts.access import Frozen
from accounts.models import Group, Person
from bookings.models import Booking, Demand, Occurrence
from bookings.moving import Shift
from bookings.operations import (
    Closed,
    Side,
    Undecided,
    approve_booking,
    cancel_booking,
    cancel_dates,
    close_with_bookings,
    decline_booking,
    offer_dates,
    touched_by,
    withdraw_booking,
)
from bookings.problems import Refused
from notifications.models import Message
from spaces.access import spaces_for
from spaces.closing import Closing
from spaces.ledger import Taken
from spaces.models import Blackout, ClaimKind, Occupancy, Space, Venue
from spaces.series import Slot, Weekly
from tests import make, make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

WEEK = dt.timedelta(days=7)
ALL_DAY = (dt.time(8), dt.time(22))
REASON = {"en": "New windows", "be": "Новыя вокны"}


def closing(day: dt.date = TUESDAY, until: dt.date | None = None) -> Closing:
    return Closing(Slot(day, *ALL_DAY), weekly=Weekly(until) if until else None)


def close(space: Space, now: dt.datetime, what: Closing | None = None, **fields: object) -> Closed:
    fields = {"keep": [], "cancel": [], "by": None, **fields}
    here = spaces_for(None).get(pk=space.pk)
    return close_with_bookings(space=here, closing=what or closing(), reason=REASON, now=now, **fields)


def states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


def held(kind: ClaimKind) -> float:
    """Hours of all parts that this kind holds."""
    rows = Occupancy.objects.filter(kind=kind)
    return sum((row.ends_at - row.starts_at).total_seconds() for row in rows) / 3600


@pytest.fixture
def course(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three approved Tuesdays, 18–20."""
    return make_bookings.approved(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)


@pytest.fixture
def request_(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Two undecided Tuesdays, 9–11."""
    return make_bookings.request(
        by=member,
        group=group,
        space=space,
        now=now,
        until=TUESDAY + WEEK,
        starts=dt.time(9),
        ends=dt.time(11),
    )


def told() -> list[str]:
    kinds = Message.objects.exclude(kind__in=["booking_received", "booking_waiting", "booking_approved"])
    return list(kinds.order_by("pk").values_list("kind", flat=True))


def test_what_is_touched_is_named_with_its_dates_only(
    space: Space, course: Booking, request_: Booking, now: dt.datetime
) -> None:
    found = touched_by(spaces_for(None).get(pk=space.pk), closing(TUESDAY + WEEK), now=now)
    assert [(item.booking, len(item.dates)) for item in found] == [(request_, 1), (course, 1)]
    with pytest.raises(Undecided) as refusal:
        close(space, now, keep=[course.reference])
    assert [item.booking for item in refusal.value.touched] == [request_]
    assert not Blackout.objects.exists()


def test_kept_ones_stay_and_the_rest_is_closed(
    space: Space, course: Booking, request_: Booking, now: dt.datetime
) -> None:
    closed = close(space, now, keep=[course.reference, request_.reference])
    assert (states(course), states(request_)) == (["approved"] * 3, ["requested"] * 2)
    assert (held(ClaimKind.BOOKING), held(ClaimKind.BLACKOUT)) == (10, 10)
    assert (closed.ended, told()) == ([], [])
    approve_booking(by=None, booking=request_, now=now)
    assert states(request_) == ["approved"] * 2


def test_cancelled_and_declined_ones_go_on_these_dates_and_are_told(
    space: Space, course: Booking, request_: Booking, now: dt.datetime
) -> None:
    closed = close(space, now, cancel=[course.reference, request_.reference], note="Come on Friday")
    assert (states(course), states(request_)) == (
        ["cancelled", "approved", "approved"],
        ["declined", "requested"],
    )
    assert held(ClaimKind.BLACKOUT) == 14
    assert told() == ["booking_dates_declined", "booking_dates_cancelled"]
    assert set(closed.ended) == {course, request_}
    assert Demand.objects.get().reason == "closed"
    for booking in (course, request_):
        booking.refresh_from_db()
        assert booking.decision_note == "Come on Friday"
    approve_booking(by=None, booking=request_, now=now)
    assert states(request_) == ["declined", "approved"]


def test_an_offer_within_a_date_that_is_declined_goes_with_it(
    space: Space, request_: Booking, now: dt.datetime
) -> None:
    """Such an offer holds nothing itself: the request's own date held its time until the house closed."""
    within = Shift(starts=dt.time(9), ends=dt.time(10))
    offer_dates(by=None, booking=request_, every=within, now=now)
    close(space, now, cancel=[request_.reference])
    request_.refresh_from_db()
    assert (request_.status, states(request_)) == ("requested", ["declined", "requested"])
    assert request_.offers.get().state == "taken_back"
    assert told() == ["booking_offered", "booking_offer_taken_back"]
    assert "declined some dates" in Message.objects.get(kind="booking_offer_taken_back").body
    assert held(ClaimKind.BOOKING) == 2


def test_all_dates_end_the_booking_and_the_reason_is_the_word(
    space: Space, course: Booking, request_: Booking, member: Person, now: dt.datetime
) -> None:
    Person.objects.filter(pk=member.pk).update(language="be")
    close(space, now, closing(TUESDAY, TUESDAY + 2 * WEEK), cancel=[course.reference, request_.reference])
    course.refresh_from_db()
    request_.refresh_from_db()
    assert (course.status, request_.status, request_.decline_reason) == ("cancelled", "declined", "closed")
    assert course.decision_note == request_.decision_note == "Новыя вокны"
    assert told() == ["booking_declined", "booking_cancelled"]
    assert held(ClaimKind.BLACKOUT) == 42


GIVING_BACK = {
    "cancel": lambda course, now: cancel_booking(by=None, side=Side.GROUP, booking=course, now=now),
    "cancel_dates": lambda course, now: cancel_dates(
        by=None, side=Side.GROUP, booking=course, only={course.occurrences.all()[0].pk}, now=now
    ),
}
REFUSING = {
    "withdraw": lambda booking, now: withdraw_booking(by=None, booking=booking, now=now),
    "decline": lambda booking, now: decline_booking(by=None, booking=booking, reason="host", now=now),
    "approve_other_dates": lambda booking, now: approve_booking(
        by=None, booking=booking, only={booking.occurrences.all()[1].pk}, now=now
    ),
}


@pytest.mark.parametrize("way", list(GIVING_BACK))
def test_a_kept_booking_that_is_cancelled_later_leaves_no_hole(
    way: str, space: Space, course: Booking, now: dt.datetime
) -> None:
    close(space, now, keep=[course.reference])
    GIVING_BACK[way](course, now)
    assert held(ClaimKind.BLACKOUT) == 14


@pytest.mark.parametrize("way", list(REFUSING))
def test_a_kept_request_that_comes_to_nothing_leaves_no_hole(
    way: str, space: Space, request_: Booking, now: dt.datetime
) -> None:
    close(space, now, keep=[request_.reference])
    assert held(ClaimKind.BLACKOUT) == 12
    REFUSING[way](request_, now)
    assert held(ClaimKind.BLACKOUT) == 14


def test_a_hall_is_touched_through_its_half_with_buffers(
    venue: Venue, group: Group, member: Person, now: dt.datetime
) -> None:
    left, right = make.part(venue), make.part(venue)
    hall = make.space(venue, parts=(left, right), buffer_after=60)
    half = make.space(venue, parts=(right,))
    booking = make_bookings.approved(by=member, group=group, space=hall, now=now)
    late = Closing(Slot(TUESDAY, dt.time(20), dt.time(22)))
    with pytest.raises(Undecided):
        close(half, now, late)
    close(half, now, late, keep=[booking.reference])
    assert held(ClaimKind.BLACKOUT) == 1
    cancel_booking(by=None, side=Side.GROUP, booking=booking, now=now)
    assert (held(ClaimKind.BLACKOUT), held(ClaimKind.BOOKING)) == (2, 0)


def test_a_kept_request_that_held_nothing_holds_its_time_now(
    venue: Venue, group: Group, member: Person, now: dt.datetime
) -> None:
    room = make.space(venue, holds_undecided=False)
    first, second = (
        make_bookings.request(by=member, group=group, space=room, now=now + dt.timedelta(minutes=number))
        for number in range(2)
    )
    close(room, now, keep=[first.reference, second.reference])
    assert (held(ClaimKind.BOOKING), held(ClaimKind.BLACKOUT)) == (2, 12)
    with pytest.raises(Taken):
        approve_booking(by=None, booking=second, now=now)
    approve_booking(by=None, booking=first, now=now)


def test_nobody_asks_for_closed_time(space: Space, group: Group, member: Person, now: dt.datetime) -> None:
    close(space, now)
    with pytest.raises(Refused) as refusal:
        make_bookings.request(by=member, group=group, space=space, now=now)
    assert [date.state for date in refusal.value.outlook.dates] == ["blackout"]


def test_what_has_begun_goes_on_to_its_end(space: Space, course: Booking, now: dt.datetime) -> None:
    running = course.occurrences.all()[0].starts_at + dt.timedelta(minutes=30)
    closed = close(space, running, cancel=[course.reference])
    assert (states(course), closed.ended) == (["approved"] * 3, [])
    assert held(ClaimKind.BLACKOUT) == 2


def test_all_of_it_happens_or_nothing(
    space: Space, course: Booking, request_: Booking, now: dt.datetime
) -> None:
    Group.objects.update(frozen_at=now)
    with pytest.raises(Frozen):
        close(space, now, keep=[request_.reference], cancel=[course.reference])
    assert (states(course), told(), Blackout.objects.count()) == (["approved"] * 3, [], 0)


def test_another_house_is_not_touched(
    space: Space, course: Booking, group: Group, member: Person, now: dt.datetime
) -> None:
    elsewhere = make.space()
    make_bookings.approved(by=member, group=group, space=elsewhere, now=now)
    close(space, now, cancel=[course.reference])
    assert Occurrence.objects.filter(booking__space=elsewhere, state="approved").count() == 1


def test_looking_costs_the_same_for_one_booking_and_for_many(
    space: Space, group: Group, member: Person, now: dt.datetime, django_assert_num_queries: object
) -> None:
    here = spaces_for(None).get(pk=space.pk)
    for count, hour in enumerate(range(8, 13), start=1):
        make_bookings.request(
            by=member, group=group, space=space, now=now, starts=dt.time(hour), ends=dt.time(hour + 1)
        )
        with django_assert_num_queries(3):
            assert len(touched_by(here, closing(), now=now)) == count
