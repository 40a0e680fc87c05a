"""Messages in full, for those who have asked for it; everybody else's say nothing of title, place or date."""

import datetime as dt
import email
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.freezing import freeze
from accounts.models import AuditEntry, Group, Person
from accounts.operations import choose_messages
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    approve_booking,
    cancel_booking,
    cancel_dates,
    change_dates,
    make_private_feed,
    offer_dates,
)
from notifications import work
from notifications.models import Message
from notifications.tasks import deliver_message
from spaces.models import Space, Venue
from tests import make_bookings
from tests.bookings.test_private_feed import entries
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

MINUTE, HOUR, WEEK = dt.timedelta(minutes=1), dt.timedelta(hours=1), dt.timedelta(days=7)
SECRETS = ("Belarusian", "Kupalinka", "Bright", "Jasna", "December", "18:00")


@pytest.fixture
def course(group: Group, member: Person, space: Space, venue: Venue, now: dt.datetime) -> Booking:
    """Three Tuesdays, asked for an hour ago, of which nothing is told any more."""
    Venue.objects.filter(pk=venue.pk).update(address="ul. Jasna 1")
    asked = now - HOUR
    made = make_bookings.request(by=member, group=group, space=space, now=asked, until=TUESDAY + 2 * WEEK)
    Message.objects.all().delete()
    return made


@pytest.fixture
def open_book(member: Person, now: dt.datetime) -> Person:
    """The member, who wants messages to say everything."""
    assert choose_messages(by=member, full=True, now=now)
    member.refresh_from_db()
    return member


def send(now: dt.datetime) -> list[EmailMessage]:
    """What the courier sends at this moment, as its readers get it."""
    mail.outbox.clear()
    with time_machine.travel(now, tick=False):
        for lease in work.claim(Message, now=now):
            deliver_message(*lease)
    parsed = [
        email.message_from_bytes(one.message().as_bytes(), policy=email.policy.default) for one in mail.outbox
    ]
    return [one for one in parsed if isinstance(one, EmailMessage)]


def words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def file_of(letter: EmailMessage) -> list[Any]:
    """The entries of the calendar file that goes with it."""
    [part] = letter.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert (part.get_param("method"), part.get_filename()) == ("PUBLISH", "calendar.ics")
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert b"\r\nMETHOD:PUBLISH\r\n" in content
    return icalendar.Calendar.from_ical(content).walk("VEVENT")


def test_messages_are_neutral_unless_somebody_asks(course: Booking, member: Person, now: dt.datetime) -> None:
    approve_booking(by=None, booking=course, now=now)
    [letter] = send(now)
    assert not member.full_messages
    assert [*letter.iter_attachments()] == []
    assert "says little on purpose" in words(letter)
    assert [leak for leak in SECRETS if leak in letter.as_string()] == []


