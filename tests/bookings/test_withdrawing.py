"""A group takes back some of the dates that wait, and leaves the others as they are."""

import datetime as dt

import pytest

from accounts.models import AuditEntry, Group
from bookings.models import Booking
from bookings.moving import Shift
from bookings.operations import Scope, change_dates, offer_dates, withdraw_dates
from bookings.transitions import NotPossible
from notifications.models import Message
from spaces.models import Occupancy, Space
from tests import make_events
from tests.make_events import weekly

pytestmark = pytest.mark.django_db


@pytest.fixture
def moved(group: Group, space: Space, now: dt.datetime) -> Booking:
    """Three Tuesdays were approved; the first two went to Wednesdays, which the house has still to approve."""
    made = make_events.booking(group, space, weekly(3))
    booking = Booking.objects.with_house().get(pk=made.pk)
    for date in list(booking.occurrences.all())[:2]:
        change_dates(by=None, booking=booking, date=date.pk, scope=Scope.THIS, shift=Shift(days=1), now=now)
    return booking


def states(booking: Booking) -> tuple[str, list[str]]:
    booking.refresh_from_db()
    return booking.status, list(booking.occurrences.order_by("pk").values_list("state", flat=True))


def keys(booking: Booking) -> list[int]:
    return list(booking.occurrences.order_by("pk").values_list("pk", flat=True))


def held(booking: Booking) -> int:
    return Occupancy.objects.filter(claim__in=booking.occurrences.values("claim")).count()


def test_one_date_is_taken_back_and_the_others_go_on(moved: Booking, now: dt.datetime) -> None:
    before = held(moved)
    withdraw_dates(by=None, booking=moved, only=keys(moved)[:1], now=now)
    assert states(moved) == ("requested", ["withdrawn", "requested", "approved"])
    assert held(moved) == before - 1
    assert AuditEntry.objects.filter(verb="change_dates").order_by("-pk")[0].details == {"dates": 1}


def test_the_last_that_waits_ends_the_request_and_not_what_is_approved(
    moved: Booking, now: dt.datetime
) -> None:
    withdraw_dates(by=None, booking=moved, only=keys(moved)[:2], now=now)
    assert states(moved) == ("approved", ["withdrawn", "withdrawn", "approved"])
    assert held(moved) == 1
    assert AuditEntry.objects.filter(verb="withdraw").count() == 1


def test_what_was_given_to_others_is_taken_back_too(moved: Booking, now: dt.datetime) -> None:
    first = keys(moved)[0]
    moved.occurrences.filter(pk=first).update(state="wanted")
    withdraw_dates(by=None, booking=moved, only=[first], now=now)
    assert states(moved) == ("requested", ["withdrawn", "requested", "approved"])
    moved.occurrences.filter(pk=first).update(state="wanted")
    withdraw_dates(by=None, booking=moved, only=keys(moved), now=now)
    assert states(moved) == ("approved", ["withdrawn", "withdrawn", "approved"])


def test_an_offer_is_refused_with_them(moved: Booking, now: dt.datetime) -> None:
    offer_dates(by=None, booking=moved, every=Shift(starts=dt.time(9), ends=dt.time(11)), now=now)
    assert states(moved)[0] == "offered"
    withdraw_dates(by=None, booking=moved, only=keys(moved)[:1], now=now)
    assert states(moved) == ("requested", ["withdrawn", "requested", "approved"])
    assert moved.offers.get().state == "refused"


def test_what_is_approved_is_not_withdrawn(moved: Booking, now: dt.datetime) -> None:
    told = Message.objects.count()
    with pytest.raises(NotPossible):
        withdraw_dates(by=None, booking=moved, only=keys(moved)[2:], now=now)
    assert states(moved) == ("requested", ["requested", "requested", "approved"])
    assert Message.objects.count() == told
