"""The front door: which language, what is here for whom, what takes place next."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core.cities import CITIES
from events.disclosure import public_records
from events.listing import EventFilter, public_occurrences
from frontend.soon import free_soon

NEXT_EVENTS = 5

# Calendar programs obey it too, so all feeds stay open, private ones by their token.
ROBOTS = """User-agent: *
Allow: /feeds/
Disallow: /*/my/
Disallow: /*/manage/
Disallow: /*/account/
Disallow: /api/
Disallow: /data/
"""


@policy(Policy.VISITOR)
@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """To the reader's language, as their browser names it; nothing is remembered."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@policy(Policy.VISITOR)
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Which pages are nothing for search engines."""
    return HttpResponse(ROBOTS, content_type="text/plain; charset=utf-8")


@policy(Policy.VISITOR)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Three doors, rooms that are free soon, and the next events."""
    now = timezone.now()
    coming = public_occurrences(EventFilter(), now)[:NEXT_EVENTS]
    records = public_records(coming, request.user, now)
    context = {"records": records, "cities": CITIES, "soon": free_soon(request.user, now)}
    return render(request, "home/home.html", context)
