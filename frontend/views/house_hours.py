"""The weekly hours of a space, the ordinary week and that of each season."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policies import Policy, policy
from bookings.healing import look_again
from bookings.models import Occurrence
from bookings.outside import falling_outside
from frontend.forms.house_hours import CLOCK_TIMES, COPIES, WeekForm, as_typed, rearranged
from frontend.house import Touched, say_touched, standing_dates, tried
from frontend.opening import season_days
from spaces.access import Viewer, get_managed_space_for
from spaces.models import InSchoolHolidays, OpeningHours, Season, Space
from spaces.operations import set_weekly_hours
from spaces.shut import fits_nowhere
from spaces.year import rules_of


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """See and set the week. What falls outside is named first, and saved only when the manager goes on."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    season = _asked_season(request, space)
    context = {
        "venue": space.venue,
        "space": space,
        "zone": space.venue.zone,
        "clock_times": CLOCK_TIMES,
        "season": season,
        "season_days": season_days(season) if season else "",
        "seasons": _seasons(space),
    }
    step = request.POST.get("step", "save")
    if request.method == "POST" and step == "copy_ordinary":
        form = WeekForm(shown=as_typed(_week(space, None)))
        return render(request, "house/hours.html", {**context, "form": form, "moved": True})
    if request.method == "POST" and (step in COPIES or step.startswith("add_")):
        form = WeekForm(shown=rearranged(request.POST, step))
        return render(request, "house/hours.html", {**context, "form": form, "moved": True})
    form = WeekForm(request.POST if request.method == "POST" else None, week=_week(space, season))
    if not form.is_valid():
        return render(request, "house/hours.html", {**context, "form": form})
    week = form.week()
    touched = Touched(_falling_outside(request.user, space, season, week, now))
    shut = season is not None and not week and request.POST.get("shut") != "seen"
    if shut or not touched.was_seen(request):
        return render(
            request, "house/hours.html", {**context, "form": form, "touched": touched, "shut": not week}
        )
    deed = partial(set_weekly_hours, by=request.user, space=space, week=week, season=season, now=now)
    if not tried(request, form, deed):
        return render(request, "house/hours.html", {**context, "form": form})
    look_again(space, now=now)
    messages.success(request, _("The hours are saved."))
    _warn_of_shut(request, space, season, week)
    say_touched(request, touched)
    return redirect(request.get_full_path())


def _asked_season(request: HttpRequest, space: Space) -> Season | None:
    """The season whose week is asked for, None for the ordinary one; what is no season of the house is not found."""
    asked = request.GET.get("season", "")
    if not asked:
        return None
    for season in _seasons(space):
        if str(season.pk) == asked:
            return season
    raise Http404


def _seasons(space: Space) -> list[Season]:
    """Seasons in which the space may have hours: school holidays only where it says that they are its own."""
    own = rules_of(space).in_school_holidays == InSchoolHolidays.OWN_HOURS
    return [season for season in space.venue.seasons.all() if own or not season.region_id]


def _week(space: Space, season: Season | None) -> list[OpeningHours]:
    return [row for row in space.hours.all() if row.season_id == (season and season.pk)]


def _falling_outside(
    viewer: Viewer, space: Space, season: Season | None, week: Sequence[OpeningHours], now: dt.datetime
) -> list[Occurrence]:
    others = [row for row in space.hours.all() if row.season_id != (season and season.pk)]
    for row in week:
        row.season = season
    dates = standing_dates(viewer, space, now=now)
    return falling_outside(dates, space, hours=[*others, *week])


def _warn_of_shut(
    request: HttpRequest, space: Space, season: Season | None, week: Sequence[OpeningHours]
) -> None:
    """Hours under which nothing could be booked are saved, for a house may well mean them; but it is told."""
    if not week and season is None:
        messages.warning(request, _("The space is closed all week now: nobody can ask for it."))
    elif not week:
        messages.warning(request, _("The space is closed throughout this season now."))
    elif fits_nowhere(week, shortest=space.shortest_minutes, step=space.step_minutes):
        text = _(
            "Nobody can book in these hours: no opening takes the shortest booking at a time at which one may start. "
            "Make the hours longer, or change the rules of the space."
        )
        messages.warning(request, text)
