"""A group moves dates of its booking: this one, those that follow, or all; past dates stay as they were."""

import datetime as dt

import pytest
from schedule.models import Event as Series

from accounts.models import AuditEntry, Group, Person
from bookings.competing import competing
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    approve_booking,
    cancel_booking,
    change_dates,
    decline_booking,
    finish_past,
    in_scope,
    withdraw_booking,
)
from bookings.previewing import change_ahead
from bookings.problems import Refused
from bookings.states import DeclineReason
from bookings.transitions import NotPossible
from notifications.models import Message
from spaces.models import Occupancy, Space
from spaces.series import dates_of
from tests import make, make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
LATER = Shift(starts=dt.time(19), ends=dt.time(21))
SHORTER = Shift(starts=dt.time(18, 30), ends=dt.time(19, 30))


@pytest.fixture
def course(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three confirmed Tuesdays, 18 to 20."""
    return make_bookings.approved(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)


def state(booking: Booking) -> tuple[str, list[str]]:
    booking.refresh_from_db()
    return booking.status, list(booking.occurrences.values_list("state", flat=True))


def hours(booking: Booking) -> list[int]:
    return [date.starts_at.hour for date in booking.occurrences.all()]


def held() -> list[tuple[dt.datetime, dt.datetime]]:
    return list(Occupancy.objects.order_by("starts_at").values_list("starts_at", "ends_at"))


def change(
    booking: Booking, place: int, scope: Scope, shift: Shift, now: dt.datetime, **more: object
) -> None:
    date = list(booking.occurrences.all())[place]
    change_dates(by=None, booking=booking, date=date.pk, scope=scope, shift=shift, now=now, **more)


@pytest.mark.parametrize(
    ("scope", "moved"),
    [
        (Scope.THIS, [17, 18, 17]),
        (Scope.FOLLOWING, [17, 18, 18]),
        (Scope.ALL, [18, 18, 18]),
    ],
)
def test_what_is_moved_goes_back_to_the_house(
    course: Booking, now: dt.datetime, scope: Scope, moved: list[int]
) -> None:
    change(course, 1, scope, LATER, now)
    assert hours(course) == moved
    assert state(course) == ("requested", ["requested" if hour == 18 else "approved" for hour in moved])
    assert held() == [(date.starts_at, date.ends_at) for date in course.occurrences.all()]
    assert course.answer_by == now + 72 * HOUR
    details = AuditEntry.objects.get(verb="change_dates").details
    assert details == {"dates": moved.count(18), "scope": scope.value, "back": True}


def test_what_is_moved_while_another_date_waits_goes_back_too(course: Booking, now: dt.datetime) -> None:
    change(course, 0, Scope.THIS, LATER, now)
    last = list(course.occurrences.all())[2]
    ahead = change_ahead(booking=course, date=last.pk, scope=Scope.THIS, shift=LATER, now=now)
    change(course, 2, Scope.THIS, LATER, now + HOUR)
    assert ahead.back
    assert state(course) == ("requested", ["requested", "approved", "requested"])
    # The house owes its answer since the first.
    assert course.answer_by == now + 72 * HOUR
    kinds = Message.objects.filter(kind__in=("booking_waiting", "booking_changed")).order_by("pk")
    assert list(kinds.values_list("kind", flat=True))[-2:] == ["booking_waiting", "booking_changed"]


def test_what_only_becomes_shorter_stays_approved(course: Booking, now: dt.datetime) -> None:
    change(course, 0, Scope.ALL, SHORTER, now)
    assert state(course) == ("approved", ["approved"] * 3)
    assert held() == [(date.starts_at, date.ends_at) for date in course.occurrences.all()]
    assert Message.objects.filter(kind="booking_changed").count() == 1


def test_past_dates_stay_as_they_were(course: Booking, now: dt.datetime) -> None:
    later = dt.datetime(2026, 12, 3, 9, tzinfo=dt.UTC)
    change(course, 0, Scope.ALL, LATER, later)
    assert (hours(course), state(course)) == (
        [17, 18, 18],
        ("requested", ["approved", "requested", "requested"]),
    )
    with pytest.raises(NotPossible):
        change(course, 0, Scope.THIS, LATER, later)


def test_the_hour_on_the_wall_is_kept_over_a_clock_change(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    spring = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)
    course = make_bookings.approved(
        by=member, group=group, space=space, now=spring, day=dt.date(2027, 3, 23), until=dt.date(2027, 3, 30)
    )
    change(course, 0, Scope.ALL, LATER, spring)
    assert hours(course) == [18, 17]


def test_a_refused_change_leaves_the_other_dates_approved(course: Booking, now: dt.datetime) -> None:
    change(course, 0, Scope.THIS, LATER, now)
    decline_booking(by=None, booking=course, reason=DeclineReason.HOST, now=now)
    assert state(course) == ("approved", ["declined", "approved", "approved"])
    assert Occupancy.objects.count() == 2


def test_withdrawing_a_change_and_cancelling_all(course: Booking, now: dt.datetime) -> None:
    change(course, 0, Scope.THIS, LATER, now)
    withdraw_booking(by=None, booking=course, now=now)
    assert state(course) == ("approved", ["withdrawn", "approved", "approved"])
    change(course, 1, Scope.THIS, LATER, now)
    cancel_booking(by=None, side=Side.GROUP, booking=course, now=now)
    assert state(course) == ("cancelled", ["withdrawn", "withdrawn", "cancelled"])
    assert not Occupancy.objects.exists()


def test_another_space_for_all_of_it_and_not_for_a_part(
    course: Booking, venue: object, now: dt.datetime
) -> None:
    other = Space.objects.with_house().get(pk=make.space(venue).pk)
    with pytest.raises(Refused):
        change(course, 1, Scope.FOLLOWING, Shift(), now, space=other)
    waiting = make_bookings.request(
        by=None,
        group=course.group,
        space=course.space,
        now=now,
        day=TUESDAY + DAY,
        until=TUESDAY + DAY + WEEK,
    )
    with pytest.raises(Refused):
        change(waiting, 0, Scope.THIS, Shift(), now, space=other)
    change(course, 0, Scope.ALL, Shift(), now, space=other)
    assert (course.space, state(course)[0]) == (other, "requested")
    rows = Occupancy.objects.filter(claim__in=course.occurrences.values("claim"))
    assert {row.part_id for row in rows} == set(other.part_ids())


@pytest.mark.parametrize(
    "shift",
    [
        Shift(days=-60),
        Shift(starts=dt.time(3), ends=dt.time(4)),
        Shift(starts=dt.time(20), ends=dt.time(18)),
        Shift(days=7),
        Shift(days=10**9),
    ],
)
def test_what_cannot_be_had_changes_nothing(course: Booking, now: dt.datetime, shift: Shift) -> None:
    before = held()
    with pytest.raises(Refused):
        change(course, 0, Scope.THIS, shift, now)
    assert (held(), state(course)[0], hours(course)) == (before, "approved", [17, 17, 17])


def test_all_dates_a_week_later_do_not_stand_in_their_own_way(course: Booking, now: dt.datetime) -> None:
    change(course, 0, Scope.ALL, Shift(days=7), now)
    assert [date.starts_at.date() for date in course.occurrences.all()] == [
        TUESDAY + week * WEEK for week in (1, 2, 3)
    ]


def test_a_new_time_ends_the_old_series_and_begins_another(course: Booking, now: dt.datetime) -> None:
    old = course.series
    assert old is not None
    change(course, 1, Scope.FOLLOWING, LATER, now)
    course.refresh_from_db()
    assert course.series is not None and course.series != old
    zone = course.space.venue.zone
    first, second, third = (date.interval for date in course.occurrences.all())
    assert dates_of(course.series, zone) == [second, third]
    assert dates_of(Series.objects.get(pk=old.pk), zone) == [first]


def test_where_requests_hold_nothing_a_change_holds_nothing(course: Booking, now: dt.datetime) -> None:
    Space.objects.update(holds_undecided=False)
    fresh = Booking.objects.with_house().get(pk=course.pk)
    change(fresh, 0, Scope.THIS, LATER, now)
    assert Occupancy.objects.count() == 2
    approve_booking(by=None, booking=fresh, now=now)
    assert Occupancy.objects.count() == 3
    assert state(fresh) == ("approved", ["approved"] * 3)


def test_nothing_is_changed_that_is_over(course: Booking, now: dt.datetime) -> None:
    cancel_booking(by=None, side=Side.GROUP, booking=course, now=now)
    with pytest.raises(NotPossible):
        change(course, 0, Scope.ALL, LATER, now)
    assert in_scope(course, 0, Scope.ALL, now=now) == []


def test_a_booking_is_done_when_its_last_date_is_over(course: Booking, now: dt.datetime) -> None:
    end = max(date.ends_at for date in course.occurrences.all())
    assert finish_past(now=end - HOUR) == 0
    assert finish_past(now=end) == 1
    assert state(course) == ("done", ["approved"] * 3)
    assert AuditEntry.objects.filter(verb="done").count() == 1
    assert course.decided_at == now


def test_approving_shows_and_settles_what_competes(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    rivals = [make.person() for _ in range(2)]
    groups = [make.group(admin=rival) for rival in rivals]
    one = make_bookings.request(by=rivals[0], group=groups[0], space=space, now=now)
    course = make_bookings.request(by=rivals[1], group=groups[1], space=space, now=now, until=TUESDAY + WEEK)
    apart = make_bookings.request(
        by=member, group=group, space=space, now=now, starts=dt.time(20), ends=dt.time(21)
    )
    winner = make_bookings.request(by=member, group=group, space=space, now=now)
    seen = competing(winner)
    assert [(item.booking, len(item.dates), item.all) for item in seen] == [
        (one, 1, True),
        (course, 1, False),
    ]
    assert competing(winner, only=[]) == []
    approve_booking(by=None, booking=winner, now=now)
    assert state(one) == ("declined", ["declined"])
    assert one.decline_reason == "taken"
    assert state(course) == ("requested", ["wanted", "requested"])
    assert state(apart) == ("requested", ["requested"])
    told = Message.objects.filter(kind__in=["booking_declined", "booking_dates_taken"]).order_by("pk")
    assert [(message.kind, message.person) for message in told] == [
        ("booking_declined", rivals[0]),
        ("booking_dates_taken", rivals[1]),
    ]
    cancel_booking(by=None, side=Side.HOUSE, booking=winner, now=now)
    assert state(course) == ("requested", ["offered", "requested"])
