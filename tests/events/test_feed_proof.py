"""Generated timetables go out through our feed and come back the same, through three engines and after edits."""

import datetime as dt
import shutil
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import walltime
from events.changes import note
from events.models import Event, Occurrence
from events.operations import cancel_event_dates, edit_event
from events.scopes import keys_of, touch
from events.states import OccurrenceState
from tests import make, make_events
from tests.conftest import NOW
from tests.events.readers import READERS
from tests.events.test_kept_feeds import Answer
from tests.make_events import announcement

pytestmark = pytest.mark.django_db

FEED = "/feeds/events.ics?lang=en"
HOUR = dt.timedelta(hours=1)
WEEK = dt.timedelta(days=7)
ZONES = {"krakow": "Europe/Warsaw", "vilnius": "Europe/Vilnius"}
# Weeks that hold a change of the clock, and some that hold none; nights, when it changes, as often as evenings.
BEGINNINGS = [dt.date(2026, 12, 1), dt.date(2027, 3, 14), dt.date(2027, 3, 24), dt.date(2027, 10, 20)]

courses = st.fixed_dictionaries(
    {
        "city": st.sampled_from(sorted(ZONES)),
        "begins": st.builds(
            lambda day, more: day + dt.timedelta(days=more), st.sampled_from(BEGINNINGS), st.integers(0, 7)
        ),
        "time": st.builds(
            dt.time, st.one_of(st.integers(0, 4), st.integers(16, 22)), st.sampled_from([0, 30])
        ),
        "minutes": st.sampled_from([15, 60, 90, 240]),
        "weeks": st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True),
    }
)
edits = st.lists(
    st.tuples(st.sampled_from(["cancel", "move", "reword"]), st.integers(0, 99), st.integers(-50, 50)),
    max_size=4,
)


def announce(course: dict[str, Any]) -> None:
    """A weekly course by the clock on the wall, some of its weeks left out."""
    zone = ZoneInfo(ZONES[course["city"]])
    starts = []
    for week in sorted(course["weeks"]):
        face = dt.datetime.combine(course["begins"] + week * WEEK, course["time"], zone)
        starts.append(face.astimezone(dt.UTC))
    space = make.space(make.venue(city=course["city"]))
    make_events.event(make.group(), space, starts, long=dt.timedelta(minutes=course["minutes"]))


def move(date: Occurrence, by: dt.timedelta, now: dt.datetime) -> None:
    """As a house that offers another time would have it."""
    date.moved_from = date.starts_at
    date.starts_at, date.ends_at = date.starts_at + by, date.ends_at + by
    date.save()
    note([date], now)
    touch(keys_of(date.event), now)


def change(kind: str, which: int, amount: int, now: dt.datetime) -> set[str]:
    """One edit; the uids of the dates that it touches."""
    dates = list(Occurrence.objects.select_related("event").order_by("pk"))
    date = dates[which % len(dates)]
    if kind == "reword":
        edit_event(by=None, event=date.event, details=announcement(price={"en": f"{now}"}), now=now)
        return {str(each.uid) for each in date.event.occurrences.all()}
    if date.state == OccurrenceState.CANCELLED:
        return set()
    if kind == "cancel":
        cancel_event_dates(by=None, event=date.event, only={date.uid}, now=now)
    else:
        move(date, amount * HOUR / 2, now)
    return {str(date.uid)}


def entries(answer: Any) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(entry["UID"]): entry for entry in found}


def check(before: Any, after: Any, touched: set[str]) -> None:
    """Exactly what was touched is new, and whoever has the old calendar is given the new one."""
    old, new = entries(before), entries(after)
    assert set(new) == set(old)
    for uid, entry in new.items():
        if uid in touched:
            assert entry["SEQUENCE"] == old[uid]["SEQUENCE"] + 1
            assert entry["LAST-MODIFIED"].dt > old[uid]["LAST-MODIFIED"].dt
        else:
            assert entry.to_ical() == old[uid].to_ical()
    status = 200 if touched else 304
    for header, name in (("ETag", "if_none_match"), ("Last-Modified", "if_modified_since")):
        asked = {name: before[header]}
        assert Answer(FEED, **asked).status == status
        headers = {name.replace("_", "-"): value for name, value in asked.items()}
        assert Client().get(FEED, headers=headers).status_code == status


def look() -> Any:
    answer = Client().get(FEED)
    assert answer.status_code == 200
    assert Answer(FEED).content == answer.content
    return answer


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(timetable=st.lists(courses, min_size=1, max_size=3), changes=edits)
def test_a_timetable_comes_back_as_it_went_out(
    settings: Any, timetable: list[dict[str, Any]], changes: list[tuple[str, int, int]]
) -> None:
    shutil.rmtree(settings.FEEDS_ROOT, ignore_errors=True)
    with transaction.atomic(), time_machine.travel(NOW, tick=False) as clock:
        for course in timetable:
            announce(course)
        # Changes within one second are dated a second apart; until those have passed nothing is kept.
        clock.move_to(NOW + HOUR / 2)
        answer = look()
        for number, (kind, which, amount) in enumerate(changes, 1):
            moment = NOW + number * HOUR
            touched = change(kind, which, amount, moment)
            clock.move_to(moment + HOUR / 2)
            before, answer = answer, look()
            check(before, answer, touched)
        expected = {str(row.uid): (row.starts_at, row.ends_at) for row in Occurrence.objects.all()}
        for read in READERS:
            assert read(answer.content) == expected
        _cancelled_is_said(answer)
        transaction.set_rollback(True)


def _cancelled_is_said(answer: Any) -> None:
    said = {uid for uid, entry in entries(answer).items() if entry["STATUS"] == "CANCELLED"}
    rows = Occurrence.objects.filter(state=OccurrenceState.CANCELLED)
    assert said == {str(row.uid) for row in rows}


@pytest.mark.parametrize("zone", ZONES.values())
def test_a_moved_evening_is_at_its_new_hour_on_the_wall(zone: str, visitor: Client, now: dt.datetime) -> None:
    city = {value: name for name, value in ZONES.items()}[zone]
    evening = dt.datetime(2027, 3, 25, 18, tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
    event = make_events.event(space=make.space(make.venue(city=city)), starts=[evening])
    # Three days on, with the change of the clock in between: an hour less by the instant, none on the wall.
    move(Occurrence.objects.select_related("event").get(), dt.timedelta(days=3) - HOUR, now)
    answer = visitor.get(f"/feeds/events/{Event.objects.get(pk=event.pk).slug}.ics")
    for read in READERS:
        ((start, _end),) = read(answer.content).values()
        assert f"{walltime.local(start, zone):%F %R}" == "2027-03-28 18:00"
