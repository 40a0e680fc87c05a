"""What availability needs to know of spaces, as plain values.

A page about all spaces of a city reads five hundred of them with their weeks: as rows of plain values they cost a
tenth of what model objects cost. They bear the names of the models' fields, so that what speaks of hours
(`spaces.opening`) takes either.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, NamedTuple, Protocol, TypeVar

from django.db import connection

from core.cities import CITIES
from core.intervals import Interval
from spaces.models import InSchoolHolidays, OpeningException, SchoolHoliday, Season, Space, SpaceQuerySet
from spaces.year import EVERY_WEEK_ALIKE, Year, rules_of, year_by, year_of

Row = TypeVar("Row", bound=tuple[Any, ...])


class InTheWeek(Protocol):
    """Hours on a weekday, stored or not."""

    @property
    def weekday(self) -> int: ...
    @property
    def opens(self) -> dt.time: ...
    @property
    def closes(self) -> dt.time: ...
    @property
    def season_id(self) -> int | None: ...


class OnADate(Protocol):
    """A date on which the hours differ, stored or not."""

    @property
    def date(self) -> dt.date: ...
    @property
    def opens(self) -> dt.time | None: ...
    @property
    def closes(self) -> dt.time | None: ...
    @property
    def reason(self) -> Any: ...


class Keeping(Protocol):
    """A house, as far as it rules the hours of its spaces."""

    @property
    def zone(self) -> str: ...
    @property
    def city(self) -> str: ...
    @property
    def open_on_holidays(self) -> bool: ...


class House(NamedTuple):
    """A house, by the names of `Venue`."""

    zone: str
    city: str
    open_on_holidays: bool


class Hours(NamedTuple):
    """Hours on a weekday, by the names of `OpeningHours`."""

    weekday: int
    opens: dt.time
    closes: dt.time
    season_id: int | None


class Differing(NamedTuple):
    """A date that differs, by the names of `OpeningException`."""

    date: dt.date
    opens: dt.time | None
    closes: dt.time | None
    reason: Mapping[str, str]


class Part(NamedTuple):
    """A part of a house's year, by the names of `Season`."""

    pk: int
    first_month: int
    first_day: int
    last_month: int
    last_day: int
    year: int | None
    region_id: str | None


class Resting(NamedTuple):
    """When schools rest, by the names of `SchoolHoliday`."""

    first: dt.date
    last: dt.date
    name: Mapping[str, str]


class Pattern:
    """Everything that decides when a space is open; spaces that open alike share one object."""

    def __init__(
        self,
        venue: House,
        hours: tuple[Hours, ...],
        exceptions: tuple[Differing, ...],
        year: Year = EVERY_WEEK_ALIKE,
    ) -> None:
        self.venue = venue
        self.hours = hours
        self.exceptions = exceptions
        self.year = year


class Place(NamedTuple):
    """A space as availability sees it: its floor, its buffers (minutes) and when it is open."""

    pk: int
    parts: tuple[int, ...]
    buffer_before: int
    buffer_after: int
    pattern: Pattern
    more: tuple[Any, ...] = ()
    """What else was asked for when it was read."""

    @property
    def zone(self) -> str:
        """The zone in which its hours are meant."""
        return self.pattern.venue.zone

    def with_buffers(self, interval: Interval) -> Interval:
        """What a booking of the interval takes."""
        return interval.widen(self.buffer_before, self.buffer_after)


class More(NamedTuple):
    """What else to read of each space: columns, and tables to join, of those that the statement names `s` and `v`."""

    columns: tuple[str, ...] = ()
    joins: str = ""


NO_MORE = More()


class Life(NamedTuple):
    """A space's year, and what tells it from others: its house and what it does in school holidays; else nothing."""

    year: Year
    key: tuple[int, str] | None


ORDINARY = Life(EVERY_WEEK_ALIKE, None)


