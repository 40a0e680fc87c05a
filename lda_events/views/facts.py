"""What is often said about rights and services, and what is true."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from lda_events.access import entries_for_all
from lda_events.deadlines import today_here
from lda_events.entry_cards import EntryCard, cards_of
from lda_events.models import Fact, Topic
from lda_events.nouns import NOUNS


@dataclass(frozen=True)
class OnTopic:
    """What is said on one topic."""

    topic: Topic
    cards: list[EntryCard]


@policy(Policy.VISITOR)
@require_safe
def facts(request: HttpRequest) -> HttpResponse:
    """All of them by topic, voting rights by country first."""
    noun = NOUNS["fact"]
    cards = cards_of(noun, entries_for_all(noun), today_here(timezone.now()))
    topics = [OnTopic(topic, [card for card in cards if _topic(card) == topic]) for topic in Topic]
    return render(request, "lda_events/facts.html", {"topics": [one for one in topics if one.cards]})


def _topic(card: EntryCard) -> str:
    assert isinstance(card.entry, Fact)
    return card.entry.topic
