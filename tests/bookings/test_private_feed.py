"""The private calendar of a group, and that of a house: what they say, who may read them, and for how long."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.access import Frozen
from accounts.freezing import freeze
from accounts.models import AuditEntry, Group, Membership, Person
from accounts.retention import purge
from bookings.models import Booking, PrivateFeed
from bookings.moving import Shift
from bookings.operations import (
    Scope,
    Side,
    Superseded,
    approve_booking,
    cancel_dates,
    change_dates,
    decline_booking,
    delete_private_feed,
    make_private_feed,
    offer_dates,
)
from bookings.private_feeds import LASTS, get_feed_by
from bookings.states import OccurrenceState
from core.crypto import Keyring
from spaces.closing import Closing, close_space
from spaces.models import Space, Venue, VenueRole
from spaces.series import Slot
from tests import make, make_bookings, make_events
from tests.events.readers import READERS, Reader, ical_js
from tests.events.test_feed_instants import AUTUMN, CITIES, QUARTER, evenings, nights
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

DAY, WEEK, MINUTE = dt.timedelta(days=1), dt.timedelta(days=7), dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def membership(group: Group, member: Person) -> Membership:
    return group.memberships.get(person=member)


@pytest.fixture
def role(venue: Venue, manager: Person) -> VenueRole:
    return venue.roles.get(person=manager)


@pytest.fixture
def token(membership: Membership, member: Person, now: dt.datetime) -> str:
    """The member's calendar of the group."""
    return make_private_feed(by=member, stands_on=membership, replaces=0, now=now)


@pytest.fixture
def house_token(role: VenueRole, manager: Person, now: dt.datetime) -> str:
    """The manager's calendar of the house."""
    return make_private_feed(by=manager, stands_on=role, replaces=0, now=now)


