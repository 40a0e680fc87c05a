"""One booking, as its group sees it: follow it, withdraw it, cancel it or some of its dates."""

import datetime as dt
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Person
from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from bookings.models import Booking
from bookings.operations import Side, cancel_booking, cancel_dates, withdraw_booking
from bookings.states import BookingState
from events.operations import follow_booking
from frontend.answers import attempt
from frontend.booked import can_be_cancelled, chosen_dates, due_in, folded


@policy(Policy.SIGNED_IN)
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, date by date, and what can be done about it."""
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    can_cancel = can_be_cancelled(booking, now) if booking.status == BookingState.APPROVED else []
    context = {
        "booking": booking,
        "space": booking.space,
        "venue": booking.space.venue,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "dates": folded(booking.occurrences.all(), now=now),
        "can_cancel": can_cancel,
        "event": booking.events.first(),
        "can_announce": booking.status == BookingState.APPROVED
        and booking.occurrences.approved().upcoming(now).exists(),
    }
    return render(request, "my/booking.html", context)


@policy(Policy.SIGNED_IN)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take an undecided request back."""
    assert request.user.is_authenticated
    booking = get_booking_for(request.user, reference)
    deed = partial(withdraw_booking, by=request.user, booking=booking, now=timezone.now())
    attempt(request, deed, done=_("The request is withdrawn. The house has been told."))
    return redirect("my_booking", reference)


@policy(Policy.SIGNED_IN)
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    """Cancel an approved booking, or those of its dates that are ticked."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    if request.POST.get("which") == "all":
        _cancel_all(request, request.user, booking, now)
    else:
        _cancel_some(request, request.user, booking, now)
    follow_booking(booking=booking, now=now)
    return redirect("my_booking", reference)


def _cancel_all(request: HttpRequest, by: Person, booking: Booking, now: dt.datetime) -> None:
    deed = partial(cancel_booking, by=by, side=Side.GROUP, booking=booking, now=now)
    attempt(request, deed, done=_("The booking is cancelled. The house has been told."))


def _cancel_some(request: HttpRequest, by: Person, booking: Booking, now: dt.datetime) -> None:
    only = chosen_dates(request, booking) & {date.pk for date in can_be_cancelled(booking, now)}
    if not only and booking.status == BookingState.APPROVED:
        messages.error(request, _("Nothing is cancelled: tick at least one date that has not begun."))
        return
    deed = partial(cancel_dates, by=by, side=Side.GROUP, booking=booking, only=only, now=now)
    attempt(request, deed, done=_("The chosen dates are cancelled. The house has been told."))
