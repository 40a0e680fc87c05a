"""A group asks for a space; everything that follows is written with it, or nothing is."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, Contact, Demand, Occurrence
from bookings.operations import decline_booking, request_booking, withdraw_booking
from bookings.problems import Refused
from bookings.states import BookingState, OccurrenceState
from bookings.transitions import NotPossible
from notifications.models import Message
from spaces import ledger
from spaces.availability import State
from spaces.models import ClaimKind, Occupancy, OpeningException, Space, Venue
from spaces.series import dates_of
from tests import make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


def states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


def nothing_written() -> bool:
    return not any(
        model.objects.exists() for model in (Booking, Occurrence, Contact, Occupancy, Message, Demand)
    )


def test_a_request_holds_its_time_and_tells_both_sides(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    assert booking.status == BookingState.REQUESTED
    occurrence = booking.occurrences.get()
    assert (occurrence.starts_at, occurrence.ends_at) == (
        dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC),
        dt.datetime(2026, 12, 1, 19, tzinfo=dt.UTC),
    )
    taken = Occupancy.objects.get()
    assert (taken.claim, taken.starts_at, taken.ends_at) == (
        occurrence.claim,
        occurrence.starts_at,
        occurrence.ends_at,
    )
    assert booking.answer_by == now + dt.timedelta(hours=72)
    assert [(m.kind, m.person) for m in Message.objects.order_by("pk")] == [
        ("booking_received", member),
        ("booking_waiting", manager),
    ]
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.reference, entry.actor, entry.details) == (
        "request",
        booking.reference,
        member.pseudonym,
        {"dates": 1},
    )


def test_messages_say_nothing_but_reference_deadline_and_address(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now, note="Knock twice")
    for message in Message.objects.all():
        assert booking.reference in message.subject
        text = message.subject + message.body
        for secret in (
            booking.title,
            group.name,
            space.venue.name,
            "Bright room",
            "Responsible Person",
            "+48",
            "Knock",
            "18:00",
        ):
            assert secret not in text


def test_contacts_are_encrypted_in_the_database_and_due_to_go(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    contact = Contact.objects.get()
    assert (contact.name, contact.reach) == ("Responsible Person", "+48 000 000 000")
    assert contact.delete_after == booking.occurrences.get().ends_at + 14 * DAY
    raw = Contact.objects.raw(
        "SELECT id, booking_id, name AS raw_name, reach AS raw_reach FROM bookings_contact"
    )[0]
    assert "Responsible" not in raw.raw_name
    assert "+48" not in raw.raw_reach
    with pytest.raises(TypeError):
        Contact.objects.filter(name="Responsible Person").exists()


def test_a_series_takes_every_date_at_the_same_hour_through_the_clock_change(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    first = dt.date(2027, 3, 16)
    booking = make_bookings.request(
        by=member, group=group, space=space, now=now, day=first, until=first + 3 * WEEK
    )
    hours = [item.starts_at.hour for item in booking.occurrences.all()]
    assert hours == [17, 17, 16, 16]
    assert Occupancy.objects.count() == 4
    assert booking.series is not None
    assert dates_of(booking.series, space.venue.zone) == [item.interval for item in booking.occurrences.all()]


def test_dates_left_out_are_kept_as_such_and_take_no_time(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(
        by=member,
        group=group,
        space=space,
        now=now,
        until=TUESDAY + 2 * WEEK,
        leave_out=frozenset({TUESDAY + WEEK}),
    )
    assert states(booking) == [OccurrenceState.REQUESTED, OccurrenceState.LEFT_OUT, OccurrenceState.REQUESTED]
    assert Occupancy.objects.count() == 2
    # A free date that nobody wanted is no unmet need.
    assert not Demand.objects.exists()


def test_a_clash_refuses_the_whole_request_and_names_the_date(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    first = make_bookings.request(by=member, group=group, space=space, now=now, day=TUESDAY + WEEK)
    with pytest.raises(Refused) as refused:
        make_bookings.request(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)
    look = refused.value.outlook
    assert [date.state for date in look.dates] == ["free", "occupied", "free"]
    assert [problem.code for problem in look.problems] == ["unavailable"]
    assert Booking.objects.get() == first


def test_a_clashing_date_left_out_is_remembered_as_anonymous_demand(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    make_bookings.request(by=member, group=group, space=space, now=now, day=TUESDAY + WEEK)
    OpeningException.objects.create(space=space, date=TUESDAY + 2 * WEEK)
    booking = make_bookings.request(
        by=member,
        group=group,
        space=space,
        now=now,
        until=TUESDAY + 2 * WEEK,
        leave_out=frozenset({TUESDAY + WEEK, TUESDAY + 2 * WEEK}),
    )
    assert states(booking) == ["requested", "wanted", "wanted"]
    need = Demand.objects.get()
    assert (
        need.city,
        need.venue,
        need.weekday,
        need.hour,
        need.minutes,
        need.dates,
        need.people,
        need.reason,
    ) == (
        "krakow",
        space.venue,
        1,
        18,
        120,
        2,
        12,
        "clash",
    )
    assert need.month == dt.date(2026, 12, 1)


def test_where_requests_hold_nothing_two_groups_may_ask_for_the_same_time(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    for _ in range(2):
        make_bookings.request(by=member, group=group, space=space, now=now)
    assert Booking.objects.count() == 2
    assert not Occupancy.objects.exists()


@pytest.mark.parametrize(
    ("change", "asked", "code"),
    [
        ({}, {"day": dt.date(2026, 11, 21)}, "past"),
        ({"notice_hours": 24 * 14}, {}, "notice"),
        ({"horizon_days": 5}, {}, "horizon"),
        ({"shortest_minutes": 180}, {}, "too_short"),
        ({"longest_minutes": 60}, {}, "too_long"),
        ({"step_minutes": 60}, {"starts": dt.time(18, 30)}, "off_grid"),
        ({}, {"ends": dt.time(17)}, "ends"),
        ({}, {"until": dt.date(2026, 11, 30)}, "until"),
        ({}, {"until": dt.date(2036, 11, 30)}, "too_many"),
        ({}, {"leave_out": frozenset({TUESDAY})}, "no_dates"),
        ({}, {"starts": dt.time(6), "ends": dt.time(9)}, "unavailable"),
        ({"retired_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)}, {}, "no_requests"),
    ],
)
def test_every_rule_refuses_in_words_and_writes_nothing(
    change: dict, asked: dict, code: str, group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    Space.objects.update(**change)
    fresh = Space.objects.with_house().get(pk=space.pk)
    with pytest.raises(Refused) as refused:
        make_bookings.request_booking(
            by=member, group=group, space=fresh, details=make_bookings.details(**asked), now=now
        )
    assert [problem.code for problem in refused.value.outlook.blockers] == [code]
    assert all(str(problem.text) for problem in refused.value.outlook.problems)
    assert nothing_written()


def test_more_people_than_the_space_holds_is_a_warning_and_no_refusal(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now, people=31)
    assert booking.expected_people == 31


def test_a_frozen_group_and_a_listing_are_refused(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    group.frozen_at = now
    group.save()
    with pytest.raises(Refused) as refused:
        make_bookings.request(by=member, group=group, space=space, now=now)
    assert [problem.code for problem in refused.value.outlook.problems] == ["frozen"]
    Group.objects.update(frozen_at=None)
    space.venue.managed = False
    space.venue.save()
    with pytest.raises(Refused) as refused:
        make_bookings.request(by=member, group=Group.objects.get(pk=group.pk), space=space, now=now)
    assert [problem.code for problem in refused.value.outlook.problems] == ["unverified"]
    assert nothing_written()


def test_the_answer_is_due_before_the_first_date_begins(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now, day=dt.date(2026, 11, 23))
    assert booking.answer_by == dt.datetime(2026, 11, 23, 17, tzinfo=dt.UTC)


def test_withdrawing_gives_the_time_back_and_shortens_the_contacts_life(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now, until=TUESDAY + WEEK)
    withdraw_booking(by=member, booking=booking, now=now)
    assert booking.status == BookingState.WITHDRAWN
    assert states(booking) == ["withdrawn", "withdrawn"]
    assert not Occupancy.objects.exists()
    assert Contact.objects.get().delete_after == now + 7 * DAY
    assert Message.objects.filter(kind="booking_withdrawn").get().person == manager
    with pytest.raises(NotPossible):
        withdraw_booking(by=member, booking=booking, now=now)
    assert AuditEntry.objects.filter(verb="withdraw").count() == 1


def test_one_group_cannot_hold_a_house_with_requests(
    group: Group, member: Person, space: Space, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bookings.problems.MOST_WAITING", 2)
    first, _ = (
        make_bookings.request(by=member, group=group, space=space, now=now, day=TUESDAY + day * DAY)
        for day in (1, 2)
    )
    with pytest.raises(Refused) as refused:
        make_bookings.request(by=member, group=group, space=space, now=now)
    assert [problem.code for problem in refused.value.outlook.problems] == ["too_many_waiting"]
    withdraw_booking(by=member, booking=first, now=now)
    make_bookings.request(by=member, group=group, space=space, now=now)


def test_a_space_without_parts_takes_no_requests(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    space.parts.clear()
    with pytest.raises(Refused) as refused:
        make_bookings.request(by=member, group=group, space=space, now=now)
    assert "no_requests" in [problem.code for problem in refused.value.outlook.problems]
    assert nothing_written()


def test_the_group_hears_the_answer_when_who_asked_is_gone(
    group: Group, group_admin: Person, member: Person, space: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=space, now=now)
    member.delete()
    decline_booking(by=None, booking=Booking.objects.get(pk=booking.pk), reason="host", now=now)
    assert Message.objects.get(kind="booking_declined").person == group_admin


@pytest.mark.parametrize("holds", [True, False])
def test_statements_do_not_grow_with_the_dates(
    group: Group, member: Person, space: Space, now: dt.datetime, holds: bool
) -> None:
    """Messages, audit and the ledger included; a series keeps a rule as well, which one date does not have."""
    Space.objects.filter(pk=space.pk).update(horizon_days=400, holds_undecided=holds)
    Venue.objects.update(open_on_holidays=True)
    # The first request of a space makes its calendar.
    make_bookings.request(by=member, group=group, space=space, now=now, day=TUESDAY - DAY)

    def statements(day: dt.date, dates: int) -> int:
        fresh = Space.objects.with_house().get(pk=space.pk)
        until = day + WEEK * (dates - 1) if dates > 1 else None
        details = make_bookings.details(day=day, until=until)
        with CaptureQueriesContext(connection) as asked:
            booking = request_booking(by=member, group=group, space=fresh, details=details, now=now)
        assert booking.occurrences.count() == dates
        return len(asked)

    alone = statements(TUESDAY, 1)
    assert [statements(TUESDAY + DAY, 10), statements(TUESDAY + 2 * DAY, 52)] == [alone + 1, alone + 1]


def test_time_that_is_taken_between_the_look_and_the_lock_is_refused_in_words(
    group: Group, member: Person, space: Space, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where requests hold nothing: the house may have closed meanwhile."""
    for holds in (True, False):
        Space.objects.filter(pk=space.pk).update(holds_undecided=holds)
        fresh = Space.objects.with_house().get(pk=space.pk)
        taken = make_bookings.details().slot.interval(space.venue.zone)
        claim = ledger.Claim(ClaimKind.BLACKOUT, uuid.uuid4(), tuple(fresh.part_ids()), taken)
        monkeypatch.setattr("bookings.claims.lock_parts", lambda _, claim=claim: ledger.take([claim]))
        with pytest.raises(Refused) as refused:
            request_booking(by=member, group=group, space=fresh, details=make_bookings.details(), now=now)
        assert [date.state for date in refused.value.outlook.dates] == [State.BLACKOUT]
        assert nothing_written()