@pytest.fixture
def course(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three Tuesdays, asked for."""
    asked = now - HOUR
    return make_bookings.request(by=member, group=group, space=space, now=asked, until=TUESDAY + 2 * WEEK)


def ask(token: str, query: str = "", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Client().get(f"/feeds/private/{token}.ics?lang=en{query}", headers=named)


def entries(token: str, query: str = "") -> list[Any]:
    answer = ask(token, query)
    assert answer.status_code == 200, answer.content
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def told(token: str, query: str = "") -> list[tuple[str, str, int]]:
    """Status, title and sequence of each entry, in order of time."""
    return [(str(one["STATUS"]), str(one["SUMMARY"]), int(one["SEQUENCE"])) for one in entries(token, query)]


def text_of(token: str, query: str = "") -> str:
    return ask(token, query).content.decode().replace("\r\n ", "")


def test_a_group_sees_its_bookings_with_their_states(
    token: str, course: Booking, group: Group, member: Person, now: dt.datetime
) -> None:
    assert told(token) == [("TENTATIVE", "Belarusian for adults (awaiting decision)", 0)] * 3
    first, second, _third = course.occurrences.all()
    approve_booking(by=None, booking=course, now=now, only=[first.pk, second.pk])
    cancel_dates(by=None, side=Side.HOUSE, booking=course, only=[second.pk], now=now)
    assert told(token) == [
        ("CONFIRMED", "Belarusian for adults", 1),
        ("CANCELLED", "Belarusian for adults (cancelled)", 2),
        ("CANCELLED", "Belarusian for adults (declined)", 1),
    ]


def test_it_names_the_place_and_the_page_and_nobody(
    token: str, course: Booking, settings: Any, now: dt.datetime
) -> None:
    Booking.objects.update(note="Ask for Volha", decision_note="Call Marta")
    approve_booking(by=None, booking=course, now=now)
    text = text_of(token)
    assert "LOCATION:Bright room\\, Bright House\\, Kraków" in text
    assert f"URL:{settings.SITE_URL}/en/my/bookings/{course.reference}/" in text
    assert "NAME:Bookings: Kupalinka" in text
    for leak in ("Responsible", "+48", "Volha", "Marta", "ATTENDEE", "ORGANIZER", "METHOD", "@"):
        assert leak not in text, leak


def test_an_address_that_is_not_public_is_told_with_the_approval(
    token: str, course: Booking, venue: Venue, now: dt.datetime
) -> None:
    Venue.objects.filter(pk=venue.pk).update(address="ul. Tajna 7", address_is_public=False)
    assert "Tajna" not in text_of(token)
    approve_booking(by=None, booking=course, now=now)
    assert text_of(token).count("ul. Tajna 7") == 3
    first = course.occurrences.all()[0]
    cancel_dates(by=None, side=Side.HOUSE, booking=course, only=[first.pk], now=now)
    assert text_of(token).count("ul. Tajna 7") == 2


def test_neutral_entries_bear_the_reference_alone(
    token: str, house_token: str, course: Booking, space: Space, now: dt.datetime
) -> None:
    close_space(by=None, space=space, closing=closing(), reason={"en": "Repair"}, now=now)
    for each in (token, house_token):
        text = text_of(each, "&neutral=1")
        assert f"SUMMARY:Booking {course.reference}" in text
        for leak in (
            "Belarusian",
            "Kupalinka",
            "Bright",
            "Repair",
            "LOCATION",
            "DESCRIPTION",
            "URL:",
            "localhost",
        ):
            assert leak not in text, leak


def test_only_this_groups_bookings_stand_in_it(
    token: str, course: Booking, member: Person, space: Space, now: dt.datetime
) -> None:
    """Another group of the same member, and another house's guest, must not leak in."""
    for title, other in (("Second group", make.group(admin=member)), ("Strangers", make.group())):
        make_bookings.approved(by=None, group=other, space=make.space(space.venue), now=now, title=title)
    assert {title for _, title, _ in told(token)} == {"Belarusian for adults (awaiting decision)"}


def closing(day: dt.date = TUESDAY + DAY) -> Closing:
    return Closing(Slot(day, dt.time(10), dt.time(12)))


def test_a_house_sees_what_takes_its_time(
    house_token: str, course: Booking, group: Group, space: Space, venue: Venue, now: dt.datetime
) -> None:
    close_space(by=None, space=space, closing=closing(), reason={"en": "Volha is ill"}, now=now)
    elsewhere = make.space(make.venue(name="Other House"))
    make_bookings.approved(by=None, group=group, space=elsewhere, now=now)
    close_space(by=None, space=elsewhere, closing=closing(), reason={"en": "Repair"}, now=now)
    mine = f"{course.reference} · Kupalinka"
    assert told(house_token) == [
        ("TENTATIVE", f"{mine} (awaiting decision)", 0),
        ("CONFIRMED", "Closed", 0),
        ("TENTATIVE", f"{mine} (awaiting decision)", 0),
        ("TENTATIVE", f"{mine} (awaiting decision)", 0),
    ]
    approve_booking(by=None, booking=course, now=now)
    assert [title for _, title, _ in told(house_token)] == [mine, "Closed", mine, mine]
    text = text_of(house_token)
    for leak in ("Belarusian", "Volha", "Other House", "Responsible", "+48", "ATTENDEE", "ORGANIZER"):
        assert leak not in text, leak


def test_who_only_waits_takes_no_time_of_the_house(
    house_token: str,
    token: str,
    course: Booking,
    member: Person,
    group: Group,
    space: Space,
    now: dt.datetime,
) -> None:
    approve_booking(by=None, booking=course, now=now)
    other = make.group()
    waiting = make_bookings.request(by=None, group=other, space=space, now=now, wait=True)
    assert waiting.occurrences.wanted().count() == 1
    assert len(told(house_token)) == 3
    own = make_bookings.request(by=member, group=group, space=space, now=now, wait=True, title="Choir")
    assert ("TENTATIVE", "Choir (on the waiting list)", 0) in told(token)
    assert own.reference not in text_of(house_token)


def test_what_a_house_offers_stands_in_both_until_it_is_answered(
    token: str, house_token: str, course: Booking, now: dt.datetime
) -> None:
    offer_dates(by=None, booking=course, every=Shift(starts=dt.time(20), ends=dt.time(22)), now=now)
    for each, name in ((token, "Belarusian for adults"), (house_token, f"{course.reference} · Kupalinka")):
        starts = {
            str(one["DTSTART"].dt.time()) for one in entries(each) if one["SUMMARY"] == f"{name} (offered)"
        }
        assert starts == {"20:00:00"}
        assert len(entries(each)) == 6
    decline_booking(by=None, booking=course, reason="host", now=now)
    assert [status for status, _, _ in told(token)] == ["CANCELLED"] * 3


def test_dates_that_were_never_asked_for_are_no_entries(
    token: str, house_token: str, group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    left_out = frozenset({TUESDAY + WEEK})
    make_bookings.request(
        by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK, leave_out=left_out
    )
    assert len(told(token)) == len(told(house_token)) == 2


def test_an_entry_changes_only_with_its_own_date(token: str, course: Booking, now: dt.datetime) -> None:
    approve_booking(by=None, booking=course, now=now)
    before = {str(one["UID"]): one.to_ical() for one in entries(token)}
    second = course.occurrences.all()[1]
    later = now + 2 * HOUR
    shift = Shift(starts=dt.time(18, 30), ends=dt.time(20))
    with time_machine.travel(later, tick=False):
        change_dates(by=None, booking=course, date=second.pk, scope=Scope.THIS, shift=shift, now=later)
        after = {str(one["UID"]): one for one in entries(token)}
    assert after.keys() == before.keys()
    [changed] = [one for uid, one in after.items() if one.to_ical() != before[uid]]
    assert (changed["SEQUENCE"], changed["LAST-MODIFIED"].dt, changed["DTSTAMP"].dt) == (2, later, later)
    assert f"{changed['DTSTART'].dt:%H:%M}" == "18:30"
    second.refresh_from_db()
    assert (second.state, second.sequence, second.changed_at) == (OccurrenceState.APPROVED, 2, later)


def test_nothing_changed_is_byte_for_byte_the_same_days_later(
    token: str, course: Booking, now: dt.datetime
) -> None:
    first = ask(token)
    with time_machine.travel(now + 3 * DAY, tick=False):
        assert ask(token).content == first.content
        assert ask(token, If_None_Match=first["ETag"]).status_code == 304


def test_what_is_long_past_is_left_out(token: str, course: Booking, now: dt.datetime) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 28, 12, tzinfo=dt.UTC), tick=False):
        assert len(told(token)) == 1


