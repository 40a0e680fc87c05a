"""The weekly hours of a space, on one page."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.policies import Policy, policy
from bookings.outside import falling_outside
from frontend.forms.house_hours import CLOCK_TIMES, COPIES, WeekForm, rearranged
from frontend.house import Touched, say_touched, standing_dates, tried
from spaces.access import get_managed_space_for
from spaces.operations import set_weekly_hours


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, venue: str, slug: str) -> HttpResponse:
    """See and set the week. What falls outside is named first, and saved only when the manager goes on."""
    assert request.user.is_authenticated
    now = timezone.now()
    space = get_managed_space_for(request.user, slug, venue=venue, now=now)
    context = {
        "venue": space.venue,
        "space": space,
        "zone": space.venue.zone,
        "clock_times": CLOCK_TIMES,
    }
    step = request.POST.get("step", "save")
    if request.method == "POST" and (step in COPIES or step.startswith("add_")):
        form = WeekForm(shown=rearranged(request.POST, step))
        return render(request, "house/hours.html", {**context, "form": form, "moved": True})
    form = WeekForm(request.POST if request.method == "POST" else None, week=space.hours.all())
    if not form.is_valid():
        return render(request, "house/hours.html", {**context, "form": form})
    week = form.week()
    touched = Touched(falling_outside(standing_dates(request.user, space, now=now), space, hours=week))
    if not touched.was_seen(request):
        return render(request, "house/hours.html", {**context, "form": form, "touched": touched})
    deed = partial(set_weekly_hours, by=request.user, space=space, week=week, now=now)
    if not tried(request, form, deed):
        return render(request, "house/hours.html", {**context, "form": form})
    messages.success(request, _("The hours are saved."))
    if not week:
        messages.warning(request, _("The space is closed all week now: nobody can ask for it."))
    say_touched(request, touched)
    return redirect("house_hours", venue, slug)
