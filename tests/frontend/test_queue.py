"""The queue beside the room's week, and several requests decided at once with one undo."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import bookings.tasks  # noqa: F401 (registers its jobs)
from accounts.models import AuditEntry, Group, Person
from bookings.models import Batch, Booking
from bookings.operations import carry_out, decline_booking
from bookings.states import BookingState, DeclineReason
from notifications.models import Message
from spaces.models import Space, Venue
from spaces.series import Slot
from tests import make, make_bookings
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

As = Callable[[Person], Client]
QUEUE = "/en/manage/"
DECIDE = "/en/manage/decide/"
MINUTE = dt.timedelta(minutes=1)
FIRST = dt.date(2026, 11, 25)


@pytest.fixture
def desk(as_: As, manager: Person, venue: Venue) -> Client:
    """The manager's browser."""
    return as_(manager)


@pytest.fixture
def loose(venue: Venue) -> Space:
    """A room whose requests hold nothing."""
    return make.space(venue, name={"en": "Open room"}, holds_undecided=False)


@pytest.fixture
def three(space: Space, group: Group, group_admin: Person) -> list[Booking]:
    """Three requests, the oldest deadline first."""
    return _requests(space, group, group_admin, 3)


def _requests(space: Space, group: Group, by: Person, number: int) -> list[Booking]:
    """Their deadlines are an hour apart."""
    made = []
    for place in range(number):
        day = Slot(
            FIRST + dt.timedelta(days=place // 5), dt.time(8 + place % 5 * 2), dt.time(10 + place % 5 * 2)
        )
        booking = asked(space, group, by, slot=day, title=f"Evening {place}")
        Booking.objects.filter(pk=booking.pk).update(answer_by=NOW + dt.timedelta(hours=24 + place))
        made.append(booking)
    return made


def _page(desk: Client, **query: str) -> str:
    return desk.get(QUEUE, query).content.decode()


def _cards(page: str) -> list[str]:
    return re.findall(r'data-of="([^"]+)"', page)


def _pane(page: str) -> str:
    return page.split('<div class="queue-pane"')[1].split('</li>\n  <li class="queue-entry"', maxsplit=1)[0]


def _boxes(page: str) -> dict[str, str]:
    """What the boxes of the page say, by reference."""
    values = re.findall(r'name="chosen" id="[^"]+" value="([^"]+)"', page)
    return {value.partition(".")[0]: value for value in values}


def _ticked(page: str) -> list[str]:
    return re.findall(r'name="chosen" id="tick-([^"]+)" value="[^"]+" checked', page)


def _decide(desk: Client, bookings: list[Booking], decision: str = "approve", **more: str) -> Any:
    boxes = _boxes(_page(desk))
    chosen = [boxes[str(booking.reference)] for booking in bookings]
    return desk.post(DECIDE, {"chosen": chosen, "decision": decision, **more})


def _states(bookings: list[Booking]) -> list[str]:
    return [Booking.objects.get(pk=booking.pk).status for booking in bookings]


def _carry_out() -> None:
    carry_out(reference=Batch.objects.get().reference, now=NOW + MINUTE)


# Beside the room's week.


def test_the_first_is_looked_at_and_none_is_unfolded(desk: Client, three: list[Booking]) -> None:
    page = _page(desk)
    assert _cards(page) == [booking.reference for booking in three]
    assert page.count('class="queue-pane"') == 1
    assert "queue-list--closed" in page
    assert "Evening 0" in _pane(page)
    assert re.findall(r'id="at-([^"]+)" data-at aria-current="true"', page) == [three[0].reference]


def test_any_request_is_seen_beside_its_rooms_week(
    desk: Client, three: list[Booking], group: Group, manager: Person
) -> None:
    decline_booking(by=manager, booking=three[0], reason=DeclineReason.HOST, now=NOW)
    page = _page(desk, at=str(three[1].reference))
    pane = _pane(page)
    assert "queue-list--closed" not in page
    assert "This request" in pane
    assert pane.count("awaiting decision") == 1
    assert "1 request declined" in pane
    assert f'href="/en/manage/bookings/{three[1].reference}/"' in pane
    assert f"?at={three[1].reference}&amp;week=2026-11-30#week" in pane or (
        f"?at={three[1].reference}&week=2026-11-30#week" in pane
    )
    later = _pane(_page(desk, at=str(three[1].reference), week="2026-11-30"))
    assert "This request" not in later


def test_clashes_are_marked_in_the_week(
    desk: Client, loose: Space, group: Group, group_admin: Person, stranger: Person
) -> None:
    mine = asked(loose, group, group_admin)
    other = Group.objects.get(memberships__person=stranger)
    asked(loose, other, stranger, title="Chess club")
    asked(loose, other, stranger, title="Far away", slot=Slot(dt.date(2026, 12, 4), dt.time(8), dt.time(9)))
    week = _pane(_page(desk, at=str(mine.reference))).split('id="week"')[1]
    rows = re.findall(r'week-days__slot--(\w+)"><span>[^<]+</span>\s*<span>(?:<[^>]+>)?([\w ]+)', week)
    assert rows == [("mine", "This request"), ("clash", "Chess club"), ("requested", "Far away")]
    assert week.count('badge--clash">Clash') == 1


def test_who_is_not_there_is_not_opened(desk: Client, three: list[Booking], other_manager: Person) -> None:
    elsewhere = make.space(Venue.objects.get(roles__person=other_manager))
    foreign = make_bookings.request(by=None, group=make.group(), space=elsewhere, now=NOW)
    for at in (str(foreign.reference), "nonsense", "\0", "A" * 500):
        page = _page(desk, at=at)
        assert _cards(page) == [booking.reference for booking in three]
        assert "queue-list--closed" in page


def test_a_hundred_requests_stand_on_five_pages_and_any_is_found(
    desk: Client, space: Space, group: Group, group_admin: Person
) -> None:
    for booking in _requests(space, group, group_admin, 1):
        first = booking
    rest = [
        Booking(
            space=space,
            group=group,
            purpose="meeting",
            title=f"Meeting {place}",
            expected_people=5,
            rules_version=1,
            asked_at=NOW,
            answer_by=NOW + dt.timedelta(days=2, hours=place),
        )
        for place in range(99)
    ]
    Booking.objects.bulk_create(rest)
    for booking in rest:
        booking.occurrences.create(
            starts_at=booking.answer_by + dt.timedelta(days=1),
            ends_at=booking.answer_by + dt.timedelta(days=1, minutes=45),
        )
    assert _cards(_page(desk)) == [first.reference, *(booking.reference for booking in rest[:19])]
    page = _page(desk, at=str(rest[60].reference))
    assert _cards(page) == [booking.reference for booking in rest[59:79]]
    assert "Page 4 of 5" in page
    assert f"?at={rest[61].reference}&amp;page=4#at-{rest[61].reference}" in page


@pytest.mark.parametrize("at", ["", "first"])
def test_queries_stay_the_same_for_one_three_and_twenty(
    desk: Client, space: Space, group: Group, group_admin: Person, at: str
) -> None:
    counts = []
    for more in (1, 2, 17):
        number = Booking.objects.count()
        _requests_more(space, group, group_admin, number, more)
        query = {"at": str(Booking.objects.order_by("answer_by").first().reference)} if at else {}
        desk.get(QUEUE, query)
        with CaptureQueriesContext(connection) as queries:
            page = desk.get(QUEUE, query).content.decode()
        assert len(_cards(page)) == number + more
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2]


