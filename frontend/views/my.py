"""What a group has asked for, and what became of it."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import administered_by, groups_of
from accounts.policies import Policy, has_role, policy
from bookings.access import bookings_of_groups, dates_of_groups, waits_for_group
from bookings.models import Booking
from events.access import editable_events_of
from frontend.booked import due_in
from spaces.access import is_manager

NEXT_DATES = 8
BOOKINGS_ON_A_PAGE = 20
EVENTS_SHOWN = 20


@policy(Policy.SIGNED_IN)
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """What waits for us, what comes next, and all the rest."""
    now = timezone.now()
    decided = bookings_of_groups(request.user).closed()
    for_us = waits_for_group(request.user, now=now)
    waiting = bookings_of_groups(request.user).open().exclude(pk__in=[one.pk for one in for_us])
    waiting = waiting.order_by("answer_by")
    coming = dates_of_groups(request.user).approved().upcoming(now)
    context = {
        "groups": groups_of(request.user),
        "administers": administered_by(request.user),
        "manages": is_manager(request.user, now=now),
        "edits": request.user.is_authenticated and has_role(request.user, Policy.EDITOR, now),
        "for_us": [(booking, due_in(_until(booking), now)) for booking in for_us],
        "waiting": [(booking, due_in(booking.answer_by, now)) for booking in waiting],
        "coming": coming[:NEXT_DATES],
        "coming_count": coming.count(),
        "page": Paginator(decided, BOOKINGS_ON_A_PAGE).get_page(request.GET.get("page")),
        "events": editable_events_of(request.user).order_by("-published_at", "slug")[:EVENTS_SHOWN],
    }
    return render(request, "my/home.html", context)


def _until(booking: Booking) -> dt.datetime:
    """By when the group must say something: kept dates may run out before the rest."""
    kept = [date.offered_until for date in booking.occurrences.all() if date.offered_until]
    return min(kept, default=booking.answer_by)
