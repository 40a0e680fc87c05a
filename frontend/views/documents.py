"""A request and its decision as a sheet of A4 to sign, for the house and for the group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from bookings.access import get_booking_for, get_managed_booking_for
from bookings.models import Booking
from bookings.operations.papers import papers_seen_on
from spaces.house_rules import version_of


@policy(Policy.MANAGER)
@require_safe
def of_house(request: HttpRequest, reference: str) -> HttpResponse:
    """The sheet, from the venue's desk."""
    booking = get_managed_booking_for(request.user, reference, now=timezone.now())
    return _sheet(request, booking, "manage")


@policy(Policy.SIGNED_IN)
@require_safe
def of_group(request: HttpRequest, reference: str) -> HttpResponse:
    """The same sheet, from the group's bookings."""
    return _sheet(request, get_booking_for(request.user, reference), "my")


def _sheet(request: HttpRequest, booking: Booking, desk: str) -> HttpResponse:
    """The responsible person is not printed: whoever signs writes it in by hand."""
    context = {
        "booking": booking,
        "venue": booking.space.venue,
        "zone": booking.space.venue.zone,
        "desk": desk,
        "dates": booking.occurrences.all(),
        "papers_seen_on": papers_seen_on(booking),
        "rules_kept": version_of(booking.space.venue, booking.rules_version),
        "printed_at": timezone.now(),
    }
    return render(request, "bookings/document.html", context)
