"""A manager decides from the message: without signing in, by a button, once.

The address itself is the key, so that no cookie and no form secret are needed. Whoever fetches it changes nothing:
scanners of mail follow links, and press no buttons.
"""

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import Person
from accounts.policies import Policy, policy
from bookings import by_message
from bookings.competing import competing
from bookings.models import Booking
from bookings.operations import approve_booking, decline_booking
from bookings.prospects import clashing
from bookings.welcome import papers_missing
from frontend.answers import REFUSALS, in_words
from frontend.booked import due_in
from frontend.forms.deciding import ReasonForm

GONE = 410


class NeedsLooking(Exception):
    """Something stands in the way of approving that a manager must see first."""


@csrf_exempt
@never_cache
@policy(Policy.VISITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """What may be known without signing in, and the two buttons."""
    now = timezone.now()
    found = by_message.read(token, now=now)
    if found is None:
        return render(request, "manage/by_message_gone.html", status=GONE)
    _person, booking = found
    if request.method != "POST":
        return _page(request, booking, now, ReasonForm())
    if request.POST.get("answer") == "approve":
        done = _("The request is approved. The group has been told.")
        return _decided(request, token, booking, partial(_approve, now=now), done, now)
    return _decline(request, token, booking, now)


def _approve(person: Person, booking: Booking, *, now: dt.datetime) -> None:
    if _needs_looking(booking):
        raise NeedsLooking
    approve_booking(by=person, booking=booking, now=now)


def _decline(request: HttpRequest, token: str, booking: Booking, now: dt.datetime) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, booking, now, form)

    def deed(person: Person, booking: Booking) -> None:
        decline_booking(by=person, booking=booking, now=now, **form.cleaned_data)

    done = _("The request is declined. The group has been told.")
    return _decided(request, token, booking, deed, done, now)


def _decided(
    request: HttpRequest,
    token: str,
    booking: Booking,
    deed: Callable[[Person, Booking], object],
    done: str,
    now: dt.datetime,
) -> HttpResponse:
    """Looked at again under the lock: between the look and the press somebody may have changed the request."""
    try:
        by_message.decide(token, deed, now=now)
    except by_message.Useless:
        return render(request, "manage/by_message_gone.html", status=GONE)
    except NeedsLooking:
        return _page(request, booking, now, ReasonForm())
    except REFUSALS as refusal:
        refused = in_words(refusal, booking.space.venue.zone)
        return _page(request, booking, now, ReasonForm(), refused=refused)
    return _page(request, booking, now, None, done=done)


def _needs_looking(booking: Booking) -> bool:
    """Something is in its way, others would be declined with it, or papers are missing: one signs in and sees that."""
    return bool(clashing([booking])[booking.pk] or competing(booking)) or papers_missing(booking)


def _page(
    request: HttpRequest, booking: Booking, now: dt.datetime, form: ReasonForm | None, **said: Any
) -> HttpResponse:
    """No title, no group, no house: the mail may be read by somebody else."""
    context = {
        "booking": booking,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "needs_looking": _needs_looking(booking),
        "papers_missing": papers_missing(booking),
        "form": form,
        **said,
    }
    return render(request, "manage/by_message.html", context)