class _Patterns:
    """One object for spaces that open alike. Texts cannot be keys: a date is told by its times and its words."""

    def __init__(self) -> None:
        self._known: dict[Any, Pattern] = {}

    def of(
        self, venue: House, hours: tuple[Hours, ...], exceptions: tuple[Differing, ...], life: Life
    ) -> Pattern:
        told = tuple((*item[:3], *sorted(item.reason.items())) for item in exceptions) if exceptions else ()
        key = (venue, hours, told, life.key)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Pattern(venue, hours, exceptions, life.year)
        return known


def of(spaces: Iterable[Space | Place]) -> list[Place]:
    """Of spaces that were read with `SpaceQuerySet.with_house`, or are known so already: no query."""
    patterns = _Patterns()
    return [space if isinstance(space, Place) else _of_space(space, patterns) for space in spaces]


def _of_space(space: Space, patterns: _Patterns) -> Place:
    hours = tuple(_copied(Hours, item) for item in space.hours.all())
    exceptions = tuple(_copied(Differing, item) for item in space.exceptions.all())
    year = year_of(space)
    life = Life(year, (space.venue_id, rules_of(space).in_school_holidays)) if year.seasons else ORDINARY
    pattern = patterns.of(_copied(House, space.venue), hours, exceptions, life)
    return Place(space.pk, tuple(space.part_ids()), space.buffer_before, space.buffer_after, pattern)


def _copied(kind: type[Row], item: object) -> Row:
    fields: Sequence[str] = kind._fields  # type: ignore[attr-defined]  # every Row is a NamedTuple
    return kind(*(getattr(item, name) for name in fields))


def read(
    spaces: SpaceQuerySet, days_in: Callable[[str], Iterable[dt.date]], more: More = NO_MORE
) -> list[Place]:
    """Of the spaces of a queryset, in its order, for these wall-clock days of a zone.

    One query however many; one more where a day differs, and two where a house keeps seasons. What a week, an
    exception or a school's holidays say of other days is not there.
    """
    days = {day for zone in ZONES for day in days_in(zone)}
    rows = _rows(spaces, days, more)
    if elsewhere := {row[VENUE].zone for row in rows} - ZONES:
        # A house outside our cities: its days may be others, and are asked for as well.
        days |= {day for zone in elsewhere for day in days_in(zone)}
        rows = _rows(spaces, days, more)
    differing = any(row[IS_OTHER] for row in rows)
    exceptions, patterns = _exceptions(spaces, days) if differing else {}, _Patterns()
    lives = _lives({row[LIFE] for row in rows}, days)
    places = []
    for pk, same in groupby(rows, key=itemgetter(0)):
        (_, before, after, parts, venue, hours, _, life, told), *others = same
        if others:
            parts = tuple(sorted({*parts, *chain.from_iterable(row[PARTS] for row in others)}))
            hours = tuple(sorted({*hours, *chain.from_iterable(row[HOURS] for row in others)}))
        pattern = patterns.of(venue, hours, tuple(exceptions.get(pk, ())), lives[life])
        places.append(Place(pk, parts, before, after, pattern, told))
    return places


ZONES = {city.zone for city in CITIES.values()}
PARTS, VENUE, HOURS, IS_OTHER, LIFE = 3, 4, 5, 6, 7


# In one statement of our own words: the ORM would take longer to make it than the database to answer. Only which
# spaces are meant is the queryset's. A season is named where its house keeps any.
TOLD = """
SELECT s.id, s.buffer_before, s.buffer_after, p.part_id,
       v.zone, v.city, v.open_on_holidays,
       h.weekday, h.opens, h.closes, h.season_id,
       {differs},
       (SELECT e.venue_id FROM spaces_season e WHERE e.venue_id = v.id LIMIT 1), r.in_school_holidays{more}
FROM spaces_space s
JOIN spaces_venue v ON v.id = s.venue_id
LEFT JOIN spaces_space_parts p ON p.space_id = s.id
LEFT JOIN spaces_openinghours h ON h.space_id = s.id AND h.weekday IN ({weekdays})
LEFT JOIN spaces_spacerules r ON r.space_id = s.id
{joins}
WHERE s.id IN ({spaces})
ORDER BY v.name, s.slug
"""
DIFFERS = "EXISTS (SELECT 1 FROM spaces_openingexception x WHERE x.space_id = s.id AND x.date IN ({dates}))"


