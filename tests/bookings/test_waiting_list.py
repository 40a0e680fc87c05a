"""Dates that could not be had stay wanted, and are offered to whoever has waited longest when their time is free."""

import datetime as dt

import pytest

from accounts.models import AuditEntry, Group, Person
from bookings import healing
from bookings.models import Booking, Contact
from bookings.operations import (
    Side,
    approve_booking,
    cancel_booking,
    close_with_bookings,
    decline_booking,
    expire_freed,
    expire_overdue,
    leave_freed,
    take_freed,
    withdraw_booking,
)
from bookings.problems import Refused
from bookings.states import DeclineReason
from bookings.tasks import heal
from bookings.transitions import NotPossible
from notifications.models import Job, Message
from spaces.access import spaces_for
from spaces.closing import Closing, open_again
from spaces.models import Occupancy, OpeningException, Space
from spaces.series import Slot
from tests import make, make_bookings
from tests.make_bookings import EVENING, TUESDAY

pytestmark = pytest.mark.django_db

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)


@pytest.fixture
def first(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Confirmed on the Tuesday that everybody wants."""
    return make_bookings.approved(by=member, group=group, space=space, now=now)


def wait(space: Space, now: dt.datetime, **fields: object) -> Booking:
    """Another group on the waiting list for that Tuesday."""
    person = make.person()
    group = make.group(admin=person)
    return make_bookings.request(by=person, group=group, space=space, now=now, wait=True, **fields)


def state(booking: Booking) -> tuple[str, list[str]]:
    booking.refresh_from_db()
    return booking.status, list(booking.occurrences.values_list("state", flat=True))


def holds(booking: Booking) -> bool:
    return Occupancy.objects.filter(claim__in=booking.occurrences.values_list("claim")).exists()


def test_waiting_for_a_taken_time_asks_nobody_for_an_answer(
    first: Booking, space: Space, now: dt.datetime
) -> None:
    waiting = wait(space, now)
    assert state(waiting) == ("wanted", ["wanted"])
    assert (waiting.answer_by, waiting.half_time_at) == (waiting.occurrences.get().starts_at, None)
    assert not holds(waiting)
    told = Message.objects.filter(key__contains=waiting.reference)
    assert [message.kind for message in told] == ["booking_on_waiting_list"]


def test_nobody_waits_for_a_house_that_is_closed(first: Booking, space: Space, now: dt.datetime) -> None:
    OpeningException.objects.create(space=space, date=TUESDAY + WEEK)
    with pytest.raises(Refused):
        wait(space, now, day=TUESDAY + WEEK)


def test_without_waiting_a_clash_refuses(first: Booking, space: Space, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        make_bookings.request(by=None, group=make.group(), space=space, now=now)


def test_whoever_asked_first_is_offered_the_freed_time_in_the_same_moment(
    first: Booking, space: Space, member: Person, now: dt.datetime
) -> None:
    late, early = wait(space, now + HOUR), wait(space, now)
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now + DAY)
    assert (state(early), state(late)) == (("wanted", ["offered"]), ("wanted", ["wanted"]))
    assert holds(early) and not holds(late)
    assert early.occurrences.get().offered_until == now + DAY + 72 * HOUR
    assert Message.objects.filter(kind="booking_freed").count() == 1
    assert AuditEntry.objects.get(verb="offer_freed").reference == early.reference
    with pytest.raises(Refused):  # it is kept for them
        make_bookings.request(by=None, group=make.group(), space=space, now=now + DAY)


def test_what_only_waited_becomes_a_request_when_it_takes_the_time(
    first: Booking, space: Space, member: Person, now: dt.datetime
) -> None:
    waiting = wait(space, now)
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now + DAY)
    take_freed(by=None, booking=waiting, now=now + DAY)
    assert state(waiting) == ("requested", ["requested"])
    assert waiting.answer_by == now + DAY + 72 * HOUR
    assert holds(waiting)
    assert Message.objects.filter(kind="booking_waiting", key__contains=waiting.reference).count() == 1
    with pytest.raises(NotPossible):
        take_freed(by=None, booking=waiting, now=now + DAY)


def test_a_skipped_date_of_an_approved_course_is_taken_into_it(
    first: Booking, group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    course = make_bookings.approved(
        by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK, leave_out=frozenset({TUESDAY})
    )
    assert state(course) == ("approved", ["wanted", "approved", "approved"])
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now)
    take_freed(by=member, booking=course, now=now)
    assert state(course) == ("approved", ["approved"] * 3)
    assert Occupancy.objects.count() == 3
    assert Message.objects.filter(kind="booking_dates_taken_up").count() == 1


@pytest.mark.parametrize("lapse", [True, False])
def test_time_that_nobody_takes_goes_to_the_next_in_line(
    first: Booking, space: Space, member: Person, now: dt.datetime, lapse: bool
) -> None:
    early, late = wait(space, now), wait(space, now + HOUR)
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now + HOUR)
    if lapse:
        assert expire_freed(now=now + 74 * HOUR) == 1
    else:
        leave_freed(by=None, booking=early, now=now + 2 * HOUR)
    gone = ("expired", ["expired"]) if lapse else ("withdrawn", ["left_out"])
    assert (state(early), state(late)) == (gone, ("wanted", ["offered"]))
    assert holds(late) and not holds(early)


def test_waiting_ends_when_the_date_begins(first: Booking, space: Space, now: dt.datetime) -> None:
    waiting = wait(space, now)
    begins = waiting.occurrences.get().starts_at
    assert expire_freed(now=begins - HOUR) == 0
    assert expire_overdue(now=begins) == 1
    assert state(waiting) == ("expired", ["expired"])
    assert Contact.objects.get(booking=waiting).delete_after == begins + 7 * DAY


def test_each_way_of_giving_back_offers_the_time(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    ways = [
        lambda booking: decline_booking(by=None, booking=booking, reason=DeclineReason.HOST, now=now),
        lambda booking: withdraw_booking(by=None, booking=booking, now=now),
        lambda booking: expire_overdue(now=booking.answer_by),
        lambda booking: approve_booking(
            by=None, booking=booking, only=[booking.occurrences.last().pk], now=now
        ),
    ]
    for number, way in enumerate(ways):
        times = {"day": TUESDAY + number * DAY}
        asked = make_bookings.request(
            by=member, group=group, space=space, now=now, until=TUESDAY + number * DAY + WEEK, **times
        )
        waiting = wait(space, now, **times)
        way(asked)
        assert state(waiting) == ("wanted", ["offered"]), number


def test_a_half_that_becomes_free_is_offered_to_whoever_waits_for_the_hall_by_a_job(
    venue: object, group: Group, member: Person, now: dt.datetime
) -> None:
    left, right = make.part(venue), make.part(venue)
    half, hall = make.space(venue, parts=(left,)), make.space(venue, parts=(left, right))
    booked = make_bookings.approved(by=member, group=group, space=half, now=now)
    waiting = wait(hall, now)
    cancel_booking(by=member, side=Side.GROUP, booking=booked, now=now)
    job = Job.objects.get(name="bookings.heal")
    heal(now=now, **job.arguments)
    assert state(waiting) == ("wanted", ["offered"])
    assert Occupancy.objects.count() == 2


def test_a_lifted_blackout_and_new_hours_heal_too(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    fresh = spaces_for(None).get(pk=space.pk)
    OpeningException.objects.create(space=space, date=TUESDAY + WEEK)
    closed = close_with_bookings(
        by=manager, space=fresh, closing=Closing(Slot(TUESDAY, *EVENING)), reason={"en": "Paint"}, keep=[], cancel=[],
        now=now,
    )  # fmt: skip
    course = make_bookings.request(
        by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK,
        leave_out=frozenset({TUESDAY, TUESDAY + WEEK}),
    )  # fmt: skip
    assert healing.offer_all(now=now) == 0
    open_again(by=manager, blackout=closed.blackout, now=now)
    OpeningException.objects.all().delete()
    assert healing.offer_all(now=now) == 2
    assert state(course) == ("requested", ["offered", "offered", "requested"])


def test_a_house_that_closes_takes_back_what_is_only_kept(
    first: Booking, space: Space, member: Person, now: dt.datetime
) -> None:
    early, late = wait(space, now), wait(space, now + HOUR)
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now + HOUR)
    fresh = spaces_for(None).get(pk=space.pk)
    closing = Closing(Slot(TUESDAY, *EVENING))
    close_with_bookings(
        by=None, space=fresh, closing=closing, reason={"en": "Paint"}, keep=[], cancel=[], now=now + HOUR
    )
    assert (state(early), state(late)) == (("wanted", ["wanted"]), ("wanted", ["wanted"]))
    assert [row.kind for row in Occupancy.objects.all()] == ["blackout"]


def test_a_house_in_dispute_offers_nothing(
    first: Booking, space: Space, member: Person, now: dt.datetime
) -> None:
    waiting = wait(space, now)
    Group.objects.filter(pk=waiting.group_id).update(frozen_at=now)
    cancel_booking(by=member, side=Side.GROUP, booking=first, now=now)
    assert state(waiting) == ("wanted", ["wanted"])
