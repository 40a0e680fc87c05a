"""The rooms of a house, or of a city, beside each other: as a table, and as data for the script on the same page."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import second_factor
from accounts.policies import Policy, policy
from core import walltime
from core.cities import CITIES
from core.intervals import Interval
from core.languages import AUTONYMS
from frontend.chosen_day import Span, day_in
from frontend.day_plan import Plan, plan_of
from frontend.own_bookings import said_to_manager
from frontend.timeline_data import data_of
from spaces.access import get_venue_for, spaces_for
from spaces.models import Space, SpaceQuerySet, Venue

SIDE_BY_SIDE = 8
"""Spaces on a page: more columns than these nobody reads."""
LENGTHS = (1, 3, 7)
# A house plans at most as far as its horizon; without a house a year is far enough.
FARTHEST = 365


@dataclass(frozen=True)
class Asked:
    """What the address asks for, as far as it can be had, and which of its parameters cannot be read."""

    city: str
    first: dt.date
    length: int
    span: Span
    zone: str
    unread: Sequence[str]

    @property
    def dates(self) -> list[dt.date]:
        """The days that are shown, none behind the last that may be looked at."""
        days = (self.first + dt.timedelta(days=number) for number in range(self.length))
        return [day for day in days if day in self.span]

    @property
    def last(self) -> dt.date:
        """The last day that is shown."""
        return self.dates[-1]

    def turned(self, days: int) -> dt.date | None:
        """So many days on, or back."""
        return self.span.only(self.first + dt.timedelta(days=days))

    def query(self, day: dt.date | None = None, **more: Any) -> str:
        """The same for another day, as a query string."""
        told = {"city": self.city, "day": day or self.first, "days": self.length, **more}
        return urlencode({name: value for name, value in told.items() if value})


def _asked(request: HttpRequest, zone: str, horizon: int, now: dt.datetime, city: str = "") -> Asked:
    today = walltime.local(now, zone).date()
    span = Span(today, today + dt.timedelta(days=horizon))
    text, long = request.GET.get("day", ""), request.GET.get("days", "")
    day = day_in(text, span)
    length = int(long) if long in map(str, LENGTHS) else 0
    unread = [
        name for name, given, read in (("day", text, day), ("days", long, length)) if given and not read
    ]
    return Asked(city, day or today, length or 1, span, zone, unread)


@policy(Policy.VISITOR)
@require_safe
def venue_timeline(request: HttpRequest, slug: str) -> HttpResponse:
    """A house's rooms on a day or on several; its managers see the references of their own requests."""
    now = timezone.now()
    house, spaces = _of_house(request, slug)
    asked = _of_venue(request, house, spaces, now)
    page, plan = _planned(request, spaces, asked, now)
    data = f"{reverse('venue_timeline_data', args=[slug])}?{_data_query(asked, page)}"
    return render(
        request,
        "timeline/venue.html",
        {"venue": house, "city": house.city, **_context(asked, page, plan, data, now)},
    )


@policy(Policy.VISITOR)
@require_safe
def city_timeline(request: HttpRequest) -> HttpResponse:
    """The rooms of a city that can be asked for here."""
    now = timezone.now()
    spaces, asked = _of_city(request, now)
    page, plan = _planned(request, spaces, asked, now)
    data = f"{reverse('city_timeline_data')}?{_data_query(asked, page)}"
    return render(
        request,
        "timeline/city.html",
        {"cities": CITIES, "city": asked.city, **_context(asked, page, plan, data, now)},
    )


