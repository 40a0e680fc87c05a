"""A public meeting of the agency: what it is about, the agenda, and what may be told afterwards."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.access import get_event_for
from events.listing import ANYBODY
from events.states import AGENCY
from lda_events.models import HouseRule, Meeting


@policy(Policy.VISITOR)
@require_safe
def meeting(request: HttpRequest, slug: str) -> HttpResponse:
    """An event of the agency that everybody may know; what is not said yet, the usual holds."""
    known = get_event_for(ANYBODY, slug, timezone.now())
    if known.record.kind not in AGENCY:
        raise Http404
    found = Meeting.objects.filter(slug=slug).first() or Meeting(slug=slug, house_rule=HouseRule.CHATHAM)
    return render(request, "lda_events/meeting.html", {"record": known.record, "meeting": found})
