"""When a group changes its booking, what it announced moves with it, and keeps its identity for calendar programs."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    accept_offer,
    cancel_booking,
    cancel_dates,
    change_dates,
    decline_booking,
    offer_dates,
)
from bookings.states import DeclineReason
from events.models import Event, FeedScope
from events.operations import follow_booking, settle_with_bookings
from events.states import OccurrenceState
from events.tasks import follow
from notifications.models import Job
from spaces.models import Space
from tests import make, make_bookings, make_events
from tests.make_events import weekly

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def course(group: Group, space: Space, now: dt.datetime) -> Event:
    """Three Tuesdays, announced to everybody."""
    return make_events.event(group, space, weekly(3))


def booked(event: Event) -> Booking:
    assert event.booking_id is not None
    return Booking.objects.with_house().get(pk=event.booking_id)


def test_a_moved_date_keeps_its_identity_and_says_where_it_was(course: Event, now: dt.datetime) -> None:
    before = list(course.occurrences.all())
    booking = booked(course)
    date = booking.occurrences.all()[1]
    change_dates(by=None, booking=booking, date=date.pk, scope=Scope.THIS, shift=Shift(days=1), now=now)
    assert follow_booking(booking=booking, now=now + HOUR) == 1
    first, second, third = course.occurrences.order_by("pk")
    assert second.starts_at == before[1].starts_at + dt.timedelta(days=1)
    assert (second.uid, second.moved_from, second.sequence) == (before[1].uid, before[1].starts_at, 1)
    assert (first.sequence, third.sequence, second.state) == (0, 0, OccurrenceState.PLANNED)
    assert FeedScope.objects.get(key="all").changed_at == now + HOUR
    assert AuditEntry.objects.get(verb="follow_booking").details == {"dates": 1}
    assert settle_with_bookings(now=now + HOUR) == 0


def test_a_change_that_the_house_refuses_calls_the_date_off(course: Event, now: dt.datetime) -> None:
    booking = booked(course)
    date = booking.occurrences.all()[0]
    change_dates(by=None, booking=booking, date=date.pk, scope=Scope.THIS, shift=Shift(days=1), now=now)
    decline_booking(by=None, booking=booking, reason=DeclineReason.HOST, now=now)
    settle_with_bookings(now=now)
    states = list(course.occurrences.order_by("pk").values_list("state", flat=True))
    assert states == [OccurrenceState.CANCELLED, OccurrenceState.PLANNED, OccurrenceState.PLANNED]


def test_another_space_is_another_calendar(course: Event, space: Space, now: dt.datetime) -> None:
    other = Space.objects.with_house().get(pk=make.space(space.venue).pk)
    booking = booked(course)
    date = booking.occurrences.all()[0]
    shift = Shift(starts=dt.time(12), ends=dt.time(13))
    change_dates(by=None, booking=booking, date=date.pk, scope=Scope.ALL, shift=shift, space=other, now=now)
    follow_booking(booking=booking, now=now + HOUR)
    course.refresh_from_db()
    assert course.public_space == other
    changed = {
        key: FeedScope.objects.get(key=key).changed_at
        for key in (f"space:{space.slug}", f"space:{other.slug}")
    }
    assert set(changed.values()) == {now + HOUR}


def _jobs() -> list[Job]:
    return list(Job.objects.filter(name="bookings.changed").order_by("pk"))


def test_a_change_by_a_program_is_followed_by_a_job_at_once(
    course: Event, group_admin: Person, as_: Callable[[Person], Client], now: dt.datetime
) -> None:
    booking = booked(course)
    date = booking.occurrences.all()[0]
    body = {"date": date.pk, "starts": "18:30", "ends": "19:30"}
    address = f"/api/v1/bookings/{booking.reference}/change/"
    answer = as_(group_admin).post(address, body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    [job] = _jobs()
    assert (job.run_at, job.arguments) == (now, {"booking": booking.reference})
    follow(now=now, **job.arguments)
    first = course.occurrences.order_by("pk")[0]
    assert (first.starts_at, first.moved_from) == (date.starts_at + HOUR / 2, date.starts_at)
    # Done twice, it changes nothing.
    follow(now=now + HOUR, **job.arguments)
    assert AuditEntry.objects.filter(verb="follow_booking").count() == 1


@pytest.mark.parametrize("side", list(Side))
def test_a_cancellation_is_followed_whoever_cancels(course: Event, side: Side, now: dt.datetime) -> None:
    booking = booked(course)
    only = [booking.occurrences.all()[0].pk]
    cancel_dates(by=None, side=side, booking=booking, only=only, now=now)
    cancel_booking(by=None, side=side, booking=booking, now=now + HOUR)
    for job in _jobs():
        follow(now=now + HOUR, **job.arguments)
    states = set(course.occurrences.values_list("state", flat=True))
    assert states == {OccurrenceState.CANCELLED}
    assert len(_jobs()) == 2


def test_a_change_that_is_refused_or_runs_out_is_followed(course: Event, now: dt.datetime) -> None:
    booking = booked(course)
    date = booking.occurrences.all()[0]
    change_dates(by=None, booking=booking, date=date.pk, scope=Scope.THIS, shift=Shift(days=1), now=now)
    decline_booking(by=None, booking=booking, reason=DeclineReason.HOST, now=now + HOUR)
    *_rest, job = _jobs()
    assert job.run_at == now + HOUR
    follow(now=now + HOUR, **job.arguments)
    assert course.occurrences.order_by("pk")[0].state == OccurrenceState.CANCELLED


def test_a_date_that_went_to_another_space_is_called_off(
    course: Event, space: Space, now: dt.datetime
) -> None:
    """The house answers a change with another space; the event's own page may not send people there."""
    other = Space.objects.with_house().get(pk=make.space(space.venue).pk)
    booking = booked(course)
    date = booking.occurrences.all()[0]
    change_dates(by=None, booking=booking, date=date.pk, scope=Scope.THIS, shift=Shift(days=1), now=now)
    follow_booking(booking=booking, now=now)
    offer_dates(by=None, booking=booking, spaces={date.pk: other}, now=now)
    [part] = accept_offer(by=None, booking=booking, now=now + HOUR)
    *_rest, job = _jobs()
    assert job.run_at == now + HOUR
    follow(now=now + HOUR, **job.arguments)
    states = list(course.occurrences.order_by("pk").values_list("state", flat=True))
    assert states == [OccurrenceState.CANCELLED, OccurrenceState.PLANNED, OccurrenceState.PLANNED]
    # The booking itself stands, and can be announced.
    assert part.occurrences.approved().count() == 1


def test_what_was_never_granted_was_never_announced(group: Group, space: Space, now: dt.datetime) -> None:
    asked = make_bookings.request(by=None, group=group, space=space, now=now)
    decline_booking(by=None, booking=asked, reason=DeclineReason.HOST, now=now)
    assert _jobs() == []
    follow(now=now, booking="NO-SUCH")
