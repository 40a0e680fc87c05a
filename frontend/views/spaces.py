"""Finding a space, and one space with its rules and its week."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core import walltime
from frontend.addresses import busy_feed
from frontend.dates import hours
from frontend.finding import find
from frontend.forms.finder import FinderForm
from frontend.opening import coming_exceptions, weekly_hours
from frontend.weeks import first_to_ask_for, monday_of, week_of
from spaces.access import attach_photos, get_space_for, may_know_address, spaces_for, venues_for
from spaces.models import Space

ON_A_PAGE = 24
LISTED = 6
# Weeks that can be looked at; a house plans at most as far as its horizon, and asks for no more.
FARTHEST = dt.timedelta(days=3 * 365)


@policy(Policy.VISITOR)
@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Free spaces first, then those that are not and why, then houses that nobody has confirmed."""
    now = timezone.now()
    form = FinderForm(request.GET, now=now)
    wanted = form.wanted if form.is_valid() else None
    city = form.cleaned_data.get("city", "")
    found = find(request.user, wanted, now=now) if wanted else []
    shown = found or (_bookable(request, city) if form.is_valid() and not wanted else [])
    page = Paginator(shown, ON_A_PAGE).get_page(request.GET.get("page"))
    attach_photos(finding.space if wanted else finding for finding in page)
    listings = venues_for(request.user).listings().select_related("listing")
    listings = listings.in_city(city) if city else listings
    context = {
        "form": form,
        "wanted": wanted,
        "free": sum(finding.free for finding in found),
        "page": page,
        "listings": Paginator(listings.order_by("name"), LISTED).page(1),
        "city": city,
        "hours": wanted and hours(wanted.starts, wanted.ends),
        "request_query": wanted and wanted.query,
        "zones_differ": wanted and len({finding.space.venue.zone for finding in found}) > 1,
    }
    return render(request, "spaces/finder.html", context)


def _bookable(request: HttpRequest, city: str) -> Any:
    spaces = spaces_for(request.user).bookable()
    return spaces.in_city(city) if city else spaces


@policy(Policy.VISITOR)
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """What the space is like, under which rules, and its week."""
    now = timezone.now()
    asked_for = get_space_for(request.user, slug)
    attach_photos([asked_for])
    today = walltime.local(now, asked_for.venue.zone).date()
    day = _week(request, today, first_to_ask_for(asked_for, now=now))
    takes_requests = _takes_requests(asked_for)
    context = {
        "space": asked_for,
        "venue": asked_for.venue,
        "hours": weekly_hours(asked_for),
        "exceptions": coming_exceptions(asked_for, today),
        "may_know_address": may_know_address(request.user, asked_for.venue, now=now),
        "takes_requests": takes_requests,
        "today": today,
        "week": week_of(asked_for, day or today, now=now) if takes_requests else None,
        "no_such_week": day is None,
        "busy_feed": busy_feed(slug),
    }
    return render(request, "spaces/space.html", context)


def _takes_requests(space: Space) -> bool:
    return space.venue.managed and space.venue.frozen_at is None


def _week(request: HttpRequest, today: dt.date, usual: dt.date) -> dt.date | None:
    """The day whose week is asked for, or the usual one; None for what is no day, has passed or is too far away."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", "") or f"{usual}")
    except ValueError:
        return None
    return day if monday_of(today) <= day <= today + FARTHEST else None
