"""What a manager looks at before deciding: each date with what stands against it, and the room's week."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count

from bookings.access import dates_of_houses
from bookings.claims import claims_of
from bookings.equipment import Shortage, shortages_of
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.prospects import waiting_dates
from bookings.states import BookingState, OccurrenceState
from core import walltime
from core.intervals import Interval
from frontend.dates import day_there
from spaces import ledger
from spaces.access import Viewer
from spaces.availability import State, taken
from spaces.models import Equipment, Space
from spaces.opening import open_hours

GRANTED = {BookingState.APPROVED, BookingState.DONE, BookingState.CANCELLED}
MINE = "mine"
STANDING = {OccurrenceState.REQUESTED, OccurrenceState.APPROVED}


@dataclass(frozen=True)
class Obstacle:
    """What stands where a date would be: another booking of the house, or time that it closed."""

    interval: Interval
    kind: str
    booking: Booking | None


@dataclass(frozen=True)
class DecisionRow:
    """One date of a request, and what stands against it now."""

    date: Occurrence
    day: dt.date
    obstacles: Sequence[Obstacle]
    outside_hours: bool
    short: Sequence[Shortage] = ()

    @property
    def can_be_had(self) -> bool:
        """Nothing is in its way in the ledger; opening hours are the manager's own to stretch."""
        return not self.obstacles


def decision_rows(viewer: Viewer, booking: Booking, *, now: dt.datetime) -> list[DecisionRow]:
    """Every date in order; obstacles are looked for where nothing is decided yet, in a fixed number of queries."""
    dates = list(booking.occurrences.all())
    waiting = waiting_dates(booking)
    clashes = ledger.clashes(claims_of(booking, waiting))
    others = _by_claim(viewer, {clash.by for clash in clashes}, now)
    against: dict[uuid.UUID, dict[uuid.UUID, Obstacle]] = {}
    for clash in clashes:
        other = others.get(clash.by)
        found = Obstacle(
            other.interval if other else clash.taken, clash.kind, other.booking if other else None
        )
        # A hall of several parts is in the way once, not once for each part.
        against.setdefault(clash.claim.id, {})[clash.by] = found
    space = booking.space
    short = shortages_of([booking]).get(booking.pk, {})
    outside = _outside_hours(space, [date.interval for date in waiting])
    return [
        DecisionRow(
            date,
            day_there(date.starts_at, space.venue.zone),
            sorted(against.get(date.claim, {}).values(), key=lambda obstacle: obstacle.interval),
            date in waiting and date.interval in outside,
            short.get(date.interval, ()),
        )
        for date in dates
    ]


def short_things(rows: Sequence[DecisionRow]) -> list[Equipment]:
    """Equipment of which some date has too little."""
    things = {one.thing for row in rows for one in row.short}
    return sorted(things, key=lambda thing: thing.pk)


def _by_claim(viewer: Viewer, claims: set[uuid.UUID], now: dt.datetime) -> dict[uuid.UUID, Occurrence]:
    """Dates of the viewer's houses by their claims."""
    return {date.claim: date for date in dates_of_houses(viewer, now=now).filter(claim__in=claims)}


def _outside_hours(space: Space, dates: Sequence[Interval]) -> set[Interval]:
    """Those that the house is not open for throughout; its hours are read once for all of them."""
    if not dates:
        return set()
    hull = Interval(min(date.start for date in dates), max(date.end for date in dates))
    hours = open_hours(space, hull)
    return {date for date in dates if not any(span.contains(date) for span in hours)}


@dataclass(frozen=True)
class Entry:
    """Something that takes the room's time; `mark` names its look."""

    interval: Interval
    mark: str
    booking: Booking | None
    clashes: bool = False
    """It wants, or has, time that the request asks for."""


@dataclass(frozen=True)
class DayPlan:
    """One day of the room."""

    date: dt.date
    hours: Sequence[Interval]
    entries: Sequence[Entry]