# --- the door ---


def gone(token: str) -> bool:
    """Whether it answers just as an address that never was."""
    never = ask("x" * 27)
    answer = ask(token)
    same = (answer.status_code, answer.content, dict(answer.items())) == (
        never.status_code,
        never.content,
        dict(never.items()),
    )
    return same and never.status_code == 404


def test_an_address_is_answered_privately_and_without_a_cookie(token: str, course: Booking, as_: Any) -> None:
    answer = ask(token)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Content-Disposition"] == 'inline; filename="calendar.ics"'
    assert "Last-Modified" not in answer
    assert not answer.cookies
    again = ask(token, If_None_Match=answer["ETag"])
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-store")
    head = Client().head(f"/feeds/private/{token}.ics?lang=en")
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", answer["ETag"])
    for method in ("POST", "PROPFIND"):
        asked: Any = Client(enforce_csrf_checks=True).generic(method, f"/feeds/private/{token}.ics")
        assert (asked.status_code, asked["Allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize("wrong", ["x" * 27, "x", "-", "é", "a" * 5000, "..", "%00", "a.ics%0aSet-Cookie"])
def test_whatever_opens_nothing_is_not_found(token: str, wrong: str) -> None:
    answer = ask(wrong)
    assert (answer.status_code, "ETag" in answer) == (404, False)


def test_a_tag_opens_nothing_by_itself(token: str, course: Booking, membership: Membership) -> None:
    tag = ask(token)["ETag"]
    membership.delete()
    for headers in ({"If_None_Match": tag}, {"If_None_Match": "*"}):
        answer = ask(token, **headers)
        assert (answer.status_code, "ETag" in answer) == (404, False)


def test_what_is_not_understood_is_told_only_to_who_has_the_key(token: str) -> None:
    assert ask(token, "&from=2026").status_code == 400
    assert "from:" in ask(token, "&from=2026").content.decode()
    assert ask("x" * 27, "&from=2026").status_code == 404


def test_a_member_who_leaves_leaves_the_calendar(token: str, membership: Membership, group: Group) -> None:
    fields = {"person": membership.person, "since": membership.since}
    membership.delete()
    assert gone(token)
    Membership.objects.create(group=group, **fields)
    assert gone(token)
    assert not PrivateFeed.objects.exists()


def test_a_manager_whose_role_ends_reads_no_more(house_token: str, role: VenueRole, now: dt.datetime) -> None:
    VenueRole.objects.filter(pk=role.pk).update(expires_at=now + HOUR)
    assert not gone(house_token)
    with time_machine.travel(now + HOUR, tick=False):
        assert gone(house_token)
    role.delete()
    assert gone(house_token)


def test_who_may_not_sign_in_reads_no_more(token: str, member: Person) -> None:
    Person.objects.filter(pk=member.pk).update(is_active=False)
    assert gone(token)


def test_a_group_or_a_house_in_dispute_says_nothing(
    token: str,
    house_token: str,
    group: Group,
    venue: Venue,
    staff: Person,
    member: Person,
    membership: Membership,
    now: dt.datetime,
) -> None:
    freeze(by=staff, noun=group, reason="rivals", now=now)
    assert (gone(token), gone(house_token)) == (True, False)
    freeze(by=staff, noun=venue, reason="rivals", now=now)
    assert gone(house_token)
    membership.refresh_from_db()
    with pytest.raises(Frozen):
        make_private_feed(by=member, stands_on=membership, replaces=1, now=now)
    assert delete_private_feed(by=member, stands_on=membership, now=now)


def test_a_new_address_ends_the_old_one_at_once(
    token: str, member: Person, membership: Membership, course: Booking, now: dt.datetime
) -> None:
    ask(token)
    newer = make_private_feed(by=member, stands_on=membership, replaces=1, now=now + DAY)
    assert gone(token)
    assert len(told(newer)) == 3
    feed = PrivateFeed.objects.get()
    assert (feed.edition, feed.made_at, feed.expires_at) == (2, now + DAY, now + DAY + LASTS)


@pytest.mark.parametrize("replaces", [0, 2])
def test_an_address_that_others_have_replaced_is_not_replaced_again(
    token: str, member: Person, membership: Membership, now: dt.datetime, replaces: int
) -> None:
    with pytest.raises(Superseded):
        make_private_feed(by=member, stands_on=membership, replaces=replaces, now=now)
    assert not gone(token)


def test_it_ends_after_180_days_and_says_so_before(
    token: str, house_token: str, course: Booking, now: dt.datetime
) -> None:
    for each in (token, house_token):
        with time_machine.travel(now + LASTS - 15 * DAY, tick=False):
            assert "ends" not in text_of(each)
        with time_machine.travel(now + LASTS - 14 * DAY, tick=False):
            [entry] = entries(each)
            assert entry["DTSTART"].dt == (now + LASTS).date()
            assert "sign in and make a new one" in entry["SUMMARY"]
            first = ask(each).content
        with time_machine.travel(now + LASTS - MINUTE, tick=False):
            assert ask(each).content == first
        with time_machine.travel(now + LASTS, tick=False):
            assert gone(each)


def test_the_row_goes_a_month_after_its_end(token: str, now: dt.datetime) -> None:
    purge(now + LASTS + 30 * DAY)
    assert PrivateFeed.objects.count() == 1
    purge(now + LASTS + 30 * DAY + MINUTE)
    assert PrivateFeed.objects.count() == 0


def test_it_is_known_in_which_hour_it_was_last_asked_for(token: str, now: dt.datetime) -> None:
    def used() -> dt.datetime | None:
        return PrivateFeed.objects.get().used_at

    ask("x" * 27)
    assert used() is None
    with time_machine.travel(now + 20 * MINUTE, tick=False):
        ask(token)
    assert used() == now
    with time_machine.travel(now + 65 * MINUTE, tick=False):
        ask(token)
    assert used() == now + HOUR


def test_the_token_is_nowhere_in_the_database(token: str, house_token: str, course: Booking) -> None:
    ask(token)
    assert re.fullmatch(r"[A-Za-z0-9_-]{27}", token)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            rows = str(cursor.fetchall())
            assert token not in rows and house_token not in rows, table
    assert AuditEntry.objects.filter(verb="make_private_feed").count() == 2


def test_it_is_found_under_an_older_key_too(token: str, settings: Any) -> None:
    newer = "bmVubmVubmVubmVubmVubmVubmVubmVubmVubmVubmU="
    Keyring([newer])
    settings.FIELD_KEYS = [newer, *settings.FIELD_KEYS]
    assert not gone(token)
    settings.FIELD_KEYS = [newer]
    assert gone(token)


def test_a_token_of_one_purpose_opens_nothing_of_another(token: str, now: dt.datetime) -> None:
    assert get_feed_by(token, now=now).membership is not None
    feed = PrivateFeed.objects.get()
    assert gone(feed.digest)


# --- cost and size ---


def queries_of(token: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert ask(token).status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow(
    token: str, house_token: str, group: Group, member: Person, venue: Venue, now: dt.datetime
) -> None:
    def one_more(number: int) -> None:
        space = make.space(venue)
        booking = make_bookings.request(by=member, group=group, space=space, now=now, title=f"No. {number}")
        offer_dates(by=None, booking=booking, every=Shift(days=1), now=now)
        close_space(by=None, space=space, closing=closing(TUESDAY + 3 * DAY), reason={"en": "x"}, now=now)

    one_more(1)
    counts = {each: (ask(each), queries_of(each))[1] for each in (token, house_token)}
    one_more(2)
    one_more(3)
    assert counts == {token: 3, house_token: 4}
    assert {each: queries_of(each) for each in (token, house_token)} == counts


def test_what_does_not_fit_is_the_farthest(token: str, group: Group, space: Space, now: dt.datetime) -> None:
    starts = [now + DAY + number * 3 * HOUR for number in range(2000)]
    make_events.booking(group, space, starts, long=HOUR, title="Ж" * 120)
    answer = ask(token)
    assert 880_000 < len(answer.content) <= 900_000
    text = answer.content.decode().replace("\r\n ", "")
    assert "The farthest dates are left out" in text
    local = [f"{start.astimezone(CITIES['warsaw']):%Y%m%dT%H%M%S}" for start in (starts[0], starts[-1])]
    assert [f"DTSTART;TZID=Europe/Warsaw:{each}" in text for each in local] == [True, False]


# --- local time ---


@pytest.fixture
def two_cities(now: dt.datetime) -> Iterator[tuple[Group, dict[str, Space]]]:
    """One group with evenings and small hours in Warsaw and Vilnius, on both sides of both clock changes."""
    person = make.person(email="traveller@group.test")
    group = make.group(admin=person)
    spaces = {}
    for city, zone in CITIES.items():
        manager = make.person(email=f"manager@{city}.test")
        spaces[city] = make.space(make.venue(city=city, manager=manager))
        make_events.booking(group, spaces[city], [*evenings(zone), *nights()], long=QUARTER)
        across = make.space(spaces[city].venue)
        make_events.booking(group, across, [AUTUMN - QUARTER], long=2 * QUARTER)
    return group, spaces


@pytest.mark.parametrize("read", READERS)
def test_every_engine_reads_it_to_the_instants_of_the_bookings(
    two_cities: tuple[Group, dict[str, Space]], read: Reader, now: dt.datetime
) -> None:
    group, spaces = two_cities
    membership = group.memberships.get()
    token = make_private_feed(by=membership.person, stands_on=membership, replaces=0, now=now)
    dates = [date for booking in group.bookings.all() for date in booking.occurrences.all()]
    assert len(dates) == 2 * (4 + 20 + 1)
    instants = sorted((date.starts_at, date.ends_at) for date in dates)
    for query in ("", "&neutral=1"):
        assert sorted(read(ask(token, query).content).values()) == instants
    for city, zone in CITIES.items():
        role = spaces[city].venue.roles.get()
        house = make_private_feed(by=role.person, stands_on=role, replaces=0, now=now)
        there = [date for date in dates if date.booking.space.venue == spaces[city].venue]
        got = read(ask(house).content)
        assert sorted(got.values()) == sorted((date.starts_at, date.ends_at) for date in there)
        assert on_the_wall(got.values(), zone) == 4


def on_the_wall(times: Any, zone: ZoneInfo) -> int:
    return sum(f"{start.astimezone(zone):%H:%M}" == "18:00" for start, _ in times)


def test_a_javascript_engine_reads_states_and_sequences(
    token: str, course: Booking, now: dt.datetime
) -> None:
    approve_booking(by=None, booking=course, now=now)
    first = course.occurrences.all()[0]
    cancel_dates(by=None, side=Side.HOUSE, booking=course, only=[first.pk], now=now)
    events = ical_js(ask(token).content)["events"]
    assert [(event["status"], event["sequence"]) for event in events] == [
        ("CANCELLED", 2),
        ("CONFIRMED", 1),
        ("CONFIRMED", 1),
    ]
    assert text_of(token).count("BEGIN:VTIMEZONE") == 1
