"""A house closes a space once or weekly, around what is kept, and opens it again."""

import datetime as dt
import uuid

import pytest

from accounts.access import Frozen
from accounts.models import AuditEntry, Person
from core import walltime
from core.intervals import Interval
from spaces import ledger
from spaces.access import spaces_for
from spaces.availability import State, timelines
from spaces.closing import (
    CannotClose,
    Closing,
    NotClosed,
    close_all_gaps,
    close_gaps,
    close_space,
    observe_holidays,
    open_again,
)
from spaces.models import Blackout, BlackoutDate, ClaimKind, Occupancy, Space, Venue
from spaces.series import Slot, Weekly
from tests import make

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
MONDAY = dt.date(2026, 11, 30)
REASON = {"en": "The floor is being waxed", "pl": "Pastujemy podłogę"}


def fresh(space: Space) -> Space:
    return spaces_for(None).get(pk=space.pk)


def slot(day: dt.date = MONDAY, starts: int = 8, ends: int = 22) -> Slot:
    return Slot(day, dt.time(starts), dt.time(ends))


def close(space: Space, closing: Closing, now: dt.datetime, **fields: object) -> Blackout:
    return close_space(by=None, space=fresh(space), closing=closing, reason=REASON, now=now, **fields)


def book(space: Space, starts: int, ends: int, day: dt.date = MONDAY) -> uuid.UUID:
    claim = uuid.uuid4()
    interval = slot(day, starts, ends).interval(space.venue.zone)
    ledger.take([ledger.Claim(ClaimKind.BOOKING, claim, tuple(fresh(space).part_ids()), interval)])
    return claim


def hours(space: Space, claim: uuid.UUID) -> list[tuple[int, int]]:
    """What a claim holds, as hours on the wall."""
    rows = Occupancy.objects.filter(claim=claim).order_by("starts_at", "part_id")
    zone = space.venue.zone
    return [
        (walltime.local(row.starts_at, zone).hour, walltime.local(row.ends_at, zone).hour) for row in rows
    ]


def test_closed_once_with_its_reason(space: Space, manager: Person, now: dt.datetime) -> None:
    blackout = close_space(
        by=manager, space=fresh(space), closing=Closing(slot()), reason={**REASON, "be": " "}, now=now
    )
    assert blackout.reason == REASON
    assert hours(space, blackout.claim) == [(8, 22)]
    [piece] = timelines([fresh(space)], slot().interval(space.venue.zone))[space.pk]
    assert (piece.state, piece.reason) == (State.BLACKOUT, REASON)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.reference) == ("close", manager.pseudonym, space.slug)


@pytest.mark.parametrize(
    ("first", "until"),
    [(dt.date(2026, 10, 19), dt.date(2026, 11, 2)), (dt.date(2027, 3, 22), dt.date(2027, 4, 5))],
    ids=["autumn", "spring"],
)
@pytest.mark.parametrize("city", ["krakow", "vilnius"])
def test_weekly_closing_keeps_its_hours_over_the_clock_change(
    city: str, first: dt.date, until: dt.date
) -> None:
    space = make.space(make.venue(city=city))
    now = dt.datetime(2026, 9, 1, tzinfo=dt.UTC)
    blackout = close(space, Closing(slot(first, 9, 12), weekly=Weekly(until)), now)
    assert hours(space, blackout.claim) == [(9, 12)] * 3
    assert len({date.starts_at.hour for date in blackout.dates.all()}) == 2
    assert blackout.series is not None and blackout.series.calendar.slug == space.slug
    assert (blackout.starts_at, blackout.ends_at) == (
        blackout.dates.all()[0].starts_at,
        blackout.dates.all()[2].ends_at,
    )


