"""One group asks for several spaces of a house at once: together it may not have more than the house allows."""

import datetime as dt
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from accounts.models import Group
from bookings.models import Booking
from bookings.problems import Refused
from spaces.models import GroupLimit, Space
from tests import make, make_bookings
from tests.conftest import NOW

RACERS = 8
ALLOWED = 3
ROUNDS = 4


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_requests_in_different_spaces_do_not_pass_the_quota_together() -> None:
    """Each racer wants two hours of a room of its own, on one day; three of them are what the week allows."""
    venue = make.venue()
    rooms = [make.space(venue) for _ in range(RACERS)]
    group = make.group()
    GroupLimit.objects.create(venue=venue, week_hours=2 * ALLOWED)
    for number in range(ROUNDS):
        day = dt.date(2026, 12, 1) + dt.timedelta(days=7 * number)
        told = _race(rooms, group, day)
        assert told == Counter(won=ALLOWED, week_hours=RACERS - ALLOWED)
    assert Booking.objects.count() == ALLOWED * ROUNDS


def _race(rooms: list[Space], group: Group, day: dt.date) -> Counter[str]:
    barrier = Barrier(RACERS)

    def ask(room: Space) -> str:
        try:
            barrier.wait(timeout=20)
            make_bookings.request(by=None, group=group, space=room, now=NOW, day=day)
        except Refused as refused:
            return refused.outlook.blockers[0].code
        finally:
            connections.close_all()
        return "won"

    with ThreadPoolExecutor(RACERS) as racers:
        return Counter(racers.map(ask, rooms))
