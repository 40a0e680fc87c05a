"""A group's public page."""

import datetime as dt

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import get_group_for
from accounts.models import Group, Person
from accounts.policies import Policy, policy
from events.access import get_public_group
from events.disclosure import public_records
from events.listing import EventFilter, next_of_each

NEXT_EVENTS = 20


@policy(Policy.VISITOR)
@require_safe
def group(request: HttpRequest, slug: str) -> HttpResponse:
    """What the group says of itself, and what it invites everybody to."""
    now = timezone.now()
    known, is_public = _group(request.user, slug, now)
    coming = next_of_each(EventFilter(group=slug), now)[:NEXT_EVENTS]
    context = {
        "group": known,
        "is_public": is_public,
        "records": public_records(coming, request.user, now),
    }
    return render(request, "groups/group.html", context)


def _group(viewer: Person | AnonymousUser, slug: str, now: dt.datetime) -> tuple[Group, bool]:
    """The group and whether everybody may know it; its members always may, others get 404."""
    try:
        return get_public_group(slug, now), True
    except Http404:
        return get_group_for(viewer, slug), False
