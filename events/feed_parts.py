"""Entries of public calendars as rows, made once: a calendar is those rows, joined."""

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from bookings import calendar_text as all_calendars
from core import ical
from core.calendars import Part, Voice
from events import calendar_text, states
from events.calendar_text import entry
from events.disclosure import public_record
from events.models import FeedPart, Occurrence, OccurrenceQuerySet

# A calendar of more new dates than this is made in several writes.
BATCH = 500


def parts_of(dates: OccurrenceQuerySet, voice: Voice, now: dt.datetime) -> list[Part]:
    """These dates as entries for everybody, in their order. Those that lack one are made and kept.

    Texts come in the language that is active, which must be the voice's. What everybody may not know of is left
    out, whatever was kept of it.
    """
    edition = _edition(voice.language, settings.SITE_URL)
    rows = _read(dates, voice, edition)
    lacking = [pk for pk, _zone, body in rows if body is None]
    if not lacking:
        return [(zone, body) for _pk, zone, body in rows]
    made = _make(lacking, voice, edition, now)
    found = ((zone, body) if body is not None else made.get(pk) for pk, zone, body in rows)
    return [part for part in found if part]


# The dates are chosen and put in order before what is kept of them is looked at: sorted together, a database sorts
# all the entries there are. As one statement, and not with the dates' names handed back by the thousand.
WITH_WHAT_IS_KEPT = """
SELECT date.pk, date.event__zone, part.body FROM ({dates}) date
LEFT JOIN {parts} part ON part.occurrence_id = date.pk AND part.voice = %s
AND part.stamp = %s || CAST(date.sequence AS text)
ORDER BY date.starts_at, date.pk
"""


def _read(dates: OccurrenceQuerySet, voice: Voice, edition: str) -> list[tuple[int, str, Any]]:
    """Id and zone of each date, and the entry that is kept of it as it is now.

    As the database gives them: no column here is converted, and to have Django ask each whether it is takes as
    long as reading them.
    """
    chosen = dates.values_list("pk", "sequence", "event__zone", "starts_at")
    try:
        query, values = chosen.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        statement = WITH_WHAT_IS_KEPT.format(dates=query, parts=FeedPart._meta.db_table)
        cursor.execute(statement, [*values, voice.key, _stamp(edition, "")])
        return list(cursor.fetchall())


def _stamp(edition: str, sequence: int | str) -> str:
    return f"{edition}.{sequence}"


def renew(dates: Collection[int], now: dt.datetime) -> None:
    """Put these dates into words again, in each voice in which they were kept, so that the next reader only joins.

    Of a long list the first; the rest waits for its reader. Of what everybody may not know any more nothing stays.
    """
    few = list(dates)[:BATCH]
    kept = FeedPart.objects.filter(occurrence__in=few)
    for key in list(kept.values_list("voice", flat=True).distinct()):
        voice = Voice.of_key(key)
        with translation.override(voice.language):
            made = _make(few, voice, _edition(voice.language, settings.SITE_URL), now)
        kept.filter(voice=key).exclude(occurrence__in=made).delete()


def _make(lacking: Collection[int], voice: Voice, edition: str, now: dt.datetime) -> dict[int, Part]:
    """Write and keep these entries; without the dates of which everybody may not know."""
    rows, made = [], {}
    for date in Occurrence.objects.filter(pk__in=lacking).with_event():
        record = public_record(date, AnonymousUser(), now)
        if record is not None:
            body = entry(record, voice)
            # The sequence that was read together with the words.
            stamp = _stamp(edition, record.sequence)
            rows.append(FeedPart(occurrence=date, voice=voice.key, stamp=stamp, body=body))
            made[date.pk] = (record.zone, body)
    _keep(rows)
    return made


def _keep(rows: list[FeedPart]) -> None:
    # Kept or not, the calendar is right: a date that is deleted meanwhile, or a busy database, is no reason to fail.
    with suppress(DatabaseError), transaction.atomic():
        FeedPart.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["occurrence", "voice"],
            update_fields=["stamp", "body"],
        )


@cache
def _edition(language: str, _site: str) -> str:
    """A name for the words in which this start of the site writes entries: its address, programs and translations."""
    sources = [Path(str(module.__file__)) for module in (calendar_text, all_calendars, states, ical)]
    catalogues = sorted(
        Path(folder) / language / "LC_MESSAGES" / "django.mo" for folder in settings.LOCALE_PATHS
    )
    digest = blake2b(_site.encode(), digest_size=8)
    for file in [*sources, *filter(Path.exists, catalogues)]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
