"""How a house is used: hours offered, asked for, given and refused, as sums that tell on nobody.

Hours are counted for each part of the floor, so that they can be held against each other: two hours in a hall of two
parts are four. One source for the page and the file; a fixed number of queries, whatever the window.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from bookings.models import Demand, Occurrence, OccurrenceQuerySet
from bookings.states import OccurrenceState
from bookings.suppression import Weighed, kept_back
from core import walltime
from core.clockwork import by_hour
from core.intervals import Interval, intersect, merge, subtract
from spaces.models import ClaimKind, Occupancy, Space, Venue
from spaces.opening import open_hours

K = TypeVar("K", bound=Hashable)
Hour = tuple[int, int]
"""Weekday (Monday is 0) and wall-clock hour."""

LONGEST_DAYS = 732


class Measure(StrEnum):
    """What is counted."""

    OFFERED = "offered"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


NEVER_ASKED = frozenset({OccurrenceState.LEFT_OUT})
GIVEN = frozenset({OccurrenceState.APPROVED})
REFUSED = frozenset({OccurrenceState.DECLINED, OccurrenceState.EXPIRED})


@dataclass(frozen=True)
class Season:
    """Days from first to last, both included, on the venue's wall."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    def window(self, zone: str) -> Interval:
        """From the first midnight to the last."""
        return Interval(walltime.day(self.first, zone).start, walltime.day(self.last, zone).end)

    def before(self) -> "Season":
        """As many days, just before."""
        last = self.first - dt.timedelta(days=1)
        return Season(last - dt.timedelta(days=self.days - 1), last)

    def a_year_earlier(self) -> "Season":
        """The same weekdays of the year before: 52 weeks earlier, so that Mondays stand against Mondays."""
        year = dt.timedelta(weeks=52)
        return Season(self.first - year, self.last - year)


@dataclass(frozen=True, slots=True)
class _Date:
    """A date that was asked for, with what is summed about it."""

    interval: Interval
    state: str
    parts: int
    request: int
    group: int
    form: str
    purpose: str

    @property
    def measures(self) -> Iterable[Measure]:
        yield Measure.ASKED
        if self.state in GIVEN:
            yield Measure.GIVEN
        elif self.state in REFUSED:
            yield Measure.REFUSED


@dataclass(frozen=True)
class Line:
    """One kind of purpose or group: requests and hours; None where the number is too small to tell."""

    key: str
    requests: int | None
    asked: int | None
    given: int | None


@dataclass(frozen=True)
class Usage:
    """The sums of a season. Times in minutes."""

    season: Season
    offered: Mapping[Hour, int]
    dates: Sequence[_Date]
    zone: str

    @cached_property
    def totals(self) -> dict[Measure, int | None]:
        """All minutes of each measure; None where so few requests stand behind it that it is not told."""
        told: dict[Measure, int | None] = {Measure.OFFERED: sum(self.offered.values())}
        for measure in (Measure.ASKED, Measure.GIVEN, Measure.REFUSED):
            dates = [date for date in self.dates if measure in date.measures]
            whole = Weighed(_minutes(dates), len({date.request for date in dates}))
            told[measure] = None if whole.is_small else whole.minutes
        return told

    @cached_property
    def requests(self) -> int | None:
        """How many requests had a date in the season; None for too few to tell."""
        whole = Weighed(count=len({date.request for date in self.dates}))
        return None if whole.is_small else whole.count

    def map(self, measure: Measure) -> dict[Hour, int | None]:
        """Minutes by weekday and hour; None where fewer dates stand behind them than can be told."""
        if measure is Measure.OFFERED:
            return dict(self.offered)
        minutes: Counter[Hour] = Counter()
        behind: Counter[Hour] = Counter()
        for date in (date for date in self.dates if measure in date.measures):
            hours = list(by_hour(date.interval, self.zone))
            for weekday, hour, length in hours:
                minutes[weekday, hour] += length * date.parts
            behind.update({(weekday, hour) for weekday, hour, _ in hours})
        cells = {hour: Weighed(minutes[hour], behind[hour]) for hour in minutes}
        hidden = kept_back(cells, total_is_told=True)
        return {hour: None if hour in hidden else cell.minutes for hour, cell in cells.items()}

    def by_purpose(self) -> list[Line]:
        """Requests and hours by kind of purpose, the largest first."""
        return self._lines(lambda date: date.purpose)

    def by_form(self) -> list[Line]:
        """Requests and hours by kind of group, the largest first."""
        return self._lines(lambda date: date.form)

    def _lines(self, key_of: Callable[[_Date], str]) -> list[Line]:
        kinds: dict[str, list[_Date]] = {}
        for date in self.dates:
            kinds.setdefault(key_of(date), []).append(date)
        cells = {key: _weigh(dates) for key, dates in kinds.items()}
        hidden = kept_back(cells, total_is_told=True)
        told = [_line(key, dates) for key, dates in kinds.items() if key not in hidden]
        told.sort(key=lambda line: (-(line.asked or 0), line.key))
        return told + [Line(key, None, None, None) for key in sorted(hidden)]


def _weigh(dates: Sequence[_Date]) -> Weighed:
    return Weighed(
        minutes=_minutes(dates),
        count=len({date.request for date in dates}),
        groups=len({date.group for date in dates}),
    )


