"""Consultations that took place."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from lda_events.access import entries_for_all
from lda_events.deadlines import today_here
from lda_events.entry_cards import cards_of
from lda_events.nouns import NOUNS


@policy(Policy.VISITOR)
@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """All of them, the latest first."""
    noun = NOUNS["consultation"]
    cards = cards_of(noun, entries_for_all(noun), today_here(timezone.now()))
    return render(request, "lda_events/consultations.html", {"cards": cards})
