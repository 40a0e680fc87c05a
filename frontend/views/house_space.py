"""A manager's space: what it is, by which rules it is asked for, and what a group would be told."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Frozen
from accounts.models import Group
from accounts.policies import Policy, policy
from bookings.healing import look_again
from bookings.problems import Outlook, outlook
from core import walltime
from events.operations import follow_house, follow_space
from frontend.answers import in_words
from frontend.dates import hours
from frontend.forms.house import SpaceForm, from_space
from frontend.forms.house_dates import TryForm
from frontend.house import Touched, language, standing_dates, tried
from spaces.access import get_managed_space_for, get_managed_venue_for
from spaces.ledger import Busy
from spaces.models import Space, Venue
from spaces.operations import describe_space, make_space, retire_space, return_space
from spaces.series import Slot

TUESDAY = 1


def _parts(venue: Venue) -> list[str]:
    return list(venue.parts.order_by("name").values_list("name", flat=True))


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, venue: str) -> HttpResponse:
    """A new space; its hours are the next step."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    form = SpaceForm(
        request.POST or None, language=language(), initial=from_space(Space()), parts=_parts(house)
    )
    if form.is_valid():
        made: list[Space] = []
        deed = partial(make_space, by=request.user, venue=house, now=now)
        if tried(request, form, lambda: made.append(deed(details=form.details()))):
            messages.success(
                request, _("The space is added. Now say when it is open: until then it is closed.")
            )
            return redirect("house_hours", house.slug, made[0].slug)
    return render(request, "house/space.html", {"venue": house, "form": form, "space": None})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """What the space is, and its rules."""
    assert request.user.is_authenticated
    by, now = request.user, timezone.now()
    space = get_managed_space_for(by, slug, venue=venue, now=now)
    form = SpaceForm(
        request.POST or None, language=language(), initial=from_space(space), parts=_parts(space.venue)
    )

    def deed() -> None:
        with transaction.atomic():
            changed = describe_space(by=by, space=space, details=form.details(), now=now)
            look_again(space, now=now)
            if "name" in changed:
                follow_house(venue=space.venue, now=now)

    if form.is_valid() and tried(request, form, deed):
        messages.success(request, _("The changes are saved."))
        return redirect("house_space", venue, slug)
    standing = Touched(list(standing_dates(by, space, now=now)))
    context = {"venue": space.venue, "space": space, "form": form, "standing": standing}
    return render(request, "house/space.html", context)


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """Take the space out of use, or back; a link here leads to the space."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    if request.method == "POST":
        back = request.POST.get("step") == "return"
        try:
            with transaction.atomic():
                (return_space if back else retire_space)(by=request.user, space=space, now=now)
                follow_space(space=space, now=now)
                look_again(space, now=now)
        except (Frozen, Busy) as refusal:
            messages.error(request, in_words(refusal, space.venue.zone))
        else:
            done = _("The space takes requests again.") if back else _("The space takes no more requests.")
            messages.success(request, done)
    return redirect("house_space", venue, slug)


@policy(Policy.MANAGER)
@require_safe
def preview(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """What a group would be told that asks for a time."""
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    groups = Group.objects.filter(bookings__space__venue=space.venue).distinct()
    form = TryForm(request.GET or _next_tuesday(space, now), groups=groups)
    context: dict[str, object] = {
        "venue": space.venue,
        "space": space,
        "form": form,
        "zone": space.venue.zone,
    }
    if form.is_valid():
        context["asked"] = hours(form.cleaned_data["starts"], form.cleaned_data["ends"])
        context["outlook"] = _outlook(space, form, now)
    return render(request, "house/preview.html", context)


def _outlook(space: Space, form: TryForm, now: dt.datetime) -> Outlook:
    told = form.cleaned_data
    return outlook(
        space=space,
        group=form.group,
        slot=Slot(told["day"], told["starts"], told["ends"]),
        weekly=form.weekly,
        leave_out=(),
        people=told["people"],
        purpose=told["purpose"],
        now=now,
    )


def _next_tuesday(space: Space, now: dt.datetime) -> dict[str, str]:
    """An evening in the middle of next week's beginning, when most houses are open."""
    today = walltime.local(now, space.venue.zone).date()
    day = today + dt.timedelta(days=7 - today.weekday() + TUESDAY)
    return {"day": f"{day:%Y-%m-%d}", "starts": "18:00", "ends": "20:00", "people": ""}
