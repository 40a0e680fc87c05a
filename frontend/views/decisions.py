"""What was decided and when, for those whose bookings they are: a house's managers and a group's members."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import get_group_for
from accounts.policies import Policy, policy
from bookings.access import bookings_of_groups, bookings_of_houses
from bookings.models import BookingQuerySet
from frontend.decisions import decided, in_words
from spaces.access import get_managed_venue_for

ON_A_PAGE = 50


@policy(Policy.MANAGER)
@require_safe
def of_house(request: HttpRequest, venue: str) -> HttpResponse:
    """Decisions about all bookings of the house."""
    now = timezone.now()
    house = get_managed_venue_for(request.user, venue, now=now)
    bookings = bookings_of_houses(request.user, now=now).of_venues([house.pk])
    return _page(request, bookings, "decisions/house.html", venue=house, booking_page="manage_booking")


@policy(Policy.SIGNED_IN)
@require_safe
def of_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Decisions about all bookings of the group."""
    group = get_group_for(request.user, slug)
    bookings = bookings_of_groups(request.user).of_groups([group.pk])
    return _page(request, bookings, "decisions/group.html", group=group, booking_page="my_booking")


def _page(request: HttpRequest, bookings: BookingQuerySet, template: str, **said: Any) -> HttpResponse:
    page = Paginator(decided(bookings), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "decisions": in_words(page.object_list, bookings), **said}
    return render(request, template, context)