def test_in_full_they_name_space_house_dates_and_title(
    course: Booking, open_book: Person, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    [letter] = send(now)
    text = words(letter)
    assert "Belarusian for adults\nBright room, Bright House, ul. Jasna 1, Kraków\n" in text
    assert "Tuesday, December 1, 2026, 18:00–20:00: confirmed\n" in text
    assert "approved on all its dates" in text
    assert "says little" not in text and "whoever reads your mail reads this" in text
    assert f"/en/my/bookings/{course.reference}/" in text and "/en/my/messages/" in text
    for leak in ("Responsible", "+48"):
        assert leak not in letter.as_string()
    assert letter["Subject"] == f"Request {course.reference} is approved"
    assert [str(one["SUMMARY"]) for one in file_of(letter)] == ["Belarusian for adults"] * 3


def test_the_outbox_keeps_the_neutral_words_alone(
    course: Booking, open_book: Person, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    for moment in ("before", "after"):
        row = Message.objects.get()
        kept = f"{row.subject} {row.body} {row.key} {row.about}"
        assert [leak for leak in SECRETS if leak in kept] == [], moment
        send(now)
    assert row.done_at == now


def test_the_file_names_the_entries_of_the_private_calendar(
    course: Booking, open_book: Person, group: Group, now: dt.datetime
) -> None:
    membership = group.memberships.get(person=open_book)
    token = make_private_feed(by=open_book, stands_on=membership, replaces=0, now=now)
    approve_booking(by=None, booking=course, now=now)
    [letter] = send(now)
    assert [one.to_ical() for one in file_of(letter)] == [one.to_ical() for one in entries(token)]


def test_what_moves_and_falls_through_updates_the_same_entries(
    course: Booking, open_book: Person, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    first = {str(one["UID"]): one["SEQUENCE"] for one in file_of(send(now)[0])}
    date = course.occurrences.all()[0]
    later = now + HOUR
    shift = Shift(starts=dt.time(18, 30), ends=dt.time(20))
    change_dates(by=open_book, booking=course, date=date.pk, scope=Scope.THIS, shift=shift, now=later)
    cancel_dates(by=None, side=Side.HOUSE, booking=course, only=[date.pk], now=later)
    [letter] = [one for one in send(later) if one["To"] == open_book.email]
    read = {str(one["UID"]): (one["STATUS"], one["SEQUENCE"]) for one in file_of(letter)}
    assert read.keys() == first.keys()
    assert sorted(read.values()) == [("CANCELLED", 3), ("CONFIRMED", 1), ("CONFIRMED", 1)]


def test_several_changes_come_as_one_message_with_the_newest_state(
    course: Booking, open_book: Person, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    dates = list(course.occurrences.all())
    cancel_dates(by=None, side=Side.HOUSE, booking=course, only=[dates[0].pk], now=now + MINUTE)
    cancel_booking(by=None, side=Side.HOUSE, booking=course, now=now + 2 * MINUTE)
    [early] = send(now + 3 * MINUTE)
    assert [str(one["STATUS"]) for one in file_of(early)] == ["CANCELLED"] * 3
    [joined] = send(now + 6 * MINUTE)
    assert joined["Subject"] == f"News about {course.reference}"
    assert "cancelled some dates" in words(joined) and "has cancelled the booking" in words(joined)
    assert words(joined).count("Bright House") == 1
    assert [str(one["STATUS"]) for one in file_of(joined)] == ["CANCELLED"] * 3


def test_what_the_house_offers_is_named(course: Booking, open_book: Person, now: dt.datetime) -> None:
    offer_dates(by=None, booking=course, every=Shift(starts=dt.time(20), ends=dt.time(22)), now=now)
    [letter] = send(now)
    assert "The house offers:\nBright room, Bright House" in words(letter)
    assert "Tuesday, December 1, 2026, 20:00–22:00" in words(letter)


def test_a_long_course_is_named_in_part_and_filed_whole(
    group: Group, open_book: Person, space: Space, now: dt.datetime
) -> None:
    until = TUESDAY + 14 * WEEK
    made = make_bookings.request(by=open_book, group=group, space=space, now=now, until=until)
    [letter] = [one for one in send(now) if one["To"] == open_book.email]
    assert words(letter).count("18:00–20:00: awaiting decision") == 12
    assert "and 3 dates more" in words(letter)
    assert len(file_of(letter)) == made.occurrences.count() == 15


def test_a_manager_reads_whose_it_is(
    course: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    choose_messages(by=manager, full=True, now=now)
    approve_booking(by=None, booking=course, now=now)
    cancel_booking(by=member, side=Side.GROUP, booking=course, now=now)
    letters = {one["To"]: one for one in send(now)}
    to_manager, to_member = letters[manager.email], letters[member.email]
    assert "Belarusian for adults\nKupalinka\nBright room" in words(to_manager)
    assert [str(one["SUMMARY"]) for one in file_of(to_manager)] == [
        f"{course.reference} · Kupalinka (cancelled)"
    ] * 3
    assert [*to_member.iter_attachments()] == []


def test_the_house_reads_of_a_request_in_its_own_language(
    course: Booking, manager: Person, now: dt.datetime
) -> None:
    Person.objects.filter(pk=manager.pk).update(language="pl")
    manager.refresh_from_db()
    choose_messages(by=manager, full=True, now=now)
    cancel_booking_by_group(course, now)
    [letter] = send(now)
    assert "wtorek, 1 grudnia 2026, 18:00–20:00" in words(letter)
    assert f"/pl/manage/bookings/{course.reference}/" in words(letter)


def cancel_booking_by_group(booking: Booking, now: dt.datetime) -> None:
    approve_booking(by=None, booking=booking, now=now - 10 * MINUTE)
    Message.objects.all().delete()
    cancel_booking(by=None, side=Side.GROUP, booking=booking, now=now)


@pytest.mark.parametrize("why", ["left", "off", "group in dispute", "house in dispute"])
def test_who_may_not_read_it_when_it_is_sent_gets_the_neutral_words(
    course: Booking, open_book: Person, group: Group, venue: Venue, staff: Person, now: dt.datetime, why: str
) -> None:
    approve_booking(by=None, booking=course, now=now)
    match why:
        case "left":
            group.memberships.get(person=open_book).delete()
        case "off":
            choose_messages(by=open_book, full=False, now=now)
        case "group in dispute":
            freeze(by=staff, noun=group, reason="rivals", now=now)
        case "house in dispute":
            freeze(by=staff, noun=venue, reason="rivals", now=now)
    [letter] = send(now)
    assert "says little on purpose" in words(letter)
    assert [leak for leak in SECRETS if leak in letter.as_string()] == []
    assert [*letter.iter_attachments()] == []


def test_a_manager_whose_role_has_ended_gets_the_neutral_words(
    course: Booking, manager: Person, venue: Venue, now: dt.datetime
) -> None:
    """Where all roles have lapsed those who last had one are still told, but may not read bookings."""
    choose_messages(by=manager, full=True, now=now)
    venue.roles.update(expires_at=now)
    cancel_booking_by_group(course, now)
    [letter] = send(now)
    assert letter["To"] == manager.email
    assert [leak for leak in SECRETS if leak in letter.as_string()] == []


def test_a_second_attempt_has_the_same_message_id_and_the_state_of_its_moment(
    course: Booking, open_book: Person, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    [first] = send(now)
    Message.objects.update(done_at=None, leased_until=None)
    cancel_booking(by=open_book, side=Side.GROUP, booking=course, now=now + HOUR)
    [again] = [one for one in send(now + HOUR) if one["To"] == open_book.email]
    assert again["Message-ID"] == first["Message-ID"]
    assert [str(one["STATUS"]) for one in file_of(again)] == ["CANCELLED"] * 3


def test_the_file_arrives_byte_for_byte(course: Booking, open_book: Person, now: dt.datetime) -> None:
    Booking.objects.update(title="Казкі пра Зюзю, " * 6)
    approve_booking(by=None, booking=course, now=now)
    [letter] = send(now)
    [part] = letter.iter_attachments()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert content.count(b"\r\n") == content.count(b"\n")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert str(file_of(letter)[0]["SUMMARY"]) == "Казкі пра Зюзю, " * 6


def test_the_choice_is_written_down_once(member: Person, now: dt.datetime) -> None:
    assert choose_messages(by=member, full=True, now=now)
    assert not choose_messages(by=member, full=True, now=now)
    entry = AuditEntry.objects.get(verb="choose_messages")
    assert (entry.actor, entry.details) == (member.pseudonym, {"full": True})


def test_the_number_of_queries_does_not_grow(
    group: Group, open_book: Person, space: Space, now: dt.datetime
) -> None:
    def cost(dates: int, day: dt.date) -> int:
        until = day + (dates - 1) * WEEK
        make_bookings.request(by=open_book, group=group, space=space, now=now, day=day, until=until)
        Message.objects.exclude(person=open_book).delete()
        with CaptureQueriesContext(connection) as seen:
            assert len(send(now)) == 1
        return len(seen)

    assert cost(1, TUESDAY) == cost(3, TUESDAY + dt.timedelta(days=1))
