"""For those who stand in the house: today on a screen in its hall, the week on a sheet for a door."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core import walltime
from events.listing import ANYBODY
from frontend.addresses import whole
from frontend.chosen_day import Span, day_in
from frontend.house_plan import room_days, rooms_now
from frontend.qr import qr_svg
from frontend.weeks import monday_of
from spaces.access import get_space_for, get_venue_for, spaces_for
from spaces.models import Space, Venue

WEEK = dt.timedelta(days=7)
# A sheet for a door is printed for this week or one of the next.
FARTHEST = dt.timedelta(days=365)
SIDE_BY_SIDE = 4
MINUTE = 60


@policy(Policy.VISITOR)
@require_safe
def today(request: HttpRequest, slug: str) -> HttpResponse:
    """A screen in the hall: it asks for itself again when its clock goes on, without a script.

    The browser is told so by a header, and `?still=1` leaves it out for people who read the page elsewhere.
    """
    now = timezone.now()
    house = _managed_house(slug)
    context = {
        "venue": house,
        "rooms": rooms_now(_spaces_of(house), house.zone, now=now),
        "now": now,
        "today": walltime.local(now, house.zone).date(),
        "still": "still" in request.GET,
    }
    answer = render(request, "sheets/today.html", context)
    if not context["still"]:
        answer["Refresh"] = f"{MINUTE - now.second}"
    return answer


@policy(Policy.VISITOR)
@require_safe
def space_door(request: HttpRequest, slug: str) -> HttpResponse:
    """The week of a room, to be printed and hung on its door."""
    space = get_space_for(ANYBODY, slug)
    if not space.venue.managed:
        raise Http404
    feed = reverse("feed_space", args=[slug])
    context = _sheet(request, space.venue, [space], feed)
    return render(request, "sheets/door.html", {"space": space, **context})


@policy(Policy.VISITOR)
@require_safe
def venue_door(request: HttpRequest, slug: str) -> HttpResponse:
    """The week of all rooms of a house, for its front door."""
    house = _managed_house(slug)
    feed = reverse("feed_venue", args=[slug])
    return render(request, "sheets/door.html", _sheet(request, house, _spaces_of(house), feed))


def _managed_house(slug: str) -> Venue:
    """A house whose managers answer here, or 404; as anybody sees it, whoever is signed in at the screen."""
    house = get_venue_for(ANYBODY, slug)
    if not house.managed:
        raise Http404
    return house


def _spaces_of(house: Venue) -> list[Space]:
    return list(spaces_for(ANYBODY).filter(venue=house))


def _sheet(request: HttpRequest, house: Venue, spaces: Sequence[Space], feed: str) -> dict[str, Any]:
    now = timezone.now()
    current = walltime.local(now, house.zone).date()
    span = Span(monday_of(current), current + FARTHEST)
    asked_for = request.GET.get("week", "")
    day = day_in(asked_for, span)
    monday = monday_of(day or current)
    dates = [monday + dt.timedelta(days=number) for number in range(7)]
    by_space = room_days(spaces, dates, house.zone, now=now) if spaces else {}
    address = whole(request, f"{feed}?{urlencode({'lang': get_language()})}")
    return {
        "venue": house,
        "dates": dates,
        "tables": [
            _table(spaces[first : first + SIDE_BY_SIDE], dates, by_space)
            for first in range(0, len(spaces), SIDE_BY_SIDE)
        ],
        "no_such_week": bool(asked_for) and day is None,
        "today": current,
        "before": span.only(monday - WEEK),
        "after": span.only(monday + WEEK),
        "feed": address,
        "qr": qr_svg(address),
    }


def _table(
    spaces: Sequence[Space], dates: Sequence[dt.date], by_space: dict[int, list[Any]]
) -> dict[str, Any]:
    """Some spaces side by side: a row for each day."""
    columns = [by_space[space.pk] for space in spaces]
    return {"spaces": spaces, "rows": list(zip(dates, zip(*columns, strict=True), strict=True))}
