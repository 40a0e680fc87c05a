"""What a group says to its house: an answer, yes or no to an offer, yes or no to time that is kept for it."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from bookings.operations import accept_offer, answer_house, leave_freed, refuse_offer, take_freed
from bookings.states import BookingState
from frontend.answers import attempt
from frontend.booked import chosen_dates

LONGEST_ANSWER = 2000


@policy(Policy.SIGNED_IN)
@require_POST
def answer(request: HttpRequest, reference: str) -> HttpResponse:
    """Answer the house's question."""
    words = request.POST.get("answer", "").replace("\0", "").strip()
    if not words or len(words) > LONGEST_ANSWER:
        messages.error(request, _("Write an answer of at most 2000 characters."))
        return redirect("my_booking", get_booking_for(request.user, reference).reference)
    return _say(request, reference, answer_house, _("The answer is sent to the house."), answer=words)


@policy(Policy.SIGNED_IN)
@require_POST
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what the house offers."""
    return _say(request, reference, accept_offer, _("The offer is accepted: the space is yours."))


@policy(Policy.SIGNED_IN)
@require_POST
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Stay with what was asked for."""
    done = _("The offer is refused. The house answers your request as you have made it.")
    return _say(request, reference, refuse_offer, done)


@policy(Policy.SIGNED_IN)
@require_POST
def freed(request: HttpRequest, reference: str) -> HttpResponse:
    """Take dates that became free, or let the next in line have them."""
    booking = get_booking_for(request.user, reference)
    only = chosen_dates(request, booking)
    if not only:
        messages.error(request, _("Nothing has changed: tick at least one date."))
        return redirect("my_booking", reference)
    if request.POST.get("which") == "leave":
        return _say(request, reference, leave_freed, _("You no longer wait for these dates."), only=only)
    confirmed = booking.status == BookingState.APPROVED
    done = _("The dates are confirmed.") if confirmed else _("The house is asked for these dates.")
    return _say(request, reference, take_freed, done, only=only)


def _say(
    request: HttpRequest, reference: str, deed: Callable[..., object], done: str, **said: Any
) -> HttpResponse:
    booking = get_booking_for(request.user, reference)
    whole = partial(deed, by=request.user, booking=booking, now=timezone.now(), **said)
    attempt(request, whole, done=done, zone=booking.space.venue.zone)
    return redirect("my_booking", reference)
