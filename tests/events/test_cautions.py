"""What an organiser is asked to think of: warnings, never refusals."""

import datetime as dt

import pytest

from accounts.models import Group
from bookings.models import Booking
from events.cautions import cautions, days_of
from events.states import Disclosure, Kind, PhotoPolicy
from spaces.models import Space
from spaces.problems import Weight
from tests import make_events
from tests.make_events import announcement

ORDINARY = dt.date(2026, 12, 1)
FREEDOM = dt.date(2027, 3, 25)


def codes(*days: dt.date, booking: Booking | None = None, **fields: object) -> list[str]:
    found = cautions(announcement(**fields), days=days or (ORDINARY,), booking=booking)
    assert all(problem.weight is Weight.WARNING for problem in found)
    return [problem.code for problem in found]


def test_an_ordinary_event_needs_no_caution() -> None:
    assert codes() == []
    assert codes(photo_policy=PhotoPolicy.CONSENT) == []


@pytest.mark.parametrize(
    ("level", "found"),
    [
        (Disclosure.OPEN, ["freedom_day"]),
        (Disclosure.DISTRICT, ["freedom_day"]),
        (Disclosure.MEMBERS, []),
        (Disclosure.HIDDEN, []),
    ],
)
def test_a_sensitive_day_asks_as_long_as_strangers_learn_of_it(level: str, found: list[str]) -> None:
    assert codes(ORDINARY, FREEDOM, FREEDOM, disclosure=level) == found


def test_several_sensitive_days_are_each_named_once() -> None:
    assert codes(FREEDOM, FREEDOM - dt.timedelta(1), dt.date(2027, 8, 9)) == ["freedom_day", "august"]


def test_open_classes_of_children_ask_and_closed_ones_do_not() -> None:
    children = {"kind": Kind.CHILDREN}
    assert codes(disclosure=Disclosure.OPEN, **children) == ["open_children"]
    assert codes(disclosure=Disclosure.OPEN, kind=Kind.LANGUAGE_CLASS, age_from=7) == ["open_children"]
    assert codes(disclosure=Disclosure.OPEN, kind=Kind.LANGUAGE_CLASS, age_from=16) == []
    assert codes(disclosure="", **children) == []
    assert codes(disclosure=Disclosure.DISTRICT, photo_policy=PhotoPolicy.CONSENT, **children) == [
        "photos_of_children"
    ]


@pytest.mark.django_db
def test_a_room_that_shows_the_same_hours_betrays_a_district_event(group: Group, space: Space) -> None:
    booking = make_events.booking(group, space)
    assert codes(disclosure=Disclosure.DISTRICT, booking=booking) == ["betrayed_by_room"]
    assert codes(disclosure=Disclosure.OPEN, booking=booking) == []
    assert codes(disclosure=Disclosure.MEMBERS, booking=booking) == []
    assert codes(disclosure=Disclosure.DISTRICT) == []


def test_days_are_those_on_the_wall() -> None:
    late = dt.datetime(2027, 3, 21, 23, 30, tzinfo=dt.UTC)
    assert days_of([late], "Europe/Warsaw") == [dt.date(2027, 3, 22)]
