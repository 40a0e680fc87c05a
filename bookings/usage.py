"""How a house is used: hours offered, asked for, given and refused, as sums that tell on nobody.

Hours are counted for each part of the floor, so that they can be held against each other: two hours in a hall of two
parts are four. One source for the page and the file; a fixed number of queries, whatever the window.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple, TypeVar

from bookings.models import Demand, Occurrence, OccurrenceQuerySet
from bookings.states import OccurrenceState
from bookings.suppression import Weighed, kept_back, with_next
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


OF_DATES = (Measure.ASKED, Measure.GIVEN, Measure.REFUSED)
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


def term_with(day: dt.date) -> Season:
    """The term or the summer that holds the day: from September, from February, and July with August."""
    if day.month >= 9:
        return Season(dt.date(day.year, 9, 1), dt.date(day.year + 1, 1, 31))
    if day.month == 1:
        return Season(dt.date(day.year - 1, 9, 1), dt.date(day.year, 1, 31))
    if day.month <= 6:
        return Season(dt.date(day.year, 2, 1), dt.date(day.year, 6, 30))
    return Season(dt.date(day.year, 7, 1), dt.date(day.year, 8, 31))


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
        hidden = _untold(self.dates, lambda dates: Weighed(count=_requests(dates)))
        sums = {measure: _minutes(_of(measure, self.dates)) for measure in OF_DATES}
        told = {measure: None if measure in hidden else minutes for measure, minutes in sums.items()}
        return {Measure.OFFERED: sum(self.offered.values()), **told}

    @cached_property
    def requests(self) -> int | None:
        """How many requests had a date in the season; None for too few to tell."""
        whole = Weighed(count=_requests(self.dates))
        return None if whole.is_small else whole.count

    def map(self, measure: Measure) -> dict[Hour, int | None]:
        """Minutes by weekday and hour; None where fewer dates stand behind them than can be told."""
        return dict(self.offered) if measure is Measure.OFFERED else self._maps[measure]

    @cached_property
    def _maps(self) -> dict[Measure, dict[Hour, int | None]]:
        hours: dict[Hour, Counter[_Date]] = {}
        for date in self.dates:
            for weekday, hour, length in by_hour(date.interval, self.zone):
                hours.setdefault((weekday, hour), Counter())[date] += length * date.parts
        untold = {
            hour: _untold(list(there), lambda dates: Weighed(count=len(dates)))
            for hour, there in hours.items()
        }
        return {measure: _map(measure, hours, untold) for measure in OF_DATES}

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
        hidden = kept_back({key: _weigh(dates) for key, dates in kinds.items()}, total_is_told=True)
        given = {key: _weigh(_of(Measure.GIVEN, dates)) for key, dates in kinds.items()}
        ungiven = {key for key, dates in kinds.items() if Measure.GIVEN in _untold(dates, _weigh)}
        ungiven = with_next(given, hidden | ungiven)
        told = [
            _line(key, dates, given_is_told=key not in ungiven)
            for key, dates in kinds.items()
            if key not in hidden
        ]
        told.sort(key=lambda line: (-(line.asked or 0), line.key))
        return told + [Line(key, None, None, None) for key in sorted(hidden)]


def _weigh(dates: Sequence[_Date]) -> Weighed:
    return Weighed(count=_requests(dates), groups=len({date.group for date in dates}))


def _of(measure: Measure, dates: Iterable[_Date]) -> list[_Date]:
    return [date for date in dates if measure in date.measures]


def _untold(dates: Sequence[_Date], weigh: Callable[[Sequence[_Date]], Weighed]) -> set[Measure]:
    """Which measures of the same dates are kept back: the small, and those that would leave something small over."""
    given, refused = _of(Measure.GIVEN, dates), _of(Measure.REFUSED, dates)
    of = {Measure.ASKED: dates, Measure.GIVEN: given, Measure.REFUSED: refused}
    hidden = {measure for measure, there in of.items() if weigh(there).is_small}
    for measure, there in ((Measure.GIVEN, given), (Measure.REFUSED, refused)):
        if there and weigh([date for date in dates if measure not in date.measures]).is_small:
            hidden.add(measure)
    rest = [date for date in dates if {*date.measures} == {Measure.ASKED}]
    if given and refused and weigh(rest).is_small:
        hidden.add(Measure.REFUSED)
    return hidden


def _map(
    measure: Measure, hours: Mapping[Hour, Mapping[_Date, int]], untold: Mapping[Hour, Collection[Measure]]
) -> dict[Hour, int | None]:
    """Minutes of one measure by hour; where a single one is kept back, the next smallest is too."""
    there = {hour: _of(measure, dates) for hour, dates in hours.items()}
    cells = {hour: Weighed(count=len(dates)) for hour, dates in there.items() if dates}
    hidden = with_next(cells, {hour for hour in cells if measure in untold[hour]})
    return {
        hour: None if hour in hidden else sum(hours[hour][date] for date in there[hour]) for hour in cells
    }


def _line(key: str, dates: Sequence[_Date], *, given_is_told: bool) -> Line:
    given = _minutes(_of(Measure.GIVEN, dates)) if given_is_told else None
    return Line(key, _requests(dates), _minutes(dates), given)


def _minutes(dates: Iterable[_Date]) -> int:
    return sum(date.interval.minutes * date.parts for date in dates)


def _requests(dates: Iterable[_Date]) -> int:
    return len({date.request for date in dates})


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

    season: Season
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


class _Need(NamedTuple):
    """A row of `Demand`, by the names of its columns."""

    venue: int | None
    reason: str
    purpose: str
    people: int
    weekday: int
    hour: int
    dates: int


def unmet_in(
    season: Season, *, venue: Venue | None = None, city: str | None = None, beside: Venue | None = None
) -> Unmet:
    """The needs of a house or of a city that failed in the months of a season; one query.

    Those of a city are told to many: of seasons that overlap, the few of one month would follow from the difference.
    So they are asked for by whole terms (`term_with`).

    Args:
        beside: the house whose own needs are told too, so that no few others follow from the difference.
    """
    rows = Demand.objects.filter(month__gte=season.first.replace(day=1), month__lte=season.last)
    rows = rows.filter(venue=venue) if venue else rows
    rows = rows.filter(city=city) if city else rows
    needs = [_Need(*row) for row in rows.values_list(*_Need._fields)]
    house = beside.pk if beside else None
    return Unmet(
        season,
        dates=None if _few_needs(needs, house) else sum(need.dates for need in needs),
        by_reason=_tell(needs, lambda need: need.reason, house),
        by_purpose=_tell(needs, lambda need: need.purpose, house),
        by_size=_tell(needs, lambda need: size_of(need.people), house),
        by_hour=dict(_tell(needs, lambda need: (need.weekday, need.hour), house)),
    )


def _tell(
    needs: Iterable[_Need], key_of: Callable[[_Need], K], house: int | None
) -> list[tuple[K, int | None]]:
    """Dates by key, the most wanted first; a key that fewer needs stand behind than can be told has None."""
    kinds: dict[K, list[_Need]] = {}
    for need in needs:
        kinds.setdefault(key_of(need), []).append(need)
    few = {key for key, there in kinds.items() if _few_needs(there, house)}
    hidden = with_next({key: Weighed(count=len(there)) for key, there in kinds.items()}, few)
    sums = Counter({key: sum(need.dates for need in there) for key, there in kinds.items()})
    told = [(key, dates) for key, dates in sums.most_common() if key not in hidden]
    return [*told, *((key, None) for key in sums if key in hidden)]


def _few_needs(needs: Sequence[_Need], house: int | None) -> bool:
    """Whether so few are told on, be it without those of a house that is told of by itself."""
    others = Weighed(count=sum(need.venue != house for need in needs))
    own = Weighed(count=len(needs) - others.count) if house else Weighed()
    apart = not own.is_nothing and not own.is_small and others.is_small
    return Weighed(count=len(needs)).is_small or apart
