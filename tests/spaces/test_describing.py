"""Operations that describe a house keep what is booked safe, whoever calls them."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.access import Frozen
from accounts.models import AuditEntry, Group, Person
from bookings.models import Booking
from bookings.operations import approve_booking
from spaces.models import Occupancy, OpeningException, OpeningHours, Part, Space, Venue
from spaces.operations import (
    SpaceDetails,
    Unsound,
    describe_space,
    lift_exception,
    make_space,
    set_exception,
    set_weekly_hours,
)
from tests import make
from tests.conftest import NOW
from tests.frontend.asking import asked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

DAY = dt.date(2026, 12, 24)


def described(**changes: Any) -> SpaceDetails:
    fields: dict[str, Any] = {
        "name": {"en": "Hall"},
        "about": {},
        "capacity": None,
        "floor_area": None,
        "step_free": "unknown",
        "buffer_before": 0,
        "buffer_after": 0,
        "notice_hours": 0,
        "horizon_days": 365,
        "shortest_minutes": 30,
        "longest_minutes": 720,
        "step_minutes": 15,
        "holds_undecided": True,
        "parts": (),
    }
    return SpaceDetails(**{**fields, **changes})


def _row(day: int, opens: int, closes: int) -> OpeningHours:
    return OpeningHours(weekday=day, opens=dt.time(opens), closes=dt.time(closes))


def test_parts_that_another_space_has_booked_are_not_given_to_this_one(
    space: Space, group: Group, group_admin: Person
) -> None:
    other = make.space(space.venue)
    asked(other, group, group_admin)
    both = [part.name for part in Part.objects.all()]
    with pytest.raises(Unsound) as refusal:
        describe_space(by=None, space=space, details=described(parts=both), now=NOW)
    assert [problem.code for problem in refusal.value.problems] == ["parts_taken"]
    assert space.parts.count() == 1
    assert not AuditEntry.objects.filter(verb="describe_space").exists()


def test_parts_are_free_to_change_once_all_is_past(space: Space, group: Group, group_admin: Person) -> None:
    asked(space, group, group_admin)
    later = NOW + dt.timedelta(days=30)
    describe_space(by=None, space=space, details=described(parts=["Left", "Right"]), now=later)
    assert {part.name for part in space.parts.all()} == {"Left", "Right"}


def test_an_approval_takes_the_parts_that_there_are_now(
    space: Space, group: Group, group_admin: Person
) -> None:
    """The page was opened before the hall was divided: what is approved takes the halves."""
    Space.objects.update(holds_undecided=False)
    space.refresh_from_db()
    asked(space, group, group_admin)
    opened = Booking.objects.with_house().get()
    describe_space(by=None, space=space, details=described(parts=["Left", "Right"]), now=NOW)
    approve_booking(by=None, booking=opened, now=NOW)
    assert set(Occupancy.objects.values_list("part__name", flat=True)) == {"Left", "Right"}


def test_a_part_is_one_of_its_own_house_only(space: Space) -> None:
    elsewhere = make.part(make.venue(), name="Left")
    describe_space(by=None, space=space, details=described(parts=["Left"]), now=NOW)
    assert elsewhere not in space.parts.all()
    assert space.parts.get().venue == space.venue


def test_nothing_is_written_of_an_unsound_space(venue: Venue) -> None:
    with pytest.raises(Unsound) as refusal:
        make_space(by=None, venue=venue, details=described(name={"en": " "}, longest_minutes=5), now=NOW)
    assert {problem.field for problem in refusal.value.problems} == {"name", "longest_minutes"}
    assert not Space.objects.exists()
    assert not Part.objects.exists()


def test_two_spaces_of_one_name_have_two_addresses(venue: Venue) -> None:
    made = [make_space(by=None, venue=venue, details=described(), now=NOW) for _ in range(2)]
    assert made[0].slug != made[1].slug
    assert made[0].part_ids() != made[1].part_ids()


@pytest.mark.parametrize(
    "week",
    [[_row(0, 9, 9)], [_row(0, 12, 9)], [_row(0, 9, 12), _row(0, 11, 13)], [_row(0, 9, 0), _row(0, 23, 0)]],
)
def test_tangled_hours_are_refused(space: Space, week: list[OpeningHours]) -> None:
    with pytest.raises(ValueError, match="hours"):
        set_weekly_hours(by=None, space=space, week=week, now=NOW)
    assert OpeningHours.objects.count() == 7


def test_the_same_hours_again_leave_no_trace(space: Space) -> None:
    week = list(space.hours.all())
    assert set_weekly_hours(by=None, space=space, week=week, now=NOW) == []
    changed = [_row(2, 8, 20) if row.weekday == 2 else row for row in week]
    assert set_weekly_hours(by=None, space=space, week=changed, now=NOW) == [2]
    assert AuditEntry.objects.get().details == {"space": "bright-room", "weekdays": [2]}


def test_an_exception_is_for_spaces_of_one_house(space: Space) -> None:
    with pytest.raises(ValueError, match="one house"):
        set_exception(by=None, spaces=[space, make.space()], days=[DAY], hours=None, reason={}, now=NOW)
    with pytest.raises(ValueError, match="end before"):
        hours = (dt.time(12), dt.time(9))
        set_exception(by=None, spaces=[space], days=[DAY], hours=hours, reason={}, now=NOW)
    with pytest.raises(ValueError, match="more than"):
        days = [DAY + dt.timedelta(days=number) for number in range(121)]
        set_exception(by=None, spaces=[space], days=days, hours=None, reason={}, now=NOW)
    assert not OpeningException.objects.exists()
    assert lift_exception(by=None, spaces=[space], day=DAY, now=NOW) == 0


def test_a_house_in_dispute_keeps_everything(space: Space) -> None:
    Venue.objects.update(frozen_at=NOW)
    for deed in (
        lambda: describe_space(by=None, space=space, details=described(), now=NOW),
        lambda: make_space(by=None, venue=space.venue, details=described(), now=NOW),
        lambda: set_weekly_hours(by=None, space=space, week=[], now=NOW),
        lambda: set_exception(by=None, spaces=[space], days=[DAY], hours=None, reason={}, now=NOW),
        lambda: lift_exception(by=None, spaces=[space], day=DAY, now=NOW),
    ):
        with pytest.raises(Frozen):
            deed()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("point", [(50.06, None), (None, 19.93), (90.5, 19.93), (50.06, 180.5)])
def test_half_a_point_or_one_beyond_the_earth_is_refused_by_the_database(
    venue: Venue, point: tuple[float | None, float | None]
) -> None:
    north, east = point
    with pytest.raises(IntegrityError), transaction.atomic():
        Venue.objects.filter(pk=venue.pk).update(latitude=north, longitude=east)
