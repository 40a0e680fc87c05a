"""Heat maps and bars of the use of a house: where each cell is drawn, how dark it is, and what it says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bookings.states import DeclineReason
from bookings.usage import LARGEST, Hour, Measure, Usage
from frontend.dates import short_weekday_of, weekday_of

LABEL, COLUMN, ROW, HEAD = 44, 46, 24, 24
"""Widths and heights in units of the drawing."""

LEVELS = 5

NAMES: dict[Measure, str | Promise] = {
    Measure.OFFERED: gettext_lazy("Hours offered"),
    Measure.ASKED: gettext_lazy("Hours asked for"),
    Measure.GIVEN: gettext_lazy("Hours given"),
    Measure.REFUSED: gettext_lazy("Hours refused"),
}


@dataclass(frozen=True)
class Cell:
    """One hour of the week; `level` 0 to 5 is how dark it is."""

    x: int
    y: int
    level: int
    text: str


@dataclass(frozen=True)
class Row:
    """One hour of the day, from Monday to Sunday."""

    hour: str
    y: int
    cells: Sequence[Cell]


@dataclass(frozen=True)
class HeatMap:
    """A week by the hour, as a drawing and as the table behind it."""

    name: str | Promise
    slug: str
    weekdays: Sequence[tuple[str, str, int]]
    rows: Sequence[Row]

    @property
    def width(self) -> int:
        """Of the drawing."""
        return LABEL + 7 * COLUMN

    @property
    def height(self) -> int:
        """Of the drawing."""
        return HEAD + len(self.rows) * ROW

    @property
    def cell_width(self) -> int:
        """With a gap to the next."""
        return COLUMN - 2

    @property
    def cell_height(self) -> int:
        """With a gap to the next."""
        return ROW - 2


def heat_map(
    name: str | Promise,
    slug: str,
    values: Mapping[Hour, int | None],
    hours: range,
    written: Callable[[int], str],
) -> HeatMap:
    """Draw values by weekday and hour; None is told as few."""
    most = max((value for value in values.values() if value), default=0)
    rows = []
    for number, hour in enumerate(hours):
        y = HEAD + number * ROW
        cells = [
            _cell(LABEL + weekday * COLUMN, y, values.get((weekday, hour), 0), most, written)
            for weekday in range(7)
        ]
        rows.append(Row(f"{hour}:00", y, cells))
    weekdays = [(short_weekday_of(day), weekday_of(day), LABEL + day * COLUMN) for day in range(7)]
    return HeatMap(name, slug, weekdays, rows)


def _cell(x: int, y: int, value: int | None, most: int, written: Callable[[int], str]) -> Cell:
    if value is None:
        return Cell(x, y, 1, _("few"))
    if value == 0:
        return Cell(x, y, 0, "")
    return Cell(x, y, 1 + min(LEVELS - 1, value * LEVELS // (most + 1)), written(value))


def in_hours(minutes: int) -> str:
    """Minutes as hours, rounded to halves below ten: a heat map is read at a look."""
    hours = minutes / 60
    if hours >= 10 or minutes % 60 == 0:
        return f"{hours:.0f}"
    return f"{max(round(hours * 2) / 2, 0.5):g}"


def maps_of(usage: Usage) -> list[HeatMap]:
    """The four maps of a season, over the same hours of the day."""
    values = {measure: usage.map(measure) for measure in Measure}
    hours = hours_of(*values.values())
    return [heat_map(NAMES[measure], measure.value, values[measure], hours, in_hours) for measure in Measure]


def hours_of(*maps: Mapping[Hour, int | None]) -> range:
    """From the first hour of the day that any of them speaks of to the last."""
    said = {hour for values in maps for (_weekday, hour), value in values.items() if value != 0}
    return range(min(said), max(said) + 1) if said else range(0)


@dataclass(frozen=True)
class Bar:
    """One line of a small chart: how long it is in hundredths, and what it says."""

    label: str | Promise
    length: int
    text: str


def bars(lines: Sequence[tuple[str | Promise, int | None]], written: Callable[[int], str]) -> list[Bar]:
    """The longest one fills the width; numbers too small to tell have no length."""
    most = max((value for _label, value in lines if value), default=1)
    return [
        Bar(
            label,
            0 if value is None else max(1, value * 100 // most),
            _("few") if value is None else written(value),
        )
        for label, value in lines
    ]


def size_name(band: str) -> str:
    """A band of sizes in words."""
    if band == LARGEST:
        return _("more than 160 people")
    upper = int(band.split("-")[1])
    # Translators: a band of sizes, as in "11–20 people".
    words = ngettext("%(band)s person", "%(band)s people", upper)
    return words % {"band": band.replace("-", "–")}


def reason_name(reason: str) -> str | Promise:
    """Why a need was not met, in words."""
    names: dict[str, str | Promise] = {
        **dict(DeclineReason.choices),
        "expired": gettext_lazy("Nobody answered in time"),
        "clash": gettext_lazy("The time was taken or the house closed"),
        "equipment": gettext_lazy("Too little equipment"),
        "no_space": gettext_lazy("No space was as it was needed"),
        "partly": gettext_lazy("Free on some dates"),
    }
    return names.get(reason, reason)
