"""The agency's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.disclosure import public_records
from events.listing import EventFilter, next_of_each
from events.states import AGENCY

NEXT_DIALOGUES = 20


@policy(Policy.VISITOR)
@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """What the agency is to be, and the next public dialogues and history forums."""
    now = timezone.now()
    coming = next_of_each(EventFilter(kind=AGENCY), now)[:NEXT_DIALOGUES]
    return render(request, "lda_events/agency.html", {"records": public_records(coming, request.user, now)})
