"""The use of a house as rows of a file: one figure a row, so that a spreadsheet can turn it any way."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from accounts.models import GroupForm
from bookings.states import Purpose
from bookings.usage import Line, Measure, Unmet, Usage
from frontend.dates import weekday_of
from frontend.usage import NAMES, reason_name, size_name

Row = tuple[str, ...]


def rows_of(usage: Usage, needs: Mapping[str, Unmet]) -> Iterator[Row]:
    """A heading, then every figure that the page has of the season; what is too small to tell is told as few.

    Args:
        needs: what could not be had, by the name of the place; without a name in the house itself.
    """
    yield (_("First day"), _("Last day"), _("Figure"), _("By"), _("Of"), _("Hour"), _("Value"), _("Unit"))
    season = (f"{usage.season.first}", f"{usage.season.last}")
    for row in (*_totals(usage), *_hours(usage), *_kinds(usage)):
        yield (*season, *row)
    for place, unmet in needs.items():
        for row in _needs(place, unmet):
            yield (f"{unmet.season.first}", f"{unmet.season.last}", *row)


def _totals(usage: Usage) -> Iterator[Row]:
    for measure in Measure:
        yield (str(NAMES[measure]), _("whole season"), "", "", _told(usage.totals[measure]), _("minutes"))
    yield (_("Requests"), _("whole season"), "", "", _told(usage.requests), _("requests"))


def _hours(usage: Usage) -> Iterator[Row]:
    for measure in Measure:
        for (weekday, hour), minutes in sorted(usage.map(measure).items()):
            day = weekday_of(weekday)
            yield (
                str(NAMES[measure]),
                _("weekday and hour"),
                day,
                f"{hour}:00",
                _told(minutes),
                _("minutes"),
            )


def _kinds(usage: Usage) -> Iterator[Row]:
    for line in usage.by_purpose():
        yield from _line(line, _("kind of purpose"), dict(Purpose.choices).get(line.key, line.key))
    for line in usage.by_form():
        yield from _line(line, _("kind of group"), dict(GroupForm.choices).get(line.key, line.key))


def _line(line: Line, by: str, name: object) -> Iterator[Row]:
    yield (_("Requests"), by, str(name), "", _told(line.requests), _("requests"))
    yield (str(NAMES[Measure.ASKED]), by, str(name), "", _told(line.asked), _("minutes"))
    yield (str(NAMES[Measure.GIVEN]), by, str(name), "", _told(line.given), _("minutes"))


def _needs(place: str, unmet: Unmet) -> Iterator[Row]:
    words = _("Dates that could not be had")
    figure = f"{words}: {place}" if place else words
    yield (figure, _("whole season"), "", "", _told(unmet.dates), _("dates"))
    for reason, dates in unmet.by_reason:
        yield (figure, _("Reason"), str(reason_name(reason)), "", _told(dates), _("dates"))
    for purpose, dates in unmet.by_purpose:
        name = dict(Purpose.choices).get(purpose, purpose)
        yield (figure, _("kind of purpose"), str(name), "", _told(dates), _("dates"))
    for band, dates in unmet.by_size:
        yield (figure, _("number of people"), size_name(band), "", _told(dates), _("dates"))
    for (weekday, hour), dates in sorted(unmet.by_hour.items()):
        yield (figure, _("weekday and hour"), weekday_of(weekday), f"{hour}:00", _told(dates), _("dates"))


def _told(value: int | None) -> str:
    return _("few") if value is None else str(value)
