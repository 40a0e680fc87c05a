"""Entries of public calendars as rows, made once: a calendar is those rows, joined."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import EmptyResultSet
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

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
    # Dates first, and then what is kept of them: sorted together, a database sorts all the entries there are.
    rows = _read(dates.values_list("pk", "sequence", "event__zone"))
    kept = {pk: (stamp, body) for pk, stamp, body in _read(_kept([pk for pk, *_rest in rows], voice))}
    good = {
        pk: (zone, kept[pk][1])
        for pk, sequence, zone in rows
        if pk in kept and kept[pk][0] == f"{edition}.{sequence}"
    }
    lacking = [pk for pk, *_rest in rows if pk not in good]
    made = dict(_make(lacking, voice, edition, now)) if lacking else {}
    found = {**good, **made}
    return [found[pk] for pk, *_rest in rows if pk in found]


def _kept(dates: Collection[int], voice: Voice) -> QuerySet[FeedPart, Any]:
    kept = FeedPart.objects.filter(voice=voice.key, occurrence__in=dates)
    return kept.values_list("occurrence_id", "stamp", "body")


def _read(rows: QuerySet[Any, Any]) -> list[Any]:
    """As the database gives them: no column here is converted, and to have Django ask each whether it is takes as
    long as reading them."""
    try:
        query = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*query)
        return list(cursor.fetchall())


def _make(
    lacking: Collection[int], voice: Voice, edition: str, now: dt.datetime
) -> Iterator[tuple[int, Part]]:
    rows = []
    for date in Occurrence.objects.filter(pk__in=lacking).with_event():
        record = public_record(date, AnonymousUser(), now)
        if record is not None:
            body = entry(record, voice)
            # The sequence that was read together with the words.
            stamp = f"{edition}.{record.sequence}"
            rows.append(FeedPart(occurrence=date, voice=voice.key, stamp=stamp, body=body))
            yield date.pk, (record.zone, body)
    _keep(rows)


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
    sources = [Path(str(module.__file__)) for module in (calendar_text, states, ical)]
    catalogues = sorted(
        Path(folder) / language / "LC_MESSAGES" / "django.mo" for folder in settings.LOCALE_PATHS
    )
    digest = blake2b(_site.encode(), digest_size=8)
    for file in [*sources, *filter(Path.exists, catalogues)]:
        digest.update(file.read_bytes())
    return digest.hexdigest()
