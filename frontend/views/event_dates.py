"""The dates of an event, as its group changes them: call off, move, add; first it sees what becomes of them."""

import datetime as dt
import uuid
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import Frozen
from accounts.models import Person
from accounts.policies import Policy, policy
from events.access import get_editable_event_for
from events.cautions import cautions_of_days, days_of
from events.models import Event
from events.operations import (
    MoveAhead,
    NothingToCancel,
    NotMovable,
    Unfit,
    add_dates,
    announce_the_rest,
    cancel_event,
    cancel_event_dates,
    movable,
    move_ahead,
    move_date,
)
from events.planning import planned
from events.terms import from_rows, term_of
from frontend.announcing import Readiness, looked_at_days
from frontend.answers import attempt, in_words, tried
from frontend.forms.elsewhere import DatesForm, MoveForm
from spaces.ledger import Busy


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
        messages.success(request, _cancelled(event))
    return redirect("my_event", event.slug)


def _cancelled(event: Event) -> str:
    if event.booking is None:
        return _("It is cancelled. The dates stay visible as cancelled.")
    return _("It is cancelled, and the house has its time back. The dates stay visible as cancelled.")


def _ticked(request: HttpRequest) -> set[uuid.UUID]:
    """Dates that are ticked; anything else that was sent there is no date."""
    found = set()
    for text in request.POST.getlist("date"):
        try:
            found.add(uuid.UUID(text))
        except ValueError:
            continue
    return found


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event_move(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a date and a new time, look at what becomes of it, then press once more."""
    assert request.user.is_authenticated
    event = get_editable_event_for(request.user, slug)
    dates = movable(event, timezone.now())
    initial = {"date": request.GET.get("date", "")}
    form = MoveForm(request.POST or None, dates=dates, zone=event.zone, initial=initial)
    if request.method != "POST" or not form.is_valid():
        return _moving(request, event, form)
    if form.says_nothing:
        form.add_error(None, _("Choose another day or another time."))
        return _moving(request, event, form)
    if request.POST.get("step") != "move":
        return _moving(request, event, form, _ahead(event, form))
    if not tried(form, partial(_move, request.user, event, form), zone=event.zone):
        return _moving(request, event, form)
    messages.success(request, _("The date has moved. Calendars that are subscribed take it over."))
    return redirect("my_event", event.slug)


def _ahead(event: Event, form: MoveForm) -> MoveAhead | None:
    found: list[MoveAhead] = []

    def look() -> None:
        uid, now = form.chosen.uid, timezone.now()
        found.append(move_ahead(event=event, date=uid, time=form.time(), now=now))

    tried(form, look, zone=event.zone)
    return found[0] if found else None


def _move(by: Person, event: Event, form: MoveForm) -> None:
    try:
        move_date(by=by, event=event, date=form.chosen.uid, time=form.time(), now=timezone.now())
    except NotMovable:
        form.add_error("date", _("This date cannot be changed any more: choose one from the list."))


def _moving(
    request: HttpRequest, event: Event, form: MoveForm, ahead: MoveAhead | None = None
) -> HttpResponse:
    starts = [ahead.interval.start] if ahead else []
    context = {
        "event": event,
        "zone": event.zone,
        "form": form,
        "ahead": ahead,
        "cautions": cautions_of_days(event, days_of(starts, event.zone)),
    }
    return render(request, "my/event_move.html", context)


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def event_add_dates(request: HttpRequest, slug: str) -> HttpResponse:
    """More dates for an event at a place of its own; those of a booked house come from its booking."""
    assert request.user.is_authenticated
    event = get_editable_event_for(request.user, slug)
    if event.booking is not None:
        return redirect("my_event", event.slug)
    form, ready = DatesForm(request.POST or None), Readiness(ready=False)
    if request.method == "POST" and form.is_valid():
        ready = looked_at_days(request, event, _starts(event, form))
        added = _added(request.user, event, form) if ready.ready else 0
        if added:
            text = ngettext("%(count)s date is added.", "%(count)s dates are added.", added)
            messages.success(request, text % {"count": added})
            return redirect("my_event", event.slug)
    context = {"event": event, "zone": event.zone, "form": form, "ready": ready}
    return render(request, "my/event_add_dates.html", context)


def _starts(event: Event, form: DatesForm) -> list[dt.datetime]:
    """When the dates would begin; none of what cannot be planned, which adding them says."""
    term, holidays = term_of(event), from_rows(event.term_holidays)
    try:
        times = planned(form.dates(), zone=event.zone, now=timezone.now(), term=term, holidays=holidays)
    except Unfit:
        return []
    return [time.start for time in times]


def _added(by: Person, event: Event, form: DatesForm) -> int:
    try:
        return len(add_dates(by=by, event=event, dates=form.dates(), now=timezone.now()))
    except Unfit as unfit:
        form.tell(unfit.problems)
    except (Frozen, Busy) as refusal:
        form.add_error(None, in_words(refusal, event.zone))
    return 0


@policy(Policy.SIGNED_IN)
@require_POST
def event_announce_rest(request: HttpRequest, slug: str) -> HttpResponse:
    """Announce those dates too that the house has approved since."""
    assert request.user.is_authenticated
    event = get_editable_event_for(request.user, slug)
    deed = partial(announce_the_rest, by=request.user, event=event, now=timezone.now())
    attempt(request, deed, done=_("These dates are announced."))
    return redirect("my_event", event.slug)
