"""One space with its rules and its week."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core import walltime
from frontend.addresses import busy_feed
from frontend.answering import usual_answer
from frontend.facts import about_house, about_space, price_of
from frontend.opening import coming_exceptions, seasonal_hours, weekly_hours
from frontend.rules import lent
from frontend.weeks import first_to_ask_for, monday_of, week_of
from spaces.access import (
    attach_equipment,
    attach_photos,
    get_space_for,
    may_know_address,
)
from spaces.models import Space, price_of_space

# Weeks that can be looked at; a house plans at most as far as its horizon, and asks for no more.
FARTHEST = dt.timedelta(days=3 * 365)


@policy(Policy.VISITOR)
@require_safe
def space(request: HttpRequest, slug: str) -> HttpResponse:
    """What the space is like, under which rules, and its week."""
    now = timezone.now()
    asked_for = get_space_for(request.user, slug)
    attach_photos([asked_for])
    attach_equipment([asked_for])
    today = walltime.local(now, asked_for.venue.zone).date()
    day = _week(request, today, first_to_ask_for(asked_for, now=now))
    takes_requests = _takes_requests(asked_for)
    context = {
        "space": asked_for,
        "venue": asked_for.venue,
        "hours": weekly_hours(asked_for),
        "seasons": seasonal_hours(asked_for),
        "lent": lent(asked_for, today),
        "exceptions": coming_exceptions(asked_for, today),
        "may_know_address": may_know_address(request.user, asked_for.venue, now=now),
        "takes_requests": takes_requests,
        "today": today,
        "week": week_of(asked_for, day or today, now=now) if takes_requests else None,
        "no_such_week": day is None,
        "busy_feed": busy_feed(slug),
        "answered_in": usual_answer(asked_for.venue, now=now),
        **about_house(asked_for.venue, now=now),
        **about_space(asked_for),
        **price_of(price_of_space(asked_for)),
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
