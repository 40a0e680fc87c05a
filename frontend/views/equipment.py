"""What a manager's house lends: the list, adding, describing, taking out of use."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Frozen
from accounts.policies import Policy, policy
from bookings.access import dates_of_houses
from bookings.equipment import left_short
from bookings.healing import look_again_in
from bookings.models import Occurrence
from frontend.answers import in_words
from frontend.forms.equipment import EquipmentForm, from_equipment
from frontend.house import Touched, language, tried
from spaces.access import (
    Viewer,
    equipment_of,
    get_managed_equipment_for,
    get_managed_venue_for,
    spaces_managed_by,
)
from spaces.ledger import Busy
from spaces.models import Equipment, Space, Venue
from spaces.operations import add_equipment, describe_equipment, retire_equipment, return_equipment


@policy(Policy.MANAGER)
@require_safe
def equipment(request: HttpRequest, venue: str) -> HttpResponse:
    """Everything that comes with the spaces of the house."""
    house = get_managed_venue_for(request.user, venue, now=timezone.now())
    return render(request, "equipment/list.html", {"venue": house, "things": equipment_of(house)})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, venue: str) -> HttpResponse:
    """Another thing."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    spaces = _spaces(request.user, house, now)
    initial = {**from_equipment(Equipment()), "spaces": [space.slug for space in spaces]}
    form = EquipmentForm(request.POST or None, language=language(), initial=initial, spaces=spaces)
    if form.is_valid():
        deed = partial(add_equipment, by=request.user, venue=house, now=now)
        if tried(request, form, lambda: deed(details=form.details())):
            messages.success(request, _("The equipment is added."))
            return redirect("house_equipment", venue)
    return render(request, "equipment/thing.html", {"venue": house, "form": form, "thing": None})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, venue: str, code: str) -> HttpResponse:
    """What a thing is. Dates that would have too few are named first, and saved only when the manager goes on."""
    assert request.user.is_authenticated
    now = timezone.now()
    thing = get_managed_equipment_for(request.user, venue, code, now=now)
    promised = _promised(request.user, thing, now)
    form = EquipmentForm(
        request.POST or None,
        language=language(),
        initial=from_equipment(thing),
        spaces=_spaces(request.user, thing.venue, now),
    )
    touched = Touched(_short(thing, promised, form) if form.is_valid() else [])
    if form.is_valid() and touched.was_seen(request):
        deed = partial(describe_equipment, by=request.user, equipment=thing, now=now)
        if tried(request, form, lambda: deed(details=form.details())):
            look_again_in(thing.spaces.all(), now=now)
            messages.success(request, _("The changes are saved."))
            if touched.dates:
                messages.warning(
                    request, _("What was promised stays promised. Open each booking to decide what to do.")
                )
            return redirect("house_equipment", venue)
    context = {
        "venue": thing.venue,
        "form": form,
        "thing": thing,
        "touched": touched,
        "promised": Touched(promised),
    }
    return render(request, "equipment/thing.html", context)


def _short(thing: Equipment, promised: list[Occurrence], form: EquipmentForm) -> list[Occurrence]:
    """What is always there needs no counting, and what stays as it was leaves nobody worse off."""
    told = form.cleaned_data
    worse = told["quantity"] < thing.quantity or not set(form.initial["spaces"]) <= set(told["spaces"])
    if told["fixed"] or not worse:
        return []
    return left_short(thing, promised, pieces=told["quantity"], spaces=told["spaces"])


def _spaces(viewer: Viewer, house: Venue, now: dt.datetime) -> list[Space]:
    return list(spaces_managed_by(viewer, now=now).filter(venue=house))


def _promised(viewer: Viewer, thing: Equipment, now: dt.datetime) -> list[Occurrence]:
    """Dates from now on that hold some of it."""
    dates = dates_of_houses(viewer, now=now).upcoming(now).holding()
    asking = dates.filter(booking__equipment__equipment=thing, booking__equipment__lent=True)
    return list(asking.order_by("starts_at", "pk"))


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, venue: str, code: str) -> HttpResponse:
    """Take a thing out of use, or back; a link here leads to the thing."""
    assert request.user.is_authenticated
    now = timezone.now()
    thing = get_managed_equipment_for(request.user, venue, code, now=now)
    if request.method == "POST":
        back = request.POST.get("step") == "return"
        try:
            (return_equipment if back else retire_equipment)(by=request.user, equipment=thing, now=now)
        except (Frozen, Busy) as refusal:
            messages.error(request, in_words(refusal, thing.venue.zone))
        else:
            look_again_in(thing.spaces.all(), now=now)
            done = _("It can be asked for again.") if back else _("It can no longer be asked for.")
            messages.success(request, done)
    return redirect("house_equipment_thing", venue, code)
