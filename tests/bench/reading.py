"""What the finder and the pages of spaces read, against the leanest SQL that answers the same, in one run.

The statements lie in `tests/bench/lean/`, each with its plan. A figure is the median of ours over the median of
theirs, measured in turn; the answers are compared first.
"""

import datetime as dt
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Protocol

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import walltime
from core.cities import CITIES
from core.intervals import Interval
from spaces import facts
from spaces.access import spaces_for
from spaces.availability import Piece, timelines
from spaces.finder import Found, Wanted, day, find, find_series
from spaces.models import LONGEST, Space
from spaces.opening import days_of
from tests.bench.filling import MONDAY

LEAN = Path(__file__).parent / "lean"
RUNS = 25
SHORTEST = 4.0
"""Seconds: what takes milliseconds is measured often enough that no slow moment of the machine is all of it."""
TUESDAY = MONDAY + dt.timedelta(days=1)
EVENING = (dt.time(18), dt.time(20))
WARSAW = "Europe/Warsaw"
ZONES = sorted({city.zone for city in CITIES.values()})


@dataclass(frozen=True)
class Figure:
    """One question: how we answer it and, on PostgreSQL, the statement that does."""

    name: str
    ours: Callable[[], Any]
    told: Callable[[Any], list[tuple[Any, ...]]]
    statement: str
    values: Mapping[str, Any]

    def lean(self) -> list[tuple[Any, ...]]:
        """The answer of the leanest SQL."""
        with connection.cursor() as cursor:
            cursor.execute((LEAN / self.statement).with_suffix(".sql").read_text(), self.values)
            return sorted(cursor.fetchall())


class Measured(Protocol):
    """A question with two answers."""

    @property
    def name(self) -> str: ...
    @property
    def ours(self) -> Callable[[], Any]: ...
    @property
    def told(self) -> Callable[[Any], list[tuple[Any, ...]]]: ...
    def lean(self) -> list[tuple[Any, ...]]:
        """The answer of the leanest SQL."""
        ...


@dataclass(frozen=True)
class Timed:
    """Seconds of our answers and of theirs, in order of measuring, and how many statements ours takes."""

    ours: list[float]
    lean: list[float]
    statements: int

    @property
    def seconds(self) -> float:
        """Our median."""
        return median(self.ours)

    @property
    def ratio(self) -> float:
        """1 means as quick as the leanest SQL."""
        return median(self.ours) / median(self.lean)


def figures(space: Space) -> list[Figure]:
    """What is measured, in the order of printing."""
    evening = an_evening()
    whole = walltime.day(TUESDAY, WARSAW)
    month = Interval(whole.start, whole.start + dt.timedelta(days=31))
    one = spaces_for(None).filter(pk=space.pk)
    return [
        Figure(
            "finder, one interval",
            lambda: find(None, evening),
            _states,
            "interval",
            {**_window(evening), "latest": evening.end, "earliest": evening.start},
        ),
        Figure(
            "finder, 36 weekly dates",
            lambda: find_series(None, series(dt.timedelta(weeks=1))),
            _not_free,
            "series",
            _flat(series(dt.timedelta(weeks=1))),
        ),
        # As many rows at every size of the ledger: what its growth costs.
        Figure(
            "finder, 36 daily dates",
            lambda: find_series(None, series(dt.timedelta(days=1))),
            _not_free,
            "series",
            _flat(series(dt.timedelta(days=1))),
        ),
        Figure(
            "day of all spaces",
            lambda: day(None, whole),
            _pieces,
            "timeline",
            {**_window(whole), "spaces": None, "parts": None},
        ),
        Figure(
            "day of a city's spaces",
            lambda: day(None, whole, Wanted(city="krakow")),
            _pieces,
            "timeline",
            {**_window(whole), **_of_city("krakow")},
        ),
        Figure(
            "month of one space",
            lambda: timelines(facts.read(one, lambda zone: days_of(month, zone)), month),
            _pieces,
            "timeline",
            {**_window(month), "spaces": [space.pk], "parts": [part.pk for part in space.parts.all()]},
        ),
    ]


def _of_city(city: str) -> dict[str, Any]:
    spaces = spaces_for(None).bookable().in_city(city)
    through = Space.parts.through.objects.filter(space__in=spaces.values("pk"))
    return {
        "spaces": list(spaces.values_list("pk", flat=True)),
        "parts": list(through.values_list("part_id", flat=True)),
    }


def _window(window: Interval) -> dict[str, Any]:
    return {"start": window.start, "end": window.end, "far": window.start - LONGEST}


def an_evening() -> Interval:
    """A Tuesday from 18 to 20."""
    return series(dt.timedelta(weeks=1))[WARSAW][0]


def series(every: dt.timedelta) -> dict[str, list[Interval]]:
    """Thirty-six such evenings by zone, so far apart; those of each day around that Tuesday."""
    first = TUESDAY - 18 * every if every < dt.timedelta(weeks=1) else TUESDAY
    spans = {zone: [walltime.span(first + n * every, *EVENING, zone) for n in range(36)] for zone in ZONES}
    return {zone: [span for span in there if span is not None] for zone, there in spans.items()}


def _flat(dates_in: Mapping[str, Sequence[Interval]]) -> dict[str, Any]:
    told = [(zone, n, d.start, d.end) for zone, dates in dates_in.items() for n, d in enumerate(dates)]
    columns = (list(column) for column in zip(*told, strict=True))
    return dict(zip(("zones", "numbers", "starts", "ends"), columns, strict=True), before=0, after=0)


def _states(found: Sequence[Found]) -> list[tuple[Any, ...]]:
    return sorted((item.space, item.states[0].value) for item in found)


def _not_free(found: Sequence[Found]) -> list[tuple[Any, ...]]:
    return sorted(
        (item.space, number, state.value if state != "occupied" else "booking")
        for item in found
        for number, state in enumerate(item.states)
        if state != "free"
    )


def _pieces(found: Mapping[int, Sequence[Piece]]) -> list[tuple[Any, ...]]:
    return sorted(
        (pk, piece.state.value, _number(piece.interval.start), _number(piece.interval.end))
        for pk, pieces in found.items()
        for piece in pieces
    )


def _number(moment: dt.datetime) -> int:
    return (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(microseconds=1)


def measure(figure: Measured) -> Timed:
    """Measured in turn, so that a slow moment of the machine hits both.

    Raises:
        RuntimeError: when the two do not answer the same.
    """
    if figure.told(figure.ours()) != figure.lean():
        raise RuntimeError(f"{figure.name}: the leanest SQL answers otherwise")
    with CaptureQueriesContext(connection) as asked:
        figure.ours()
    ours, lean = [], []
    began = time.perf_counter()
    while len(ours) < RUNS or time.perf_counter() - began < SHORTEST:
        ours.append(seconds(figure.ours))
        lean.append(seconds(figure.lean))
    return Timed(ours, lean, len(asked))


def seconds(deed: Callable[[], object]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    deed()
    return time.perf_counter() - began


def write_plans(space: Space) -> None:
    """Keep the plan of each statement beside it."""
    for figure in figures(space):
        path = LEAN / figure.statement
        with connection.cursor() as cursor:
            # A statement of the repository.
            cursor.execute(
                f"EXPLAIN (ANALYZE, COSTS OFF) {path.with_suffix('.sql').read_text()}",
                figure.values,
            )
            lines = [line for (line,) in cursor.fetchall()]
        name = figure.name.replace(", ", " ").replace(" ", "-")
        (LEAN / f"{figure.statement}.{name}.plan").write_text("\n".join(lines) + "\n")
