"""The doors to events: everybody sees what is disclosed, members of the group see their own."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from accounts.access import groups_of
from accounts.models import Group
from events.disclosure import PublicRecord, public_records
from events.models import Event, EventQuerySet, Occurrence
from spaces.access import Viewer


@dataclass(frozen=True)
class KnownEvent:
    """What a viewer may know of an event: its dates in order, and the one that speaks for it, the next or the last."""

    record: PublicRecord
    dates: Sequence[PublicRecord]
    editable: bool


def get_event_for(viewer: Viewer, slug: str, now: dt.datetime) -> KnownEvent:
    """What the viewer may know of the event; 404 alike when that is nothing and when there is none."""
    editable = editable_events_of(viewer).filter(slug=slug).exists()
    dates = Occurrence.objects.filter(event__slug=slug).with_booking()
    records = public_records(dates, viewer, now)
    if not records:
        raise Http404
    coming = [record for record in records if record.interval.end > now]
    return KnownEvent(coming[0] if coming else records[-1], records, editable)


def editable_events_of(viewer: Viewer) -> EventQuerySet:
    """Events of the groups that the viewer acts for."""
    return Event.objects.of_groups(groups_of(viewer))


def get_editable_event_for(viewer: Viewer, slug: str) -> Event:
    """An event of one of the viewer's groups, or 404; `refuse_frozen` stands in the operations."""
    try:
        return editable_events_of(viewer).select_related("group", "booking__space__venue").get(slug=slug)
    except Event.DoesNotExist:
        raise Http404 from None


def get_public_group(slug: str, now: dt.datetime) -> Group:
    """A group that everybody may know: it has a public page, or a public event not long over bears its name.

    Raises:
        Http404: for every other one.
    """
    group = Group.objects.filter(slug=slug).first()
    if group is None or not (group.listed or _is_named_by_event(slug, now)):
        raise Http404
    return group


def _is_named_by_event(slug: str, now: dt.datetime) -> bool:
    named = Event.objects.public().openly_of(slug)
    return Occurrence.objects.public(now).filter(event__in=named).exists()
