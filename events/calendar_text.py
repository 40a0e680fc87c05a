"""A public record in the words of a calendar entry, and many of them as one calendar."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.calendar_text import whole, with_state
from core import walltime
from core.calendars import Part, Voice
from core.cities import CITIES
from core.ical import DayText, EventText, render_days, render_event
from core.languages import INTERPRETED_INTO
from events.disclosure import PublicRecord
from events.states import Disclosure, Format, Kind, OccurrenceState, PhotoPolicy


def calendar_of(name: str, records: Iterable[PublicRecord], voice: Voice) -> bytes:
    """A calendar of these records, as `joined`."""
    return joined(name, ((record.zone, entry(record, voice)) for record in records), voice)


def joined(name: str, parts: Iterable[Part], voice: Voice, beside: Sequence[bytes] = ()) -> bytes:
    """A calendar of at most 900 kB; of parts in order of time, those that do not fit are left out.

    Texts come in the language that is active, which must be the voice's. `beside`: entries of whole days, which
    need no zone, and are few.
    """
    return whole(name, parts, voice, beside, url=f"{settings.SITE_URL}{reverse('events')}")


def entry(record: PublicRecord, voice: Voice) -> bytes:
    """One date as a VEVENT. It says nothing about who comes, so it blocks nobody's own time."""
    said = _said(record, voice)
    if record.all_day:
        first, last = days_of(record)
        return render_days(DayText(first=first, last=last, **said))
    start, end = record.interval.start, record.interval.end
    return render_event(EventText(starts_at=start, ends_at=end, zone=record.zone, **said))


def days_of(record: PublicRecord) -> tuple[dt.date, dt.date]:
    """The first and the last day on the wall there."""
    start = walltime.local(record.interval.start, record.zone)
    # An end at midnight is that of the day before.
    end = walltime.local(record.interval.end - dt.timedelta(seconds=1), record.zone)
    return start.date(), end.date()


def _said(record: PublicRecord, voice: Voice) -> dict[str, Any]:
    title, cancelled = title_of(record, voice), record.state == OccurrenceState.CANCELLED
    return {
        "uid": record.uid,
        "dtstamp": record.changed_at,
        "sequence": record.sequence,
        "status": "CANCELLED" if cancelled else "CONFIRMED",
        "transp": "TRANSPARENT",
        "summary": with_state(title, str(OccurrenceState.CANCELLED.label)) if cancelled else title,
        "location": place_of(record, voice),
        "geo": record.venue.point if record.venue else None,
        # The address of the page spells out the title.
        "url": "" if voice.neutral else page("event", record.slug),
        "description": "" if voice.neutral else "\n\n".join(_description(record, voice)),
        "categories": () if voice.neutral else (str(Kind(record.kind).label),),
    }


def page(name: str, slug: str) -> str:
    """The address of a page in the active language, on the site's own name and never the one that was asked for."""
    return f"{settings.SITE_URL}{reverse(name, args=[slug])}"


def title_of(record: PublicRecord, voice: Voice) -> str:
    """What the entry is called."""
    if voice.neutral:
        return voice.of(record.short_title) or _("Meeting")
    return voice.of(record.title)


def place_of(record: PublicRecord, voice: Voice) -> str:
    """Room, house, address and city, as far as they are disclosed; without a place, how people meet."""
    city = CITIES[record.city].names.get(voice.language, "") if record.city in CITIES else ""
    if record.place is not None:
        return ", ".join(filter(None, (record.place.name, record.place.address, city)))
    if record.venue is None and record.format == Format.ONLINE:
        # Its city says by which clock it goes, not where anybody would find it.
        return str(Format.ONLINE.label)
    if record.venue is None:
        somewhere = ", ".join(filter(None, (city, record.district)))
        return somewhere or ("" if record.format == Format.IN_PERSON else str(Format(record.format).label))
    room = voice.of(record.space.name) if record.space else ""
    return ", ".join(filter(None, (room, record.venue.name, record.venue.address, city)))


def _description(record: PublicRecord, voice: Voice) -> Iterator[str]:
    if record.moved_from:
        yield _("Moved. Before: %(moment)s") % {"moment": _written(record.moved_from, record.zone)}
    if text := voice.of(record.text):
        yield text
    if record.format != Format.IN_PERSON:
        yield _("Format: %(format)s") % {"format": Format(record.format).label}
    if record.interpretation:
        names = ", ".join(INTERPRETED_INTO.get(tag, tag) for tag in record.interpretation)
        yield _("Interpretation: %(languages)s") % {"languages": names}
    yield _("Organiser: %(name)s") % {"name": record.organiser}
    if how := voice.of(record.how_to_join):
        yield _("How to take part: %(how)s") % {"how": how}
    if record.free_of_charge:
        yield _("Free of charge.")
    elif price := voice.of(record.price):
        yield _("Price: %(price)s") % {"price": price}
    yield _("Photos: %(policy)s") % {"policy": PhotoPolicy(record.photo_policy).label}
    if record.disclosure == Disclosure.DISTRICT:
        yield _("The exact address is not public.")


def _written(moment: dt.datetime, zone: str) -> str:
    return f"{walltime.local(moment, zone):%Y-%m-%d %H:%M}"
