"""A house in dispute, through every door that a program or a page has: nothing is written, no contact is read."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from accounts.freezing import freeze
from accounts.models import Group, Person
from bookings.models import Booking
from spaces.closing import Closing, close_space
from spaces.models import Blackout, Space, VenueRole
from spaces.series import Slot
from tests import make_bookings

pytestmark = pytest.mark.django_db

As = Callable[[Person], Client]
JSON = {"content_type": "application/json"}
DAY = dt.date(2026, 12, 1)


@pytest.fixture
def waiting(group: Group, space: Space, member: Person, now: dt.datetime) -> Booking:
    return make_bookings.request(by=member, group=group, space=space, now=now, day=DAY)


@pytest.fixture
def booked(group: Group, space: Space, member: Person, now: dt.datetime) -> Booking:
    day = DAY + dt.timedelta(days=1)
    return make_bookings.approved(by=member, group=group, space=space, now=now, day=day)


@pytest.fixture
def closed(space: Space, now: dt.datetime) -> Blackout:
    slot = Slot(DAY + dt.timedelta(days=2), dt.time(8), dt.time(22))
    return close_space(by=None, space=space, closing=Closing(slot), reason={"en": "Paint"}, now=now)


def rows() -> dict[str, list[dict[str, Any]]]:
    """All that the rooms hold; sessions and the trail of who looked are not theirs."""
    models = [
        model
        for label in ("spaces", "bookings", "events")
        for model in apps.get_app_config(label).get_models()
    ]
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in models}


def test_no_page_and_no_program_writes(
    as_: As,
    waiting: Booking,
    booked: Booking,
    closed: Blackout,
    manager: Person,
    member: Person,
    staff: Person,
    space: Space,
    now: dt.datetime,
) -> None:
    VenueRole.objects.update(expires_at=now + dt.timedelta(days=5))
    freeze(by=staff, noun=space.venue, reason="rivals", now=now)
    before = rows()
    house, room = space.venue.slug, space.slug
    only = {"only": list(waiting.occurrences.values_list("pk", flat=True))}
    asked = {
        "group": waiting.group.slug,
        "space": room,
        "purpose": "meeting",
        "title": "Meeting",
        "expected_people": 3,
        "day": "2026-12-08",
        "starts": "10:00",
        "ends": "12:00",
        "responsible_person": "A",
        "how_to_reach": "B",
        "accept_rules": True,
    }
    of_manager: list[tuple[str, dict[str, Any]]] = [
        (reverse("manage_approve", args=[waiting.reference]), {"which": "all"}),
        (reverse("manage_decline", args=[waiting.reference]), {"decline-reason": "host"}),
        (reverse("manage_cancel", args=[booked.reference]), {"which": "all"}),
        (reverse("manage_renew", args=[house]), {}),
        (reverse("manage_closing_open", args=[room, closed.claim]), {}),
        (reverse("manage_closing_holidays", args=[room]), {"open_on_holidays": "yes"}),
        (reverse("house_space_retire", args=[house, room]), {}),
        (reverse("house_dates_lift", args=[house]), {"date": "2026-12-24", "space": room}),
        (reverse("venue_claim", args=[house]), {"ask_at": "x"}),
    ]
    of_member: list[tuple[str, dict[str, Any]]] = [
        (reverse("my_booking_withdraw", args=[waiting.reference]), {}),
        (reverse("my_booking_cancel", args=[booked.reference]), {"which": "all"}),
        (reverse("my_event_new", args=[booked.reference]), {"kind": "culture", "title_en": "X"}),
        (reverse("venue_claim", args=[house]), {"ask_at": "x"}),
    ]
    programs: list[tuple[Person, str, dict[str, Any]]] = [
        (manager, f"/api/v1/bookings/{waiting.reference}/approve/", {}),
        (manager, f"/api/v1/bookings/{waiting.reference}/approve/", only),
        (manager, f"/api/v1/bookings/{waiting.reference}/decline/", {"reason": "host"}),
        (manager, f"/api/v1/bookings/{booked.reference}/cancel/", {}),
        (member, f"/api/v1/bookings/{waiting.reference}/withdraw/", {}),
        (member, "/api/v1/bookings/", asked),
        (
            manager,
            f"/api/v1/spaces/{room}/blackouts/",
            {"day": "2026-12-09", "starts": "08:00", "ends": "22:00", "reason": {"en": "No"}},
        ),
    ]
    for person, deeds in ((manager, of_manager), (member, of_member)):
        for address, typed in deeds:
            assert as_(person).post(address, typed).status_code < 500, address
    for person, address, sent in programs:
        answer = as_(person).post(address, sent, **JSON)
        assert answer.status_code in (400, 409), address
        said = answer.content.decode()
        assert "frozen because of a dispute" in said or "takes no requests now" in said, (address, said)
    opened = as_(manager).delete(f"/api/v1/spaces/{room}/blackouts/{closed.claim}/")
    assert opened.status_code == 409
    assert rows() == before


def test_no_contact_is_read_and_calendars_go_on(
    as_: As, booked: Booking, manager: Person, staff: Person, space: Space, now: dt.datetime
) -> None:
    desk, address = as_(manager), reverse("manage_contact", args=[booked.reference])
    assert "+48 000 000 000" in desk.post(address).content.decode()
    feed = Client().get(f"/feeds/spaces/{space.slug}/busy.ics").content
    assert b"20261202" in feed
    freeze(by=staff, noun=space.venue, reason="contacts", now=now)
    page = desk.post(address).content.decode()
    assert "+48 000 000 000" not in page and "frozen" in page
    assert Client().get(f"/feeds/spaces/{space.slug}/busy.ics").content == feed
