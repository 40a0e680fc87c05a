"""What a page of the finder asks for, all of it: the order of every space, the shown ones in full, what else there is.

Held against statements in `lean/` that bring the same: the order (`ranking.sql`), the rows of the spaces that are shown
as they lie in their tables, and for suggestions the order without the wishes and what is free at other times.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from bookings.lacking import lacking
from core import walltime
from core.intervals import Interval
from spaces.finder import ANYTHING, Wanted
from spaces.hindrances import Relaxed, relaxed
from spaces.models import LONGEST
from spaces.search import Answer, Ranking, search
from spaces.series import Slot, Weekly
from spaces.sought import Sought
from spaces.suggestions import EARLIER, FEW, LATER, Nearest, Split, nearest, split
from tests.bench.reading import EVENING, LEAN, TUESDAY, WARSAW, ZONES

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ONCE = Sought(Slot(TUESDAY, *EVENING))
COURSE = replace(ONCE, weekly=Weekly(TUESDAY + dt.timedelta(weeks=35)))
ON_A_PAGE = 24
SERIES_MOVES = dt.timedelta(days=3)
HARD_TO_PLEASE = Wanted(people=90, city="krakow", step_free=True, districts=frozenset({"District 8"}))
"""A wish that too few spaces meet, so that there are suggestions."""
NAMES = """
SELECT * FROM spaces_space s JOIN spaces_venue v ON v.id = s.venue_id
LEFT JOIN spaces_spacerules r ON r.space_id = s.id LEFT JOIN spaces_quiethours q ON q.venue_id = v.id
WHERE s.id = ANY(%s)
"""
SHOWN = """
SELECT * FROM spaces_space s JOIN spaces_venue v ON v.id = s.venue_id
LEFT JOIN spaces_spacerules r ON r.space_id = s.id LEFT JOIN spaces_quiethours q ON q.venue_id = v.id
LEFT JOIN spaces_spaceaccess a ON a.space_id = s.id LEFT JOIN spaces_houseaccess w ON w.venue_id = v.id
LEFT JOIN spaces_price own ON own.space_id = s.id LEFT JOIN spaces_price house ON house.venue_id = v.id
WHERE s.id = ANY(%s)
"""


@dataclass(frozen=True)
class Page:
    """What one page is made from."""

    found: Ranking
    shown: Sequence[Answer]
    near: Sequence[Nearest] = ()
    two: Split | None = None
    without: Sequence[Relaxed] = ()


def page(when: Sought, wanted: Wanted) -> Page:
    """As `frontend.views.finding` asks for it."""
    found = search(None, when, wanted, lacking=lacking, now=NOW)
    shown = found[:ON_A_PAGE]
    if found.whole >= FEW:
        return Page(found, shown)
    lost = [answer for answer in shown if not answer.whole]
    return Page(
        found,
        shown,
        nearest(lost, found.question),
        split(found),
        relaxed(found),
    )


@dataclass(frozen=True)
class Question:
    """One page, ours and the leanest; it is measured by `tests.bench.reading.measure`."""

    name: str
    when: Sought
    wanted: Wanted = ANYTHING

    def ours(self) -> Page:
        """The page."""
        return page(self.when, self.wanted)

    def told(self, made: Page) -> list[tuple[Any, ...]]:
        """What can be compared of it: the order, and which dates of which space are not free.

        Raises:
            RuntimeError: when a question that shall have suggestions has none.
        """
        if made.found.whole < FEW and not (made.near and made.without):
            raise RuntimeError(f"{self.name}: nothing is suggested")
        return [_standing(standing) for standing in made.found.standings]

    def lean(self) -> list[tuple[Any, ...]]:
        """The same by the leanest SQL."""
        rows = _rank(self.when, self.wanted)
        ids = [row[0] for row in rows[:ON_A_PAGE]]
        _asked(SHOWN, [ids])
        if sum(row[3] and row[2] is None for row in rows) < FEW:
            self._otherwise(rows)
        return [_lean(row) for row in rows]

    def _otherwise(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Everything in the city without the wishes, the best of it in full, and other times of what was found."""
        everything = _rank(self.when, Wanted(city=self.wanted.city))
        _asked(NAMES, [[row[0] for row in everything[:9]]])
        if rows:
            _times([row[0] for row in rows[:12]], self.when)


def questions() -> list[Question]:
    """What is measured, in the order of printing."""
    return [
        Question("search with a page, one interval", ONCE),
        Question("search with a page, 36 weekly dates", COURSE),
        Question("search with suggestions, one interval", ONCE, HARD_TO_PLEASE),
        Question("search with suggestions, 36 weekly dates", COURSE, HARD_TO_PLEASE),
    ]


def write_plans() -> None:
    """Keep the plan of the order beside its statement."""
    for question in questions():
        with connection.cursor() as cursor:
            statement = (LEAN / "ranking.sql").read_text()
            cursor.execute(
                f"EXPLAIN (ANALYZE, COSTS OFF) {statement}", _values(question.when, question.wanted)
            )
            lines = [line for (line,) in cursor.fetchall()]
        name = question.name.replace(", ", " ").replace(" ", "-")
        (LEAN / f"ranking.{name}.plan").write_text("\n".join(lines) + "\n")


def _standing(standing: Any) -> tuple[Any, ...]:
    lost = {number for number, state in enumerate(standing.wanted_fates) if state != "free"}
    return standing.space, standing.free, lost, standing.can_be_had


def _lean(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return row[0], row[1], {int(word[:-1]) for word in (row[2] or "").split()}, row[3]


def _rank(when: Sought, wanted: Wanted) -> list[tuple[Any, ...]]:
    return _asked((LEAN / "ranking.sql").read_text(), _values(when, wanted))


def _values(when: Sought, wanted: Wanted) -> dict[str, Any]:
    told = [
        (zone, number, date.start, date.end)
        for zone in ZONES
        for number, date in enumerate(when.dates_in(zone).values())
        if date
    ]
    columns = (list(column) for column in zip(*told, strict=True))
    return {
        **dict(zip(("zones", "numbers", "starts", "ends"), columns, strict=True)),
        "before": 0,
        "after": 0,
        "now": NOW,
        "people": wanted.people,
        "city": wanted.city,
        "districts": sorted(wanted.districts) or None,
        "step_free": wanted.step_free,
    }


def _times(spaces: Sequence[int], when: Sought) -> None:
    """What is free in some spaces around the date, or around every date of the course."""
    days = list(when.dates_in(WARSAW))
    first, last = walltime.day(days[0], WARSAW), walltime.day(days[-1], WARSAW)
    before, after = (SERIES_MOVES, SERIES_MOVES) if when.weekly else (EARLIER, LATER)
    window = Interval(first.start - before, last.end + after)
    ids = list(spaces)
    parts = [
        part for (part,) in _asked("SELECT part_id FROM spaces_space_parts WHERE space_id = ANY(%s)", [ids])
    ]
    values = {"start": window.start, "end": window.end, "far": window.start - LONGEST}
    _asked((LEAN / "timeline.sql").read_text(), {**values, "spaces": ids, "parts": parts})


def _asked(statement: str, values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
