"""The agency's front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.disclosure import public_records
from events.listing import ANYBODY, EventFilter, next_of_each
from events.states import AGENCY
from lda_events.deadlines import coming, steps_in

NEXT_DIALOGUES = 20
NEXT_DAYS = 5


@policy(Policy.VISITOR)
@require_safe
def agency(request: HttpRequest) -> HttpResponse:
    """Where to go with which need, the next days of participation, and the next public dialogues and forums."""
    now = timezone.now()
    dialogues = next_of_each(EventFilter(kind=AGENCY), now)[:NEXT_DIALOGUES]
    context = {
        "records": public_records(dialogues, ANYBODY, now),
        "days": coming(steps_in(None).standing(), now)[:NEXT_DAYS],
    }
    return render(request, "lda_events/agency.html", context)