def room_week(viewer: Viewer, booking: Booking, day: dt.date, *, now: dt.datetime) -> list[DayPlan]:
    """The week that holds the day: opening hours and all that takes the room's time, in a fixed number of queries."""
    space, zone = booking.space, booking.space.venue.zone
    week = walltime.week(day, zone)
    hours = open_hours(space, week)
    entries = sorted(
        _with_clashes(booking, [*_bookings(viewer, booking, week, now), *_blackouts(space, week)]),
        key=lambda entry: entry.interval,
    )
    monday = day - dt.timedelta(days=day.weekday())
    return [
        DayPlan(
            date,
            [span for span in hours if day_there(span.start, zone) == date],
            [entry for entry in entries if max(day_there(entry.interval.start, zone), monday) == date],
        )
        for date in (monday + dt.timedelta(days=number) for number in range(7))
    ]


def _with_clashes(booking: Booking, entries: Sequence[Entry]) -> list[Entry]:
    """Marked where another entry and a date of the request that waits want the same time, buffers included."""
    wanted = [booking.space.with_buffers(date.interval) for date in waiting_dates(booking)]
    return [
        replace(entry, clashes=entry.mark != MINE and any(_takes(entry).overlaps(one) for one in wanted))
        for entry in entries
    ]


def _takes(entry: Entry) -> Interval:
    return entry.booking.space.with_buffers(entry.interval) if entry.booking else entry.interval


def _bookings(viewer: Viewer, booking: Booking, week: Interval, now: dt.datetime) -> list[Entry]:
    """Whatever shares a part with the room: a divisible hall is taken by its halves too."""
    dates = dates_of_houses(viewer, now=now).overlapping(week)
    sharing = dates.filter(booking__space__parts__in=booking.space.part_ids()).distinct()
    return [
        Entry(date.interval, _mark(date, booking), date.booking) for date in sharing if date.state in STANDING
    ]


def _mark(date: Occurrence, booking: Booking) -> str:
    if date.booking_id == booking.pk:
        return MINE
    return "requested" if date.state == OccurrenceState.REQUESTED else "event"


def _blackouts(space: Space, week: Interval) -> list[Entry]:
    """Time that no booking of ours takes: what the house or an outside calendar keeps."""
    pieces = taken([space], week)[space.pk]
    closed = {piece.interval for piece in pieces if piece.state is State.BLACKOUT}
    return [Entry(interval, "closed", None) for interval in closed]


def first_day(booking: Booking) -> dt.date:
    """The day whose week a decision is about: of the first date that waits, else of the first."""
    dates = waiting_dates(booking) or list(booking.occurrences.all())
    return day_there(dates[0].starts_at, booking.space.venue.zone)


@dataclass(frozen=True)
class Record:
    """What became of a group's bookings in a house, as counts and nothing else."""

    approved: int = 0
    declined: int = 0
    cancelled_dates: int = 0


def records(bookings: Collection[Booking]) -> dict[tuple[int, int], Record]:
    """The record of each group in each house (ids) that stands in these bookings; two queries for all of them."""
    groups = {booking.group_id for booking in bookings}
    houses = {booking.space.venue_id for booking in bookings}
    mine = Booking.objects.of_groups(groups).of_venues(houses).order_by()
    told = dict(_counts(mine.values_list("group", "space__venue", "status").annotate(Count("pk"))))
    off = OccurrenceQuerySet(Occurrence).filter(booking__in=mine, state=OccurrenceState.CANCELLED).order_by()
    gone = dict(
        _counts(off.values_list("booking__group", "booking__space__venue", "state").annotate(Count("pk")))
    )
    return {
        (group, house): Record(
            approved=sum(told.get((group, house, state), 0) for state in GRANTED),
            declined=told.get((group, house, BookingState.DECLINED), 0),
            cancelled_dates=gone.get((group, house, OccurrenceState.CANCELLED), 0),
        )
        for group in groups
        for house in houses
    }


def _counts(rows: Iterable[tuple[int, int, str, int]]) -> Iterator[tuple[tuple[int, int, str], int]]:
    for group, house, state, count in rows:
        yield (group, house, state), count


def record_of(booking: Booking) -> Record:
    """The record of the booking's group in its house."""
    return records([booking])[booking.group_id, booking.space.venue_id]
