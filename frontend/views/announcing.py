"""A group announces what it booked a space for, rewords it, calls it off."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Frozen
from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from bookings.models import Booking
from bookings.transitions import NotPossible
from events.access import get_editable_event_for
from events.models import Event
from events.operations import (
    AlreadyAnnounced,
    NothingToCancel,
    Unfit,
    announce,
    cancel_event,
    cancel_event_dates,
    edit_event,
)
from frontend.answers import in_words
from frontend.booked import folded
from frontend.forms.announcing import AnnouncementForm, from_event, from_purpose
from spaces.ledger import Busy

# The words of the event are what its page is for.
DATES_AT_ONCE = 4


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Announce the approved dates of a booking as an event."""
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    if not booking.occurrences.approved().upcoming(now).exists():
        messages.error(
            request, _("There is nothing to announce: no coming date of this booking is approved.")
        )
        return redirect("my_booking", reference)
    if event := booking.events.first():
        return redirect("my_event", event.slug)
    form = AnnouncementForm(
        request.POST or None,
        language=_language(),
        initial=from_purpose(booking.purpose, booking.group.name),
    )
    if request.method == "POST" and form.is_valid():
        event = _announced(request, booking, form)
        if event:
            messages.success(request, _("The event is announced."))
            return redirect("my_event", event.slug)
    return render(request, "my/event_form.html", _context(booking, form))


def _announced(request: HttpRequest, booking: Booking, form: AnnouncementForm) -> Event | None:
    assert request.user.is_authenticated
    try:
        return announce(by=request.user, booking=booking, details=form.announcement(), now=timezone.now())
    except AlreadyAnnounced as already:
        return already.event
    except Unfit as unfit:
        form.tell(unfit.problems)
    except (NotPossible, Frozen, Busy) as refusal:
        form.add_error(None, in_words(refusal, booking.space.venue.zone))
    return None


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """See and reword an event of one's group."""
    event = get_editable_event_for(request.user, slug)
    form = AnnouncementForm(request.POST or None, language=_language(), initial=from_event(event))
    if request.method == "POST" and form.is_valid() and _edited(request, event, form):
        messages.success(request, _("The changes are saved. Calendars that are subscribed take them over."))
        return redirect("my_event", event.slug)
    return render(request, "my/event_form.html", {**_context(event.booking, form), **_of_event(event)})


def _edited(request: HttpRequest, event: Event, form: AnnouncementForm) -> bool:
    assert request.user.is_authenticated
    try:
        edit_event(by=request.user, event=event, details=form.announcement(), now=timezone.now())
    except Unfit as unfit:
        form.tell(unfit.problems)
    except (Frozen, Busy) as refusal:
        form.add_error(None, in_words(refusal, event.zone))
    return not form.errors


@policy(Policy.SIGNED_IN)
@require_POST
def event_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Call off the event, or those of its dates that are ticked; their time in the house is given back."""
    assert request.user.is_authenticated
    now = timezone.now()
    event = get_editable_event_for(request.user, slug)
    try:
        if request.POST.get("which") == "all":
            cancel_event(by=request.user, event=event, now=now)
        else:
            cancel_event_dates(by=request.user, event=event, only=_ticked(request), now=now)
    except NothingToCancel:
        messages.error(request, _("Nothing is cancelled: tick at least one date that has not begun."))
    except (Frozen, Busy) as refusal:
        messages.error(request, in_words(refusal, event.zone))
    else:
        messages.success(
            request,
            _("It is cancelled, and the house has its time back. The dates stay visible as cancelled."),
        )
    return redirect("my_event", event.slug)


def _ticked(request: HttpRequest) -> set[uuid.UUID]:
    """Dates that are ticked; anything else that was sent there is no date."""
    found = set()
    for text in request.POST.getlist("date"):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _context(booking: Booking | None, form: AnnouncementForm) -> dict[str, object]:
    return {"form": form, "booking": booking, "event": None}


def _of_event(event: Event) -> dict[str, object]:
    now = timezone.now()
    return {
        "event": event,
        "zone": event.zone,
        "dates": folded(event.occurrences.all(), now=now, at_once=DATES_AT_ONCE),
        "can_cancel": event.occurrences.planned().filter(starts_at__gt=now),
    }
