"""New events as an Atom feed (RFC 4287): each once, when it was announced, as far as everybody may know of it."""

import datetime as dt
import re
import uuid

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from core import walltime
from core.calendars import Voice
from events.calendar_text import page as address_of
from events.calendar_text import place_of, title_of
from events.disclosure import PublicRecord, public_record
from events.listing import EventFilter, next_of_each
from events.models import Occurrence

MOST = 50
# XML 1.0 section 2.2: no form of escaping makes these legal.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# So that an event keeps its identity without any row lending its own.
NAMESPACE = uuid.UUID("0d3c9a51-7e2b-4f6a-8b0e-51c0f9d2a764")


def atom(name: str, wanted: EventFilter, voice: Voice, now: dt.datetime, *, address: str) -> bytes:
    """Events that go on, the latest announced first, each with its next date.

    Texts come in the language that is active, which must be the voice's. Its `address` tells the feed from others
    (RFC 4287 §4.2.6).
    """
    told = Atom1Feed(
        title=_("Calendar") if voice.neutral else name,
        link=f"{settings.SITE_URL}{reverse('events')}",
        description="",
        language=voice.language,
        feed_url=address,
        feed_guid=address,
    )
    for date in next_of_each(wanted, now).order_by("-event__published_at", "-event__pk")[:MOST]:
        record = public_record(date, AnonymousUser(), now)
        if record is not None:
            _add(told, date, record, voice)
    return told.writeString("utf-8").encode()


def _add(told: Atom1Feed, date: Occurrence, record: PublicRecord, voice: Voice) -> None:
    start = walltime.local(record.interval.start, record.zone)
    begins = f"{start:%Y-%m-%d}" if record.all_day else f"{start:%Y-%m-%d %H:%M}"
    told.add_item(
        title=_clean(title_of(record, voice)),
        # A neutral one leads to the list: the address of the page spells out the title.
        link=told.feed["link"] if voice.neutral else address_of("event", record.slug),
        unique_id=f"urn:uuid:{uuid.uuid5(NAMESPACE, record.slug)}",
        description=_clean(", ".join(filter(None, (begins, place_of(record, voice))))),
        pubdate=date.event.published_at,
        updateddate=date.event.published_at,
    )


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text)