def _requests_more(space: Space, group: Group, by: Person, first: int, number: int) -> None:
    for place in range(first, first + number):
        day = Slot(
            FIRST + dt.timedelta(days=place // 5), dt.time(8 + place % 5 * 2), dt.time(10 + place % 5 * 2)
        )
        asked(space, group, by, slot=day, title=f"Evening {place}")


# After an answer beside the queue.


def test_after_an_answer_the_next_oldest_deadline_comes_up(desk: Client, three: list[Booking]) -> None:
    first, second, third = three
    answer = desk.post(reverse("manage_approve", args=[second.reference]), {"which": "all", "back": "queue"})
    assert answer.headers["Location"] == f"{QUEUE}?at={third.reference}#at-{third.reference}"
    page = desk.get(answer.headers["Location"]).content.decode()
    assert f"Request {second.reference} is approved." in page.split(f'data-of="{third.reference}"')[1]
    answer = desk.post(
        reverse("manage_decline", args=[third.reference]), {"decline-reason": "host", "back": "queue"}
    )
    assert answer.headers["Location"] == f"{QUEUE}?at={first.reference}#at-{first.reference}"
    answer = desk.post(reverse("manage_approve", args=[first.reference]), {"which": "all", "back": "queue"})
    assert answer.headers["Location"] == QUEUE
    page = desk.get(QUEUE).content.decode()
    assert f"Request {first.reference} is approved." in page
    assert "Nothing waits for an answer" in page
    assert _states(three) == ["approved", "approved", "declined"]


def test_what_was_not_understood_is_said_beside_the_queue(desk: Client, three: list[Booking]) -> None:
    page = desk.post(
        reverse("manage_decline", args=[three[1].reference]), {"decline-note": "Kept words", "back": "queue"}
    ).content.decode()
    assert _cards(page) == [booking.reference for booking in three]
    pane = _pane(page)
    assert "Choose a reason: the group reads it in its own language." in pane
    assert "Kept words</textarea>" in pane
    assert _states(three) == ["requested"] * 3


def test_what_was_refused_stays_open(desk: Client, loose: Space, group: Group, group_admin: Person) -> None:
    one = asked(loose, group, group_admin)
    answer = desk.post(reverse("manage_approve", args=[one.reference]), {"which": "chosen", "back": "queue"})
    assert answer.headers["Location"] == f"{QUEUE}?at={one.reference}#at-{one.reference}"
    assert "No date was chosen." in desk.get(answer.headers["Location"]).content.decode()


# Several at once.


def test_the_chosen_are_approved_in_a_minute(desk: Client, three: list[Booking]) -> None:
    answer = _decide(desk, three[:2])
    assert answer.headers["Location"] == f"{QUEUE}#batches"
    page = _page(desk)
    assert "2 requests will be approved within a minute." in page
    assert 'data-left="60"' in page
    assert page.count("Will be approved in a moment") == 2
    assert list(_boxes(page)) == [three[2].reference]
    assert _states(three) == ["requested"] * 3
    assert not Message.objects.filter(kind="booking_approved").exists()
    _carry_out()
    page = _page(desk)
    assert "2 requests are approved." in page
    assert "The groups have been told." in page
    assert _cards(page) == [three[2].reference]
    assert _states(three) == ["approved", "approved", "requested"]
    assert Message.objects.filter(kind="booking_approved").count() == 2
    batch = Batch.objects.get()
    assert desk.post(reverse("manage_dismiss", args=[batch.reference])).headers["Location"] == QUEUE
    assert "2 requests are approved." not in _page(desk)


def test_undo(desk: Client, three: list[Booking]) -> None:
    _decide(desk, three)
    undo = reverse("manage_undo", args=[Batch.objects.get().reference])
    page = desk.post(undo, follow=True).content.decode()
    assert "Nothing was decided: the requests wait as before, and nobody was told." in page
    assert not Batch.objects.exists()
    assert list(_boxes(page)) == [booking.reference for booking in three]
    # Pressed twice: there is nothing more to undo.
    assert desk.post(undo).headers["Location"] == QUEUE
    assert not AuditEntry.objects.exclude(verb="request").exists()


def test_undo_that_comes_too_late(desk: Client, three: list[Booking]) -> None:
    _decide(desk, three)
    undo = reverse("manage_undo", args=[Batch.objects.get().reference])
    _carry_out()
    page = desk.post(undo, follow=True).content.decode()
    assert "It is too late to undo this: it is done already." in page
    assert "3 requests are approved." in page
    assert _states(three) == ["approved"] * 3


def test_the_chosen_are_declined_with_a_reason_and_a_word(desk: Client, three: list[Booking]) -> None:
    _decide(desk, three, "decline", **{"batch-reason": "host", "batch-note": "Try January."})
    page = _page(desk)
    assert "3 requests will be declined within a minute." in page
    assert "Reason: The house needs the space itself." in page
    _carry_out()
    assert _states(three) == ["declined"] * 3
    for booking in Booking.objects.all():
        assert (booking.decline_reason, booking.decision_note) == ("host", "Try January.")
    assert "3 requests are declined." in _page(desk)


def test_a_decline_without_a_reason_keeps_ticks_and_words(desk: Client, three: list[Booking]) -> None:
    page = _decide(desk, three[1:], "decline", **{"batch-note": "Kept words", "at": str(three[1].reference)})
    page = page.content.decode()
    assert "Choose a reason: the group reads it in its own language." in page
    assert "Kept words</textarea>" in page
    assert _ticked(page) == [booking.reference for booking in three[1:]]
    assert "queue-list--closed" not in page
    assert not Batch.objects.exists()


def test_what_stands_against_it_is_named_and_no_longer_ticked(
    desk: Client, three: list[Booking], manager: Person
) -> None:
    boxes = _boxes(_page(desk))
    decline_booking(by=manager, booking=three[0], reason=DeclineReason.HOST, now=NOW)
    Booking.objects.filter(pk=three[1].pk).update(answer_by=NOW + MINUTE)
    page = desk.post(DECIDE, {"chosen": list(boxes.values()), "decision": "approve"}).content.decode()
    told = re.findall(r'<span class="soft">([^<]+)</span>: ([^<]+)</li>', page.split('id="errors"')[1])
    assert sorted(told) == sorted(
        [
            (three[0].reference, "It is decided already."),
            (three[1].reference, "Its time for an answer is almost over: decide it by itself, now."),
        ]
    )
    assert _ticked(page) == [three[2].reference]
    assert not Batch.objects.exists()


def test_it_is_said_before_what_an_approval_would_come_to(
    desk: Client, loose: Space, group: Group, group_admin: Person, stranger: Person
) -> None:
    one = asked(loose, group, group_admin)
    assert "1 date is confirmed." in _page(desk)
    boxes = _boxes(_page(desk))
    rival = asked(loose, Group.objects.get(memberships__person=stranger), stranger)
    page = _page(desk)
    assert page.count("<strong>1 other request is declined</strong>") == 2
    # The rival came after the page was looked at.
    page = desk.post(DECIDE, {"chosen": boxes[str(one.reference)], "decision": "approve"}).content.decode()
    assert "Since you looked, another request wants the same time." in page
    # Now it was shown, so that the rival may be declined with it.
    _decide(desk, [one])
    _carry_out()
    assert _states([one, rival]) == ["approved", "declined"]


def test_what_was_left_is_named_and_linked(desk: Client, three: list[Booking], manager: Person) -> None:
    _decide(desk, three)
    decline_booking(by=manager, booking=three[1], reason=DeclineReason.HOST, now=NOW)
    _carry_out()
    page = _page(desk)
    assert "2 requests are approved." in page
    assert "1 request is left as it was:" in page
    assert (
        f'<a href="/en/manage/bookings/{three[1].reference}/">Evening 1</a> '
        f'<span class="soft">{three[1].reference}</span>: It is decided already.' in page
    )


@pytest.mark.parametrize("decision", ["", "perhaps"])
def test_no_decision_keeps_the_ticks(desk: Client, three: list[Booking], decision: str) -> None:
    page = _decide(desk, three[:2], decision).content.decode()
    assert _ticked(page) == [booking.reference for booking in three[:2]]
    assert not Batch.objects.exists()


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["\0.x"]])
def test_nothing_chosen_decides_nothing(desk: Client, three: list[Booking], chosen: list[str]) -> None:
    answer = desk.post(DECIDE, {"chosen": chosen, "decision": "approve"})
    assert "Nothing is decided: tick at least one request." in answer.content.decode()
    assert not Batch.objects.exists()


