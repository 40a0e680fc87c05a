"""The month of a space."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from frontend.chosen_day import month_in, month_of
from frontend.dates import weekday_of
from frontend.months import month_of_space, months_of
from spaces.access import get_space_for
from spaces.models import Space


@policy(Policy.VISITOR)
@require_safe
def space_month(request: HttpRequest, slug: str) -> HttpResponse:
    """Each day of a month with what is left of it, and the way into its week."""
    now = timezone.now()
    space = get_space_for(request.user, slug)
    if not _takes_requests(space):
        raise Http404
    span = months_of(space, now=now)
    asked_for = request.GET.get("month", "")
    first = month_in(asked_for, span)
    context = {
        "space": space,
        "venue": space.venue,
        "month": month_of_space(space, first or month_of(span.first), now=now),
        "today": span.first,
        "weekdays": [(dt.date(2024, 1, 1 + number), weekday_of(number)) for number in range(7)],
        "no_such_month": bool(asked_for) and first is None,
    }
    return render(request, "spaces/month.html", context)


def _takes_requests(space: Space) -> bool:
    """Of a house that answers nowhere here nobody knows what is taken."""
    return space.venue.managed and space.venue.frozen_at is None
