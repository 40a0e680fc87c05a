"""A manager says for whom, for what and how much the house lends its spaces."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policies import Policy, policy
from bookings.healing import look_again
from frontend.forms.house_hours import CLOCK_TIMES
from frontend.forms.ruling import HouseLimitsForm, SpaceRulesForm, from_house, from_rules
from frontend.house import language, tried
from spaces.access import get_managed_space_for, get_managed_venue_for
from spaces.models import InSchoolHolidays
from spaces.operations import set_house_limits, set_space_rules


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """Who may use a space and for what; groups read it before the form."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    form = SpaceRulesForm(request.POST or None, language=language(), initial=from_rules(space))
    if form.is_valid():
        details = form.details()
        deed = partial(set_space_rules, by=request.user, space=space, details=details, now=now)
        if tried(request, form, deed):
            look_again(space, now=now)
            messages.success(request, _("The changes are saved."))
            if details.in_school_holidays == InSchoolHolidays.OWN_HOURS:
                messages.info(request, _("Set the hours of school holidays beside the weekly hours."))
            return redirect("house_lending", venue, slug)
    return render(request, "house/lending.html", {"venue": space.venue, "space": space, "form": form})


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def limits(request: HttpRequest, venue: str) -> HttpResponse:
    """Quiet hours, what one group may have of the whole house, and the list of groups that it knows."""
    assert request.user.is_authenticated
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    form = HouseLimitsForm(request.POST or None, venue=house, language=language(), initial=from_house(house))
    if form.is_valid():
        deed = partial(
            set_house_limits,
            by=request.user,
            venue=house,
            quiet=form.quiet(),
            limits=form.limits(),
            groups=form.named(),
            papers=form.papers(),
            now=now,
        )
        if tried(request, form, deed):
            messages.success(request, _("The changes are saved."))
            return redirect("house_limits", venue)
    context = {"venue": house, "form": form, "clock_times": CLOCK_TIMES}
    return render(request, "house/limits.html", context)
