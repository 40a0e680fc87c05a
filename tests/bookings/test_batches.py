"""Several requests decided at once: for a minute nothing has happened, then each is decided by itself, once."""

import datetime as dt
from typing import Any

import pytest

import bookings.tasks  # noqa: F401 (registers its jobs)
from accounts.models import AuditEntry, Group, Person
from bookings.access import bookings_of_houses
from bookings.models import Batch, BatchItem, Booking
from bookings.operations import (
    NotTogether,
    TooLate,
    approve_booking,
    ask_group,
    batching,
    carry_out,
    decide_together,
    decline_booking,
    dismiss_batch,
    note_papers,
    undo_batch,
    withdraw_booking,
)
from bookings.prospects import prospects
from bookings.states import BookingState, Decision, DeclineReason, OccurrenceState, Outcome
from notifications import tasks, work
from notifications.models import Job, Message
from spaces import ledger
from spaces.models import Occupancy, Space, Venue
from tests import make, make_bookings
from tests.make_bookings import TUESDAY

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def three(group: Group, member: Person, space: Space, now: dt.datetime) -> list[Booking]:
    """Three requests on three days."""
    return [
        make_bookings.request(
            by=member,
            group=group,
            space=space,
            now=now,
            day=TUESDAY + number * DAY,
            title=f"Evening {number}",
        )
        for number in range(3)
    ]


@pytest.fixture
def loose(venue: Any) -> Space:
    """A room whose requests hold nothing: several may want the same time."""
    return make.space(venue, holds_undecided=False)


def chosen(manager: Person, now: dt.datetime, *bookings: Booking) -> list[Booking]:
    """As they come from the manager's door."""
    found = bookings_of_houses(manager, now=now).filter(pk__in=[booking.pk for booking in bookings])
    return list(found.order_by("pk"))


def approve(manager: Person, now: dt.datetime, *bookings: Booking, **told: Any) -> Batch:
    told = {"decision": Decision.APPROVE, "bookings": chosen(manager, now, *bookings), **told}
    return decide_together(by=manager, now=now, **told)


def decline(manager: Person, now: dt.datetime, *bookings: Booking, **told: Any) -> Batch:
    told = {"reason": DeclineReason.HOST, "note": "Try January.", **told}
    return approve(manager, now, *bookings, decision=Decision.DECLINE, **told)


def states(*bookings: Booking) -> list[str]:
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def outcomes(batch: Batch) -> list[str]:
    return list(BatchItem.objects.filter(batch=batch).values_list("outcome", flat=True))


def decisions() -> list[tuple[str, str]]:
    """Messages to groups and audit rows beyond those of the requests."""
    kinds = Message.objects.exclude(kind__in=["booking_received", "booking_waiting"]).order_by("pk")
    verbs = AuditEntry.objects.exclude(verb="request").order_by("pk")
    return [(message.kind, entry.verb) for message, entry in zip(kinds, verbs, strict=True)]


def work_off(now: dt.datetime) -> None:
    """What the courier does at this moment."""
    for lease in work.claim(Job, now=now):
        work.attempt(Job, lease, tasks.jobs.run, now=now)


# Before the minute is over.


