"""Houses: those whose managers answer here, and those known only from what others published."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core.cities import CITIES
from events.disclosure import public_records
from events.listing import EventFilter, next_of_each
from frontend.answering import usual_answer
from frontend.facts import about_house, price_of
from frontend.forms.finder import CityForm
from spaces.access import equipment_of, get_venue_for, may_know_address, spaces_for, venues_for
from spaces.models import price_of_house
from spaces.next_free import attach_next_free

ON_A_PAGE = 60
NEXT_EVENTS = 5


@policy(Policy.VISITOR)
@require_safe
def venues(request: HttpRequest) -> HttpResponse:
    """All houses, city by city, managed ones first."""
    form = CityForm(request.GET)
    city = form.cleaned_data["city"] if form.is_valid() else ""
    known = venues_for(request.user).select_related("listing").order_by("city", "-managed", "name")
    known = known.in_city(city) if city else known
    page = Paginator(known, ON_A_PAGE).get_page(request.GET.get("page"))
    by_city = {slug: [venue for venue in page if venue.city == slug] for slug in CITIES}
    context = {
        "form": form,
        "page": page,
        "by_city": {slug: there for slug, there in by_city.items() if there},
    }
    return render(request, "venues/venues.html", context)


@policy(Policy.VISITOR)
@require_safe
def venue(request: HttpRequest, slug: str) -> HttpResponse:
    """One house; what is not confirmed is said to be so."""
    now = timezone.now()
    house = get_venue_for(request.user, slug)
    coming = next_of_each(EventFilter(venue=slug), now)[:NEXT_EVENTS]
    spaces = list(spaces_for(request.user).filter(venue=house).with_photos().with_facts())
    attach_next_free(spaces, now)
    context = {
        "venue": house,
        "listing": None if house.managed else getattr(house, "listing", None),
        "things": equipment_of(house).in_use(),
        "answered_in": usual_answer(house, now=now),
        **about_house(house, now=now),
        **price_of(price_of_house(house)),
        "spaces": spaces,
        "may_know_address": may_know_address(request.user, house, now=now),
        "records": public_records(coming, request.user, now),
    }
    return render(request, "venues/venue.html", context)
