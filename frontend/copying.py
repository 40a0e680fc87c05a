"""A request like one before, at the next season: the form filled in, its dates later."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from bookings.access import bookings_of_groups, get_booking_for
from bookings.alternatives import Alternatives, alternatives
from bookings.models import Booking
from bookings.states import BookingState
from core import walltime
from spaces.access import get_space_for

WEEK = dt.timedelta(days=7)
ENDED = {BookingState.EXPIRED, BookingState.DECLINED}


def copied(request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """What the form begins with when the address names a booking of the reader's groups; nothing otherwise.

    Who answers for the space and the house rules are never copied: somebody has to say them anew.
    """
    reference = request.GET.get("copy", "").replace("\0", "")
    if not bookings_of_groups(request.user).filter(reference=reference[:16]).exists():
        return {}
    booking = get_booking_for(request.user, reference)
    return {**_words(booking), **_pieces(booking), **_dates(booking, now)}


def _words(booking: Booking) -> dict[str, Any]:
    told: dict[str, Any] = {
        "group": booking.group.slug,
        "purpose": booking.purpose,
        "title": booking.title,
        "people": str(booking.expected_people),
        "note": booking.note,
    }
    return {**told, "participants_pay": "on"} if booking.participants_pay else told


def _pieces(booking: Booking) -> dict[str, str]:
    lines = booking.equipment.all()
    return {f"equipment.{line.equipment.code}": str(line.quantity) for line in lines}


def _dates(booking: Booking, now: dt.datetime) -> dict[str, str]:
    """The same weekday and hours, from the week after the last date on, and as long."""
    zone = booking.space.venue.zone
    dates = list(booking.occurrences.all())
    start, end = walltime.local(dates[0].starts_at, zone), walltime.local(dates[0].ends_at, zone)
    last = walltime.local(dates[-1].starts_at, zone).date()
    length = last - start.date()
    first = start.date() + WEEK * (length // WEEK + 1)
    while first <= walltime.local(now, zone).date():
        first += WEEK
    told = {"day": f"{first}", "starts": f"{start:%H:%M}", "ends": f"{end:%H:%M}"}
    return {**told, "until": f"{first + length}"} if length else told


def filled_in(request: HttpRequest, known: QueryDict, now: dt.datetime) -> QueryDict:
    """What is copied, with what the address says itself: a date there stands alone, without the old series."""
    told = copied(request, now)
    if "day" in known:
        told.pop("until", None)
    for name, value in told.items():
        known.setdefault(name, value)
    return known


def instead(request: HttpRequest, booking: Booking, now: dt.datetime) -> Alternatives | None:
    """What could be had in place of a request that ended without being granted."""
    if booking.status not in ENDED or booking.space.retired_at is not None:
        return None
    dates = booking.occurrences.all()
    coming = [date for date in dates if date.starts_at > now]
    if not coming:
        return None
    space = get_space_for(request.user, booking.space.slug)
    return alternatives(request.user, space, coming[0].interval, people=booking.expected_people, now=now)


def copy_address(booking: Booking, space: str = "", **when: str) -> str:
    """The filled-in form, for the booking's own space or another (slug), at a date of its own if one is given."""
    said = QueryDict(mutable=True)
    said.update({"copy": booking.reference, **when})
    return f"{reverse('space_request', args=[space or booking.space.slug])}?{said.urlencode()}"
