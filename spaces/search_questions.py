"""What a question to the finder says: when, and what is wished for; and what is wrong with it."""

import datetime as dt

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core import walltime
from core.cities import CITIES
from spaces.access import districts_for
from spaces.api_questions import city_of, equipment_of, listed, people_of, window_of
from spaces.finder import Wanted
from spaces.series import Slot, Weekly
from spaces.sought import Exactly, Sought, When

COURSE = ("first", "until", "weekday", "starts", "ends")
WISHES = ("city", "districts", "people", "capacity", "step_free", "equipment", "free_of_charge")
PARAMETERS = ("from", "to", *COURSE, *WISHES, "not_in_school_holidays")
SEVERAL = ("districts", "equipment")
"""Wishes that may be repeated."""
YEARS = (2000, 2100)


def too_many_dates() -> ValidationError:
    """What is said of a series beyond the bound of `core.recurrence.MOST_DATES`."""
    return ValidationError({"until": _("A series may have at most 200 dates: choose an earlier last date.")})


def when_of(request: Request) -> When:
    """The dates of a request: `from` and `to`, or `first` with its `starts` and `ends`, every week if there is `until`.

    Raises:
        ValidationError: naming the parameter and the remedy.
    """
    asked = request.query_params
    without = _flag(request, "not_in_school_holidays")
    course = [name for name in COURSE if name in asked]
    if not course:
        return Exactly(window_of(request), without)
    if "from" in asked or "to" in asked:
        raise ValidationError({course[0]: _("Give either from and to, or first with starts and ends.")})
    return _course(request, without_school_holidays=without)


def _course(request: Request, *, without_school_holidays: bool) -> Sought:
    first, starts, ends = _day(request, "first"), _time(request, "starts"), _time(request, "ends")
    if ends != walltime.MIDNIGHT and ends <= starts:
        raise ValidationError({"ends": _("The end is before the start: choose a later end.")})
    if "weekday" in request.query_params:
        first += dt.timedelta(days=(_weekday(request) - first.weekday()) % 7)
    _refuse_skipped(request, first, {"starts": starts, "ends": ends})
    slot = Slot(first, starts, ends)
    if "until" not in request.query_params:
        return Sought(slot, None, without_school_holidays)
    until = _day(request, "until")
    if until < first:
        raise ValidationError({"until": _("The last date is before the first: choose a later last date.")})
    return Sought(slot, Weekly(until), without_school_holidays)


def _refuse_skipped(request: Request, day: dt.date, times: dict[str, dt.time]) -> None:
    """The first date sets the time of all, so that it must have one."""
    city = city_of(request)
    zones = {there.zone for slug, there in CITIES.items() if city in (None, slug)}
    for name, time in times.items():
        if not all(walltime.exists(day, time, zone) for zone in zones):
            raise ValidationError(
                {name: _("The clocks go forward that night and skip this time: choose another.")}
            )


def wanted_of(request: Request) -> Wanted:
    """The wishes of a request besides the time. Raises ValidationError naming the parameter and the remedy."""
    return Wanted(
        people=people_of(request, "people" if "people" in request.query_params else "capacity"),
        city=city_of(request) or "",
        districts=_districts(request),
        step_free=_flag(request, "step_free"),
        equipment=frozenset(equipment_of(request)),
        free_of_charge=_flag(request, "free_of_charge"),
    )


def _districts(request: Request) -> frozenset[str]:
    asked = set(listed(request, "districts"))
    known = districts_for(request.user) if asked else []
    if asked - set(known):
        text = _("No house that takes requests is in such a district. Known are: %(names)s.")
        raise ValidationError({"districts": text % {"names": ", ".join(known)}})
    return frozenset(asked)


def _flag(request: Request, name: str) -> bool:
    value = request.query_params.get(name, "false")
    if value not in ("true", "false"):
        raise ValidationError({name: _("Give true or false.")})
    return value == "true"


def _day(request: Request, name: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(request.query_params.get(name, ""))
    except ValueError:
        day = dt.date.min
    if name == "until" and day.year >= YEARS[1]:
        # Whoever names such a day wants more dates than there may be, and is told how many.
        raise too_many_dates()
    if not YEARS[0] <= day.year < YEARS[1]:
        raise ValidationError({name: _("Give a day between 2000 and 2100, such as 2026-12-01.")})
    return day


def _time(request: Request, name: str) -> dt.time:
    try:
        return dt.datetime.strptime(request.query_params.get(name, ""), "%H:%M").time()  # noqa: DTZ007 (on the wall of whichever house)
    except ValueError:
        raise ValidationError({name: _("Give a time of day such as 18:00.")}) from None


def _weekday(request: Request) -> int:
    value = request.query_params["weekday"]
    if value not in "1234567" or len(value) != 1:
        raise ValidationError({"weekday": _("Give a weekday from 1, Monday, to 7, Sunday.")})
    return int(value) - 1
