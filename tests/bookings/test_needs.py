"""A need that no space meets: kept without the group, once."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from accounts import retention
from accounts.access import Frozen
from accounts.models import AuditEntry, Group, Person
from bookings.lacking import lacking
from bookings.models import Demand, NeedSeal
from bookings.needs import (
    MOST_NEEDS,
    SEALED_FOR,
    Need,
    NothingMissing,
    NothingWanted,
    ToldAlready,
    TooManyNeeds,
    reason_of,
    tell_need,
)
from core.cities import CITIES
from spaces.finder import ANYTHING, Wanted
from spaces.models import SchoolHoliday, SchoolRegion, Space
from spaces.search import dates_wanted, search
from spaces.series import Slot, Weekly
from spaces.sought import Sought
from tests import make, make_events

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
EVENING = Sought(Slot(dt.date(2026, 12, 1), dt.time(18), dt.time(20)))
NEED = Need("krakow", "Podgórze", "language_class", EVENING, 25, 1, "taken")


def test_the_need_is_kept_without_the_group_or_the_person(group: Group, group_admin: Person) -> None:
    before = AuditEntry.objects.count()
    tell_need(by=group_admin, group=group, need=NEED, now=NOW)
    kept = Demand.objects.values().get()
    del kept["id"]
    assert kept == {
        "city": "krakow",
        "district": "Podgórze",
        "venue_id": None,
        "purpose": "language_class",
        "weekday": 1,
        "hour": 18,
        "minutes": 120,
        "dates": 1,
        "people": 25,
        "reason": "taken",
        "month": dt.date(2026, 12, 1),
    }
    assert AuditEntry.objects.count() == before
    assert {seal.delete_after for seal in NeedSeal.objects.all()} == {dt.datetime(2027, 1, 20, tzinfo=dt.UTC)}


@pytest.mark.parametrize(
    "changes", [{}, {"people": 26}, {"purpose": "culture"}, {"district": ""}, {"reason": "closed"}]
)
def test_the_same_need_counts_once(group: Group, group_admin: Person, changes: Any) -> None:
    tell_need(by=group_admin, group=group, need=NEED, now=NOW)
    with pytest.raises(ToldAlready):
        tell_need(by=group_admin, group=group, need=replace(NEED, **changes), now=NOW)
    assert Demand.objects.count() == 1


def test_neither_another_member_nor_another_group_tells_it_again(
    group: Group, group_admin: Person, member: Person, stranger: Person
) -> None:
    tell_need(by=group_admin, group=group, need=NEED, now=NOW)
    for by, of_group in ((member, group), (group_admin, make.group())):
        with pytest.raises(ToldAlready):
            tell_need(by=by, group=of_group, need=NEED, now=NOW)
    tell_need(by=stranger, group=make.group(), need=NEED, now=NOW)
    assert Demand.objects.count() == 2


def test_another_hour_is_another_need_and_there_is_an_end_to_them(group: Group, group_admin: Person) -> None:
    hours = [
        replace(NEED, when=Sought(Slot(dt.date(2026, 12, 1), dt.time(hour), dt.time(22))))
        for hour in range(8, 20)
    ]
    for need in hours[:MOST_NEEDS]:
        tell_need(by=group_admin, group=group, need=need, now=NOW)
    with pytest.raises(TooManyNeeds):
        tell_need(by=group_admin, group=group, need=hours[MOST_NEEDS], now=NOW)
    assert Demand.objects.count() == MOST_NEEDS
    # When the seals have gone, by themselves or by the hourly job, one may tell again.
    later = NOW + SEALED_FOR + dt.timedelta(days=1)
    tell_need(by=group_admin, group=group, need=hours[MOST_NEEDS], now=later)
    retention.purge(later + SEALED_FOR + dt.timedelta(days=1, hours=1))
    assert not NeedSeal.objects.exists()
    assert Demand.objects.count() == MOST_NEEDS + 1


def test_a_frozen_group_tells_nothing(group: Group, group_admin: Person) -> None:
    group.frozen_at = NOW
    with pytest.raises(Frozen):
        tell_need(by=group_admin, group=group, need=NEED, now=NOW)
    assert not Demand.objects.exists()
    assert not NeedSeal.objects.exists()


def test_why_there_is_nothing(space: Space, group: Group) -> None:
    def told(when: Sought, wanted: Wanted = ANYTHING) -> tuple[str, int]:
        return reason_of(
            search(None, when, wanted, lacking=lacking, now=NOW).standings, dates=dates_wanted(when, "krakow")
        )

    course = replace(EVENING, weekly=Weekly(dt.date(2026, 12, 15)))
    assert told(course, Wanted(people=9000)) == ("no_space", 3)
    assert told(Sought(Slot(dt.date(2026, 12, 1), dt.time(5), dt.time(7)))) == ("closed", 1)
    with pytest.raises(NothingMissing):
        told(course)
    # Free, and too soon for the house.
    Space.objects.update(notice_hours=24 * 60)
    assert told(EVENING) == ("other", 1)
    Space.objects.update(notice_hours=0)
    make_events.booking(group, space)
    assert told(EVENING) == ("taken", 1)
    assert told(course) == ("partly", 1)


def test_days_that_are_left_out_are_not_missing() -> None:
    """Of four Tuesdays one lies in the holidays; of that one alone nothing is wanted."""
    last = dt.date(2026, 12, 22)
    region = SchoolRegion.objects.create(code=CITIES["krakow"].school_region)
    SchoolHoliday.objects.create(region=region, name={"en": "Break"}, first=last, last=last, source="test")
    course = replace(EVENING, weekly=Weekly(last), without_school_holidays=True)
    assert reason_of([], dates=dates_wanted(course, "krakow")) == ("no_space", 3)
    alone = replace(course, slot=replace(EVENING.slot, day=last))
    with pytest.raises(NothingWanted):
        reason_of([], dates=dates_wanted(alone, "krakow"))
