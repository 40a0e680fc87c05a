"""House rules in the version that counted: what a group has accepted, and what has changed since."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from bookings.access import get_booking_for
from core.languages import AUTONYMS, CONTENT_LANGUAGES
from frontend.house import language
from spaces.access import get_managed_venue_for
from spaces.house_rules import changes, version_of
from spaces.models import HouseRules, Venue


@policy(Policy.MANAGER)
@require_safe
def versions(request: HttpRequest, venue: str) -> HttpResponse:
    """Every version that is kept, the present one first."""
    house = get_managed_venue_for(request.user, venue, now=timezone.now())
    kept = list(house.rules.all())
    return render(request, "house/rules.html", {"venue": house, "kept": kept})


@policy(Policy.MANAGER)
@require_safe
def version(request: HttpRequest, venue: str, number: int) -> HttpResponse:
    """One version in every language, and what it changed."""
    house = get_managed_venue_for(request.user, venue, now=timezone.now())
    rules = version_of(house, number)
    if rules is None:
        raise Http404
    before = house.rules.filter(version__lt=number).first()
    context = {
        "venue": house,
        "rules": rules,
        "texts": _in_languages(rules),
        "before": before,
        "changed": changes(before, rules) if before else [],
    }
    return render(request, "house/rules_version.html", context)


@policy(Policy.SIGNED_IN)
@require_safe
def accepted(request: HttpRequest, reference: str) -> HttpResponse:
    """What the group accepted with a booking, and what the house says differently by now."""
    booking = get_booking_for(request.user, reference)
    house = booking.space.venue
    rules = version_of(house, booking.rules_version)
    now_said = _present(house)
    context: dict[str, Any] = {
        "booking": booking,
        "venue": house,
        "rules": rules,
        "texts": _in_languages(rules) if rules else [],
        "is_present": booking.rules_version == house.rules_version,
        "changed": changes(rules, now_said) if rules else [],
    }
    return render(request, "my/rules.html", context)


def _present(house: Venue) -> HouseRules:
    return HouseRules(venue=house, version=house.rules_version, texts=house.house_rules)


def _in_languages(rules: HouseRules) -> list[tuple[str, str, str]]:
    """Tag, autonym and text, the reader's language first."""
    tags = sorted(rules.texts, key=lambda tag: (tag != language(), list(CONTENT_LANGUAGES).index(tag)))
    return [(tag, AUTONYMS.get(tag, CONTENT_LANGUAGES[tag]), rules.texts[tag]) for tag in tags]
