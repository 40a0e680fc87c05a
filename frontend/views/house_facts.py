"""A manager says how one gets in and what it costs, and that what stands here is still true."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Frozen
from accounts.models import Person
from accounts.policies import Policy, policy
from frontend.answers import in_words
from frontend.forms.house_facts import (
    HouseAccessForm,
    PriceForm,
    SpaceAccessForm,
    from_access,
    from_price,
)
from frontend.house import language, tried
from frontend.way_in import HOUSE, SPACE
from spaces.access import get_managed_space_for, get_managed_venue_for, get_venue_for
from spaces.ledger import Busy
from spaces.models import Venue, access_of_house, access_of_space, price_of_house, price_of_space
from spaces.operations import (
    confirm_facts,
    tell_house_access,
    tell_house_price,
    tell_space_access,
    tell_space_price,
)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def access(request: HttpRequest, venue: str) -> HttpResponse:
    """How one gets to the house and about in it."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    said = from_access(access_of_house(house), HOUSE)
    form = HouseAccessForm(request.POST or None, language=language(), initial=said)
    deed = partial(tell_house_access, by=request.user, venue=house, now=now)
    if form.is_valid() and _kept(request, form, lambda: deed(told=form.told())):
        return redirect("house_access", venue)
    return render(request, "house/access.html", {"venue": house, "form": form})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def space_access(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """How one gets about in the space."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    said = from_access(access_of_space(space), SPACE, step_free=space.step_free)
    form = SpaceAccessForm(request.POST or None, language=language(), initial=said)
    deed = partial(tell_space_access, by=request.user, space=space, now=now)
    if form.is_valid() and _kept(request, form, lambda: deed(told=form.told())):
        return redirect("house_space_access", venue, slug)
    return render(request, "house/access.html", {"venue": space.venue, "space": space, "form": form})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def price(request: HttpRequest, venue: str) -> HttpResponse:
    """What the house takes where a space says nothing of its own."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    said = from_price(price_of_house(house))
    form = PriceForm(request.POST or None, of_space=False, language=language(), initial=said)
    deed = partial(tell_house_price, by=request.user, venue=house, now=now)
    if form.is_valid() and _kept(request, form, lambda: deed(told=form.told() or {})):
        return redirect("house_price", venue)
    return render(request, "house/price.html", {"venue": house, "form": form})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def space_price(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """What the space costs: as the house says, or something of its own."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    shared = not hasattr(space, "price_row")
    said = from_price(price_of_space(space), as_the_house=shared)
    form = PriceForm(request.POST or None, of_space=True, language=language(), initial=said)
    deed = partial(tell_space_price, by=request.user, space=space, now=now)
    if form.is_valid() and _kept(request, form, lambda: deed(told=form.told())):
        return redirect("house_space_price", venue, slug)
    context = {"venue": space.venue, "space": space, "form": form, "of_house": price_of_house(space.venue)}
    return render(request, "house/price.html", context)


def _kept(request: HttpRequest, form: Any, deed: Callable[[], object]) -> bool:
    if not tried(request, form, deed):
        return False
    messages.success(request, _("The changes are saved."))
    return True


@policy(Policy.MANAGER)
@require_POST
def checked(request: HttpRequest, venue: str) -> HttpResponse:
    """Everything that stands here of the house is true today."""
    house = get_managed_venue_for(request.user, venue, now=timezone.now())
    _confirm(request, house, _("Thank you. The page of the house says that you have checked it today."))
    return redirect("house", venue)


@require_POST
@policy(Policy.STAFF)
def looked_at(request: HttpRequest, slug: str) -> HttpResponse:
    """Those who run the site have looked today at what is published of a house that nobody answers for here."""
    house = get_venue_for(request.user, slug)
    if house.managed:
        # Only the house itself can say that what it says is true.
        raise Http404
    _confirm(request, house, _("The page says that this was looked at today."))
    return redirect("venue", slug)


def _confirm(request: HttpRequest, house: Venue, done: str) -> None:
    assert isinstance(request.user, Person)
    try:
        confirm_facts(by=request.user, venue=house, now=timezone.now())
    except (Frozen, Busy) as refusal:
        messages.error(request, in_words(refusal, house.zone))
    else:
        messages.success(request, done)