def in_asked_language(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer in the language that the parameter names: data have one address for all languages."""

    @wraps(view)
    def answer(request: HttpRequest, **captured: Any) -> HttpResponse:
        language = request.GET.get("lang", "")
        with translation.override(language if language in AUTONYMS else "en"):
            return view(request, **captured)

    return answer


@policy(Policy.VISITOR)
@require_safe
@in_asked_language
def venue_timeline_data(request: HttpRequest, slug: str) -> HttpResponse:
    """The same for the script of the page."""
    now = timezone.now()
    house, spaces = _of_house(request, slug)
    return _data(request, spaces, _of_venue(request, house, spaces, now), now)


@policy(Policy.VISITOR)
@require_safe
@in_asked_language
def city_timeline_data(request: HttpRequest) -> HttpResponse:
    """The same for the script of the page."""
    now = timezone.now()
    spaces, asked = _of_city(request, now)
    return _data(request, spaces, asked, now)


def _of_house(request: HttpRequest, slug: str) -> tuple[Venue, list[Space]]:
    """A house whose managers answer here, or 404: of the others nobody knows what is taken."""
    house = get_venue_for(request.user, slug)
    if not house.managed:
        raise Http404
    return house, list(spaces_for(request.user).bookable().filter(venue=house))


def _of_venue(request: HttpRequest, house: Venue, spaces: Sequence[Space], now: dt.datetime) -> Asked:
    horizon = max((space.horizon_days for space in spaces), default=0)
    return _asked(request, house.zone, min(horizon, 3 * FARTHEST), now)


def _of_city(request: HttpRequest, now: dt.datetime) -> tuple[SpaceQuerySet, Asked]:
    given = request.GET.get("city", "")
    city = given if given in CITIES else next(iter(CITIES))
    asked = _asked(request, CITIES[city].zone, FARTHEST, now, city)
    if given not in ("", city):
        asked = Asked(city, asked.first, asked.length, asked.span, asked.zone, [*asked.unread, "city"])
    return spaces_for(request.user).bookable().in_city(city), asked


def _planned(
    request: HttpRequest, spaces: Sequence[Space] | SpaceQuerySet, asked: Asked, now: dt.datetime
) -> tuple[Page[Space], Plan | None]:
    page = Paginator(spaces, SIDE_BY_SIDE).get_page(request.GET.get("page"))
    there = list(page)
    if not there:
        return page, None
    booked = said_to_manager(request.user, there, _window(asked), now=now) if _is_sure(request) else {}
    return page, plan_of(there, asked.dates, asked.zone, now=now, booked=booked)


def _is_sure(request: HttpRequest) -> bool:
    """The desk is behind a second factor, and so is what this page says of it."""
    return request.user.is_authenticated and second_factor.is_shown(request)


def _window(asked: Asked) -> Interval:
    first, last = walltime.day(asked.dates[0], asked.zone), walltime.day(asked.dates[-1], asked.zone)
    return Interval(first.start, last.end)


def _context(
    asked: Asked, page: Page[Space], plan: Plan | None, data: str, now: dt.datetime
) -> dict[str, Any]:
    before, after = asked.turned(-asked.length), asked.turned(asked.length)
    # From the second day on one can always turn back, if only to today.
    before = before or (asked.span.first if asked.first > asked.span.first else None)
    return {
        "asked": asked,
        "plan": plan,
        "page": page,
        "data": data,
        "zone": asked.zone,
        "today": walltime.local(now, asked.zone).date(),
        "before": before and asked.query(before),
        "after": after and asked.query(after),
        "lengths": [(length, length == asked.length) for length in LENGTHS],
    }


def _data_query(asked: Asked, page: Page[Space]) -> str:
    return asked.query(lang=translation.get_language(), page=page.number if page.number > 1 else "")


def _data(
    request: HttpRequest, spaces: Sequence[Space] | SpaceQuerySet, asked: Asked, now: dt.datetime
) -> HttpResponse:
    if asked.unread:
        text = _("There is nothing to show for: %(names)s. Leave it out or give another value.")
        return JsonResponse({"detail": text % {"names": ", ".join(asked.unread)}}, status=400)
    _page, plan = _planned(request, spaces, asked, now)
    answer = JsonResponse(
        data_of(plan, name_houses=bool(asked.city)) if plan else {"days": [], "spaces": [], "pieces": []}
    )
    answer["X-Robots-Tag"] = "noindex"
    return answer
