"""A house asks or offers something else; the clock stands still meanwhile; one word of the group settles it."""

import datetime as dt

import pytest

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, Offer
from bookings.moving import Shift
from bookings.operations import (
    NothingOffered,
    accept_offer,
    answer_house,
    approve_booking,
    ask_group,
    decline_booking,
    expire_overdue,
    offer_dates,
    refuse_offer,
    remind_half_way,
    withdraw_booking,
)
from bookings.problems import Refused
from bookings.states import DeclineReason
from bookings.transitions import NotPossible
from notifications.models import Message
from spaces import ledger
from spaces.models import Occupancy, Space
from tests import make, make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

HOUR, DAY, WEEK = dt.timedelta(hours=1), dt.timedelta(days=1), dt.timedelta(days=7)
LATER = Shift(starts=dt.time(19), ends=dt.time(21))


@pytest.fixture
def series(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three undecided Tuesdays, 18 to 20."""
    return make_bookings.request(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)


def state(booking: Booking) -> tuple[str, list[str]]:
    booking.refresh_from_db()
    return booking.status, list(booking.occurrences.values_list("state", flat=True))


def hours_taken() -> list[int]:
    """Hours (UTC) of the ledger's rows, in order."""
    return [row.starts_at.hour for row in Occupancy.objects.order_by("starts_at")]


def test_a_question_stops_the_clock_and_keeps_the_time(
    series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    ask_group(by=manager, booking=series, question="How many chairs?", now=now + 60 * HOUR)
    assert state(series)[0] == "needs_information"
    assert series.answer_by == series.occurrences.first().starts_at
    assert Occupancy.objects.count() == 3
    answer_house(by=member, booking=series, answer="Twenty.", now=now + 80 * HOUR)
    assert state(series) == ("requested", ["requested"] * 3)
    # Twelve hours were left; the house has a day at least.
    assert series.answer_by == now + 104 * HOUR
    question = series.questions.get()
    assert (question.text, question.answer) == ("How many chairs?", "Twenty.")
    kinds = Message.objects.filter(kind__in=["booking_question", "booking_answered"]).order_by("pk")
    assert [(message.kind, message.person) for message in kinds] == [
        ("booking_question", member),
        ("booking_answered", manager),
    ]
    assert [entry.verb for entry in AuditEntry.objects.order_by("pk")] == ["request", "ask", "answer"]


def test_a_question_that_nobody_answers_lets_the_request_expire(series: Booking, now: dt.datetime) -> None:
    ask_group(by=None, booking=series, question="How many chairs?", now=now)
    due = now + 7 * DAY
    assert series.answer_by == due
    assert expire_overdue(now=due - HOUR) == 0
    assert expire_overdue(now=due) == 1
    assert state(series) == ("expired", ["expired"] * 3)
    assert not Occupancy.objects.exists()
    assert Message.objects.filter(kind="booking_lapsed").count() == 1
    # The house has done its part: this is no answer of its own that came late.
    assert series.answered_after is None


def test_nothing_is_answered_that_was_not_asked(series: Booking, now: dt.datetime) -> None:
    with pytest.raises(NotPossible):
        answer_house(by=None, booking=series, answer="Twenty.", now=now)
    decline_booking(by=None, booking=series, reason=DeclineReason.HOST, now=now)
    with pytest.raises(NotPossible):
        ask_group(by=None, booking=series, question="How many?", now=now)


def test_half_of_the_time_brings_one_reminder(series: Booking, manager: Person, now: dt.datetime) -> None:
    assert remind_half_way(now=now + 35 * HOUR) == 0
    assert [remind_half_way(now=now + 36 * HOUR) for _ in range(2)] == [1, 0]
    assert Message.objects.get(kind="booking_half_time").person == manager


def test_an_accepted_offer_moves_all_dates_at_once(
    series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    offer = offer_dates(by=manager, booking=series, every=LATER, note="The choir leaves late", now=now)
    assert (state(series), series.answer_by) == (("offered", ["requested"] * 3), now + 72 * HOUR)
    # What was asked for stays held, and what is offered is held besides it.
    assert hours_taken() == [17, 19, 17, 19, 17, 19]
    accept_offer(by=member, booking=series, now=now + HOUR)
    assert state(series) == ("approved", ["approved"] * 3)
    assert hours_taken() == [18, 18, 18]
    offer.refresh_from_db()
    assert offer.state == "accepted"
    assert Message.objects.get(kind="booking_offer_accepted").person == manager
    assert series.answered_after == dt.timedelta(0)


def test_one_date_at_another_time_and_one_not_at_all(
    series: Booking, member: Person, now: dt.datetime
) -> None:
    first, _, third = series.occurrences.all()
    offer_dates(by=None, booking=series, shifts={first.pk: Shift(days=1)}, without=[third.pk], now=now)
    accept_offer(by=member, booking=series, now=now)
    assert state(series) == ("approved", ["approved", "approved", "declined"])
    first.refresh_from_db()
    assert first.starts_at == dt.datetime(2026, 12, 2, 17, tzinfo=dt.UTC)
    assert Occupancy.objects.count() == 2


def test_another_space_for_all(series: Booking, venue: object, now: dt.datetime) -> None:
    other = make.space(venue)
    offer_dates(by=None, booking=series, space=Space.objects.with_house().get(pk=other.pk), now=now)
    assert Occupancy.objects.count() == 6
    accept_offer(by=None, booking=series, now=now)
    assert series.space == other
    assert {row.part_id for row in Occupancy.objects.all()} == set(other.part_ids())


@pytest.mark.parametrize("way", ["refuse", "withdraw", "decline", "approve", "expire"])
def test_an_offer_that_is_not_taken_gives_its_time_back(series: Booking, now: dt.datetime, way: str) -> None:
    offer = offer_dates(by=None, booking=series, every=LATER, now=now)
    {
        "refuse": lambda: refuse_offer(by=None, booking=series, now=now),
        "withdraw": lambda: withdraw_booking(by=None, booking=series, now=now),
        "decline": lambda: decline_booking(by=None, booking=series, reason=DeclineReason.HOST, now=now),
        "approve": lambda: approve_booking(by=None, booking=series, now=now),
        "expire": lambda: expire_overdue(now=now + 72 * HOUR),
    }[way]()
    stays = {"refuse": ("requested", "requested"), "approve": ("approved", "approved")}
    ends = {"withdraw": "withdrawn", "decline": "declined", "expire": "expired"}
    status, of_dates = stays.get(way) or (ends[way], ends[way])
    assert state(series) == (status, [of_dates] * 3)
    assert hours_taken() == ([17, 17, 17] if way in stays else [])
    offer.refresh_from_db()
    assert offer.state == {"refuse": "refused", "expire": "expired"}.get(way, "taken_back")
    with pytest.raises(NotPossible):
        accept_offer(by=None, booking=series, now=now)


def test_an_offer_is_not_accepted_after_its_time(series: Booking, now: dt.datetime) -> None:
    offer_dates(by=None, booking=series, every=LATER, now=now)
    with pytest.raises(NotPossible) as refused:
        accept_offer(by=None, booking=series, now=now + 72 * HOUR)
    assert refused.value.state == "expired"


def test_a_second_offer_replaces_the_first(series: Booking, now: dt.datetime) -> None:
    offer_dates(by=None, booking=series, every=LATER, now=now)
    offer_dates(by=None, booking=series, every=Shift(starts=dt.time(10), ends=dt.time(12)), now=now)
    assert [offer.state for offer in Offer.objects.order_by("pk")] == ["taken_back", "open"]
    assert hours_taken() == [9, 17] * 3


def test_taken_time_is_not_offered(series: Booking, group: Group, space: Space, now: dt.datetime) -> None:
    make_bookings.request(by=None, group=group, space=space, now=now, starts=dt.time(20), ends=dt.time(21))
    with pytest.raises(ledger.Taken):
        offer_dates(by=None, booking=series, every=LATER, now=now)
    assert state(series)[0] == "requested"
    assert not Offer.objects.exists()


@pytest.mark.parametrize(
    ("shift", "error"),
    [
        (Shift(), NothingOffered),
        (Shift(days=-30), Refused),
        (Shift(starts=dt.time(21), ends=dt.time(19)), Refused),
        (Shift(days=10**8), Refused),
    ],
)
def test_what_cannot_be_offered(
    series: Booking, now: dt.datetime, shift: Shift, error: type[Exception]
) -> None:
    with pytest.raises(error):
        offer_dates(by=None, booking=series, every=shift, now=now)


def test_an_offer_for_no_date(series: Booking, now: dt.datetime) -> None:
    every_date = [date.pk for date in series.occurrences.all()]
    with pytest.raises(NothingOffered):
        offer_dates(by=None, booking=series, every=LATER, without=every_date, now=now)
