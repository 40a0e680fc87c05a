"""A house says for whom and how loud it is; rules under which nobody could book are refused."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import AuditEntry, Person
from core.intervals import Interval
from core.walltime import at
from spaces.access import spaces_for
from spaces.models import (
    GroupLimit,
    InSchoolHolidays,
    NamedGroup,
    OpeningHours,
    QuietHours,
    Season,
    Space,
    SpaceRules,
    Venue,
)
from spaces.operations import Limits, Quiet, RuleDetails, Unsound, set_house_limits, set_space_rules
from spaces.problems import Weight, against
from spaces.shut import fits_nowhere
from tests import make
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def rules(**changes: Any) -> RuleDetails:
    return RuleDetails(
        **{
            "forms": [],
            "only_named": False,
            "not_for": [],
            "welcome": {},
            "unwelcome": {},
            "in_school_holidays": "as_usual",
            "limits": Limits(),
            **changes,
        }
    )


def test_the_rules_of_a_space_are_kept_and_the_trail_has_no_words(space: Space, manager: Person) -> None:
    told = rules(forms=["registered"], not_for=["dialogue"], welcome={"en": " Classes ", "pl": ""})
    set_space_rules(by=manager, space=space, details=told, now=NOW)
    set_space_rules(
        by=manager,
        space=space,
        details=rules(in_school_holidays="own_hours", limits=Limits(week_hours=6)),
        now=NOW,
    )
    kept = SpaceRules.objects.get()
    assert (kept.forms, kept.not_for, kept.welcome) == ([], [], {})
    assert GroupLimit.objects.get().week_hours == 6
    assert Season.objects.get().region_id == "PL-12"
    set_space_rules(by=manager, space=space, details=told, now=NOW)
    kept = SpaceRules.objects.get()
    assert (kept.forms, kept.not_for, kept.welcome) == (["registered"], ["dialogue"], {"en": "Classes"})
    assert kept.in_school_holidays == InSchoolHolidays.AS_USUAL
    assert not GroupLimit.objects.exists()
    assert [entry.details for entry in AuditEntry.objects.all()] == [{"space": "bright-room"}] * 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"only_named": True}, "only_named"),
        ({"limits": Limits(week_hours=1)}, "week_hours"),
        ({"limits": Limits(month_hours=1)}, "month_hours"),
    ],
)
def test_rules_that_shut_a_space_are_refused(space: Space, changes: dict[str, Any], field: str) -> None:
    Space.objects.update(shortest_minutes=90)
    space.refresh_from_db()
    with pytest.raises(Unsound) as refused:
        set_space_rules(by=None, space=space, details=rules(**changes), now=NOW)
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not SpaceRules.objects.exists()


def house(venue: Venue, *, quiet: Quiet | None = None, **changes: Any) -> None:
    set_house_limits(
        by=None, venue=venue, **{"quiet": quiet, "limits": Limits(), "groups": [], "now": NOW, **changes}
    )


def test_a_house_sets_its_quiet_hours_and_its_list_and_takes_them_back(venue: Venue, space: Space) -> None:
    group, other = make.group(), make.group()
    night = Quiet(starts=dt.time(22), ends=dt.time(7), needs_approval=True)
    house(venue, quiet=night, limits=Limits(month_hours=40), groups=[group])
    assert (QuietHours.objects.get().starts, GroupLimit.objects.get().space_id) == (dt.time(22), None)
    house(venue, groups=[group, other])
    assert NamedGroup.objects.count() == 2
    assert not QuietHours.objects.exists()
    set_space_rules(by=None, space=space, details=rules(only_named=True), now=NOW)
    with pytest.raises(Unsound):
        house(venue)
    assert NamedGroup.objects.count() == 2
    with pytest.raises(Unsound):
        house(venue, groups=[group], quiet=Quiet(starts=dt.time(9), ends=dt.time(9), needs_approval=False))


def quiet_problems(space: Space, *times: tuple[dt.date, dt.time, dt.date, dt.time]) -> list[Weight]:
    zone = space.venue.zone
    dates = [Interval(at(d1, t1, zone), at(d2, t2, zone)) for d1, t1, d2, t2 in times]
    fresh = spaces_for(None).get(pk=space.pk)
    found = against(fresh, dates, people=None, now=NOW)
    return [problem.weight for problem in found if problem.code == "quiet_hours"]


@pytest.mark.parametrize("city", ["krakow", "vilnius"])
@pytest.mark.parametrize("day", [dt.date(2026, 12, 1), dt.date(2027, 3, 27), dt.date(2027, 10, 30)])
def test_a_date_that_touches_quiet_hours_over_midnight_is_told(city: str, day: dt.date) -> None:
    """On a common night and on the nights of both clock changes."""
    space = make.space(make.venue(city=city))
    QuietHours.objects.create(venue=space.venue, starts=dt.time(22), ends=dt.time(7))
    after = day + dt.timedelta(days=1)
    assert quiet_problems(space, (day, dt.time(20), day, dt.time(22))) == []
    assert quiet_problems(space, (day, dt.time(20), day, dt.time(22, 15))) == [Weight.WARNING]
    assert quiet_problems(space, (after, dt.time(6), after, dt.time(8))) == [Weight.WARNING]
    assert quiet_problems(space, (after, dt.time(7), after, dt.time(9))) == []
    QuietHours.objects.update(needs_approval=True)
    assert quiet_problems(space, (after, dt.time(6, 45), after, dt.time(8))) == [Weight.NEEDS_APPROVAL]


def test_quiet_hours_within_a_day_and_those_that_spring_skips() -> None:
    space = make.space()
    QuietHours.objects.create(venue=space.venue, starts=dt.time(13), ends=dt.time(15))
    day = dt.date(2027, 3, 28)
    assert quiet_problems(space, (day, dt.time(14), day, dt.time(16))) == [Weight.WARNING]
    assert quiet_problems(space, (day, dt.time(15), day, dt.time(16))) == []
    # From 2:00 to 3:00 the clock shows nothing that night.
    QuietHours.objects.update(starts=dt.time(2), ends=dt.time(3))
    assert quiet_problems(space, (day, dt.time(1), day, dt.time(4))) == []
    assert quiet_problems(space, (dt.date(2027, 3, 27), dt.time(1), dt.date(2027, 3, 27), dt.time(4)))


def row(weekday: int, opens: str, closes: str, season: int | None = None) -> OpeningHours:
    opened, closed = dt.time.fromisoformat(opens), dt.time.fromisoformat(closes)
    return OpeningHours(weekday=weekday, opens=opened, closes=closed, season_id=season)


@pytest.mark.parametrize(
    ("hours", "shortest", "step", "shut"),
    [
        ([], 30, 15, False),
        ([row(0, "09:00", "10:00")], 60, 15, False),
        ([row(0, "09:00", "10:00")], 61, 15, True),
        ([row(0, "09:00", "11:00")], 30, 240, True),
        ([row(0, "08:00", "08:30")], 30, 240, False),
        ([row(0, "23:00", "00:00"), row(1, "00:00", "01:00")], 120, 60, False),
        ([row(6, "23:00", "00:00"), row(0, "00:00", "01:00")], 120, 60, False),
        ([row(6, "22:00", "23:00"), row(0, "00:00", "01:00")], 120, 60, True),
        ([row(0, "09:00", "09:30", 1), row(0, "09:00", "12:00")], 60, 60, False),
        ([row(0, "09:00", "10:00", 1), row(0, "10:00", "11:00")], 120, 60, True),
    ],
)
def test_hours_in_which_nothing_fits_are_found(
    hours: list[OpeningHours], shortest: int, step: int, shut: bool
) -> None:
    assert fits_nowhere(hours, shortest=shortest, step=step) is shut
