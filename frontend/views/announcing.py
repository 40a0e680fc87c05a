"""A group announces what takes place, in a house that it booked or elsewhere, and rewords it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import Frozen, groups_of
from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from bookings.models import Booking
from bookings.transitions import NotPossible
from events.access import get_editable_event_for
from events.models import Event
from events.operations import AlreadyAnnounced, Unfit, announce, announce_elsewhere, edit_event
from events.planning import planned
from events.terms import term_of
from frontend.announcing import Readiness, beforehand, looked_at
from frontend.answers import in_words
from frontend.forms.announced import from_booking, from_event, from_group, zone_of
from frontend.forms.announcing import AnnouncementForm
from frontend.forms.elsewhere import ElsewhereForm, NewElsewhereForm
from frontend.my_event import of_event
from spaces.ledger import Busy

NOT_YET = Readiness(ready=False)


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Announce the approved dates of a booking as an event; one press leads to a form that is filled in."""
    now = timezone.now()
    booking = get_booking_for(request.user, reference)
    starts = list(booking.occurrences.approved().upcoming(now).values_list("starts_at", flat=True))
    if not starts:
        messages.error(
            request, _("There is nothing to announce: no coming date of this booking is approved.")
        )
        return redirect("my_booking", reference)
    if event := booking.events.first():
        return redirect("my_event", event.slug)
    initial = from_booking(booking, _language(), now)
    form = AnnouncementForm(request.POST or None, language=_language(), initial=initial)
    zone = booking.space.venue.zone
    ready = NOT_YET
    if request.method != "POST":
        ready = Readiness(ready=False, cautions=beforehand(form, starts=starts, zone=zone, booking=booking))
    elif form.is_valid():
        ready = looked_at(request, form, starts=starts, zone=zone, booking=booking, now=now)
        if ready.ready and (event := _told(form, zone, lambda: _announced(request, booking, form))):
            messages.success(request, _("The event is announced."))
            return redirect("my_event", event.slug)
    return _page(request, form, ready, booking=booking)


def _announced(request: HttpRequest, booking: Booking, form: AnnouncementForm) -> Event:
    assert request.user.is_authenticated
    try:
        return announce(by=request.user, booking=booking, details=form.announcement(), now=timezone.now())
    except AlreadyAnnounced as already:
        return already.event


def _told(form: AnnouncementForm, zone: str, deed: Callable[[], Event]) -> Event | None:
    """The event, or None when something stands against it, which the form then says."""
    try:
        return deed()
    except Unfit as unfit:
        form.tell(unfit.problems)
    except (NotPossible, Frozen, Busy) as refusal:
        form.add_error(None, in_words(refusal, zone))
    return None


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event_elsewhere(request: HttpRequest) -> HttpResponse:
    """Announce what takes place in no house that is booked here."""
    groups = groups_of(request.user)
    asked = groups.filter(slug=request.GET.get("group", "").replace("\0", "")).first() or groups.first()
    if asked is None:
        messages.error(request, _("Found or join a group first: events are announced by groups."))
        return redirect("my")
    form = NewElsewhereForm(
        request.POST or None, language=_language(), initial=from_group(asked), groups=groups
    )
    ready = NOT_YET
    if request.method == "POST" and form.is_valid():
        ready = _looked_at_dates(request, form)
        zone = zone_of(form.cleaned_data["place_city"])
        if ready.ready and (event := _told(form, zone, lambda: _announced_elsewhere(request, form))):
            messages.success(request, _("The event is announced."))
            return redirect("my_event", event.slug)
    return _page(request, form, ready)


def _looked_at_dates(request: HttpRequest, form: NewElsewhereForm) -> Readiness:
    now = timezone.now()
    details, zone = form.announcement(), zone_of(form.cleaned_data["place_city"])
    try:
        times = planned(
            form.dates(), zone=zone, now=now, term=term_of(details), holidays=details.term_holidays
        )
    except Unfit as unfit:
        form.tell(unfit.problems)
        times = []
    starts = [time.start for time in times]
    ready = looked_at(request, form, starts=starts, zone=zone, booking=None, now=now)
    return ready if times else NOT_YET


def _announced_elsewhere(request: HttpRequest, form: NewElsewhereForm) -> Event:
    assert request.user.is_authenticated
    return announce_elsewhere(
        by=request.user,
        group=form.cleaned_data["group"],
        details=form.announcement(),
        dates=form.dates(),
        now=timezone.now(),
    )


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """See and reword an event of one's group."""
    now = timezone.now()
    event = get_editable_event_for(request.user, slug)
    kind = AnnouncementForm if event.booking else ElsewhereForm
    form = kind(request.POST or None, language=_language(), initial=from_event(event))
    starts = event.occurrences.planned().upcoming(now).values_list("starts_at", flat=True)
    booking = event.booking
    ready = NOT_YET
    if request.method != "POST":
        told = beforehand(form, starts=starts, zone=event.zone, booking=booking)
        ready = Readiness(ready=False, cautions=told)
    elif form.is_valid():
        ready = looked_at(request, form, starts=starts, zone=event.zone, booking=booking, now=now)
        if ready.ready and _told(form, event.zone, lambda: _edited(request, event, form)):
            messages.success(
                request, _("The changes are saved. Calendars that are subscribed take them over.")
            )
            return redirect("my_event", event.slug)
    return _page(request, form, ready, booking=booking, **of_event(event, now))


def _edited(request: HttpRequest, event: Event, form: AnnouncementForm) -> Event:
    assert request.user.is_authenticated
    edit_event(by=request.user, event=event, details=form.announcement(), now=timezone.now())
    return event


def _language() -> str:
    return (get_language() or "en").split("-")[0]


def _page(request: HttpRequest, form: AnnouncementForm, ready: Readiness, **said: object) -> HttpResponse:
    return render(request, "my/event_form.html", {"form": form, "ready": ready, "event": None, **said})
