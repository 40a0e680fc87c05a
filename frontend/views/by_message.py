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
from bookings.by_message import read
from bookings.competing import competing
from bookings.models import Booking
from bookings.operations import approve_booking, decline_booking
from bookings.prospects import clashing
from frontend.answers import REFUSALS, in_words
from frontend.booked import due_in
from frontend.forms.deciding import ReasonForm

GONE = 410


@csrf_exempt
@never_cache
@policy(Policy.VISITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, token: str) -> HttpResponse:
    """What may be known without signing in, and the two buttons."""
    now = timezone.now()
    found = read(token, now=now)
    if found is None:
        return render(request, "manage/by_message_gone.html", status=GONE)
    person, booking = found
    if request.method != "POST":
        return _page(request, booking, now, ReasonForm())
    if request.POST.get("answer") == "approve":
        if _needs_looking(booking):
            return _page(request, booking, now, ReasonForm())
        deed = partial(approve_booking, by=person, booking=booking, now=now)
        return _decided(request, booking, now, deed, _("The request is approved. The group has been told."))
    return _decline(request, person, booking, now)


def _decline(request: HttpRequest, person: Person, booking: Booking, now: dt.datetime) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, booking, now, form)
    deed = partial(decline_booking, by=person, booking=booking, now=now, **form.cleaned_data)
    return _decided(request, booking, now, deed, _("The request is declined. The group has been told."))


def _decided(
    request: HttpRequest, booking: Booking, now: dt.datetime, deed: Callable[[], object], done: str
) -> HttpResponse:
    try:
        deed()
    except REFUSALS as refusal:
        refused = in_words(refusal, booking.space.venue.zone)
        return _page(request, booking, now, ReasonForm(), refused=refused)
    return _page(request, booking, now, None, done=done)


def _needs_looking(booking: Booking) -> bool:
    """Something is in its way, or others would be declined with it: whoever decides that signs in and sees them."""
    return bool(clashing([booking])[booking.pk] or competing(booking))


def _page(
    request: HttpRequest, booking: Booking, now: dt.datetime, form: ReasonForm | None, **said: Any
) -> HttpResponse:
    """No title, no group, no house: the mail may be read by somebody else."""
    context = {
        "booking": booking,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "clashes": _needs_looking(booking),
        "form": form,
        **said,
    }
    return render(request, "manage/by_message.html", context)
