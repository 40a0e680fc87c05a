"""A house approves, approves in part, declines or lets the time run out; each decision is told once."""

import datetime as dt
import uuid

import pytest

from accounts.access import Frozen
from accounts.models import AuditEntry, Group, Person
from bookings.access import read_contact
from bookings.models import Booking, Contact, Demand
from bookings.operations import (
    Side,
    approve_booking,
    cancel_booking,
    cancel_dates,
    decline_booking,
    expire_overdue,
    withdraw_booking,
)
from bookings.operations.deciding import NothingApproved
from bookings.states import FINAL, MOVES, BookingState, DeclineReason
from bookings.transitions import NotPossible
from notifications.models import Message
from spaces import ledger
from spaces.models import ClaimKind, Occupancy, Space
from tests import make, make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)


@pytest.fixture
def series(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three undecided Tuesdays."""
    return make_bookings.request(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)


def states(booking: Booking) -> list[str]:
    return list(booking.occurrences.values_list("state", flat=True))


def decisions() -> list[tuple[str, str]]:
    """Messages and audit rows beyond those of the request."""
    kinds = Message.objects.exclude(kind__in=["booking_received", "booking_waiting"]).order_by("pk")
    verbs = AuditEntry.objects.exclude(verb="request").order_by("pk")
    return [(message.kind, verb.verb) for message, verb in zip(kinds, verbs, strict=True)]


def test_approve_all(series: Booking, manager: Person, member: Person, now: dt.datetime) -> None:
    approve_booking(by=manager, booking=series, now=now, note="Keys at the desk")
    assert (series.status, series.decided_at, series.decision_note) == ("approved", now, "Keys at the desk")
    assert states(series) == ["approved"] * 3
    assert Occupancy.objects.count() == 3
    assert decisions() == [("booking_approved", "approve")]
    assert Message.objects.get(kind="booking_approved").person == member
    assert AuditEntry.objects.get(verb="approve").actor == manager.pseudonym


def test_approve_some_dates_gives_the_others_back(series: Booking, manager: Person, now: dt.datetime) -> None:
    first, _, third = series.occurrences.all()
    approve_booking(by=manager, booking=series, now=now, only=[first.pk, third.pk])
    assert states(series) == ["approved", "declined", "approved"]
    assert set(Occupancy.objects.values_list("claim", flat=True)) == {first.claim, third.claim}
    assert decisions() == [("booking_partly_approved", "approve")]
    assert [(need.dates, need.reason) for need in Demand.objects.all()] == [(1, "taken")]
    assert Contact.objects.get().delete_after == third.ends_at + 14 * DAY


def test_dates_that_a_competitor_lost_are_kept_as_unmet_once(
    series: Booking, group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    Occupancy.objects.all().delete()
    rival = make_bookings.request(by=member, group=make.group(), space=space, now=now, day=TUESDAY + WEEK)
    approve_booking(by=None, booking=rival, now=now)
    assert states(series) == ["requested", "wanted", "requested"]
    assert [(need.dates, need.reason) for need in Demand.objects.all()] == [(1, "taken")]
    decline_booking(by=None, booking=series, reason=DeclineReason.TOPIC, now=now)
    needs = Demand.objects.order_by("pk")
    assert [(need.dates, need.reason) for need in needs] == [(1, "taken"), (2, "topic")]


def test_approving_no_date_is_no_approval(series: Booking, manager: Person, now: dt.datetime) -> None:
    with pytest.raises(NothingApproved):
        approve_booking(by=manager, booking=series, now=now, only=[])
    series.refresh_from_db()
    assert series.status == "requested"
    assert states(series) == ["requested"] * 3


def test_dates_of_another_booking_are_not_approved_by_mistake(
    series: Booking, group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    other = make_bookings.request(by=member, group=group, space=space, now=now, day=TUESDAY + DAY)
    with pytest.raises(NothingApproved):
        approve_booking(by=manager, booking=series, now=now, only=[other.occurrences.get().pk])
    assert states(other) == ["requested"]


def test_decline_says_why_and_keeps_the_need(series: Booking, manager: Person, now: dt.datetime) -> None:
    decline_booking(
        by=manager, booking=series, reason=DeclineReason.TOPIC, now=now, note="Try the club next door"
    )
    assert (series.status, series.decline_reason, series.decision_note) == (
        "declined",
        "topic",
        "Try the club next door",
    )
    assert states(series) == ["declined"] * 3
    assert not Occupancy.objects.exists()
    assert decisions() == [("booking_declined", "decline")]
    assert [(need.dates, need.reason) for need in Demand.objects.all()] == [(3, "topic")]
    assert Contact.objects.get().delete_after == now + 7 * DAY


def test_the_second_race_names_the_clash_and_changes_nothing(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    second = make_bookings.request(by=member, group=group, space=space, now=now)
    held = make.space(space.venue, parts=tuple(space.parts.all()))
    first = make_bookings.request(by=member, group=group, space=held, now=now)
    with pytest.raises(ledger.Taken) as taken:
        approve_booking(by=manager, booking=second, now=now)
    assert [clash.by for clash in taken.value.clashes] == [first.occurrences.get().claim]
    second.refresh_from_db()
    assert (second.status, states(second)) == ("requested", ["requested"])
    assert decisions() == []


def test_a_policy_changed_between_request_and_answer_loses_no_time(
    series: Booking, manager: Person, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    approve_booking(by=manager, booking=Booking.objects.get(pk=series.pk), now=now)
    assert Occupancy.objects.count() == 3


def test_what_is_decided_cannot_be_decided_again(series: Booking, manager: Person, now: dt.datetime) -> None:
    stale = Booking.objects.get(pk=series.pk)
    decline_booking(by=manager, booking=series, reason=DeclineReason.HOST, now=now)
    for deed in (
        lambda: approve_booking(by=manager, booking=stale, now=now),
        lambda: decline_booking(by=manager, booking=stale, reason=DeclineReason.HOST, now=now),
        lambda: withdraw_booking(by=None, booking=stale, now=now),
        lambda: cancel_booking(by=None, side=Side.GROUP, booking=stale, now=now),
    ):
        with pytest.raises(NotPossible) as refused:
            deed()
        assert refused.value.booking.status == "declined"
    assert decisions() == [("booking_declined", "decline")]
    assert not Occupancy.objects.exists()


def test_requests_expire_when_their_time_has_come_and_not_before(
    series: Booking, member: Person, now: dt.datetime
) -> None:
    assert expire_overdue(now=series.answer_by - dt.timedelta(seconds=1)) == 0
    assert states(series) == ["requested"] * 3
    assert expire_overdue(now=series.answer_by) == 1
    series.refresh_from_db()
    assert (series.status, states(series)) == ("expired", ["expired"] * 3)
    assert not Occupancy.objects.exists()
    assert decisions() == [("booking_expired", "expire")]
    assert AuditEntry.objects.get(verb="expire").actor == ""
    assert [(need.dates, need.reason) for need in Demand.objects.all()] == [(3, "expired")]
    assert expire_overdue(now=series.answer_by) == 0


def test_cancelling_leaves_the_past_alone_and_tells_the_other_side(
    series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    approve_booking(by=manager, booking=series, now=now)
    later = series.occurrences.first().ends_at + DAY
    cancel_booking(by=member, side=Side.GROUP, booking=series, now=later)
    assert (series.status, states(series)) == ("cancelled", ["approved", "cancelled", "cancelled"])
    assert Occupancy.objects.get().claim == series.occurrences.first().claim
    assert decisions() == [("booking_approved", "approve"), ("booking_cancelled_by_group", "cancel")]
    assert Message.objects.get(kind="booking_cancelled_by_group").person == manager


def test_cancelling_dates_one_by_one_ends_the_booking_with_the_last(
    series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    approve_booking(by=manager, booking=series, now=now)
    first, second, third = series.occurrences.all()
    assert cancel_dates(by=manager, side=Side.HOUSE, booking=series, only=[second.pk], now=now) == [second]
    assert (series.status, states(series)) == ("approved", ["approved", "cancelled", "approved"])
    rest = [first.pk, third.pk]
    cancel_dates(by=manager, side=Side.HOUSE, booking=series, only=rest, now=now + DAY, note="A burst pipe")
    assert series.decision_note == "A burst pipe"
    assert (series.status, states(series)) == ("cancelled", ["cancelled"] * 3)
    with pytest.raises(NotPossible):
        cancel_dates(by=manager, side=Side.HOUSE, booking=series, only=[first.pk], now=now)
    assert [kind for kind, _ in decisions()] == ["booking_approved", *["booking_dates_cancelled"] * 2]
    assert {message.person for message in Message.objects.filter(kind="booking_dates_cancelled")} == {member}


def test_time_that_was_given_back_can_be_had_by_somebody_else(
    series: Booking, manager: Person, group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    approve_booking(by=manager, booking=series, now=now)
    cancel_booking(by=manager, side=Side.HOUSE, booking=series, now=now)
    again = make_bookings.approved(by=member, group=group, space=space, now=now, until=TUESDAY + 2 * WEEK)
    assert states(again) == ["approved"] * 3


def test_only_the_houses_managers_read_a_contact_and_each_reading_is_written_down(
    series: Booking, manager: Person, other_manager: Person, member: Person, now: dt.datetime
) -> None:
    from django.http import Http404

    contact = read_contact(by=manager, booking=series, now=now)
    assert contact is not None and contact.name == "Responsible Person"
    assert AuditEntry.objects.get(verb="read_contact").actor == manager.pseudonym
    for nobody in (other_manager, member):
        with pytest.raises(Http404):
            read_contact(by=nobody, booking=series, now=now)
    assert read_contact(by=manager, booking=series, now=contact.delete_after) is None
    Group.objects.update(frozen_at=now)
    assert read_contact(by=manager, booking=series, now=now) is None
    assert AuditEntry.objects.filter(verb="read_contact").count() == 1


@pytest.mark.parametrize("in_dispute", ["group", "house"])
def test_in_a_dispute_people_change_nothing_and_time_still_runs_out(
    in_dispute: str, series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    noun = series.group if in_dispute == "group" else series.space.venue
    noun.frozen_at = now
    noun.save()
    for deed in (
        lambda: approve_booking(by=manager, booking=series, now=now),
        lambda: decline_booking(by=manager, booking=series, reason=DeclineReason.HOST, now=now),
        lambda: withdraw_booking(by=member, booking=series, now=now),
        lambda: cancel_booking(by=member, side=Side.GROUP, booking=series, now=now),
        lambda: cancel_dates(by=member, side=Side.GROUP, booking=series, only=[1], now=now),
    ):
        with pytest.raises(Frozen):
            deed()
    assert states(series) == ["requested"] * 3
    assert expire_overdue(now=series.answer_by) == 1


def test_final_states_lead_nowhere() -> None:
    assert {state for state in BookingState if not MOVES.get(state)} == FINAL


def test_a_claim_of_somebody_else_is_never_released(
    series: Booking, manager: Person, space: Space, now: dt.datetime
) -> None:
    start = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
    kept = uuid.uuid4()
    parts = tuple(space.part_ids())
    interval = ledger.Interval(start, start + dt.timedelta(hours=1))
    ledger.take([ledger.Claim(ClaimKind.BLACKOUT, kept, parts, interval)])
    decline_booking(by=manager, booking=series, reason=DeclineReason.HOST, now=now)
    assert [row.claim for row in Occupancy.objects.all()] == [kept]


def test_what_has_begun_unanswered_cannot_be_approved_any_more(
    series: Booking, manager: Person, now: dt.datetime
) -> None:
    begun = dt.datetime(2026, 12, 1, 17, tzinfo=dt.UTC)
    with pytest.raises(NotPossible) as refusal:
        approve_booking(by=manager, booking=series, now=begun)
    assert refusal.value.state == BookingState.EXPIRED
    series.refresh_from_db()
    assert (series.status, states(series)) == ("requested", ["requested"] * 3)
    assert expire_overdue(now=begun) == 1


def test_what_took_place_cannot_be_cancelled(
    series: Booking, manager: Person, member: Person, now: dt.datetime
) -> None:
    approve_booking(by=manager, booking=series, now=now)
    kept_until = Contact.objects.get().delete_after
    for side in Side:
        with pytest.raises(NotPossible):
            cancel_booking(by=member, side=side, booking=series, now=now + 5 * WEEK)
    series.refresh_from_db()
    assert (series.status, series.decided_at, states(series)) == ("approved", now, ["approved"] * 3)
    assert Contact.objects.get().delete_after == kept_until


def test_a_contact_goes_after_the_last_date_that_is_left(
    series: Booking, manager: Person, now: dt.datetime
) -> None:
    approve_booking(by=manager, booking=series, now=now)
    first, second, third = series.occurrences.all()
    cancel_dates(by=manager, side=Side.HOUSE, booking=series, only=[third.pk], now=now)
    assert Contact.objects.get().delete_after == second.ends_at + 14 * DAY
    later = first.ends_at + 6 * DAY
    cancel_dates(by=manager, side=Side.HOUSE, booking=series, only=[second.pk], now=later)
    assert Contact.objects.get().delete_after == first.ends_at + 14 * DAY