def test_for_a_minute_nothing_has_happened(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    batch = approve(manager, now, *three)
    assert (batch.run_at, batch.decision, outcomes(batch)) == (now + MINUTE, "approve", ["waiting"] * 3)
    work_off(now + MINUTE - SECOND)
    carry_out(reference=batch.reference, now=now + MINUTE - SECOND)
    assert states(*three) == ["requested"] * 3
    assert decisions() == []


def test_what_is_undone_never_happens(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    undo_batch(batch=approve(manager, now, *three))
    work_off(now + MINUTE)
    assert states(*three) == ["requested"] * 3
    assert decisions() == []
    assert not BatchItem.objects.exists()
    assert Job.objects.get(name=batching.JOB).done_at == now + MINUTE
    # They can be chosen again.
    assert outcomes(approve(manager, now + MINUTE, *three)) == ["waiting"] * 3


def test_undo_after_the_deed_changes_nothing(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    batch = approve(manager, now, *three)
    work_off(now + MINUTE)
    with pytest.raises(TooLate):
        undo_batch(batch=batch)
    assert states(*three) == ["approved"] * 3
    assert outcomes(batch) == ["done"] * 3


def test_while_no_worker_comes_it_can_still_be_undone(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    undo_batch(batch=batch)
    carry_out(reference=batch.reference, now=now + DAY)
    assert states(*three) == ["requested"] * 3


def test_sent_twice_it_is_noted_once(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    assert approve(manager, now, *three) == approve(manager, now + SECOND, *three)
    assert (Batch.objects.count(), Job.objects.filter(name=batching.JOB).count()) == (1, 1)


# Done.


def test_all_are_approved_each_told_once(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    batch = approve(manager, now, *three)
    work_off(now + MINUTE)
    assert states(*three) == ["approved"] * 3
    assert decisions() == [("booking_approved", "approve")] * 3
    assert Occupancy.objects.count() == 3
    trail = AuditEntry.objects.filter(verb="approve")
    assert set(trail.values_list("actor", flat=True)) == {manager.pseudonym}
    assert set(trail.values_list("reference", flat=True)) == {booking.reference for booking in three}
    batch.refresh_from_db()
    assert (batch.begun_at, batch.done_at, outcomes(batch)) == (now + MINUTE, now + MINUTE, ["done"] * 3)


def test_all_are_declined_with_reason_and_note(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = decline(manager, now, *three)
    assert batch.note == "Try January."
    work_off(now + MINUTE)
    for booking in three:
        booking.refresh_from_db()
        assert (booking.status, booking.decline_reason, booking.decision_note) == (
            BookingState.DECLINED,
            "host",
            "Try January.",
        )
    assert decisions() == [("booking_declined", "decline")] * 3
    assert not Occupancy.objects.exists()
    batch.refresh_from_db()
    assert batch.note == ""


def test_carried_out_twice_it_is_done_once(three: list[Booking], manager: Person, now: dt.datetime) -> None:
    batch = approve(manager, now, *three)
    for later in (MINUTE, 2 * MINUTE):
        carry_out(reference=batch.reference, now=now + later)
    assert decisions() == [("booking_approved", "approve")] * 3
    assert Batch.objects.get().done_at == now + MINUTE


def test_a_killed_worker_leaves_the_rest_to_the_next(
    three: list[Booking], manager: Person, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It dies within the second decision: the first stands, the second never happened."""
    batch, done = approve(manager, now, *three), []

    def approve_one(**given: Any) -> None:
        approve_booking(**given)
        done.append(given["booking"])
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(batching, "approve_booking", approve_one)
    with pytest.raises(KeyboardInterrupt):
        work_off(now + MINUTE)
    assert states(*three) == ["approved", "requested", "requested"]
    assert outcomes(batch) == ["done", "waiting", "waiting"]
    with pytest.raises(TooLate):
        undo_batch(batch=batch)
    work_off(now + MINUTE + Job.longest_attempt)
    assert states(*three) == ["approved"] * 3
    assert decisions() == [("booking_approved", "approve")] * 3


def test_a_dismissed_batch_is_forgotten_and_one_that_waits_is_not(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    dismiss_batch(batch=batch)
    assert Batch.objects.count() == 1
    work_off(now + MINUTE)
    dismiss_batch(batch=batch)
    assert (Batch.objects.count(), BatchItem.objects.count()) == (0, 0)
    assert states(*three) == ["approved"] * 3


# What is left as it is, and named.


def test_a_single_decision_meanwhile_simply_wins(
    three: list[Booking], manager: Person, member: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    decline_booking(by=None, booking=three[0], reason=DeclineReason.FEE, now=now)
    withdraw_booking(by=member, booking=three[1], now=now)
    work_off(now + MINUTE)
    assert states(*three) == ["declined", "withdrawn", "approved"]
    assert outcomes(batch) == [Outcome.DECIDED, Outcome.WITHDRAWN, Outcome.DONE]
    assert [verb for _kind, verb in decisions()] == ["decline", "withdraw", "approve"]


def test_a_question_or_a_change_meanwhile_leaves_the_request(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    ask_group(by=manager, booking=three[0], question="How many chairs?", now=now)
    three[1].occurrences.update(ends_at=three[1].occurrences.get().ends_at + dt.timedelta(hours=1))
    work_off(now + MINUTE)
    assert states(*three) == ["needs_information", "requested", "approved"]
    assert outcomes(batch) == [Outcome.CHANGED, Outcome.CHANGED, Outcome.DONE]


def test_who_no_longer_answers_for_the_house_decides_nothing(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    manager.venue_roles.update(expires_at=now + MINUTE)
    work_off(now + MINUTE)
    assert states(*three) == ["requested"] * 3
    assert outcomes(batch) == [Outcome.NOT_YOURS] * 3
    assert decisions() == []


def test_an_account_that_was_closed_decides_nothing(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    Person.objects.filter(pk=manager.pk).update(is_active=False)
    work_off(now + MINUTE)
    assert outcomes(batch) == [Outcome.NOT_YOURS] * 3


def test_a_dispute_meanwhile_leaves_the_request(
    three: list[Booking], manager: Person, group: Group, now: dt.datetime
) -> None:
    batch = approve(manager, now, *three)
    Group.objects.filter(pk=group.pk).update(frozen_at=now)
    work_off(now + MINUTE)
    assert outcomes(batch) == [Outcome.FROZEN] * 3
    assert states(*three) == ["requested"] * 3


def test_time_that_was_taken_meanwhile_is_named(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    lost = make_bookings.request(by=member, group=group, space=loose, now=now)
    kept = make_bookings.request(by=member, group=group, space=loose, now=now, day=TUESDAY + DAY)
    batch = approve(manager, now, lost, kept)
    half = make.space(loose.venue, parts=tuple(loose.parts.all()))
    make_bookings.request(by=None, group=make.group(), space=half, now=now)
    Booking.objects.filter(space=half).update(status=BookingState.APPROVED)
    Booking.objects.get(space=half).occurrences.update(state=OccurrenceState.APPROVED)
    work_off(now + MINUTE)
    assert outcomes(batch) == [Outcome.TAKEN, Outcome.DONE]
    assert states(lost, kept) == ["requested", "approved"]
    assert decisions() == [("booking_approved", "approve")]


def test_a_rival_that_nobody_saw_is_not_declined(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    seen = make_bookings.request(by=member, group=group, space=loose, now=now)
    batch = approve(manager, now, seen)
    rival = make_bookings.request(by=None, group=make.group(), space=loose, now=now)
    work_off(now + MINUTE)
    assert outcomes(batch) == [Outcome.RIVAL]
    assert states(seen, rival) == ["requested", "requested"]


def test_rivals_that_were_shown_are_declined_with_it(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    """One of them stood in the way of two that were chosen: the first takes it away, the second goes on."""
    first = make_bookings.request(by=member, group=group, space=loose, now=now)
    second = make_bookings.request(by=member, group=group, space=loose, now=now, day=TUESDAY + DAY)
    alone = make_bookings.request(by=None, group=make.group(), space=loose, now=now)
    both = make_bookings.request(by=None, group=make.group(), space=loose, now=now, day=TUESDAY + DAY)
    ahead = prospects(chosen(manager, now, first, second))
    assert [(one.dates, one.declined, one.shortened) for one in ahead.values()] == [(1, 1, 0), (1, 1, 0)]
    batch = approve(manager, now, first, second)
    work_off(now + MINUTE)
    assert outcomes(batch) == ["done", "done"]
    assert states(first, second, alone, both) == ["approved", "approved", "declined", "declined"]


def test_the_last_piece_of_equipment_goes_to_the_first(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    """In two rooms that share a projector, and hold nothing for requests."""
    other = make.space(loose.venue, holds_undecided=False)
    thing = make.equipment(loose, other, quantity=1)
    wants = {"by": member, "group": group, "now": now, "equipment": {thing.code: 1}}
    first, second = (make_bookings.request(space=room, **wants) for room in (loose, other))
    batch = approve(manager, now, first, second)
    work_off(now + MINUTE)
    assert outcomes(batch) == [Outcome.DONE, Outcome.SHORT]
    assert states(first, second) == ["approved", "requested"]


def test_a_busy_database_is_tried_again_and_given_up_in_the_end(
    three: list[Booking], manager: Person, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = approve(manager, now, *three)

    def busy(**given: Any) -> None:
        if given["booking"] == three[1]:
            raise ledger.Busy
        approve_booking(**given)

    monkeypatch.setattr(batching, "approve_booking", busy)
    work_off(now + MINUTE)
    assert outcomes(batch) == ["done", "waiting", "done"]
    assert (Job.objects.get(name=batching.JOB).failure, Batch.objects.get().done_at) == ("Busy", None)
    carry_out(reference=batch.reference, now=now + 12 * MINUTE)
    assert outcomes(batch) == ["done", "busy", "done"]
    assert states(*three) == ["approved", "requested", "approved"]


# What cannot be chosen.


def why(refused: Any) -> list[str]:
    return [outcome.value for _pk, outcome in sorted(refused.value.why.items())]


def test_what_waits_in_one_batch_is_in_no_other(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    colleague = make.person()
    make.role(colleague, three[0].space.venue)
    approve(manager, now, *three[:2])
    with pytest.raises(NotTogether) as refused:
        decline(colleague, now, *three[1:])
    assert refused.value.why == {three[1].pk: Outcome.WAITING}
    assert Batch.objects.count() == 1


def test_the_database_itself_refuses_a_second_batch(
    three: list[Booking], manager: Person, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when both have looked before either has written."""
    approve(manager, now, *three[:2])
    look, looks = batching._waiting_already, []

    def late(bookings: Any) -> Any:
        looks.append(1)
        return look(bookings) if len(looks) > 1 else {}

    monkeypatch.setattr(batching, "_waiting_already", late)
    with pytest.raises(NotTogether) as refused:
        decline(manager, now, *three[1:])
    assert refused.value.why == {three[1].pk: Outcome.WAITING}
    assert Batch.objects.count() == 1


def test_clashes_and_rivals_cannot_be_approved_together_but_declined(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    """A room that holds nothing, and one of the same floor that holds: the first has a rival, then an obstacle."""
    first = make_bookings.request(by=member, group=group, space=loose, now=now)
    rival = make_bookings.request(by=None, group=make.group(), space=loose, now=now)
    with pytest.raises(NotTogether) as refused:
        approve(manager, now, first, rival)
    assert why(refused) == ["together", "together"]
    same_floor = make.space(loose.venue, parts=tuple(loose.parts.all()))
    held = make_bookings.request(by=None, group=make.group(), space=same_floor, now=now)
    with pytest.raises(NotTogether) as refused:
        approve(manager, now, first, held)
    assert why(refused) == ["taken", "together"]
    decline(manager, now, first, rival, held)
    work_off(now + MINUTE)
    assert states(first, rival, held) == ["declined"] * 3


def test_what_is_decided_or_almost_over_or_in_dispute_is_named(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    decline_booking(by=None, booking=three[0], reason=DeclineReason.FEE, now=now)
    Booking.objects.filter(pk=three[1].pk).update(answer_by=now + batching.TIME_TO_SPARE)
    with pytest.raises(NotTogether) as refused:
        decline(manager, now, *three)
    assert refused.value.why == {three[0].pk: Outcome.DECIDED, three[1].pk: Outcome.SOON}
    Group.objects.update(frozen_at=now)
    with pytest.raises(NotTogether) as refused:
        approve(manager, now, three[2])
    assert why(refused) == ["frozen"]
    assert not Batch.objects.exists()


def test_what_has_changed_since_it_was_shown_is_named(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=loose, now=now)
    shown = {pk: one.seen for pk, one in prospects(chosen(manager, now, booking)).items()}
    make_bookings.request(by=None, group=make.group(), space=loose, now=now)
    with pytest.raises(NotTogether) as refused:
        approve(manager, now, booking, seen=shown)
    assert why(refused) == ["rival"]
    Booking.objects.filter(pk=booking.pk).update(answer_by=booking.answer_by - DAY)
    with pytest.raises(NotTogether) as refused:
        decline(manager, now, booking, seen=shown)
    assert why(refused) == ["changed"]
    with pytest.raises(NotTogether) as refused:
        decline(manager, now, booking, seen={})
    assert why(refused) == ["changed"]


def test_a_rival_does_not_keep_a_manager_from_declining(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    booking = make_bookings.request(by=member, group=group, space=loose, now=now)
    shown = {pk: one.seen for pk, one in prospects(chosen(manager, now, booking)).items()}
    make_bookings.request(by=None, group=make.group(), space=loose, now=now)
    assert outcomes(decline(manager, now, booking, seen=shown)) == ["waiting"]


# What it would come to.


def test_what_an_approval_would_come_to(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    course = make_bookings.request(by=member, group=group, space=loose, now=now, until=TUESDAY + 14 * DAY)
    one = make_bookings.request(by=None, group=make.group(), space=loose, now=now, day=TUESDAY + 7 * DAY)
    two = make_bookings.request(
        by=None, group=make.group(), space=loose, now=now, day=TUESDAY + 14 * DAY, until=TUESDAY + 21 * DAY
    )
    elsewhere = make_bookings.request(by=None, group=make.group(), space=make.space(loose.venue), now=now)
    ahead = prospects(chosen(manager, now, course, one, two, elsewhere))
    told = {pk: (each.dates, each.lost, each.declined, each.shortened) for pk, each in ahead.items()}
    assert told == {
        course.pk: (3, 0, 1, 1),
        one.pk: (1, 0, 0, 1),
        two.pk: (2, 0, 0, 1),
        elsewhere.pk: (1, 0, 0, 0),
    }
    assert ahead[elsewhere.pk].against == []
    assert ahead[one.pk].against == [course.occurrences.all()[1].pk]
    assert all(each.is_clear for each in ahead.values())


def test_what_one_request_holds_stands_against_the_other_on_the_same_page(
    group: Group, member: Person, manager: Person, loose: Space, now: dt.datetime
) -> None:
    weak = make_bookings.request(by=member, group=group, space=loose, now=now)
    same_floor = make.space(loose.venue, parts=tuple(loose.parts.all()))
    strong = make_bookings.request(by=None, group=make.group(), space=same_floor, now=now)
    ahead = prospects(chosen(manager, now, weak, strong))
    assert (ahead[weak.pk].lost, ahead[strong.pk].lost) == (1, 0)


def test_prospects_take_the_same_queries_for_one_and_for_twenty(
    group: Group,
    member: Person,
    manager: Person,
    loose: Space,
    now: dt.datetime,
    django_assert_num_queries: Any,
) -> None:
    thing = make.equipment(loose, quantity=20)
    made = [
        make_bookings.request(
            by=member,
            group=group,
            space=loose,
            now=now,
            day=TUESDAY + (number % 5) * DAY,
            until=TUESDAY + (number % 5 + 14) * DAY,
            starts=dt.time(8 + number // 5 * 3),
            ends=dt.time(10 + number // 5 * 3),
            equipment={thing.code: 1},
        )
        for number in range(20)
    ]
    for some in (made[:1], made[:3], made):
        found = chosen(manager, now, *some)
        with django_assert_num_queries(4):
            assert len(prospects(found)) == len(some)


def test_a_request_without_the_papers_that_the_house_wants_is_not_approved_with_others(
    three: list[Booking], manager: Person, venue: Venue, now: dt.datetime
) -> None:
    Venue.objects.filter(pk=venue.pk).update(papers_first=True)
    with pytest.raises(NotTogether) as refusal:
        approve(manager, now, *three)
    assert refusal.value.why == {booking.pk: Outcome.PAPERS for booking in three}
    note_papers(by=manager, booking=Booking.objects.get(pk=three[0].pk), seen=True, now=now)
    approve(manager, now, *three)
    assert BatchItem.objects.count() == 3


def test_the_same_requests_with_another_reason_are_another_word(
    three: list[Booking], manager: Person, now: dt.datetime
) -> None:
    first = decline(manager, now, *three)
    assert decline(manager, now, *three) == first
    with pytest.raises(NotTogether) as refusal:
        decline(manager, now, *three, note="Try February.")
    assert set(refusal.value.why.values()) == {Outcome.WAITING}
    assert Batch.objects.get().note == "Try January."
