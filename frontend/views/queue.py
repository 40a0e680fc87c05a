"""The queue: what waits for an answer, each beside its room's week; several decided at once, with one undo."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import Policy, policy
from bookings.access import batches_of, bookings_of_houses
from bookings.models import Booking, BookingQuerySet
from bookings.operations import NotTogether, TooLate, decide_together, dismiss_batch, undo_batch
from bookings.operations.batching import MOST_TOGETHER
from bookings.states import BookingState, Decision
from core.references import looks_like_reference
from frontend.answers import in_words
from frontend.desk import request_context
from frontend.forms.deciding import DeclineForm
from frontend.queueing import cards_of, refused, ticked, told_of
from spaces.access import Viewer, venues_managed_by
from spaces.ledger import Busy
from spaces.roles import roles_to_renew

ON_A_PAGE = 20


@policy(Policy.MANAGER)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest deadline first; bookings in another state on request."""
    now = timezone.now()
    state = _state(request.GET.get("state", ""))
    if state is BookingState.REQUESTED:
        return queue_page(request, request.GET.get("at", ""), now)
    page = Paginator(_in_state(request.user, state, now), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "manage/queue.html", {**_frame(request, state, now), "page": page})


def queue_page(
    request: HttpRequest, at: str, now: dt.datetime, *, page: str | None = None, **said: Any
) -> HttpResponse:
    """The queue with one request opened (by its reference), and with what was typed there and is not right yet."""
    waiting = bookings_of_houses(request.user, now=now).waiting_in_order()
    opened = waiting.filter(reference=at).first() if looks_like_reference(at) else None
    pages = Paginator(waiting, ON_A_PAGE)
    shown = pages.get_page(page or request.GET.get("page") or _page_of(opened, waiting))
    bookings = list(shown.object_list)
    looked_at = opened if opened in bookings else next(iter(bookings), None)
    context = {
        **_frame(request, BookingState.REQUESTED, now),
        **(request_context(request, looked_at, now=now) if looked_at else {}),
        "page": shown,
        "opened": looked_at if looked_at == opened else None,
        "batch_form": DeclineForm(prefix="batch"),
        **said,
    }
    context["cards"] = cards_of(bookings, now=now, chosen=context.get("chosen", ()))
    return render(request, "manage/queue.html", context)


def _page_of(booking: Booking | None, waiting: BookingQuerySet) -> int:
    return waiting.before(booking).count() // ON_A_PAGE + 1 if booking else 1


def _frame(request: HttpRequest, state: BookingState, now: dt.datetime) -> dict[str, Any]:
    """What stands around the list."""
    viewer = request.user
    return {
        "venues": venues_managed_by(viewer, now=now),
        "ending": roles_to_renew(viewer, now=now) if viewer.is_authenticated else [],
        "state": state,
        "states": _counted(viewer, now),
        "batches": [told_of(batch, now=now) for batch in batches_of(viewer)],
    }


def _state(name: str) -> BookingState:
    return BookingState(name) if name in BookingState.values else BookingState.REQUESTED


def _in_state(viewer: Viewer, state: BookingState, now: dt.datetime) -> BookingQuerySet:
    return bookings_of_houses(viewer, now=now).filter(status=state).order_by("-decided_at", "-pk")


def _counted(viewer: Viewer, now: dt.datetime) -> list[tuple[BookingState, int]]:
    """How many bookings stand in each state; those with none are left out, but never what waits."""
    rows = bookings_of_houses(viewer, now=now).order_by().values_list("status").annotate(Count("pk"))
    counts = dict(rows)
    return [
        (state, counts.get(state, 0))
        for state in BookingState
        if counts.get(state) or state is BookingState.REQUESTED
    ]


def from_queue(request: HttpRequest) -> bool:
    """Whether the answer was given beside the queue."""
    return request.POST.get("back") == "queue"


def back_to_queue(request: HttpRequest, booking: Booking, now: dt.datetime) -> HttpResponse:
    """After an answer the next oldest deadline comes up; a request that still waits stays where it is."""
    waiting = bookings_of_houses(request.user, now=now).waiting_in_order()
    if waiting.filter(pk=booking.pk).exists():
        return redirect(_at(booking))
    alone = waiting.in_no_batch()
    following = alone.after(booking).first() or alone.first()
    return redirect(_at(following) if following else reverse("manage"))


def _at(booking: Booking) -> str:
    """The queue, with the focus on this request."""
    return f"{reverse('manage')}?at={booking.reference}#at-{booking.reference}"


@policy(Policy.MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Approve or decline the chosen requests in a minute; what stands against it is said at once, and nothing noted."""
    if request.method != "POST":
        return redirect(f"{reverse('manage')}?{request.GET.urlencode()}")
    now = timezone.now()
    seen = ticked(request.POST.getlist("chosen"))
    bookings = list(bookings_of_houses(request.user, now=now).filter(reference__in=seen))
    if len(bookings) != len(seen):
        raise Http404
    if not 0 < len(seen) <= MOST_TOGETHER:
        messages.error(request, _("Nothing is decided: tick at least one request."))
        return _again(request, now, seen)
    decision = request.POST.get("decision", "")
    if decision not in Decision.values:
        return _again(request, now, seen)
    if decision == Decision.APPROVE:
        return _decided(request, Decision.APPROVE, bookings, seen, now)
    form = DeclineForm(request.POST, prefix="batch")
    if not form.is_valid():
        return _again(request, now, seen, batch_form=form)
    return _decided(request, Decision.DECLINE, bookings, seen, now, form)


def _decided(
    request: HttpRequest,
    decision: Decision,
    bookings: Sequence[Booking],
    seen: Mapping[str, str],
    now: dt.datetime,
    form: DeclineForm | None = None,
) -> HttpResponse:
    assert request.user.is_authenticated
    told = form.cleaned_data if form else {}
    looked_at = {booking.pk: seen[booking.reference] for booking in bookings}
    try:
        decide_together(
            by=request.user, bookings=bookings, decision=decision, now=now, seen=looked_at, **told
        )
    except NotTogether as refusal:
        against = refused(refusal.why, bookings)
        # They are not ticked any more: pressed again, the button decides the others.
        rest = set(seen) - {booking.reference for booking, _why in against}
        said = {"batch_form": form, "decline_open": True} if form else {}
        return _again(request, now, rest, against=against, **said)
    except Busy as refusal:
        messages.error(request, in_words(refusal, "UTC"))
        return _again(request, now, seen)
    return redirect(f"{reverse('manage')}#batches")


def _again(request: HttpRequest, now: dt.datetime, chosen: Collection[str], **said: Any) -> HttpResponse:
    """The queue as it was, with the boxes that are still ticked."""
    at, page = request.POST.get("at", ""), request.POST.get("page")
    return queue_page(request, at, now, page=page, chosen=chosen, **said)


@policy(Policy.MANAGER)
@require_POST
def undo(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what was decided together; what is gone already stays gone."""
    batch = batches_of(request.user).filter(reference=reference).first()
    try:
        if batch:
            undo_batch(batch=batch)
            messages.success(
                request, _("Nothing was decided: the requests wait as before, and nobody was told.")
            )
    except TooLate:
        messages.error(
            request, _("It is too late to undo this: it is done already. See below what became of it.")
        )
    return redirect("manage")


@policy(Policy.MANAGER)
@require_POST
def dismiss(request: HttpRequest, reference: str) -> HttpResponse:
    """The manager has read what became of it."""
    batch = batches_of(request.user).filter(reference=reference).first()
    if batch:
        dismiss_batch(batch=batch)
    return redirect("manage")