def test_ones_own_houses_and_batches_alone(
    as_: As, desk: Client, three: list[Booking], manager: Person, other_manager: Person, venue: Venue
) -> None:
    foreign = as_(other_manager)
    value = _boxes(_page(desk))[str(three[0].reference)]
    assert foreign.post(DECIDE, {"chosen": value, "decision": "approve"}).status_code == 404
    _decide(desk, three)
    undo = reverse("manage_undo", args=[Batch.objects.get().reference])
    assert foreign.post(undo).headers["Location"] == QUEUE
    assert "will be approved" not in foreign.get(QUEUE).content.decode()
    # A colleague sees that they wait, and cannot undo it.
    make.role(other_manager, venue)
    page = foreign.get(QUEUE).content.decode()
    assert page.count("Will be approved in a moment") == 3
    assert "within a minute" not in page
    assert foreign.post(undo).headers["Location"] == QUEUE
    assert Batch.objects.count() == 1


def test_a_link_to_the_deed_leads_to_the_queue(desk: Client, three: list[Booking]) -> None:
    assert desk.get(f"{DECIDE}?page=2").headers["Location"] == f"{QUEUE}?page=2"
    assert desk.get(reverse("manage_undo", args=["K7QM-3XWP"])).status_code == 405


@pytest.mark.parametrize("name", ["manage_decide", "manage_undo", "manage_dismiss"])
def test_nobody_else_finds_anything_there(
    as_: As, visitor: Client, stranger: Person, three: list[Booking], name: str
) -> None:
    address = DECIDE if name == "manage_decide" else reverse(name, args=["K7QM-3XWP"])
    assert as_(stranger).post(address).status_code == 404
    assert visitor.post(address).headers["Location"].startswith("/en/account/sign-in/")
    assert _states(three) == [BookingState.REQUESTED] * 3
