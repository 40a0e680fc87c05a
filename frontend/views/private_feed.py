"""The private calendar of a group's bookings, or of a house: make its address, see it once, renew it, delete it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.access import Frozen, get_group_for, membership_of
from accounts.models import Membership
from accounts.policies import Policy, policy
from bookings.access import bookings_of_groups
from bookings.operations import Superseded, delete_private_feed, make_private_feed
from bookings.private_feeds import ANNOUNCED, feeds_on
from core.cities import CITIES
from frontend.addresses import private_feed, to_subscribe, whole
from frontend.forms.private_feed import PrivateFeedForm
from frontend.qr import qr_svg
from spaces.access import get_managed_venue_for
from spaces.models import VenueRole


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def of_group(request: HttpRequest, slug: str) -> HttpResponse:
    """All bookings of a group, for one of its members."""
    group = get_group_for(request.user, slug)
    membership = membership_of(request.user, group)
    if membership is None:  # left in this very moment
        raise Http404
    latest = bookings_of_groups(request.user).of_groups([group.pk]).first()
    zone = latest.space.venue.zone if latest else CITIES["krakow"].zone
    context = {"group": group, "name": group.name, "frozen": group.frozen_at, "zone": zone}
    return _page(request, membership, reverse("my_feed", args=[slug]), context, timezone.now())


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def of_house(request: HttpRequest, venue: str) -> HttpResponse:
    """When a house is taken and by whom, for one of its managers."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    role = house.roles.filter(person=request.user).first()
    if role is None:
        raise Http404
    context = {"venue": house, "name": house.name, "frozen": house.frozen_at, "zone": house.zone}
    return _page(request, role, reverse("house_feed", args=[venue]), context, now)


def _page(
    request: HttpRequest,
    stands_on: Membership | VenueRole,
    here: str,
    context: dict[str, Any],
    now: dt.datetime,
) -> HttpResponse:
    form = PrivateFeedForm(request.POST or None)
    if request.POST.get("step") == "delete":
        _delete(request, stands_on, now)
        return redirect(here)
    if request.method == "POST":
        ways = _make(request, stands_on, form, now) if form.is_valid() else None
        if ways is None:
            return redirect(here)
        context |= ways
    feed = feeds_on(stands_on).first()
    context |= {
        "here": here,
        "feed": feed,
        "form": PrivateFeedForm(initial={"replaces": feed.edition if feed else 0}),
        "over": feed is not None and feed.expires_at <= now,
        "ends_soon": feed is not None and now < feed.expires_at <= now + ANNOUNCED,
    }
    return render(request, "feeds/private.html", context)


@sensitive_variables("token", "address")
def _make(
    request: HttpRequest, stands_on: Membership | VenueRole, form: PrivateFeedForm, now: dt.datetime
) -> dict[str, str] | None:
    """Every way to take the new calendar along. It is shown in this answer and never again: no session keeps it."""
    assert request.user.is_authenticated
    replaces, neutral = form.cleaned_data["replaces"], form.cleaned_data["neutral"]
    try:
        token = make_private_feed(by=request.user, stands_on=stands_on, replaces=replaces, now=now)
    except Frozen as refusal:
        messages.error(request, str(refusal))
        return None
    except Superseded:
        text = _(
            "Nothing has changed: there is a newer address already. Make a new one if it is not at hand."
        )
        messages.warning(request, text)
        return None
    address = whole(request, private_feed(token, neutral="1" if neutral else None))
    return {"address": address, "webcal": to_subscribe(address), "code": qr_svg(address)}


def _delete(request: HttpRequest, stands_on: Membership | VenueRole, now: dt.datetime) -> None:
    assert request.user.is_authenticated
    if delete_private_feed(by=request.user, stands_on=stands_on, now=now):
        messages.success(request, _("The address is deleted. Whoever has it gets nothing any more."))
