"""A database as large as one likes, for measuring: many houses, full weeks, thousands of announcements.

Rows are written past the operations, for a million requests would take days, but under the database's own
constraints, and to the shape that operations leave: a booking is one weekly series, each of its dates has an
occurrence, and its time is taken in the ledger under that occurrence's claim.
"""

import datetime as dt
import random
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice, product

from django.db import transaction

from accounts.models import Group
from bookings.models import Booking, Occurrence
from bookings.states import BookingState, OccurrenceState, Purpose
from core import walltime
from core.cities import CITIES
from core.languages import LANGUAGES
from frontend.demo import bulk
from frontend.demo.scale_events import announce_each
from spaces.models import ClaimKind, Known, Occupancy, OpeningHours, Part, Space, Venue, VenueKind

Say = Callable[[str], object]

APPROVED = OccurrenceState.APPROVED.value
SPACES_IN_HOUSE = 10
GROUPS = 20
# Two hours each, from eight to ten at night; two of three such times of a week are taken.
STARTS = [dt.time(hour) for hour in range(8, 22, 2)]
LENGTH = dt.timedelta(hours=2)
SLOTS = list(product(range(7), STARTS))
SERIES_IN_SPACE = len(SLOTS) * 2 // 3


@dataclass(frozen=True)
class Scale:
    """How many of each there shall be."""

    spaces: int = 500
    occupancies: int = 1_000_000
    events: int = 10_000


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a series."""

    id: int
    claim: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime


@transaction.atomic
def fill_to_scale(scale: Scale, *, now: dt.datetime, say: Say) -> None:
    """Add houses, bookings and events of this number, once; all are marked as invented."""
    if Venue.objects.filter(slug=_house_slug(0)).exists():
        say("The database is filled for measuring already.")
        return
    spaces = add_houses(scale.spaces)
    say(f"{len(spaces)} spaces are there.")
    bookings = _add_bookings(spaces, _add_groups(now.date()), scale, now)
    say(f"{len(bookings)} bookings are there.")
    # Made anew for each table instead of kept: a million dates fill half a gigabyte.
    dates = partial(_dates, bookings, scale.occupancies, bulk.next_id(Occurrence), now)
    _add_dates(dates())
    say("Their dates are there.")
    _add_occupancies(dates(), spaces)
    say("The ledger is filled.")
    coming = partial(_coming, dates, now)
    every = max(sum(1 for _ in coming()) // max(scale.events, 1), 1)
    announced = announce_each(islice(coming(), 0, None, every), scale.events, now)
    say(f"{announced} events are there.")


def _house_slug(number: int) -> str:
    return f"measured-house-{number}"


def _texts(words: str) -> dict[str, str]:
    return {language: f"{words} ({language})" for language in LANGUAGES}


def add_houses(spaces: int) -> list[Space]:
    """Managed houses with so many spaces, of one part each, open from 8 to 22."""
    cities = list(CITIES.values())
    houses = [
        Venue(
            slug=_house_slug(number),
            name=f"Measured house {number}",
            kind=VenueKind.values[number % len(VenueKind)],
            city=cities[number % len(cities)].slug,
            zone=cities[number % len(cities)].zone,
            district=f"District {number % 9}",
            about=_texts("About the house"),
            house_rules=_texts("Rules of the house"),
            open_on_holidays=True,
            managed=True,
            invented=True,
        )
        for number in range(-(-spaces // SPACES_IN_HOUSE))
    ]
    Venue.objects.bulk_create(houses, bulk.CHUNK)
    return _add_spaces(houses, spaces)


def _add_spaces(houses: Sequence[Venue], number: int) -> list[Space]:
    spaces = [
        Space(
            venue=houses[index // SPACES_IN_HOUSE],
            slug=f"measured-space-{index}",
            name=_texts(f"Room {index}"),
            about=_texts("About the room"),
            capacity=10 + index % 12 * 10,
            step_free=Known.values[index % 3],
        )
        for index in range(number)
    ]
    Space.objects.bulk_create(spaces, bulk.CHUNK)
    parts = [Part(venue=space.venue, name=space.slug) for space in spaces]
    Part.objects.bulk_create(parts, bulk.CHUNK)
    Space.parts.through.objects.bulk_create(
        [Space.parts.through(space=space, part=part) for space, part in zip(spaces, parts, strict=True)],
        bulk.CHUNK,
    )
    OpeningHours.objects.bulk_create(
        (
            OpeningHours(space=space, weekday=day, opens=dt.time(8), closes=dt.time(22))
            for space, day in product(spaces, range(7))
        ),
        bulk.CHUNK,
    )
    return spaces


def _add_groups(today: dt.date) -> list[Group]:
    groups = [
        Group(
            slug=f"measured-group-{number}",
            name=f"Measured group {number}",
            about=_texts("About the group"),
            listed=True,
            invented=True,
            founded_on=today,
        )
        for number in range(GROUPS)
    ]
    return Group.objects.bulk_create(groups)


def _add_bookings(
    spaces: Sequence[Space], groups: Sequence[Group], scale: Scale, now: dt.datetime
) -> list[Booking]:
    """As many weekly series in each space as there are free times, or fewer where so few are wanted."""
    series = min(SERIES_IN_SPACE, -(-scale.occupancies // max(len(spaces), 1)))
    bookings = [
        Booking(
            space=space,
            group=groups[number % len(groups)],
            status=BookingState.APPROVED,
            purpose=Purpose.values[number % len(Purpose)],
            title=f"Purpose {number}",
            expected_people=10,
            rules_version=1,
            asked_at=now,
            answer_by=now,
            decided_at=now,
        )
        for number, (space, _) in enumerate(product(spaces, range(series)))
    ]
    return Booking.objects.bulk_create(bookings, bulk.CHUNK)


def _dates(
    bookings: Sequence[Booking], number: int, first_id: int, now: dt.datetime
) -> Iterator[tuple[Booking, Date]]:
    """Each series in a time of the week of its own, half of its weeks before now and half after.

    The same each time, so that figures can be compared.
    """
    weeks = -(-number // max(len(bookings), 1))
    monday = now.date() - dt.timedelta(days=now.weekday() + 7 * (weeks // 2))
    chance = random.Random(1)  # noqa: S311 (invented data)
    slots: dict[int, list[tuple[int, dt.time]]] = {}
    for index in range(number):
        booking, week = bookings[index // weeks], index % weeks
        if week == 0:
            free = slots.setdefault(booking.space_id, chance.sample(SLOTS, len(SLOTS)))
            weekday, starts = free.pop()
        day = monday + dt.timedelta(days=weekday + 7 * week)
        moment = _moment(day, starts, booking.space.venue.zone)
        claim = uuid.UUID(int=chance.getrandbits(128), version=4)
        yield booking, Date(first_id + index, claim, moment, moment + LENGTH)


def _coming(
    dates: Callable[[], Iterator[tuple[Booking, Date]]], now: dt.datetime
) -> Iterator[tuple[Booking, Date]]:
    return (pair for pair in dates() if pair[1].starts_at > now)


@cache
def _moment(day: dt.date, starts: dt.time, zone: str) -> dt.datetime:
    return walltime.at(day, starts, zone)


def _add_dates(dates: Iterable[tuple[Booking, Date]]) -> None:
    bulk.insert(
        Occurrence,
        ["id", "claim", "booking", "starts_at", "ends_at", "state", "sequence"],
        (
            (date.id, date.claim, booking.pk, date.starts_at, date.ends_at, APPROVED, 0)
            for booking, date in dates
        ),
    )


def _add_occupancies(dates: Iterable[tuple[Booking, Date]], spaces: Sequence[Space]) -> None:
    first = bulk.next_id(Occupancy)
    through = Space.parts.through.objects.filter(space__in=[space.pk for space in spaces])
    part_of = dict(through.values_list("space_id", "part_id"))
    bulk.insert(
        Occupancy,
        ["id", "part", "starts_at", "ends_at", "kind", "claim"],
        (
            (
                first + index,
                part_of[booking.space_id],
                date.starts_at,
                date.ends_at,
                ClaimKind.BOOKING.value,
                date.claim,
            )
            for index, (booking, date) in enumerate(dates)
        ),
    )