def _line(key: str, dates: Sequence[_Date]) -> Line:
    given = _minutes(date for date in dates if date.state in GIVEN)
    return Line(key, len({date.request for date in dates}), _minutes(dates), given)


def _minutes(dates: Iterable[_Date]) -> int:
    return sum(date.interval.minutes * date.parts for date in dates)


def usage_of(venue: Venue, season: Season) -> Usage:
    """The sums of a house over a season.

    Raises:
        ValueError: when the season is longer than `LONGEST_DAYS` or ends before it begins.
    """
    if not 1 <= season.days <= LONGEST_DAYS:
        raise ValueError(season)
    spaces = list(Space.objects.filter(venue=venue).with_house())
    window = season.window(venue.zone)
    return Usage(season, _offered(spaces, window, venue.zone), _dates(venue, spaces, window), venue.zone)


def _offered(spaces: Sequence[Space], window: Interval, zone: str) -> dict[Hour, int]:
    """Open hours of every part, less what the house closed."""
    by_part: dict[int, list[Interval]] = {}
    for space in spaces:
        if space.retired_at is None:
            hours = open_hours(space, window)
            for part in space.part_ids():
                by_part.setdefault(part, []).extend(hours)
    closed = _closed(by_part, window)
    sums: Counter[Hour] = Counter()
    for part, hours in by_part.items():
        for span in subtract(merge(hours), closed.get(part, [])):
            for weekday, hour, minutes in by_hour(span, zone):
                sums[weekday, hour] += minutes
    return dict(sums)


def _closed(parts: Iterable[int], window: Interval) -> dict[int, list[Interval]]:
    rows = Occupancy.objects.of_parts(list(parts)).overlapping(window).filter(kind=ClaimKind.BLACKOUT)
    closed: dict[int, list[Interval]] = {}
    for part, start, end in rows.values_list("part_id", "starts_at", "ends_at"):
        closed.setdefault(part, []).append(Interval(start, end))
    return closed


def _dates(venue: Venue, spaces: Sequence[Space], window: Interval) -> list[_Date]:
    """Dates that were asked for, as far as they lie in the window."""
    parts = {space.pk: len(space.part_ids()) for space in spaces}
    rows = (
        OccurrenceQuerySet(Occurrence)
        .filter(booking__space__venue=venue)
        .overlapping(window)
        .exclude(state__in=NEVER_ASKED)
        .order_by("starts_at", "pk")
        .values_list(
            "starts_at",
            "ends_at",
            "state",
            "booking__space",
            "booking",
            "booking__group",
            "booking__group__form",
            "booking__purpose",
        )
    )
    return [
        _Date(inside, state, parts[space], request, group, form, purpose)
        for start, end, state, space, request, group, form, purpose in rows
        for inside in intersect([window], [Interval(start, end)])
    ]


@dataclass(frozen=True)
class Unmet:
    """What was wanted and could not be had, as sums of dates; None where the number is too small to tell."""

    dates: int | None
    by_reason: Sequence[tuple[str, int | None]]
    by_purpose: Sequence[tuple[str, int | None]]
    by_size: Sequence[tuple[str, int | None]]
    by_hour: Mapping[Hour, int | None]


SIZES = [(10, "1-10"), (20, "11-20"), (40, "21-40"), (80, "41-80"), (160, "81-160")]
LARGEST = "161-"


def size_of(people: int) -> str:
    """The band of sizes into which a number of people falls; open at the top."""
    return next((name for most, name in SIZES if people <= most), LARGEST)


def unmet_in(season: Season, *, venue: Venue | None = None, city: str | None = None) -> Unmet:
    """The needs of a house or of a city that failed in the months of a season; one query."""
    rows = Demand.objects.filter(month__gte=season.first.replace(day=1), month__lte=season.last)
    rows = rows.filter(venue=venue) if venue else rows
    rows = rows.filter(city=city) if city else rows
    needs = list(rows.values_list("reason", "purpose", "people", "weekday", "hour", "dates"))
    total = Weighed(count=len(needs))
    return Unmet(
        dates=None if total.is_small else sum(need[-1] for need in needs),
        by_reason=_tell((reason, dates) for reason, _p, _n, _w, _h, dates in needs),
        by_purpose=_tell((purpose, dates) for _r, purpose, _n, _w, _h, dates in needs),
        by_size=_tell((size_of(people), dates) for _r, _p, people, _w, _h, dates in needs),
        by_hour=dict(_tell(((weekday, hour), dates) for _r, _p, _n, weekday, hour, dates in needs)),
    )


def _tell(pairs: Iterable[tuple[K, int]]) -> list[tuple[K, int | None]]:
    """Dates by key, the most wanted first; a key that fewer needs stand behind than can be told has None."""
    sums: Counter[K] = Counter()
    needs: Counter[K] = Counter()
    for key, dates in pairs:
        sums[key] += dates
        needs[key] += 1
    hidden = kept_back({key: Weighed(count=needs[key]) for key in sums}, total_is_told=True)
    told = [(key, dates) for key, dates in sums.most_common() if key not in hidden]
    return [*told, *((key, None) for key in sums if key in hidden)]
