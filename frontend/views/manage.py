"""The venue's desk: one request, and the answer."""

import datetime as dt
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.policies import Policy, policy
from bookings.access import get_managed_booking_for, read_contact
from bookings.models import Booking
from bookings.operations import (
    Side,
    approve_booking,
    cancel_booking,
    cancel_dates,
    decline_booking,
)
from bookings.operations.papers import papers_seen_on
from bookings.states import BookingState
from events.operations import follow_booking
from frontend.answering import offer_form, open_offer, together_with
from frontend.answers import attempt
from frontend.booked import can_be_cancelled, chosen_dates, folded
from frontend.desk import request_context
from frontend.forms.answering import QuestionForm
from frontend.forms.deciding import ApproveForm, CancelForm, DeclineForm
from frontend.views.queue import back_to_queue, from_queue, queue_page
from spaces.house_rules import version_of
from spaces.roles import renew_role, roles_to_renew


@policy(Policy.MANAGER)
@require_POST
def renew(request: HttpRequest, slug: str) -> HttpResponse:
    """One's role at a house runs on."""
    assert request.user.is_authenticated
    now = timezone.now()
    role = get_object_or_404(roles_to_renew(request.user, now=now), venue__slug=slug)
    deed = partial(renew_role, by=request.user, venue=role.venue, now=now)
    attempt(request, deed, done=_("Your role is renewed."))
    return redirect("manage")


@policy(Policy.MANAGER)
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """A request with all that a decision needs; a decided one with what happened."""
    now = timezone.now()
    return booking_page(request, get_managed_booking_for(request.user, reference, now=now), now)


def booking_page(request: HttpRequest, booking: Booking, now: dt.datetime, **said: Any) -> HttpResponse:
    """The page of a booking, with what was typed there and is not right yet."""
    context = {
        **request_context(request, booking, now=now),
        "rules_kept": version_of(booking.space.venue, booking.rules_version),
        "dates": folded(booking.occurrences.all(), now=now),
        "can_cancel": can_be_cancelled(booking, now) if booking.status == BookingState.APPROVED else [],
        "cancel_form": CancelForm(prefix="cancel"),
        "question_form": QuestionForm(prefix="question"),
        "offer_form": offer_form(request.user, booking, now=now),
        "papers_seen_on": papers_seen_on(booking),
        "offer": open_offer(booking),
        "together": together_with(booking),
        **said,
    }
    return render(request, "manage/booking.html", context)


def deed_only(view: Callable[[HttpRequest, str], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """Only a POST does anything. These addresses may stand in the browser, for what a deed did not understand is
    shown there: coming to one by a link, or by another language, leads to the request itself."""

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def guarded(request: HttpRequest, reference: str) -> HttpResponse:
        return view(request, reference) if request.method == "POST" else redirect("manage_booking", reference)

    return guarded


@policy(Policy.MANAGER)
@deed_only
def approve(request: HttpRequest, reference: str) -> HttpResponse:
    """Approve all dates, or those that are ticked."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = ApproveForm(request.POST, prefix="approve")
    if not form.is_valid():
        return _again(request, booking, now, approve_form=form)
    only = None if request.POST.get("which") == "all" else chosen_dates(request, booking)
    deed = partial(
        approve_booking,
        by=request.user,
        booking=booking,
        now=now,
        only=only,
        without=request.POST.getlist("without"),
        note=form.cleaned_data["note"],
    )
    done = _("Request %(reference)s is approved. The group has been told.") % {"reference": reference}
    attempt(request, deed, done=done, zone=booking.space.venue.zone)
    return _onward(request, booking, now)


@policy(Policy.MANAGER)
@deed_only
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline the whole request, and say why."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return _again(request, booking, now, decline_form=form)
    deed = partial(decline_booking, by=request.user, booking=booking, now=now, **form.cleaned_data)
    done = _("Request %(reference)s is declined. The group has been told.") % {"reference": reference}
    attempt(request, deed, done=done)
    return _onward(request, booking, now)


def _again(request: HttpRequest, booking: Booking, now: dt.datetime, **said: Any) -> HttpResponse:
    """Where the answer was given, with what was typed there and is not right yet."""
    if from_queue(request):
        return queue_page(request, booking.reference, now, **said)
    return booking_page(request, booking, now, **said)


def _onward(request: HttpRequest, booking: Booking, now: dt.datetime) -> HttpResponse:
    return (
        back_to_queue(request, booking, now)
        if from_queue(request)
        else redirect("manage_booking", booking.reference)
    )


@policy(Policy.MANAGER)
@deed_only
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel an approved booking, or those of its dates that are ticked; what was announced is called off too."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = CancelForm(request.POST, prefix="cancel")
    if not form.is_valid():
        return booking_page(request, booking, now, cancel_form=form)
    if request.POST.get("which") == "all":
        _cancel_all(request, request.user, booking, form, now)
    else:
        _cancel_some(request, request.user, booking, form, now)
    follow_booking(booking=booking, now=now)
    return redirect("manage_booking", reference)


def _cancel_all(request: HttpRequest, by: Person, booking: Booking, form: Form, now: dt.datetime) -> None:
    deed = partial(
        cancel_booking,
        by=by,
        side=Side.HOUSE,
        booking=booking,
        now=now,
        note=form.cleaned_data["note"],
    )
    attempt(request, deed, done=_("The booking is cancelled. The group has been told."))


def _cancel_some(request: HttpRequest, by: Person, booking: Booking, form: Form, now: dt.datetime) -> None:
    only = chosen_dates(request, booking) & {date.pk for date in can_be_cancelled(booking, now)}
    if not only and booking.status == BookingState.APPROVED:
        messages.error(request, _("Nothing is cancelled: tick at least one date that has not begun."))
        return
    note = form.cleaned_data["note"]
    deed = partial(cancel_dates, by=by, side=Side.HOUSE, booking=booking, only=only, now=now, note=note)
    attempt(request, deed, done=_("The chosen dates are cancelled. The group has been told."))


@policy(Policy.MANAGER)
@deed_only
def contact(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the responsible person, once; that somebody looked is written down."""
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    found = read_contact(by=request.user, booking=booking, now=now)
    return booking_page(request, booking, now, contact=found, contact_gone=found is None)
