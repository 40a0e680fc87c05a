"""A manager's house: what it is, which spaces it has, and who changed what."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Person
from accounts.policies import Policy, policy
from events.operations import follow_house
from frontend.facts import about_house
from frontend.forms.house import VenueForm, from_venue
from frontend.house import history_of, in_history, language, tried
from frontend.opening import weekly_hours
from spaces.access import get_managed_venue_for, spaces_managed_by
from spaces.models import Venue
from spaces.operations import describe_venue

ON_A_PAGE = 50

PUBLISHED = {"name", "address", "address_is_public", "district", "latitude", "longitude"}
"""What pages and calendars of announced events say of the house."""


@policy(Policy.MANAGER)
@require_safe
def overview(request: HttpRequest, venue: str) -> HttpResponse:
    """The house with its spaces, and where to change each thing."""
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    spaces = spaces_managed_by(request.user, now=now).filter(venue=house)
    context = {
        "venue": house,
        "spaces": [(space, weekly_hours(space)) for space in spaces],
        **about_house(house, now=now),
    }
    return render(request, "house/overview.html", context)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, venue: str) -> HttpResponse:
    """Name, address, words and rules of the house."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    form = VenueForm(request.POST or None, language=language(), initial=from_venue(house))
    if form.is_valid() and _described(request, request.user, house, form, now):
        return redirect("house", house.slug)
    return render(request, "house/venue.html", {"venue": house, "form": form})


def _described(request: HttpRequest, by: Person, house: Venue, form: VenueForm, now: dt.datetime) -> bool:
    changed: list[str] = []

    def deed() -> None:
        # Together: an address that is hidden from now on must not stay in the calendars of events.
        with transaction.atomic():
            changed.extend(describe_venue(by=by, venue=house, details=form.details(), now=now))
            if PUBLISHED & set(changed):
                follow_house(venue=house, now=now)

    if not tried(request, form, deed):
        return False
    messages.success(request, _("The changes are saved."))
    if "house_rules" in changed:
        messages.info(request, _("The house rules have a new version: groups accept it from now on."))
    return True


@policy(Policy.MANAGER)
@require_safe
def history(request: HttpRequest, venue: str) -> HttpResponse:
    """Who changed what, and when; what was written is not repeated."""
    house = get_managed_venue_for(request.user, venue, now=timezone.now())
    page = Paginator(history_of(house), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"venue": house, "page": page, "deeds": in_history(page.object_list, house)}
    return render(request, "house/history.html", context)
