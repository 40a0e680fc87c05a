"""Bookings as their pages show them, to the group and to the house alike."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, Occurrence
from events import models as events

Date = TypeVar("Date", Occurrence, events.Occurrence)

URGENT_WITHIN = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Folded(Generic[Date]):
    """Dates of a course as a page shows them: the next ones, and the others on demand."""

    next: Sequence[Date]
    more: Sequence[Date]
    past: Sequence[Date]


def folded(dates: Iterable[Date], *, now: dt.datetime, at_once: int = 12) -> Folded[Date]:
    """The next dates at once; all of them where none is to come."""
    known = list(dates)
    past = [date for date in known if date.ends_at <= now]
    coming = [date for date in known if date.ends_at > now]
    return Folded(coming[:at_once], coming[at_once:], past) if coming else Folded(past, [], [])


def chosen_dates(request: HttpRequest, booking: Booking) -> set[int]:
    """Ids of the booking's dates that were ticked; pages know dates by their claim, never by an id."""
    ticked = set(request.POST.getlist("date"))
    return {date.pk for date in booking.occurrences.all() if str(date.claim) in ticked}


def due_in(answer_by: dt.datetime, now: dt.datetime) -> str:
    """How long there is for an answer, as a sentence of its own."""
    left = answer_by - now
    hours = int(left.total_seconds() // 3600)
    if left <= dt.timedelta(0):
        return _("The time for an answer is over")
    if hours < 1:
        return _("Due within an hour")
    if hours < 48:
        return ngettext("Due in %(count)s hour", "Due in %(count)s hours", hours) % {"count": hours}
    return ngettext("Due in %(count)s day", "Due in %(count)s days", hours // 24) % {"count": hours // 24}


def is_urgent(booking: Booking, now: dt.datetime) -> bool:
    """Whether the house must answer within a day."""
    return booking.answer_by - now < URGENT_WITHIN


def can_be_cancelled(booking: Booking, now: dt.datetime) -> list[Occurrence]:
    """Approved dates that have not begun."""
    return list(booking.occurrences.approved().filter(starts_at__gt=now))
