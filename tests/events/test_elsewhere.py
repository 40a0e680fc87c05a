"""Events at a place of their own: which dates they get, by which clock, and how they move."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.access import Frozen
from accounts.freezing import freeze
from accounts.models import AuditEntry, Group, Person
from bookings.problems import Refused
from bookings.states import BookingState
from bookings.states import OccurrenceState as BookedState
from core.calendars import Voice
from core.folding import fold
from core.intervals import Interval
from events import tasks
from events.announcement import Unfit
from events.feed_parts import parts_of
from events.models import Event, FeedPart, FeedScope, Occurrence
from events.operations import (
    BookedPlace,
    Dates,
    NewTime,
    NotMovable,
    add_dates,
    announce_the_rest,
    cancel_event,
    cancel_event_dates,
    edit_event,
    elsewhere,
    forget_places,
    move_ahead,
    move_date,
    not_announced,
)
from events.operations.elsewhere import FORGOTTEN_AFTER
from events.states import Disclosure, EventState, Format, OccurrenceState, StepFree
from events.terms import Days
from spaces.models import Known, Occupancy, Space
from tests import make, make_events
from tests.make_events import SATURDAY, TUESDAY, WEEK, announcement, weekly

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
TEN, NOON = dt.time(10), dt.time(12)
TERM = {"term_start": dt.date(2026, 12, 1), "term_end": dt.date(2027, 4, 30)}


def on_the_wall(event: Event) -> list[str]:
    zone = ZoneInfo(event.zone)
    return [f"{date.starts_at.astimezone(zone):%m-%d %H:%M}" for date in event.occurrences.all()]


def refused(group: Group, dates: Dates | None = None, **fields: Any) -> set[str]:
    with pytest.raises(Unfit) as unfit:
        make_events.elsewhere(group, dates, **fields)
    assert not Event.objects.exists()
    return {problem.field for problem in unfit.value.problems}


# Dates


def test_one_date_by_the_clock_of_its_city(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, place_city="vilnius")
    date = event.occurrences.get()
    assert (event.zone, event.booking, event.state) == ("Europe/Vilnius", None, EventState.PUBLISHED)
    assert date.interval == Interval(
        dt.datetime(2026, 12, 5, 8, tzinfo=dt.UTC), dt.datetime(2026, 12, 5, 10, tzinfo=dt.UTC)
    )
    assert (date.weekday, date.all_day) == (6, False)
    entry = AuditEntry.objects.about(event.slug).get()
    assert (entry.verb, entry.details) == ("announce", {"dates": 1})
    keys = {"all", "city:vilnius", f"event:{event.slug}", f"group:{group.slug}"}
    assert keys <= set(FeedScope.objects.values_list("key", flat=True))


def test_weekly_within_the_term_without_holidays_across_the_clock_change(group: Group) -> None:
    holidays = (
        Days(dt.date(2026, 12, 23), dt.date(2027, 1, 10)),
        Days(dt.date(2027, 4, 3), dt.date(2027, 4, 3)),
    )
    dates = Dates(day=dt.date(2026, 12, 12), starts=TEN, ends=NOON, every_weeks=1)
    term = {"term_start": dt.date(2026, 12, 1), "term_end": dt.date(2027, 4, 10)}
    event = make_events.elsewhere(group, dates, term_holidays=holidays, **term)
    days = [SATURDAY + number * WEEK for number in range(1, 19)]
    left = [day for day in days if not any(each.hold(day) for each in holidays)]
    assert on_the_wall(event) == [f"{day:%m-%d} 10:00" for day in left]
    assert len(left) == 14
    assert event.term_holidays == [["2026-12-23", "2027-01-10"], ["2027-04-03", "2027-04-03"]]
    assert {date.weekday for date in event.occurrences.all()} == {6}
    assert event.is_course


def test_the_clock_put_forward_takes_a_date_away_and_put_back_takes_none(group: Group) -> None:
    night = Dates(day=dt.date(2027, 3, 21), starts=dt.time(2, 15), ends=dt.time(2, 45), every_weeks=1)
    event = make_events.elsewhere(group, night, term_start=dt.date(2027, 3, 1), term_end=dt.date(2027, 4, 4))
    assert on_the_wall(event) == ["03-21 02:15", "04-04 02:15"]
    autumn = Dates(
        day=dt.date(2027, 10, 24),
        starts=dt.time(2, 15),
        ends=dt.time(2, 45),
        every_weeks=1,
        until=dt.date(2027, 10, 31),
    )
    event = make_events.elsewhere(group, autumn)
    assert on_the_wall(event) == ["10-24 02:15", "10-31 02:15"]
    assert [date.interval.minutes for date in event.occurrences.all()] == [30, 30]


def test_whole_days_last_from_midnight_to_midnight_also_when_the_clock_changes(group: Group) -> None:
    days = Dates(day=dt.date(2027, 3, 27), further=(dt.date(2027, 3, 28), dt.date(2027, 3, 28)))
    event = make_events.elsewhere(group, days)
    dates = list(event.occurrences.all())
    assert [date.interval.minutes // 60 for date in dates] == [24, 23]
    assert all(date.all_day for date in dates)
    assert [date.weekday for date in dates] == [6, 7]
    assert on_the_wall(event) == ["03-27 00:00", "03-28 00:00"]


def test_a_whole_day_may_have_begun(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, Dates(day=now.date()))
    assert event.occurrences.get().starts_at < now


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        (Dates(day=SATURDAY, starts=TEN), "ends"),
        (Dates(day=SATURDAY, ends=TEN), "starts"),
        (Dates(day=SATURDAY, starts=NOON, ends=TEN), "ends"),
        (Dates(day=dt.date(2026, 11, 21), starts=TEN, ends=NOON), "day"),
        (Dates(day=dt.date(2026, 11, 21)), "day"),
        (Dates(day=dt.date(2026, 12, 5), further=(dt.date(2026, 11, 21),)), "day"),
        (Dates(day=dt.date(2036, 1, 1)), "day"),
        (Dates(day=SATURDAY, every_weeks=1), "until"),
        (Dates(day=SATURDAY, every_weeks=1, until=SATURDAY - DAY), "until"),
        (Dates(day=SATURDAY, every_weeks=1, until=dt.date(9999, 1, 1)), "until"),
        (Dates(day=SATURDAY, every_weeks=0, until=SATURDAY + DAY), "every_weeks"),
        (Dates(day=SATURDAY, every_weeks=53, until=SATURDAY + DAY), "every_weeks"),
        (Dates(day=dt.date(2027, 3, 28), starts=dt.time(2, 30), ends=NOON), "starts"),
    ],
)
def test_dates_that_cannot_be_name_their_field(group: Group, dates: Dates, field: str) -> None:
    assert refused(group, dates) == {field}


def test_a_term_that_leaves_no_date(group: Group) -> None:
    whole = (Days(TERM["term_start"], TERM["term_end"]),)
    weekly_dates = Dates(day=SATURDAY, starts=TEN, ends=NOON, every_weeks=1)
    assert refused(group, weekly_dates, term_holidays=whole, **TERM) == {"day"}


# Words


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"place_city": ""}, {"place_city"}),
        ({"place_city": "paris"}, {"place_city"}),
        ({"place_name": ""}, {"place_name"}),
        ({"place_address": " "}, {"place_address"}),
        ({"place_name": "x" * 121, "place_address": "x" * 201}, {"place_name", "place_address"}),
        ({"place_district": "x" * 81}, {"place_district"}),
        ({"term_start": SATURDAY}, {"term_end"}),
        ({"term_end": SATURDAY}, {"term_start"}),
        ({"term_start": SATURDAY, "term_end": SATURDAY - DAY}, {"term_end"}),
        ({"term_start": SATURDAY, "term_end": SATURDAY + 401 * DAY}, {"term_end"}),
        ({"term_holidays": (Days(SATURDAY, SATURDAY),)}, {"term_holidays"}),
        ({**TERM, "term_holidays": (Days(SATURDAY, SATURDAY - DAY),)}, {"term_holidays"}),
        ({**TERM, "term_holidays": (Days(dt.date(2027, 8, 1), dt.date(2027, 8, 2)),)}, {"term_holidays"}),
        ({**TERM, "term_holidays": (Days(SATURDAY, SATURDAY),) * 31}, {"term_holidays"}),
        ({"standards_url": "javascript:alert(1)"}, {"standards_url"}),
        ({"standards_url": "ftp://files.example/standards"}, {"standards_url"}),
        ({"standards_url": f"https://x.example/{'x' * 200}"}, {"standards_url"}),
        ({"standards_reviewed": dt.date(2026, 11, 23)}, {"standards_reviewed"}),
        ({"interpretation": ("xx",)}, {"interpretation"}),
        ({"parent_stays": "perhaps"}, {"parent_stays"}),
        ({"step_free": "perhaps"}, {"step_free"}),
    ],
)
def test_what_is_said_of_a_place_and_a_term_must_fit(
    group: Group, fields: dict[str, Any], named: set[str]
) -> None:
    assert refused(group, **fields) == named


def test_all_that_can_be_said_is_kept(group: Group) -> None:
    said = {
        "parent_stays": "yes",
        "inclusive_support": {"en": "A psychologist is there."},
        "interpretation": ("pl", "pso"),
        "childcare": True,
        "standards_url": "https://group.example/standards",
        "standards_reviewed": dt.date(2026, 9, 1),
        "step_free": StepFree.YES,
        **TERM,
    }
    event = make_events.elsewhere(group, **said)
    event.refresh_from_db()
    kept = {name: getattr(event, name) for name in said}
    assert kept == {**said, "interpretation": ["pl", "pso"]}


def test_online_needs_no_place_and_a_district_no_address(group: Group) -> None:
    online = make_events.elsewhere(group, format=Format.ONLINE, place_name="", place_address="")
    assert (online.public_city, online.public_place_name) == ("krakow", "")
    make_events.elsewhere(group, disclosure=Disclosure.DISTRICT, place_name="", place_address="")


def test_nobody_announces_for_a_group_in_dispute(group: Group, staff: Person, now: dt.datetime) -> None:
    event = make_events.elsewhere(group)
    freeze(by=staff, noun=group, reason="rivals", now=now)
    event.refresh_from_db()
    group.refresh_from_db()
    uid = event.occurrences.get().uid
    with pytest.raises(Frozen):
        make_events.elsewhere(group)
    with pytest.raises(Frozen):
        add_dates(by=None, event=event, dates=Dates(day=SATURDAY + DAY), now=now)
    with pytest.raises(Frozen):
        move_date(by=None, event=event, date=uid, time=NewTime(starts=NOON), now=now)
    with pytest.raises(Frozen):
        announce_the_rest(by=None, event=event, now=now)
    assert Occurrence.objects.count() == 1


# Forgetting


def test_where_people_met_is_forgotten_120_days_after_the_last_date(group: Group, now: dt.datetime) -> None:
    days = Dates(day=SATURDAY, starts=TEN, ends=NOON, further=(SATURDAY + 30 * DAY,))
    event, booked = make_events.elsewhere(group, days), make_events.event(group)
    end = event.occurrences.all()[1].ends_at
    assert forget_places(now=end + FORGOTTEN_AFTER - DAY) == 0
    event.refresh_from_db()
    assert (event.place_name, event.public_place_address) == ("Reading room", "ul. Cicha 3")
    assert fold("Reading room") in event.search_text
    tasks.forget(now=end + FORGOTTEN_AFTER + DAY)
    event.refresh_from_db()
    kept = (event.place_name, event.place_address, event.public_place_name, event.public_place_address)
    assert kept == ("", "", "", "")
    assert fold("Reading room") not in event.search_text
    assert (event.place_city, event.public_city) == ("krakow", "krakow")
    assert forget_places(now=end + FORGOTTEN_AFTER + DAY) == 0
    booked.refresh_from_db()
    assert booked.public_venue is not None


def test_calendars_forget_with_the_event_where_people_met(group: Group, now: dt.datetime) -> None:
    event, booked = make_events.elsewhere(group), make_events.event(group)
    voice = Voice("en")
    parts_of(Occurrence.objects.with_event().order_by("starts_at", "pk"), voice, now)
    of_event = FeedPart.objects.filter(occurrence__event=event)
    assert "Cicha 3" in bytes(of_event.get().body).decode()
    forget_places(now=event.occurrences.get().ends_at + FORGOTTEN_AFTER + DAY)
    assert not of_event.exists()
    assert FeedPart.objects.filter(occurrence__event=booked).exists()


# Changes


def test_another_city_keeps_the_hour_on_the_wall(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, Dates(day=SATURDAY, starts=TEN, ends=NOON))
    whole = make_events.elsewhere(group, Dates(day=SATURDAY))
    there = announcement(place_name="Hall", place_address="Vilniaus g. 1", place_city="vilnius")
    for each in (event, whole):
        edit_event(by=None, event=each, details=there, now=now)
    assert (event.zone, on_the_wall(event)) == ("Europe/Vilnius", ["12-05 10:00"])
    assert on_the_wall(whole) == ["12-05 00:00"]
    assert whole.occurrences.get().interval.minutes == 24 * 60
    assert event.occurrences.get().sequence == 1
    assert (event.public_city, event.public_place_address) == ("vilnius", "Vilniaus g. 1")


def test_a_booked_event_has_no_place_of_its_own(group: Group, space: Space, now: dt.datetime) -> None:
    event = make_events.event(group, space)
    with pytest.raises(Unfit) as unfit:
        edit_event(by=None, event=event, details=announcement(place_city="vilnius"), now=now)
    assert [problem.field for problem in unfit.value.problems] == ["place_city"]
    with pytest.raises(BookedPlace):
        add_dates(by=None, event=event, dates=Dates(day=SATURDAY), now=now)


@pytest.mark.parametrize("known", [Known.YES, Known.NO, Known.UNKNOWN])
def test_a_booked_event_says_of_steps_what_its_room_says(group: Group, known: str) -> None:
    event = make_events.event(group, make.space(step_free=known))
    assert event.step_free == known


def test_an_organiser_may_know_better_and_is_not_overruled(group: Group, now: dt.datetime) -> None:
    event = make_events.event(group, make.space(step_free=Known.NO), step_free=StepFree.YES)
    edit_event(by=None, event=event, details=announcement(), now=now)
    assert event.step_free == StepFree.YES


def test_dates_are_added_and_a_cancelled_event_goes_on(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group)
    with pytest.raises(Unfit) as unfit:
        add_dates(
            by=None, event=event, dates=Dates(day=SATURDAY, starts=dt.time(11), ends=dt.time(13)), now=now
        )
    assert [problem.field for problem in unfit.value.problems] == ["day"]
    cancel_event(by=None, event=event, now=now)
    added = add_dates(by=None, event=event, dates=Dates(day=SATURDAY, starts=TEN, ends=NOON), now=now)
    event.refresh_from_db()
    assert len(added) == 1
    assert event.state == EventState.PUBLISHED
    assert [date.state for date in event.occurrences.all()] == [
        OccurrenceState.CANCELLED,
        OccurrenceState.PLANNED,
    ]


def test_cancelling_at_a_place_of_ones_own(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, Dates(day=dt.date(2026, 12, 5), further=(SATURDAY + DAY,)))
    first = event.occurrences.all()[0]
    cancel_event_dates(by=None, event=event, only={first.uid}, now=now)
    assert [date.state for date in event.occurrences.all()] == ["cancelled", "planned"]


# Moving


def test_a_date_of_its_own_moves_at_once_and_keeps_its_identity(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group)
    date = event.occurrences.get()
    sunday = NewTime(day=SATURDAY + DAY, starts=dt.time(16), ends=dt.time(18))
    ahead = move_ahead(event=event, date=date.uid, time=sunday, now=now)
    assert not ahead.back
    assert Occurrence.objects.get().starts_at == date.starts_at
    move_date(by=None, event=event, date=date.uid, time=sunday, now=now)
    moved = event.occurrences.get()
    assert (moved.uid, moved.moved_from, moved.interval) == (date.uid, date.starts_at, ahead.interval)
    assert (moved.weekday, moved.sequence) == (7, 1)
    assert on_the_wall(event) == ["12-06 16:00"]


def test_a_whole_day_stays_one_unless_hours_are_said(group: Group, now: dt.datetime) -> None:
    event = make_events.elsewhere(group, Dates(day=SATURDAY))
    uid = event.occurrences.get().uid
    move_date(by=None, event=event, date=uid, time=NewTime(day=dt.date(2027, 3, 28)), now=now)
    moved = event.occurrences.get()
    assert (moved.all_day, moved.interval.minutes) == (True, 23 * 60)
    move_date(by=None, event=event, date=uid, time=NewTime(starts=TEN, ends=NOON), now=now)
    moved = event.occurrences.get()
    assert (moved.all_day, moved.interval.minutes) == (False, 120)


@pytest.mark.parametrize(
    ("time", "field"),
    [
        (NewTime(day=dt.date(2026, 11, 1)), "day"),
        (NewTime(starts=dt.time(13)), "starts"),
        (NewTime(day=SATURDAY + DAY, starts=TEN, ends=TEN), "starts"),
        (NewTime(day=SATURDAY + 7 * DAY), "starts"),
        (NewTime(day=dt.date.max, starts=TEN, ends=dt.time(0)), "starts"),
    ],
)
def test_a_time_that_cannot_be_moved_to(group: Group, now: dt.datetime, time: NewTime, field: str) -> None:
    dates = Dates(day=SATURDAY, starts=TEN, ends=NOON, further=(SATURDAY + 7 * DAY,))
    event = make_events.elsewhere(group, dates)
    uid = event.occurrences.all()[0].uid
    with pytest.raises(Refused) as refusal:
        move_date(by=None, event=event, date=uid, time=time, now=now)
    assert [problem.field for problem in refusal.value.outlook.problems] == [field]
    assert Occurrence.objects.filter(sequence=0).count() == 2


def test_only_dates_that_are_to_come_and_of_this_event_move(group: Group, now: dt.datetime) -> None:
    event, other = make_events.elsewhere(group), make_events.elsewhere(group)
    foreign = other.occurrences.get().uid
    with pytest.raises(NotMovable):
        move_date(by=None, event=event, date=foreign, time=NewTime(starts=NOON), now=now)
    own = event.occurrences.get().uid
    with pytest.raises(NotMovable):
        move_date(by=None, event=event, date=own, time=NewTime(starts=NOON), now=now + 30 * DAY)
    cancel_event(by=None, event=event, now=now)
    with pytest.raises(NotMovable):
        move_date(by=None, event=event, date=own, time=NewTime(starts=NOON), now=now)


def test_a_booked_date_that_only_becomes_shorter_stays_approved(
    group: Group, space: Space, now: dt.datetime
) -> None:
    event = make_events.event(group, space, weekly(2))
    date = event.occurrences.all()[0]
    shorter = NewTime(ends=dt.time(19))
    assert not move_ahead(event=event, date=date.uid, time=shorter, now=now).back
    move_date(by=None, event=event, date=date.uid, time=shorter, now=now)
    moved = event.occurrences.get(uid=date.uid)
    assert moved.interval == Interval(TUESDAY, TUESDAY + dt.timedelta(hours=1))
    assert moved.booked is not None
    assert moved.booked.interval == moved.interval
    assert moved.booked.state == BookedState.APPROVED
    assert event.occurrences.exclude(uid=date.uid).get().starts_at == TUESDAY + WEEK


def test_a_booked_date_at_another_time_goes_back_to_the_house(
    group: Group, space: Space, now: dt.datetime
) -> None:
    event = make_events.event(group, space, weekly(2))
    date = event.occurrences.all()[0]
    thursday = NewTime(day=dt.date(2026, 12, 3))
    assert move_ahead(event=event, date=date.uid, time=thursday, now=now).back
    assert event.occurrences.all()[0].starts_at == TUESDAY
    move_date(by=None, event=event, date=date.uid, time=thursday, now=now)
    moved = event.occurrences.get(uid=date.uid)
    assert (moved.starts_at, moved.moved_from, moved.weekday) == (TUESDAY + 2 * DAY, TUESDAY, 4)
    assert moved.booked is not None
    assert moved.booked.state == BookedState.REQUESTED
    event.refresh_from_db()
    assert event.booking is not None
    assert event.booking.status == BookingState.REQUESTED
    assert not Occupancy.objects.filter(starts_at__lt=TUESDAY + DAY).exists()


def test_a_booked_date_does_not_move_onto_somebody_else(group: Group, space: Space, now: dt.datetime) -> None:
    make_events.booking(make.group(), space, [TUESDAY + 2 * DAY])
    event = make_events.event(group, space)
    uid = event.occurrences.get().uid
    with pytest.raises(Refused):
        move_date(by=None, event=event, date=uid, time=NewTime(day=dt.date(2026, 12, 3)), now=now)
    date = event.occurrences.get()
    assert (date.starts_at, date.sequence) == (TUESDAY, 0)


def test_dates_that_the_house_approves_later_are_announced_with_one_press(
    group: Group, space: Space, now: dt.datetime
) -> None:
    booking = make_events.booking(group, space, weekly(3))
    booking.occurrences.exclude(starts_at=TUESDAY).update(state=BookedState.REQUESTED)
    event = make_events.announce(by=None, booking=booking, details=announcement(), now=now)
    assert not_announced(event, now) == []
    booking.occurrences.filter(starts_at=TUESDAY + WEEK).update(state=BookedState.APPROVED)
    assert [date.starts_at for date in not_announced(event, now)] == [TUESDAY + WEEK]
    announce_the_rest(by=None, event=event, now=now)
    assert [date.starts_at for date in event.occurrences.all()] == weekly(2)
    assert announce_the_rest(by=None, event=event, now=now) == []
    assert event.occurrences.count() == 2


# What others would trip over


@pytest.mark.parametrize("city", ["krakow", "vilnius"])
@pytest.mark.parametrize("hours", [{}, {"starts": dt.time(0, 15), "ends": dt.time(0)}])
def test_the_beginning_of_the_calendar_has_passed(group: Group, city: str, hours: dict[str, Any]) -> None:
    first = dt.date(1, 1, 1)
    assert refused(group, Dates(day=first, **hours), place_city=city) == {"day"}
    assert refused(group, Dates(day=dt.date(2026, 12, 5), further=(first,), **hours), place_city=city) == {
        "day"
    }


@pytest.mark.parametrize("hours", [(dt.time(3), dt.time(4)), (dt.time(3, 30), dt.time(4, 15))])
def test_an_event_in_the_hour_that_spring_skips_elsewhere_keeps_its_length(
    group: Group, hours: tuple[dt.time, dt.time], now: dt.datetime
) -> None:
    change = Dates(day=dt.date(2027, 3, 28), starts=hours[0], ends=hours[1])
    event = make_events.elsewhere(group, change, place_city="krakow")
    length = event.occurrences.get().interval.minutes
    words = announcement(place_name="Reading room", place_address="ul. Cicha 3", place_city="vilnius")
    edit_event(by=None, event=event, details=words, now=now)
    assert event.zone == "Europe/Vilnius"
    assert event.occurrences.get().interval.minutes == length


def test_a_place_stays_known_when_dates_were_added_in_that_very_moment(
    group: Group, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = make_events.elsewhere(group)
    later = now + 2 * FORGOTTEN_AFTER
    lock = elsewhere.lock

    def lock_after_another(waiting: Event) -> None:
        lock(waiting)
        if not event.occurrences.filter(starts_at__gt=later).exists():
            monkeypatch.setattr(elsewhere, "lock", lock)
            day = (later + 7 * DAY).date()
            add_dates(by=None, event=event, dates=Dates(day=day, starts=TEN, ends=NOON), now=later)

    monkeypatch.setattr(elsewhere, "lock", lock_after_another)
    assert forget_places(now=later) == 0
    event.refresh_from_db()
    assert event.place_address == "ul. Cicha 3"
