"""The promise of the feeds: every engine reads every feed to the same instants as our occurrences."""

import datetime as dt
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
from django.test import Client

from accounts.models import Group
from events.models import Event, Occurrence
from events.operations import add_dates, cancel_event_dates
from events.planning import Dates
from events.states import Kind
from spaces.models import Occupancy, Space
from tests import make, make_events
from tests.events.readers import READERS, Reader, ical_js

pytestmark = pytest.mark.django_db

CITIES = {"warsaw": ZoneInfo("Europe/Warsaw"), "vilnius": ZoneInfo("Europe/Vilnius")}
# On both sides of the changes of 28 March and 31 October 2027, evenings as classes are held.
EVENINGS = [dt.date(2027, 3, 27), dt.date(2027, 3, 28), dt.date(2027, 10, 30), dt.date(2027, 10, 31)]
# Both changes are at 01:00 UTC, everywhere in the EU. Around it: before, across, at and after, and in autumn the
# hour that the clock shows twice, the first time round and the second.
SPRING, AUTUMN = dt.datetime(2027, 3, 28, 1, tzinfo=dt.UTC), dt.datetime(2027, 10, 31, 1, tzinfo=dt.UTC)
AROUND = [-150, -120, -90, -60, -30, 0, 30, 60, 90, 120]
QUARTER, DAY = dt.timedelta(minutes=15), dt.timedelta(days=1)


def evenings(zone: ZoneInfo) -> list[dt.datetime]:
    return [dt.datetime.combine(day, dt.time(18), zone).astimezone(dt.UTC) for day in EVENINGS]


def nights() -> list[dt.datetime]:
    return [change + dt.timedelta(minutes=each) for change in (SPRING, AUTUMN) for each in AROUND]


@pytest.fixture
def world(now: dt.datetime) -> dict[str, tuple[Event, Group, Space]]:
    """In each city a forum on evenings and in the small hours, one of its dates cancelled."""
    made = {}
    for city, zone in CITIES.items():
        group = make.group(slug=f"group-{city}", listed=True)
        space = make.space(make.venue(city=city, slug=f"venue-{city}"), slug=f"space-{city}")
        event = make_events.event(
            group,
            space,
            [*evenings(zone), *nights()],
            long=QUARTER,
            kind=Kind.HISTORY_FORUM,
            title={"en": f"Forum in {city}"},
        )
        # One that lasts across the change, so that its end is on the other side.
        for change in (SPRING, AUTUMN):
            across = make.space(space.venue)
            make_events.event(
                group, across, [change - 2 * QUARTER], long=4 * QUARTER, kind=Kind.HISTORY_FORUM
            )
        first = event.occurrences.all()[0]
        cancel_event_dates(by=None, event=event, only={first.uid}, now=now)
        made[city] = (event, group, space)
    return made


def expected(**condition: object) -> dict[str, tuple[dt.datetime, dt.datetime]]:
    rows = Occurrence.objects.filter(**condition)
    return {str(row.uid): (row.starts_at, row.ends_at) for row in rows}


@pytest.mark.parametrize("read", READERS)
def test_every_feed_is_read_to_the_instants_of_our_occurrences(
    visitor: Client, world: dict[str, tuple[Event, Group, Space]], read: Reader
) -> None:
    everything = expected()
    assert len(everything) == 2 * (4 + 20 + 2)
    for address in ("events.ics", "events.ics?lang=pl&neutral=1", "lda.ics", "events.ics?kind=history_forum"):
        assert read(visitor.get(f"/feeds/{address}").content) == everything, address
    for city, (event, group, space) in world.items():
        for address, condition in (
            (f"events.ics?city={city}", {"event__public_city": city}),
            (f"venues/venue-{city}.ics", {"event__public_venue": space.venue}),
            (f"spaces/space-{city}.ics", {"event__public_space": space}),
            (f"groups/group-{city}.ics", {"event__group": group}),
            (f"events/{event.slug}.ics", {"event": event}),
        ):
            assert read(visitor.get(f"/feeds/{address}").content) == expected(**condition), address


