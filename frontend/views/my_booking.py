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
from bookings.operations.changing import CHANGEABLE, CHANGED_STATES
from bookings.states import BookingState
from core import walltime
from core.intervals import Interval
from events.operations import follow_booking
from frontend.answering import is_split_by, open_offer, together_with
from frontend.answers import attempt
from frontend.booked import can_be_cancelled, chosen_dates, due_in, folded
from frontend.copying import copy_address, instead
from spaces.models import Space


@policy(Policy.SIGNED_IN)
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """Where it stands, date by date, and what can be done about it."""
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    can_cancel = can_be_cancelled(booking, now) if booking.status == BookingState.APPROVED else []
    offer = open_offer(booking)
    context = {
        "booking": booking,
        "space": booking.space,
        "venue": booking.space.venue,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "dates": folded(booking.occurrences.all(), now=now),
        "can_cancel": can_cancel,
        "event": booking.events.first(),
        "question": booking.questions.filter(answered_at__isnull=True).last(),
        "offer": offer,
        "is_split": is_split_by(booking, offer),
        "together": together_with(booking),
        "freed": list(booking.occurrences.offered().filter(offered_until__gt=now)),
        "can_change": booking.status in CHANGEABLE and _comes(booking, now),
        "copy": copy_address(booking),
        "instead": _instead(request, booking, now),
        "can_announce": booking.status == BookingState.APPROVED
        and booking.occurrences.approved().upcoming(now).exists(),
    }
    return render(request, "my/booking.html", context)


def _comes(booking: Booking, now: dt.datetime) -> bool:
    return any(date.state in CHANGED_STATES and date.starts_at > now for date in booking.occurrences.all())


def _instead(request: HttpRequest, booking: Booking, now: dt.datetime) -> list[tuple[Interval, Space, str]]:
    """Other times and other spaces, each one press from the form filled in."""
    found = instead(request, booking, now)
    if found is None:
        return []
    wanted = next(date.interval for date in booking.occurrences.all() if date.starts_at > now)
    offers = [(time, booking.space) for time in found.times] + [(wanted, space) for space in found.spaces]
    return [(time, space, _address(booking, time, space)) for time, space in offers]


def _address(booking: Booking, time: Interval, space: Space) -> str:
    starts, ends = (walltime.local(moment, space.venue.zone) for moment in (time.start, time.end))
    when = {"date": f"{starts:%Y-%m-%d}", "from": f"{starts:%H:%M}", "to": f"{ends:%H:%M}"}
    return copy_address(booking, space.slug, **when)


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
