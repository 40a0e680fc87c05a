"""One group may have so much of a house and no more: weeks and months on its wall, clock changes to the minute."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Group, GroupForm
from bookings.models import Booking
from bookings.operations import withdraw_booking
from bookings.problems import Outlook, Refused, outlook
from spaces.access import spaces_for
from spaces.models import GroupLimit, NamedGroup, Space, SpaceRules
from spaces.series import Slot, Weekly
from tests import make, make_bookings
from tests.conftest import NOW

pytestmark = pytest.mark.django_db

TUESDAY = dt.date(2026, 12, 1)


def look(
    space: Space,
    group: Group | None,
    day: dt.date = TUESDAY,
    *,
    starts: int = 18,
    ends: int = 20,
    until: dt.date | None = None,
    purpose: str = "",
) -> Outlook:
    return outlook(
        space=spaces_for(None).get(pk=space.pk),
        group=group,
        slot=Slot(day, dt.time(starts), dt.time(ends)),
        weekly=Weekly(until) if until else None,
        leave_out=(),
        people=None,
        purpose=purpose,
        now=NOW,
    )


def codes(found: Outlook) -> list[str]:
    return [problem.code for problem in found.blockers]


def limit(space: Space, *, of_house: bool = False, **hours: int) -> None:
    GroupLimit.objects.create(venue=space.venue, space=None if of_house else space, **hours)


def request(group: Group, space: Space, **fields: Any) -> Booking:
    return make_bookings.request(by=None, group=group, space=space, now=NOW, **fields)


def test_a_week_has_so_many_hours_and_the_next_has_its_own(space: Space, group: Group) -> None:
    limit(space, week_hours=3)
    request(group, space)
    found = look(space, group, TUESDAY + dt.timedelta(days=1))
    assert codes(found) == ["week_hours"]
    words = str(found.blockers[0].text)
    assert "3 h a week" in words
    assert "from 30 November 2026 yours would have 4 h" in words
    assert codes(look(space, group, TUESDAY + dt.timedelta(days=1), ends=19)) == []
    assert codes(look(space, group, TUESDAY + dt.timedelta(days=7))) == []
    assert codes(look(space, make.group(), TUESDAY + dt.timedelta(days=1))) == []


def test_what_no_longer_stands_is_not_counted(space: Space, group: Group) -> None:
    limit(space, week_hours=3)
    booking = request(group, space)
    withdraw_booking(by=None, booking=Booking.objects.with_house().get(pk=booking.pk), now=NOW)
    assert codes(look(space, group)) == []


def test_approved_dates_count(space: Space, group: Group) -> None:
    limit(space, month_hours=3)
    make_bookings.approved(by=None, group=group, space=space, now=NOW)
    found = look(space, group, dt.date(2026, 12, 30))
    assert codes(found) == ["month_hours"]
    assert "In December 2026 yours would have 4 h" in str(found.blockers[0].text)
    assert codes(look(space, group, dt.date(2027, 1, 5))) == []


def test_a_limit_of_the_house_counts_all_its_spaces_and_one_of_a_space_only_that(
    space: Space, group: Group
) -> None:
    other = make.space(space.venue)
    elsewhere = make.space()
    request(group, other)
    request(group, elsewhere)
    limit(space, week_hours=3)
    assert codes(look(space, group)) == []
    limit(space, of_house=True, week_hours=3)
    assert codes(look(space, group)) == ["week_hours"]
    assert "the spaces of this house" in str(look(space, group).blockers[0].text)
    assert codes(look(elsewhere, group, starts=8, ends=18)) == []


def test_a_series_is_judged_as_a_whole_and_names_the_month(space: Space, group: Group) -> None:
    limit(space, month_hours=8)
    found = look(space, group, until=dt.date(2027, 1, 26))
    assert codes(found) == ["month_hours"]
    assert "December 2026 yours would have 10 h" in str(found.blockers[0].text)
    assert codes(look(space, group, dt.date(2026, 12, 8), until=dt.date(2026, 12, 29))) == []


@pytest.mark.parametrize("city", ["krakow", "vilnius"])
@pytest.mark.parametrize(
    ("day", "hours"), [(dt.date(2026, 10, 25), 25), (dt.date(2027, 3, 28), 23), (dt.date(2027, 3, 27), 24)]
)
def test_the_nights_of_the_clock_change_count_as_long_as_they_are(
    city: str, day: dt.date, hours: int, group: Group
) -> None:
    room = make.space(
        make.venue(city=city, open_on_holidays=True),
        hours=(dt.time(0), dt.time(0)),
        longest_minutes=1500,
        horizon_days=700,
    )
    limit(room, week_hours=hours - 1)
    now = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)
    asked = {
        "space": spaces_for(None).get(pk=room.pk),
        "group": group,
        "slot": Slot(day, dt.time(0), dt.time(0)),
        "weekly": None,
        "leave_out": (),
        "people": None,
        "now": now,
    }
    found = outlook(**asked)
    assert codes(found) == ["week_hours"]
    assert f"would have {hours} h" in str(found.blockers[0].text)
    GroupLimit.objects.update(week_hours=hours)
    assert codes(outlook(**asked)) == []


def test_what_crosses_into_the_next_week_counts_in_each(group: Group) -> None:
    """From Sunday 23:00 to Monday 24:00: blocks of 8 to 24 h are not needed, two dates touch the border."""
    room = make.space(hours=(dt.time(0), dt.time(0)))
    limit(room, week_hours=2)
    request(group, room, day=dt.date(2026, 12, 6), starts=dt.time(22), ends=dt.time(0))
    assert codes(look(room, group, dt.date(2026, 12, 7), starts=0, ends=2)) == []
    assert codes(look(room, group, dt.date(2026, 12, 6), starts=20, ends=21)) == ["week_hours"]


def test_series_may_take_a_share_of_the_open_hours(group: Group) -> None:
    """December 2026 has 31 days less three holidays, two hours open on each: 56 h, of which a tenth is 5.6 h."""
    room = make.space(hours=(dt.time(18), dt.time(20)))
    limit(room, recurring_share=10)
    until = dt.date(2026, 12, 15)
    found = look(room, group, until=until)
    assert codes(found) == ["recurring_share"]
    words = str(found.blockers[0].text)
    assert "10 %" in words
    assert "6 h of 56 h" in words
    assert codes(look(room, group, until=dt.date(2026, 12, 8))) == []
    # Single dates are no series.
    for number in range(4):
        assert codes(look(room, group, TUESDAY + dt.timedelta(days=number))) == []
        request(group, room, day=TUESDAY + dt.timedelta(days=number))
    request(group, room, day=dt.date(2026, 12, 8), until=dt.date(2026, 12, 15))
    assert codes(look(room, group, dt.date(2026, 12, 17), until=dt.date(2026, 12, 24))) == [
        "recurring_share",
        "unavailable",
    ]


def test_a_share_of_the_house_is_one_of_all_its_spaces(group: Group) -> None:
    room = make.space(hours=(dt.time(18), dt.time(20)))
    make.space(room.venue, hours=(dt.time(18), dt.time(20)))
    limit(room, of_house=True, recurring_share=8)
    assert codes(look(room, group, until=dt.date(2026, 12, 15))) == []
    found = look(room, group, until=dt.date(2026, 12, 29))
    assert "10 h of 112 h" in str(found.blockers[0].text)


def test_the_operation_refuses_and_writes_nothing(space: Space, group: Group) -> None:
    limit(space, week_hours=3)
    request(group, space)
    with pytest.raises(Refused) as refused:
        request(group, space, day=TUESDAY + dt.timedelta(days=1))
    assert codes(refused.value.outlook) == ["week_hours"]
    assert Booking.objects.count() == 1


def test_a_long_series_costs_no_query_more(space: Space, group: Group) -> None:
    limit(space, week_hours=100, month_hours=400, recurring_share=90)
    limit(space, of_house=True, week_hours=100, month_hours=400, recurring_share=90)
    counts = []
    for until in (dt.date(2026, 12, 8), dt.date(2027, 9, 28)):
        with CaptureQueriesContext(connection) as asked:
            look(space, group, until=until)
        counts.append(len(asked))
        request(group, space, day=dt.date(2027, 1, 7) + dt.timedelta(days=len(counts)))
    assert counts[0] == counts[1]


# Who may ask, and for what.


def test_a_form_of_group_that_is_not_welcome_is_told_so(space: Space, group: Group) -> None:
    SpaceRules.objects.create(space=space, forms=["registered"])
    [problem] = look(space, group).blockers
    assert (problem.code, problem.field) == ("form_of_group", "group")
    assert "only to registered organisations" in str(problem.text)
    assert codes(look(space, Group(form=GroupForm.REGISTERED))) == []
    SpaceRules.objects.update(forms=["informal"])
    assert codes(look(space, group)) == []
    assert codes(look(space, Group(form=GroupForm.REGISTERED))) == ["form_of_group"]
    assert codes(look(space, None)) == []


def test_only_groups_on_the_list_of_the_house(space: Space, group: Group) -> None:
    SpaceRules.objects.create(space=space, only_named=True)
    NamedGroup.objects.create(venue=make.venue(), group=group)
    assert codes(look(space, group)) == ["not_named"]
    with pytest.raises(Refused):
        request(group, space)
    NamedGroup.objects.create(venue=space.venue, group=group)
    assert codes(look(space, group)) == []
    assert request(group, space).pk


def test_a_purpose_for_which_it_is_not_lent(space: Space, group: Group) -> None:
    SpaceRules.objects.create(space=space, not_for=["dialogue"])
    [problem] = look(space, group, purpose="dialogue").blockers
    assert (problem.code, problem.field) == ("purpose", "purpose")
    assert codes(look(space, group, purpose="culture")) == []
    with pytest.raises(Refused):
        request(group, space, purpose="dialogue")
    assert not Booking.objects.exists()
