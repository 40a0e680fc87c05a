"""The verbs between house and group for programs, and writes that are sent twice."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from rest_framework.authtoken.models import Token

from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking, KeptAnswer
from notifications.models import Message
from spaces.models import Occupancy, Space, Venue
from tests import make, make_bookings
from tests.bookings.test_api import wanted

pytestmark = pytest.mark.django_db

JSON = {"content_type": "application/json"}
As = Callable[[Person], Client]
KEY = {"HTTP_IDEMPOTENCY_KEY": "first try"}


@pytest.fixture
def booking(group: Group, member: Person, space: Space, now: dt.datetime) -> Booking:
    """Three undecided Tuesdays, 18 to 20."""
    return make_bookings.request(by=member, group=group, space=space, now=now, until=dt.date(2026, 12, 15))


def send(
    client: Client, booking: Booking, verb: str, said: object = None, **headers: str
) -> tuple[int, dict]:
    answer = client.post(f"/api/v1/bookings/{booking.reference}/{verb}/", said or {}, **JSON, **headers)
    return answer.status_code, answer.json()


def test_a_question_and_its_answer(booking: Booking, member: Person, manager: Person, as_: As) -> None:
    house, group = as_(manager), as_(member)
    code, told = send(house, booking, "ask", {"question": "How many chairs?"})
    assert (code, told["status"], told["questions"][0]["text"]) == (
        200,
        "needs_information",
        "How many chairs?",
    )
    code, told = send(group, booking, "answer", {"answer": "Twenty."})
    assert (code, told["status"], told["questions"][0]["answer"]) == (200, "requested", "Twenty.")
    assert send(group, booking, "answer", {"answer": "More."})[0] == 409


def test_an_offer_is_shown_and_accepted(booking: Booking, member: Person, manager: Person, as_: As) -> None:
    code, told = send(
        as_(manager), booking, "offer", {"every": {"starts": "19:00", "ends": "21:00"}, "note": "Choir"}
    )
    assert (code, told["status"], told["offer"]["note"]) == (200, "offered", "Choir")
    assert [date["starts_at"][11:16] for date in told["offer"]["dates"]] == ["18:00"] * 3
    code, told = send(as_(member), booking, "accept")
    assert (code, told["status"], told["offer"]) == (200, "approved", None)


def test_an_offer_is_refused(booking: Booking, member: Person, manager: Person, as_: As) -> None:
    first = booking.occurrences.all()[0]
    send(as_(manager), booking, "offer", {"dates": [{"date": first.pk, "days_later": 1}]})
    assert send(as_(member), booking, "refuse")[1]["status"] == "requested"
    assert send(as_(member), booking, "refuse")[0] == 409


def test_change_and_cancel_from_a_date_on(booking: Booking, member: Person, as_: As) -> None:
    group, second = as_(member), booking.occurrences.all()[1]
    said = {"date": second.pk, "scope": "following", "starts": "19:00", "ends": "21:00"}
    assert send(group, booking, "change", said)[0] == 200
    assert [date.starts_at.hour for date in booking.occurrences.all()] == [17, 18, 18]
    assert send(group, booking, "cancel", {"date": second.pk})[0] == 409
    assert send(group, booking, "cancel", {"scope": "following"})[0] == 400


def test_waiting_taking_and_leaving(
    booking: Booking, member: Person, stranger: Person, space: Space, now: dt.datetime, as_: As
) -> None:
    other = make.group(admin=stranger)
    asked = as_(stranger).post("/api/v1/bookings/", wanted(other, space, wait=True), **JSON)
    assert (asked.status_code, asked.json()["status"]) == (201, "wanted")
    waiting = Booking.objects.get(reference=asked.json()["reference"])
    assert send(as_(stranger), waiting, "take")[0] == 409
    send(as_(member), booking, "withdraw")
    code, told = send(as_(stranger), waiting, "take")
    assert (code, told["status"]) == (200, "requested")
    assert [date["state"] for date in told["occurrences"]] == ["requested"] * 3


def test_who_may_do_what(
    booking: Booking, member: Person, stranger: Person, manager: Person, other_manager: Person, as_: As
) -> None:
    of_house = {"ask": {"question": "?"}, "offer": {"every": {"days_later": 1}}}
    of_group = {"answer": {"answer": "!"}, "accept": {}, "refuse": {}, "take": {}, "leave": {}}
    of_group["change"] = {"date": booking.occurrences.all()[0].pk, "starts": "19:00", "ends": "21:00"}
    for verb, said in {**of_house, **of_group}.items():
        for somebody in (stranger, other_manager):
            assert send(as_(somebody), booking, verb, said)[0] == 404, verb
        assert send(Client(), booking, verb, said)[0] == 401, verb
    assert {send(as_(member), booking, verb, said)[0] for verb, said in of_house.items()} == {404}
    assert {send(as_(manager), booking, verb, said)[0] for verb, said in of_group.items()} == {404}
    booking.refresh_from_db()
    assert booking.status == "requested"


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("change", {"date": 2**70, "starts": "19:00"}),
        ("change", {"date": "x"}),
        ("change", {"date": 1, "scope": "everything"}),
        ("change", {"date": 1, "days_later": 10**30}),
        ("change", []),
        ("take", {"dates": "all"}),
        ("answer", {"answer": "\x00"}),
        ("answer", {}),
    ],
)
def test_bad_input_is_named(booking: Booking, member: Person, as_: As, verb: str, said: object) -> None:
    answer = as_(member).post(f"/api/v1/bookings/{booking.reference}/{verb}/", said, **JSON)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_what_nobody_has_is_not_found_and_huge_ids_are_no_error(
    booking: Booking, member: Person, manager: Person, venue: Venue, as_: As
) -> None:
    assert send(as_(member), booking, "take", {"dates": [2**70]})[0] == 409
    assert send(as_(manager), booking, "offer", {"without": [2**70], "every": {"days_later": 1}})[0] == 200
    elsewhere = make.space()
    assert send(as_(manager), booking, "offer", {"space": elsewhere.slug})[0] == 404


def test_a_house_sees_what_competes_and_a_group_what_else_is_free(
    booking: Booking, member: Person, manager: Person, space: Space, as_: As, now: dt.datetime
) -> None:
    Space.objects.update(holds_undecided=False)
    Occupancy.objects.all().delete()
    rival = make_bookings.request(by=None, group=make.group(), space=space, now=now)
    seen = as_(manager).get(f"/api/v1/bookings/{booking.reference}/competing/").json()
    assert [(one["reference"], one["declined"], len(one["dates"])) for one in seen] == [
        (rival.reference, True, 1)
    ]
    assert as_(member).get(f"/api/v1/bookings/{booking.reference}/competing/").status_code == 404
    twin = make.space(space.venue)
    found = as_(member).get(f"/api/v1/bookings/{booking.reference}/alternatives/").json()
    # The room itself is free too, for its requests hold nothing; it is no other space.
    assert found["spaces"] == [twin.slug]
    assert found["times"][0]["starts_at"].startswith("2026-12-01T17:00")
    assert as_(manager).get(f"/api/v1/bookings/{booking.reference}/alternatives/").status_code == 404


def test_the_answer_time_is_public_from_five_requests_on(
    group: Group, member: Person, space: Space, venue: Venue, visitor: Client, now: dt.datetime
) -> None:
    from bookings.operations import approve_booking

    address = f"/api/v1/venues/{venue.slug}/answer-time/"
    for number in range(5):
        assert visitor.get(address).json() == {"median_hours": None}
        day = dt.date(2026, 12, 1) + dt.timedelta(days=number)
        asked = make_bookings.request(by=member, group=group, space=space, now=now, day=day)
        approve_booking(by=None, booking=asked, now=now + dt.timedelta(hours=number))
    assert visitor.get(address).json() == {"median_hours": 2.0}
    assert visitor.get("/api/v1/venues/nowhere/answer-time/").status_code == 404


def test_the_same_write_under_one_key_happens_once(
    group: Group, member: Person, space: Space, now: dt.datetime, as_: As
) -> None:
    client = as_(member)
    first, again = (client.post("/api/v1/bookings/", wanted(group, space), **JSON, **KEY) for _ in range(2))
    assert (first.status_code, again.status_code, first.json()) == (201, 201, again.json())
    assert again["Idempotent-Replayed"] == "true"
    assert Booking.objects.count() == 1
    other = client.post("/api/v1/bookings/", wanted(group, space, title="Another"), **JSON, **KEY)
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")
    kept = KeptAnswer.objects.get()
    assert "first" not in kept.key and len(kept.key) == 64


def test_a_key_is_one_person_s_own(booking: Booking, member: Person, group_admin: Person, as_: As) -> None:
    assert send(as_(member), booking, "withdraw", **KEY)[0] == 200
    assert send(as_(member), booking, "withdraw", **KEY)[0] == 200
    assert send(as_(group_admin), booking, "withdraw", **KEY)[0] == 409
    assert AuditEntry.objects.filter(verb="withdraw").count() == 1
    assert Message.objects.filter(kind="booking_withdrawn").count() == 1


def test_a_refused_write_may_be_tried_again_under_its_key(
    booking: Booking, group: Group, member: Person, space: Space, now: dt.datetime, as_: As
) -> None:
    sent = {"data": wanted(group, space, weekly_until=None), **JSON, **KEY}
    assert as_(member).post("/api/v1/bookings/", **sent).status_code == 400
    assert not KeptAnswer.objects.exists()
    send(as_(member), booking, "withdraw")
    assert as_(member).post("/api/v1/bookings/", **sent).status_code == 201


def test_a_key_is_forgotten_after_a_day(booking: Booking, member: Person, as_: As) -> None:
    send(as_(member), booking, "withdraw", **KEY)
    KeptAnswer.objects.update(made_at=booking.asked_at - dt.timedelta(hours=24))
    assert send(as_(member), booking, "withdraw", **KEY)[0] == 409


@pytest.mark.parametrize("key", ["x" * 256, "ключ"])
def test_a_key_that_is_none(booking: Booking, member: Person, as_: As, key: str) -> None:
    code, told = send(as_(member), booking, "withdraw", HTTP_IDEMPOTENCY_KEY=key)
    assert (code, told["errors"][0]["field"]) == (400, "Idempotency-Key")


@pytest.mark.django_db(transaction=True)
def test_of_two_that_come_at_once_one_is_done_and_both_get_its_answer(
    group: Group, member: Person, space: Space, now: dt.datetime
) -> None:
    token = Token.objects.create(user=member).key
    answers: list[tuple[int, str]] = []
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        answer = Client().post(
            "/api/v1/bookings/", wanted(group, space), **JSON, **KEY, HTTP_AUTHORIZATION=f"Token {token}"
        )
        answers.append((answer.status_code, answer.content.decode()))
        connection.close()

    racers = [threading.Thread(target=ask) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(60)
    assert (len(answers), len(set(answers)), answers[0][0]) == (4, 1, 201)
    assert Booking.objects.count() == 1
    assert Message.objects.filter(kind="booking_received").count() == 1


def test_a_list_costs_the_same_for_one_and_for_three(
    group: Group, member: Person, manager: Person, space: Space, now: dt.datetime, as_: As,
    django_assert_num_queries: Callable[[int], object],
) -> None:  # fmt: skip
    from django.test.utils import CaptureQueriesContext

    costs = []
    client = as_(member)
    for number in range(3):
        day = dt.date(2026, 12, 1) + dt.timedelta(days=number)
        asked = make_bookings.request(by=member, group=group, space=space, now=now, day=day)
        send(as_(manager), asked, "offer", {"every": {"starts": "10:00", "ends": "12:00"}})
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/api/v1/bookings/").json()["results"]) == number + 1
        costs.append(len(queries))
    assert costs[0] == costs[2]
