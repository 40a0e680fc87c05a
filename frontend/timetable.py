"""Classes week by week: what meets within the next seven days, and what begins or goes on later."""

import datetime as dt

from django.db.models import OuterRef, Subquery

from core.intervals import Interval
from events.listing import EventFilter, public_occurrences
from events.models import Occurrence, OccurrenceQuerySet

WEEK = dt.timedelta(days=7)


def this_week(wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    """Dates of the next seven days: a weekly class once, one that meets twice a week twice."""
    return public_occurrences(wanted, now).between(Interval(now, now + WEEK))


def later(wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    """The next date of each class that does not meet within seven days."""
    coming = Occurrence.objects.upcoming(now).filter(event=OuterRef("event")).order_by("starts_at", "pk")
    first = public_occurrences(wanted, now).filter(pk=Subquery(coming.values("pk")[:1]))
    return first.filter(starts_at__gte=now + WEEK)