@pytest.mark.parametrize("read", READERS)
def test_evenings_stay_at_six_on_the_wall(
    visitor: Client, world: dict[str, tuple[Event, Group, Space]], read: Reader
) -> None:
    for city, zone in CITIES.items():
        event = world[city][0]
        starts = {
            start.astimezone(zone)
            for start, _ in read(visitor.get(f"/feeds/events/{event.slug}.ics").content).values()
        }
        assert {start.date() for start in starts if start.hour == 18} == set(EVENINGS)


@pytest.mark.parametrize("read", READERS)
def test_occupied_times_are_read_to_the_instants_of_the_ledger(
    visitor: Client, now: dt.datetime, read: Reader
) -> None:
    space = make.space(make.venue(city="vilnius"), buffer_before=15, buffer_after=30)
    moment = dt.datetime(2027, 10, 20, tzinfo=dt.UTC)
    make_events.booking(make.group(), space, evenings(CITIES["vilnius"])[2:], now=moment)
    make_events.booking(make.group(), space, [AUTUMN - QUARTER], long=2 * QUARTER, now=moment)
    with time_machine.travel(moment, tick=False):
        calendar = visitor.get(f"/feeds/spaces/{space.slug}/busy.ics").content
    taken = sorted(Occupancy.objects.values_list("starts_at", "ends_at"))
    assert len(taken) == 3
    assert sorted(read(calendar).values()) == taken
    periods = icalendar.Calendar.from_ical(calendar).walk("VFREEBUSY")[0]["FREEBUSY"]
    assert sorted((period.start, period.end) for period in periods) == taken
    seconds = [[int(start.timestamp()), int(end.timestamp())] for start, end in taken]
    assert sorted(ical_js(calendar)["busy"]) == seconds


def test_the_night_of_a_change_is_said_in_utc_and_all_else_on_the_wall(
    visitor: Client, world: dict[str, tuple[Event, Group, Space]]
) -> None:
    text = visitor.get(f"/feeds/events/{world['warsaw'][0].slug}.ics").content.decode()
    starts = [line for line in text.split("\r\n") if line.startswith("DTSTART")]
    assert {line for line in starts if "TZID" in line} == {
        f"DTSTART;TZID=Europe/Warsaw:{day:%Y%m%d}T180000" for day in EVENINGS
    }
    assert {line for line in starts if line.endswith("Z")} == {
        f"DTSTART:{night:%Y%m%dT%H%M%SZ}" for night in nights()
    }
    assert text.count("BEGIN:VTIMEZONE") == 1


def test_cancelled_dates_are_read_as_cancelled(
    visitor: Client, world: dict[str, tuple[Event, Group, Space]]
) -> None:
    events = ical_js(visitor.get("/feeds/events.ics").content)["events"]
    cancelled = {event["uid"]: event["sequence"] for event in events if event["status"] == "CANCELLED"}
    rows = Occurrence.objects.filter(state="cancelled")
    assert cancelled == {str(row.uid): 1 for row in rows}


@pytest.mark.parametrize("read", READERS)
@pytest.mark.parametrize("city", list(CITIES))
def test_whole_days_are_read_as_days_also_when_the_clock_changes(
    visitor: Client, now: dt.datetime, read: Reader, city: str
) -> None:
    """A day of 23 hours and one of 25 are days like all others, wherever the reader is."""
    event = make_events.elsewhere(dates=Dates(day=SPRING.date()), place_city=city, now=now)
    add_dates(by=None, event=event, dates=Dates(day=AUTUMN.date()), now=now)
    spring, autumn = event.occurrences.order_by("starts_at")
    assert (spring.interval.minutes, autumn.interval.minutes) == (23 * 60, 25 * 60)
    assert read(visitor.get(f"/feeds/events/{event.slug}.ics").content) == {
        str(spring.uid): (SPRING.date(), SPRING.date() + DAY),
        str(autumn.uid): (AUTUMN.date(), AUTUMN.date() + DAY),
    }
