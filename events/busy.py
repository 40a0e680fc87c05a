"""When a space is taken, and nothing else: neither by whom nor for what."""

import datetime as dt
import uuid

from django.utils.translation import gettext as _

from core.calendars import Voice, midnight
from core.ical import CalendarText, EventText, render_busy, render_calendar, render_event
from core.intervals import Interval, intersect
from events.calendar_text import page
from spaces.availability import taken
from spaces.models import Space

AHEAD = dt.timedelta(days=90)
# So that a time keeps its identity without any row of the ledger lending its own.
NAMESPACE = uuid.UUID("5a7e1d0c-6c1b-4e0f-9d6e-2f4b8a3c7e19")


def busy_calendar(space: Space, voice: Voice, now: dt.datetime, *, entries_alone: bool = False) -> bytes:
    """What is taken from midnight on for 90 days, set-up times included: as VFREEBUSY, and as opaque events
    for the many programs that read no VFREEBUSY.

    Args:
        entries_alone: without the VFREEBUSY, for programs that refuse a whole calendar because of it.
    """
    window = Interval(midnight(now), midnight(now) + AHEAD)
    busy = intersect([window], [piece.interval for piece in taken([space], window)[space.pk]])
    free_busy = render_busy(
        uid=str(uuid.uuid5(NAMESPACE, space.slug)),
        dtstamp=window.start,
        window=window,
        busy=busy,
        url=page("space", space.slug),
    )
    name = f"{space.venue.name} · {voice.of(space.name)} · {_('Occupied')}"
    header = CalendarText(_("Calendar") if voice.neutral else name)
    entries = [_occupied(space, interval, window.start) for interval in busy]
    return render_calendar(header, entries if entries_alone else [free_busy, *entries], [space.venue.zone])


def _occupied(space: Space, interval: Interval, dtstamp: dt.datetime) -> bytes:
    return render_event(
        EventText(
            uid=str(uuid.uuid5(NAMESPACE, f"{space.slug} {interval}")),
            starts_at=interval.start,
            ends_at=interval.end,
            zone=space.venue.zone,
            dtstamp=dtstamp,
            summary=_("Occupied"),
            transp="OPAQUE",
        )
    )
