"""The venue's desk: what waits for an answer, and the answer."""

import datetime as dt
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.policies import Policy, policy
from bookings.access import bookings_of_houses, get_managed_booking_for, read_contact
from bookings.competing import competing
from bookings.equipment import shortages_of
from bookings.models import Booking, BookingQuerySet
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
from frontend.booked import can_be_cancelled, chosen_dates, due_in, folded, is_urgent
from frontend.deciding import (
    clashing,
    decision_rows,
    first_day,
    record_of,
    records,
    room_week,
    short_things,
)
from frontend.forms.answering import QuestionForm
from frontend.forms.deciding import ApproveForm, CancelForm, DeclineForm
from spaces.access import Viewer, venues_managed_by
from spaces.house_rules import version_of
from spaces.roles import renew_role, roles_to_renew

ON_A_PAGE = 20


@policy(Policy.MANAGER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest deadline first; bookings in another state on request."""
    now = timezone.now()
    state = _state(request.GET.get("state", ""))
    page = Paginator(_in_state(request.user, state, now), ON_A_PAGE).get_page(request.GET.get("page"))
    lost, short = clashing(list(page.object_list)), shortages_of(page.object_list)
    known = records(list(page.object_list))
    context = {
        "venues": venues_managed_by(request.user, now=now),
        "ending": roles_to_renew(request.user, now=now) if request.user.is_authenticated else [],
        "state": state,
        "states": _counted(request.user, now),
        "page": page,
        "rows": [
            (
                booking,
                due_in(booking.answer_by, now),
                is_urgent(booking, now),
                lost[booking.pk],
                booking.pk in short and bool(short[booking.pk]),
                known[booking.group_id, booking.space.venue_id],
            )
            for booking in page.object_list
        ],
    }
    return render(request, "manage/queue.html", context)


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


def _state(name: str) -> BookingState:
    return BookingState(name) if name in BookingState.values else BookingState.REQUESTED


def _in_state(viewer: Viewer, state: BookingState, now: dt.datetime) -> BookingQuerySet:
    bookings = bookings_of_houses(viewer, now=now)
    if state is BookingState.REQUESTED:
        return bookings.undecided().order_by("answer_by", "pk")
    return bookings.filter(status=state).order_by("-decided_at", "-pk")


def _counted(viewer: Viewer, now: dt.datetime) -> list[tuple[BookingState, int]]:
    """How many bookings stand in each state; those with none are left out, but never what waits."""
    rows = bookings_of_houses(viewer, now=now).order_by().values_list("status").annotate(Count("pk"))
    counts = dict(rows)
    return [
        (state, counts.get(state, 0))
        for state in BookingState
        if counts.get(state) or state is BookingState.REQUESTED
    ]


@policy(Policy.MANAGER)
@require_safe
def booking(request: HttpRequest, reference: str) -> HttpResponse:
    """A request with all that a decision needs; a decided one with what happened."""
    now = timezone.now()
    return booking_page(request, get_managed_booking_for(request.user, reference, now=now), now)


def booking_page(request: HttpRequest, booking: Booking, now: dt.datetime, **said: Any) -> HttpResponse:
    """The page of a booking, with what was typed there and is not right yet."""
    day = _asked_day(request) or first_day(booking)
    rows = decision_rows(request.user, booking, now=now)
    week = room_week(request.user, booking, day, now=now)
    seen_on = papers_seen_on(booking)
    context = {
        "booking": booking,
        "group": booking.group,
        "space": booking.space,
        "venue": booking.space.venue,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "rules_kept": version_of(booking.space.venue, booking.rules_version),
        "rows": rows,
        "dates": folded(booking.occurrences.all(), now=now),
        "short_things": short_things(rows),
        "clashing": [row for row in rows if not row.can_be_had],
        "week": week,
        "week_before": week[0].date - dt.timedelta(days=7),
        "week_after": week[0].date + dt.timedelta(days=7),
        "can_cancel": can_be_cancelled(booking, now) if booking.status == BookingState.APPROVED else [],
        "approve_form": ApproveForm(prefix="approve"),
        "decline_form": DeclineForm(prefix="decline"),
        "cancel_form": CancelForm(prefix="cancel"),
        "question_form": QuestionForm(prefix="question"),
        "offer_form": offer_form(request.user, booking, now=now),
        "competing": competing(booking),
        "record": record_of(booking),
        "papers_seen_on": seen_on,
        "papers_missing": booking.space.venue.papers_first and seen_on is None,
        "offer": open_offer(booking),
        "together": together_with(booking),
        **said,
    }
    return render(request, "manage/booking.html", context)


def _asked_day(request: HttpRequest) -> dt.date | None:
    """The day whose week is looked at; what is no day, or too far away for a calendar, counts as none."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None


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
        return booking_page(request, booking, now, approve_form=form)
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
    attempt(
        request,
        deed,
        done=_("The request is approved. The group has been told."),
        zone=booking.space.venue.zone,
    )
    return redirect("manage_booking", reference)


@policy(Policy.MANAGER)
@deed_only
def decline(request: HttpRequest, reference: str) -> HttpResponse:
    """Decline the whole request, and say why."""
    assert request.user.is_authenticated
    now = timezone.now()
    booking = get_managed_booking_for(request.user, reference, now=now)
    form = DeclineForm(request.POST, prefix="decline")
    if not form.is_valid():
        return booking_page(request, booking, now, decline_form=form)
    deed = partial(decline_booking, by=request.user, booking=booking, now=now, **form.cleaned_data)
    attempt(request, deed, done=_("The request is declined. The group has been told."))
    return redirect("manage_booking", reference)


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
