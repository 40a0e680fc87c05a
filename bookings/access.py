"""The doors to bookings: a group's members see its own, a manager those of the house."""

import datetime as dt

from django.db import models
from django.http import Http404

from accounts import audit
from accounts.access import groups_of
from bookings.models import (
    Batch,
    BatchItem,
    Booking,
    BookingQuerySet,
    Contact,
    Occurrence,
    OccurrenceQuerySet,
)
from bookings.states import BookingState, OccurrenceState
from spaces.access import Viewer, venues_managed_by


def bookings_of_groups(viewer: Viewer) -> BookingQuerySet:
    """Bookings of the viewer's groups."""
    return Booking.objects.of_groups(groups_of(viewer)).with_house()


def waits_for_group(viewer: Viewer, *, now: dt.datetime) -> list[Booking]:
    """Bookings of the viewer's groups in which the group has the word: a question, an offer, a date kept for it."""
    kept = models.Q(occurrences__state=OccurrenceState.OFFERED, occurrences__offered_until__gt=now)
    asked = models.Q(status__in=(BookingState.NEEDS_INFORMATION, BookingState.OFFERED))
    found = bookings_of_groups(viewer).filter(asked | kept).distinct()
    return list(found.order_by("answer_by", "pk"))


def bookings_of_houses(viewer: Viewer, *, now: dt.datetime) -> BookingQuerySet:
    """Bookings of the houses for which the viewer answers."""
    return Booking.objects.of_venues(venues_managed_by(viewer, now=now)).with_house()


def bookings_for(viewer: Viewer, *, now: dt.datetime) -> BookingQuerySet:
    """Bookings of the viewer's groups and of the houses for which the viewer answers."""
    of_groups = models.Q(group__in=groups_of(viewer))
    of_houses = models.Q(space__venue__in=venues_managed_by(viewer, now=now))
    return Booking.objects.filter(of_groups | of_houses).with_house()


def dates_of_groups(viewer: Viewer) -> OccurrenceQuerySet:
    """Dates of the bookings of the viewer's groups."""
    return _dates().filter(booking__group__in=groups_of(viewer))


def dates_of_houses(viewer: Viewer, *, now: dt.datetime) -> OccurrenceQuerySet:
    """Dates of the bookings of the houses for which the viewer answers."""
    return _dates().filter(booking__space__venue__in=venues_managed_by(viewer, now=now))


def _dates() -> OccurrenceQuerySet:
    # Named outright: the type checker takes `Occurrence.objects` for that of events, which has the same name.
    return OccurrenceQuerySet(Occurrence).select_related("booking__space__venue", "booking__group")


def get_booking_for(viewer: Viewer, reference: str) -> Booking:
    """A booking of one of the viewer's groups, or 404."""
    try:
        return bookings_of_groups(viewer).get(reference=reference)
    except Booking.DoesNotExist:
        raise Http404 from None


def get_managed_booking_for(viewer: Viewer, reference: str, *, now: dt.datetime) -> Booking:
    """A booking of a house for which the viewer answers, or 404."""
    try:
        return bookings_of_houses(viewer, now=now).get(reference=reference)
    except Booking.DoesNotExist:
        raise Http404 from None


def batches_of(viewer: Viewer) -> models.QuerySet[Batch]:
    """What the viewer has decided together and has not dismissed, with the requests, in a fixed number of queries."""
    if not viewer.is_authenticated:
        return Batch.objects.none()
    items = BatchItem.objects.select_related("booking__space__venue")
    return Batch.objects.filter(by=viewer).prefetch_related(models.Prefetch("items", items))


def read_contact(*, by: Viewer, booking: Booking, now: dt.datetime) -> Contact | None:
    """The responsible person of a booking, for a manager of its house; every reading is written down.

    None when the contact is already deleted, or when the group or the house is frozen.

    Raises:
        Http404: for everybody else.
    """
    managed = get_managed_booking_for(by, booking.reference, now=now)
    if managed.group.frozen_at or managed.space.venue.frozen_at:
        return None
    contact = Contact.objects.filter(booking=managed, delete_after__gt=now).first()
    if contact is not None and by.is_authenticated:
        audit.record(by=by, now=now, verb="read_contact", noun="booking", reference=managed.reference)
    return contact
