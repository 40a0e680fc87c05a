"""What requests ask about: times, people, cities and equipment in a query, and what is wrong with them."""

import datetime as dt

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.cities import CITIES
from core.intervals import Interval
from spaces.models import EquipmentKind

LONGEST_WINDOW = dt.timedelta(days=93)
MOST_PEOPLE = 100_000

WINDOW = [
    OpenApiParameter(
        "from",
        dt.datetime,
        required=True,
        description="Start with an offset, inclusive.",
        examples=[OpenApiExample("winter time in Warsaw", value="2026-12-01T18:00:00+01:00")],
    ),
    OpenApiParameter(
        "to",
        dt.datetime,
        required=True,
        description="End with an offset, exclusive; at most 93 days after the start.",
        examples=[OpenApiExample("two hours later", value="2026-12-01T20:00:00+01:00")],
    ),
]


def window_of(request: Request) -> Interval:
    """The `from` and `to` of a request.

    Raises:
        ValidationError: naming the parameter and the remedy.
    """
    start, end = _moment(request, "from"), _moment(request, "to")
    if end <= start:
        raise ValidationError({"to": _("The end is before the start: choose a later end.")})
    if end - start > LONGEST_WINDOW:
        raise ValidationError({"to": _("At most 93 days can be asked for at once.")})
    return Interval(start, end)


def _moment(request: Request, name: str) -> dt.datetime:
    try:
        moment = parse_datetime(request.query_params.get(name, ""))
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1 < moment.year < 9999:
        raise ValidationError(
            {name: _("Give a date and time with an offset, such as 2026-12-01T18:00:00+01:00.")}
        )
    return moment


def people_of(request: Request, name: str = "capacity") -> int | None:
    """The number of people in a request. Raises ValidationError for anything else."""
    value = request.query_params.get(name)
    if value is None:
        return None
    # Python itself refuses to read a number of thousands of digits.
    if not (value.isascii() and value.isdigit() and len(value) <= 7 and 0 < int(value) <= MOST_PEOPLE):
        raise ValidationError({name: _("Give a number of people from 1 to 100,000.")})
    return int(value)


def listed(request: Request, name: str) -> list[str]:
    """The values of a parameter that may have several: separated by commas, or the parameter repeated."""
    return [value for told in request.query_params.getlist(name) for value in told.split(",")]


def city_of(request: Request) -> str | None:
    """The `city` of a request. Raises ValidationError naming the cities there are."""
    value = request.query_params.get("city")
    if value is not None and value not in CITIES:
        raise ValidationError(
            {"city": _("No such city here. Known are: %(names)s.") % {"names": ", ".join(CITIES)}}
        )
    return value


def equipment_of(request: Request) -> list[str]:
    """The kinds in `equipment`. Raises ValidationError naming the kinds there are."""
    kinds = listed(request, "equipment")
    if set(kinds) - set(EquipmentKind.values):
        known = ", ".join(EquipmentKind.values)
        text = _("No such kind of equipment here. Known are: %(names)s.") % {"names": known}
        raise ValidationError({"equipment": text})
    return kinds
