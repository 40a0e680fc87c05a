"""Several changes of one booking within minutes reach its reader as one message; the first goes at once."""

import datetime as dt

import pytest

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import Side, approve_booking, cancel_booking, cancel_dates
from notifications import work
from notifications.models import Message
from spaces.models import Space
from tests import make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

MINUTE, WEEK = dt.timedelta(minutes=1), dt.timedelta(days=7)


@pytest.fixture
def course(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three Tuesdays, approved a moment ago."""
    asked = now - 10 * MINUTE
    made = make_bookings.request(by=member, group=group, space=space, now=asked, until=TUESDAY + 2 * WEEK)
    approve_booking(by=None, booking=made, now=now)
    return made


def changes(person: Person) -> list[Message]:
    kinds = ["booking_received", "booking_waiting"]
    return list(Message.objects.filter(person=person).exclude(kind__in=kinds).order_by("pk"))


def lose_a_date(booking: Booking, now: dt.datetime) -> None:
    date = booking.occurrences.approved()[0]
    cancel_dates(by=None, side=Side.HOUSE, booking=booking, only=[date.pk], now=now)


def test_the_first_word_goes_at_once_and_what_follows_becomes_one_message(
    course: Booking, member: Person, now: dt.datetime
) -> None:
    lose_a_date(course, now + MINUTE)
    cancel_booking(by=None, side=Side.HOUSE, booking=course, now=now + 2 * MINUTE)
    first, second = changes(member)
    assert (first.kind, first.run_at) == ("booking_approved", now)
    assert (second.run_at, second.subject) == (now + 5 * MINUTE, f"News about {course.reference}")
    paragraphs = second.body.split("\n\n")
    assert len(paragraphs) == 4
    assert "cancelled some dates" in paragraphs[0] and "has cancelled the booking" in paragraphs[1]
    assert course.reference in paragraphs[2]


def test_what_comes_later_goes_at_once_again(course: Booking, member: Person, now: dt.datetime) -> None:
    lose_a_date(course, now + 5 * MINUTE)
    assert [message.run_at for message in changes(member)] == [now, now + 5 * MINUTE]


@pytest.mark.parametrize("done", [True, False])
def test_nothing_is_written_into_a_message_that_is_on_its_way(
    course: Booking, member: Person, now: dt.datetime, done: bool
) -> None:
    lose_a_date(course, now + MINUTE)
    waiting = changes(member)[1]
    Message.objects.filter(pk=waiting.pk).update(
        **({"done_at": now} if done else {"leased_until": now + 6 * MINUTE})
    )
    before = waiting.body
    cancel_booking(by=None, side=Side.HOUSE, booking=course, now=now + 2 * MINUTE)
    assert len(changes(member)) == 3
    waiting.refresh_from_db()
    assert waiting.body == before


def test_other_bookings_and_other_readers_keep_their_messages(
    course: Booking, group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    other = make_bookings.request(
        by=member, group=group, space=space, now=now, day=TUESDAY + dt.timedelta(days=1)
    )
    approve_booking(by=None, booking=other, now=now + MINUTE)
    cancel_booking(by=member, side=Side.GROUP, booking=course, now=now + 2 * MINUTE)
    assert [message.run_at for message in changes(member)] == [now, now + MINUTE]
    assert [message.run_at for message in changes(manager)] == [now + 2 * MINUTE]
    assert len(work.claim(Message, now=now + 3 * MINUTE)) == Message.objects.count()
