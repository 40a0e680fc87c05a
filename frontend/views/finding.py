"""Finding a space: for one date or for a whole course, with what else there is when nothing fits."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from bookings.lacking import lacking
from frontend.dates import hours
from frontend.finding import Card, Way, halves, near_of, without
from frontend.forms.finder import WEEKLY, FinderForm, address_of
from spaces.access import (
    attach_facts,
    attach_photos,
    districts_by_city,
    spaces_for,
    venues_for,
)
from spaces.hindrances import relaxed
from spaces.models import Space
from spaces.next_free import attach_next_free
from spaces.search import Answer, Question, search
from spaces.sought import Sought
from spaces.suggestions import FEW, nearest, split

ON_A_PAGE = 24
LISTED = 6


@policy(Policy.VISITOR)
@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Free spaces first, then those that are not and why, then houses that nobody has confirmed."""
    now = timezone.now()
    form = form_of(request, now)
    when = form.sought if form.is_valid() else None
    found = _found(request, form, when, now) if when else _listed(request, form, now)
    city = form.cleaned_data.get("city", "")
    listings = venues_for(request.user).listings().select_related("listing")
    listings = listings.in_city(city) if city else listings
    context = {
        "form": form if when or form.errors else form.suggested(),
        "when": when,
        "listings": Paginator(listings.order_by("name"), LISTED).page(1),
        "city": city,
        **found,
    }
    return render(request, "spaces/finder.html", context)


def form_of(request: HttpRequest, now: dt.datetime) -> FinderForm:
    """What the address says; a last date makes it a course."""
    data = request.GET.copy()
    data.setdefault("how", WEEKLY if data.get("until") else "once")
    return FinderForm(data, now=now, districts=districts_by_city(request.user))


def _listed(request: HttpRequest, form: FinderForm, now: dt.datetime) -> dict[str, Any]:
    """Without a time: everything that can be asked for there, with when it is next free."""
    spaces = form.wanted.among(spaces_for(request.user).bookable()) if form.is_valid() else ()
    page: Page[Space] = Paginator(spaces, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    attach_photos(shown)
    attach_facts(shown)
    attach_next_free(shown, now)
    return {"page": page, "spaces": shown}


def _found(request: HttpRequest, form: FinderForm, when: Sought, now: dt.datetime) -> dict[str, Any]:
    found = search(request.user, when, form.wanted, lacking=lacking, now=now)
    page: Page[Answer] = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    attach_photos([answer.space for answer in shown])
    whole = found.whole
    near = _near(shown, found.question) if whole < FEW else {}
    return {
        "page": page,
        "cards": [Card(answer, when, form.wanted, near.get(answer.space.pk, ())) for answer in shown],
        "whole": whole,
        "hours": hours(when.slot.starts, when.slot.ends),
        "in_two": halves(split(found), when, form.wanted),
        "without": [without(option, when, form.wanted) for option in relaxed(found)],
        "few": whole < FEW,
        "need_query": address_of(when, form.wanted),
        "zones_differ": len(found.zones) > 1,
    }


def _near(shown: Sequence[Answer], question: Question) -> dict[int, list[Way]]:
    lost = [answer for answer in shown if not answer.whole]
    return near_of(nearest(lost, question), question.wanted)