@pytest.mark.parametrize(("day", "length"), [(dt.date(2026, 10, 25), 25), (dt.date(2027, 3, 28), 23)])
def test_a_whole_day_of_the_clock_change_is_closed_to_its_end(
    space: Space, day: dt.date, length: int
) -> None:
    closing = Closing(Slot(day, dt.time(0), dt.time(0)))
    blackout = close(space, closing, dt.datetime(2026, 9, 1, tzinfo=dt.UTC))
    assert blackout.ends_at - blackout.starts_at == dt.timedelta(hours=length)


def test_several_weeks_on_end(space: Space, now: dt.datetime) -> None:
    closing = Closing(Slot(MONDAY, dt.time(12), dt.time(0)), last_day=MONDAY + 20 * DAY)
    blackout = close(space, closing, now)
    [date] = blackout.dates.all()
    assert date.interval == Interval(
        walltime.at(MONDAY, dt.time(12), space.venue.zone),
        walltime.at(MONDAY + 21 * DAY, dt.time(0), space.venue.zone),
    )
    # Twenty days and a half, in pieces of a day at most.
    assert Occupancy.objects.filter(claim=blackout.claim).count() == 21


def test_what_has_begun_is_closed_from_now_on(space: Space, now: dt.datetime) -> None:
    closing = Closing(Slot(now.date(), dt.time(0), dt.time(0)))
    assert close(space, closing, now).starts_at == now


def test_a_booking_in_the_way_is_kept_or_named(space: Space, now: dt.datetime) -> None:
    claim = book(space, 10, 12)
    with pytest.raises(ledger.Taken) as refusal:
        close(space, Closing(slot()), now)
    assert {clash.by for clash in refusal.value.clashes} == {claim}
    assert not Blackout.objects.exists()
    blackout = close(space, Closing(slot()), now, keep=[claim])
    assert hours(space, claim) == [(10, 12)]
    assert hours(space, blackout.claim) == [(8, 10), (12, 22)]


def test_what_a_kept_booking_gives_back_is_closed_at_once(space: Space, now: dt.datetime) -> None:
    claim = book(space, 10, 12)
    blackout = close(space, Closing(slot()), now, keep=[claim])
    ledger.release([claim])
    close_gaps(fresh(space).part_ids(), [slot(MONDAY, 10, 12).interval(space.venue.zone)])
    assert hours(space, blackout.claim) == [(8, 10), (10, 12), (12, 22)]


def test_a_gap_that_opened_another_way_is_found_later(space: Space, now: dt.datetime) -> None:
    claim = book(space, 10, 12)
    blackout = close(space, Closing(slot()), now, keep=[claim])
    close_all_gaps(now=now)
    assert hours(space, blackout.claim) == [(8, 10), (12, 22)]
    ledger.release([claim])
    close_all_gaps(now=now)
    close_all_gaps(now=now)
    assert hours(space, blackout.claim) == [(8, 10), (10, 12), (12, 22)]


def test_a_hall_and_its_half_close_each_other(venue: Venue, now: dt.datetime) -> None:
    left, right = make.part(venue), make.part(venue)
    hall = make.space(venue, parts=(left, right))
    half = make.space(venue, parts=(right,))
    claim = book(half, 10, 12)
    blackout = close(hall, Closing(slot()), now, keep=[claim])
    assert hours(hall, blackout.claim) == [(8, 22), (8, 10), (12, 22)]
    other = close(half, Closing(slot(MONDAY + DAY)), now)
    window = slot(MONDAY + DAY).interval(venue.zone)
    assert [piece.state for piece in timelines([fresh(hall)], window)[hall.pk]] == [State.BLACKOUT]
    assert hours(half, other.claim) == [(8, 22)]


def test_two_blackouts_share_the_time_and_the_second_stays_when_the_first_ends(
    space: Space, now: dt.datetime
) -> None:
    first = close(space, Closing(slot(MONDAY, 8, 14)), now)
    second = close(space, Closing(slot(MONDAY, 10, 22)), now)
    assert hours(space, second.claim) == [(14, 22)]
    open_again(by=None, blackout=first, now=now)
    assert hours(space, second.claim) == [(10, 14), (14, 22)]


