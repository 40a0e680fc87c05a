"""Dates on which a house keeps other hours, month by month."""

import calendar
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Frozen
from accounts.policies import Policy, policy
from bookings.healing import look_again_in
from bookings.outside import falling_outside
from core import walltime
from frontend.answers import in_words
from frontend.dates import hours
from frontend.forms.house_dates import CLOSED, ExceptionForm
from frontend.forms.house_hours import CLOCK_TIMES
from frontend.house import Touched, language, say_touched, standing_dates, tried
from spaces.access import Viewer, get_managed_venue_for, spaces_managed_by
from spaces.ledger import Busy
from spaces.models import OpeningException, Space
from spaces.opening import open_hours
from spaces.operations import lift_exception, set_exception


@dataclass(frozen=True)
class Differing:
    """Spaces that keep the same other hours on one day, and why."""

    hours: str
    """Empty for closed."""
    spaces: Sequence[Space]
    reason: dict[str, str]


@dataclass(frozen=True)
class MonthDay:
    """One day of the calendar."""

    date: dt.date
    is_of_month: bool
    differing: Sequence[Differing]


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, venue: str) -> HttpResponse:
    """A month of the house; other hours are set here. What falls outside is named before it is saved."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    spaces = list(spaces_managed_by(request.user, now=now).filter(venue=house, retired_at__isnull=True))
    today = walltime.local(now, house.zone).date()
    form = ExceptionForm(
        request.POST or None,
        language=language(),
        spaces=spaces,
        initial={"spaces": [space.slug for space in spaces], "how": CLOSED},
    )
    touched = None
    if form.is_valid():
        touched = _touched(request.user, form, now)
        if touched.was_seen(request):
            deed = partial(
                set_exception,
                by=request.user,
                spaces=form.chosen,
                days=form.days,
                hours=form.hours,
                reason={code: text for code, text in form.told_in_languages()["reason"].items() if text},
                now=now,
            )
            idle = _changes_nothing(form)
            if tried(request, form, deed):
                look_again_in(form.chosen, now=now)
                messages.success(request, _("The dates are saved."))
                if idle:
                    messages.info(request, _("These spaces are closed on all of these days anyway."))
                say_touched(request, touched)
                return redirect(_of_month(venue, form.days[0]))
    month = _asked_month(request) or (form.days[0] if form.is_valid() else today).replace(day=1)
    context = {
        "venue": house,
        "spaces": spaces,
        "form": form,
        "touched": touched,
        "clock_times": CLOCK_TIMES,
        "zone": house.zone,
        "today": today,
        "month": month,
        "before": _moved(month, -1),
        "after": _moved(month, 1),
        "weeks": _weeks(month, spaces),
    }
    return render(request, "house/dates.html", context)


def _changes_nothing(form: ExceptionForm) -> bool:
    """Whether it closes what is closed: days outside the season that was meant, or days without hours."""
    days = [walltime.day(day, form.chosen[0].venue.zone) for day in form.days]
    return form.hours is None and not any(open_hours(space, day) for space in form.chosen for day in days)


def _touched(viewer: Viewer, form: ExceptionForm, now: dt.datetime) -> Touched:
    found = [
        date
        for space in form.chosen
        for date in falling_outside(
            standing_dates(viewer, space, now=now), space, exceptions=form.exceptions_of(space)
        )
    ]
    return Touched(sorted(found, key=lambda date: date.starts_at))


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, venue: str) -> HttpResponse:
    """Give a day its weekly hours back, in all spaces of the house; a link here leads to the calendar."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    day = _day(request.POST.get("day", ""))
    if request.method != "POST" or day is None:
        return redirect("house_dates", venue)
    spaces = list(spaces_managed_by(request.user, now=now).filter(venue=house))
    try:
        if spaces and lift_exception(by=request.user, spaces=spaces, day=day, now=now):
            look_again_in(spaces, now=now)
            messages.success(request, _("The day has its weekly hours again."))
    except (Frozen, Busy) as refusal:
        messages.error(request, in_words(refusal, house.zone))
    return redirect(_of_month(venue, day))


def _of_month(venue: str, day: dt.date) -> str:
    return f"{reverse('house_dates', args=[venue])}?month={day:%Y-%m}"


def _day(text: str) -> dt.date | None:
    """A day near enough for a calendar, or None."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


def _asked_month(request: HttpRequest) -> dt.date | None:
    return _day(f"{request.GET.get('month', '')}-01")


def _moved(month: dt.date, months: int) -> dt.date:
    index = month.year * 12 + month.month - 1 + months
    return dt.date(index // 12, index % 12 + 1, 1)


def _weeks(month: dt.date, spaces: Sequence[Space]) -> list[list[MonthDay]]:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(month.year, month.month)
    return [
        [MonthDay(day, day.month == month.month, _differing(day, spaces)) for day in week] for week in weeks
    ]


def _differing(day: dt.date, spaces: Sequence[Space]) -> list[Differing]:
    found: dict[tuple[str, str], Differing] = {}
    for space in spaces:
        rows = [item for item in space.exceptions.all() if item.date == day]
        if rows:
            told = ", ".join(_hours(row) for row in rows if row.opens is not None)
            same = found.get((told, str(rows[0].reason)))
            there = [*same.spaces, space] if same else [space]
            found[told, str(rows[0].reason)] = Differing(told, there, rows[0].reason)
    return list(found.values())


def _hours(row: OpeningException) -> str:
    assert row.opens is not None
    assert row.closes is not None
    return hours(row.opens, row.closes)
