"""The seasons of a house: parts of the year in which its spaces keep other weeks."""

import datetime as dt
from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policies import Policy, policy
from bookings.healing import look_again_in
from bookings.outside import falling_outside
from core import walltime
from frontend.forms.seasons import SeasonForm, from_season
from frontend.house import Touched, language, say_touched, standing_dates, tried
from frontend.opening import season_hours
from spaces.access import Viewer, get_managed_season_for, get_managed_venue_for, spaces_managed_by
from spaces.models import Season, Space, Venue
from spaces.operations import add_season, change_season, remove_season
from spaces.operations.seasons import refuse_unsound_season
from spaces.school_holidays import coming

AHEAD_YEARS = 2


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def seasons(request: HttpRequest, venue: str) -> HttpResponse:
    """All seasons of the house, and a form for one more."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    spaces = _spaces(request.user, house, now)
    today = walltime.local(now, house.zone).date()
    form = SeasonForm(request.POST or None, language=language(), initial=from_season(None, today))
    there = list(house.seasons.select_related("region"))
    touched = None
    if form.is_valid() and _sound(request, form, new := Season(venue=house, **form.details().fields())):
        touched = _touched(request.user, spaces, [*there, new], now)
        deed = partial(add_season, by=request.user, venue=house, details=form.details(), now=now)
        if touched.was_seen(request) and tried(request, form, deed):
            look_again_in(spaces, now=now)
            messages.success(
                request,
                _("The season is added. Now give each space its hours in it: until then it is closed."),
            )
            say_touched(request, touched)
            return redirect("house_seasons", venue)
    context = {
        "venue": house,
        "form": form,
        "touched": touched,
        "seasons": [(season, _hours_in(season, spaces)) for season in there],
        "school_holidays": coming(house, today, today.replace(year=today.year + AHEAD_YEARS, day=1)),
    }
    return render(request, "house/seasons.html", context)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def season(request: HttpRequest, venue: str, pk: int) -> HttpResponse:
    """One season: other days, another name, or away with it."""
    assert request.user.is_authenticated
    now = timezone.now()
    asked_for = get_managed_season_for(request.user, venue, pk, now=now)
    house = asked_for.venue
    others = list(house.seasons.exclude(pk=pk).select_related("region"))
    today = walltime.local(now, house.zone).date()
    removing = request.POST.get("step") == "remove"
    typed = request.POST if request.method == "POST" and not removing else None
    form = SeasonForm(typed, language=language(), initial=from_season(asked_for, today))
    touched = None
    changed = Season(pk=pk, venue=house, **form.details().fields()) if form.is_valid() else None
    if removing or (changed is not None and _sound(request, form, changed)):
        new = [] if removing or changed is None else [changed]
        spaces = _spaces(request.user, house, now)
        touched = _touched(request.user, spaces, [*others, *new], now)
        if touched.was_seen(request):
            deed = (
                partial(remove_season, by=request.user, season=asked_for, now=now)
                if removing
                else partial(
                    change_season, by=request.user, season=asked_for, details=form.details(), now=now
                )
            )
            if tried(request, form, deed):
                look_again_in(spaces, now=now)
                messages.success(
                    request, _("The season is removed.") if removing else _("The changes are saved.")
                )
                say_touched(request, touched)
                return redirect("house_seasons", venue)
    context = {
        "venue": house,
        "season": asked_for,
        "form": form,
        "touched": touched,
        "removing": removing,
    }
    return render(request, "house/season.html", context)


def _sound(request: HttpRequest, form: SeasonForm, season: Season) -> bool:
    """Before anybody is shown what falls outside: the season has a name, days that exist, and none of another's."""
    return tried(request, form, partial(refuse_unsound_season, season))


def _spaces(viewer: Viewer, house: Venue, now: dt.datetime) -> list[Space]:
    found = spaces_managed_by(viewer, now=now).filter(venue=house, retired_at__isnull=True)
    return list(found)


def _touched(viewer: Viewer, spaces: Sequence[Space], seasons: Sequence[Season], now: dt.datetime) -> Touched:
    """Dates that lie in open hours now and would not, were these the seasons of the house."""
    found = [
        date
        for space in spaces
        for date in falling_outside(standing_dates(viewer, space, now=now), space, seasons=seasons)
    ]
    return Touched(sorted(found, key=lambda date: date.starts_at))


def _hours_in(season: Season, spaces: Sequence[Space]) -> list[tuple[Space, object]]:
    return [(space, season_hours(space, season)) for space in spaces]