def test_open_again_leaves_nothing_of_what_was_to_come(
    space: Space, manager: Person, now: dt.datetime
) -> None:
    blackout = close(space, Closing(slot(), weekly=Weekly(MONDAY + 14 * DAY)), now)
    open_again(by=manager, blackout=blackout, now=now)
    assert (Blackout.objects.count(), BlackoutDate.objects.count(), Occupancy.objects.count()) == (0, 0, 0)
    assert AuditEntry.objects.filter(verb="open_again", actor=manager.pseudonym).count() == 1


def test_open_again_keeps_the_record_of_what_has_passed(space: Space, now: dt.datetime) -> None:
    blackout = close(space, Closing(slot(), weekly=Weekly(MONDAY + 14 * DAY)), now)
    later = walltime.at(MONDAY + 7 * DAY, dt.time(12), space.venue.zone)
    open_again(by=None, blackout=blackout, now=later)
    assert hours(space, blackout.claim) == [(8, 22), (8, 12)]
    assert [date.ends_at for date in blackout.dates.all()][-1] == blackout.ends_at == later
    with pytest.raises(NotClosed):
        open_again(by=None, blackout=blackout, now=later)


@pytest.mark.parametrize(
    ("closing", "field"),
    [
        (Closing(slot(MONDAY, 12, 11)), "ends"),
        (Closing(slot(), last_day=MONDAY - DAY), "last_day"),
        (Closing(slot(), last_day=MONDAY + 500 * DAY), "last_day"),
        (Closing(slot(), weekly=Weekly(MONDAY - DAY)), "until"),
        (Closing(slot(), weekly=Weekly(MONDAY + 5000 * DAY)), "until"),
        (Closing(slot(), last_day=MONDAY + DAY, weekly=Weekly(MONDAY + 14 * DAY)), "until"),
        (Closing(slot(dt.date(2026, 11, 1))), "day"),
        (Closing(slot(dt.date(2040, 1, 1))), "day"),
        (Closing(Slot(dt.date(2027, 3, 28), dt.time(2, 30), dt.time(3, 15))), "starts"),
    ],
)
def test_what_cannot_be_closed_says_why(space: Space, closing: Closing, field: str, now: dt.datetime) -> None:
    with pytest.raises(CannotClose) as refusal:
        close(space, closing, now)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert not Blackout.objects.exists()


@pytest.mark.parametrize("reason", [{}, {"en": "  "}, {"en": "long " * 50}])
def test_a_reason_is_needed(space: Space, reason: dict[str, str], now: dt.datetime) -> None:
    with pytest.raises(CannotClose) as refusal:
        close_space(by=None, space=fresh(space), closing=Closing(slot()), reason=reason, now=now)
    assert [problem.field for problem in refusal.value.problems] == ["reason"]


def test_a_house_in_dispute_changes_nothing(space: Space, now: dt.datetime) -> None:
    blackout = close(space, Closing(slot()), now)
    Venue.objects.update(frozen_at=now)
    frozen = Blackout.objects.get(pk=blackout.pk)
    with pytest.raises(Frozen):
        close(space, Closing(slot(MONDAY + DAY)), now)
    with pytest.raises(Frozen):
        open_again(by=None, blackout=frozen, now=now)
    with pytest.raises(Frozen):
        observe_holidays(by=None, venue=fresh(space).venue, open_on_holidays=True, now=now)


def test_a_series_of_200_dates_costs_as_many_queries_as_one(
    space: Space, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    here = fresh(space)
    with django_assert_max_num_queries(22):
        close_space(
            by=None,
            space=here,
            closing=Closing(slot(), weekly=Weekly(MONDAY + 140 * 7 * DAY)),
            reason=REASON,
            now=now,
        )
    assert Occupancy.objects.count() == 141