def _told(spaces: SpaceQuerySet, days: Collection[dt.date], more: More) -> list[tuple[Any, ...]]:
    those, values = _ids(spaces).query.sql_with_params()
    weekdays = ", ".join(str(number) for number in sorted({day.weekday() for day in days})) or "NULL"
    dates = [connection.ops.adapt_datefield_value(day) for day in days]
    differs = DIFFERS.format(dates=", ".join(["%s"] * len(dates))) if dates else "FALSE"
    # Nothing but names and numbers of our own, and Django's own words, go into the text.
    text = TOLD.format(
        differs=differs,
        weekdays=weekdays,
        spaces=those,
        more="".join(f", {name}" for name in more.columns),
        joins=more.joins,
    )
    with connection.cursor() as cursor:
        cursor.execute(text, [*dates, *values])
        return list(cursor.fetchall())


def _rows(spaces: SpaceQuerySet, days: Collection[dt.date], more: More) -> list[tuple[Any, ...]]:
    """One for each part and each of the hours of a space. What many spaces share is one object."""
    houses, hours = dict[Any, House](), dict[Any, tuple[Hours, ...]]()
    first = 4 + len(House._fields)
    last = first + len(Hours._fields)
    rows = []
    for row in _told(spaces, days, more):
        venue, week, life, others = row[4:first], row[first:last], row[last + 1 : last + 3], row[last + 3 :]
        if venue not in houses:
            houses[venue] = House(venue[0], venue[1], bool(venue[2]))
        if week not in hours:
            hours[week] = () if week[0] is None else (_hours(*week),)
        parts = () if row[3] is None else (row[3],)
        rows.append((row[0], row[1], row[2], parts, houses[venue], hours[week], row[last], life, others))
    return rows


def _hours(weekday: int, opens: Any, closes: Any, season: int | None) -> Hours:
    return Hours(weekday, _clock(opens), _clock(closes), season)


def _clock(told: Any) -> dt.time:
    # SQLite keeps times of day as text.
    return told if isinstance(told, dt.time) else dt.time.fromisoformat(told)


def _lives(told: Collection[tuple[int | None, str | None]], days: Collection[dt.date]) -> dict[Any, Life]:
    """The years of spaces by house and what they do in school holidays; ordinary where a house keeps no seasons."""
    houses = {house for house, _in_school_holidays in told if house is not None}
    seasons: dict[int, list[Part]] = {}
    if houses:
        rows = Season.objects.filter(venue__in=houses).order_by("year", "first_month", "first_day", "pk")
        for house, *row in rows.values_list("venue_id", *Part._fields):
            seasons.setdefault(house, []).append(Part(*row))
    resting = _resting(
        {part.region_id for parts in seasons.values() for part in parts if part.region_id}, days
    )
    lives = {}
    for house, in_school_holidays in told:
        does = in_school_holidays or InSchoolHolidays.AS_USUAL
        there = seasons.get(house, []) if house is not None else []
        life = Life(year_by(there, resting, does), (house, does)) if house and there else ORDINARY
        lives[house, in_school_holidays] = life
    return lives


def _resting(regions: Collection[str], days: Collection[dt.date]) -> dict[str | None, list[Resting]]:
    found: dict[str | None, list[Resting]] = {}
    if days and regions:
        rows = SchoolHoliday.objects.filter(region__in=regions, first__lte=max(days), last__gte=min(days))
        for region, *row in rows.order_by("first").values_list("region_id", *Resting._fields):
            found.setdefault(region, []).append(Resting(*row))
    return found


def _exceptions(spaces: SpaceQuerySet, days: Collection[dt.date]) -> dict[int, list[Differing]]:
    rows = OpeningException.objects.filter(space__in=_ids(spaces), date__in=days)
    found: dict[int, list[Differing]] = {}
    for space, *told in rows.order_by("date", "opens").values_list("space_id", *Differing._fields):
        found.setdefault(space, []).append(Differing(*told))
    return found


def _ids(spaces: SpaceQuerySet) -> Any:
    return spaces.select_related(None).prefetch_related(None).order_by().values("pk")
