"""A group moves dates of its booking, or gives them up: first it sees what would become of them."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from bookings.fitting import left_behind
from bookings.models import Booking
from bookings.operations import Scope, Side, cancel_dates, change_dates, in_scope
from bookings.operations.changing import CHANGEABLE
from bookings.previewing import Ahead, change_ahead
from bookings.states import OccurrenceState
from events.operations import follow_booking
from frontend.answers import tried
from frontend.forms.changing import ChangeForm
from spaces.access import Viewer, spaces_for


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose a date and a new time, look at what becomes of it, then press once more."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    if request.method != "POST":
        form = _form(request.user, booking, now, initial={"date": request.GET.get("date", "")})
        return _page(request, booking, form)
    form = _form(request.user, booking, now, data=request.POST)
    if not form.is_valid():
        return _page(request, booking, form)
    return _step(request, request.user, booking, form, now)


def _step(
    request: HttpRequest, by: Person, booking: Booking, form: ChangeForm, now: dt.datetime
) -> HttpResponse:
    step = request.POST.get("step")
    if step != "cancel" and form.says_nothing:
        form.add_error(None, _("Choose another day, another time or another space."))
        return _page(request, booking, form)
    match step:
        case "change":
            done = tried(form, partial(_change, by, booking, form, now), zone=form.zone)
            said = _("The dates are changed. The house has been told.")
        case "cancel":
            done = tried(form, partial(_cancel, by, booking, form, now), zone=form.zone)
            said = _("The chosen dates are cancelled. The house has been told.")
        case _step:
            return _page(request, booking, form, **_preview(booking, form, now))
    if not done:
        return _page(request, booking, form)
    messages.success(request, said)
    return redirect("my_booking", booking.reference)


def _change(by: Person, booking: Booking, form: ChangeForm, now: dt.datetime) -> None:
    told: dict[str, Any] = {"scope": form.scope_chosen, "shift": form.shift(), "space": form.there()}
    change_dates(by=by, booking=booking, date=form.chosen.pk, now=now, **told)
    follow_booking(booking=booking, now=now)


def _cancel(by: Person, booking: Booking, form: ChangeForm, now: dt.datetime) -> None:
    dates = in_scope(booking, form.chosen.pk, form.scope_chosen, now=now)
    cancel_dates(by=by, side=Side.GROUP, booking=booking, only=[date.pk for date in dates], now=now)
    follow_booking(booking=booking, now=now)


def _preview(booking: Booking, form: ChangeForm, now: dt.datetime) -> dict[str, Any]:
    found: list[Ahead] = []
    told: dict[str, Any] = {"scope": form.scope_chosen, "shift": form.shift(), "space": form.there()}

    def look() -> None:
        found.append(change_ahead(booking=booking, date=form.chosen.pk, now=now, **told))

    tried(form, look, zone=form.zone)
    there = form.there()
    return {
        "ahead": found[0] if found else None,
        "staying": left_behind(booking, there) if there else [],
    }


def _form(viewer: Viewer, booking: Booking, now: dt.datetime, **said: Any) -> ChangeForm:
    dates = list(booking.occurrences.all())
    coming = in_scope(booking, dates[0].pk, Scope.ALL, now=now) if booking.status in CHANGEABLE else []
    others = spaces_for(viewer).filter(venue=booking.space.venue_id).exclude(pk=booking.space_id)
    return ChangeForm(booking=booking, dates=coming, spaces=list(others), **said)


def _page(request: HttpRequest, booking: Booking, form: ChangeForm, **said: Any) -> HttpResponse:
    context = {
        "booking": booking,
        "venue": booking.space.venue,
        "zone": form.zone,
        "form": form,
        "can_cancel": any(date.state == OccurrenceState.APPROVED for date in form.dates.values()),
        **said,
    }
    return render(request, "my/change.html", context)
