"""An entry is said, said anew, and found still right; a reader says that it is out of date."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import Person
from core.texts import retold, tidied, tidy
from lda_events.details import Unfit
from lda_events.models import Entry, Outdated, Resource, ResourceReport
from lda_events.nouns import Noun
from lda_events.operations.programmes import Outcome
from lda_events.said import against_entry, whole

MOST_REPORTS = 100
"""So many an hour are taken of all entries together."""


class TooManyReports(Exception):
    """No more are taken within this hour. Its text is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("Too many reports come in just now. Try again in an hour."))


@transaction.atomic
def put_entry(
    *,
    by: Person | None,
    noun: Noun,
    slug: str,
    told: Mapping[str, Any],
    now: dt.datetime,
    loaded: str = "",
) -> Outcome:
    """Say what the entry is, all of it; what is not told is said to be empty.

    Args:
        told: values by the names of the noun's fields, and `sources`, a tuple of `Source`.
        loaded: hash of the record that it was read from; without it an editor speaks, and the time is kept.

    Raises:
        Unfit: with every problem.
    """
    plain = _plain(noun, told)
    stored = noun.model._base_manager.select_for_update(no_key=True).filter(slug=slug).first()
    entry = stored or noun.model(slug=slug)
    changed = _tell(entry, plain)
    entry.loaded = loaded or entry.loaded
    if stored is None or changed:
        entry.edited_at = None if loaded else now
    _save(entry)
    if stored is not None and not changed:
        return Outcome.UNCHANGED
    verb = "add" if stored is None else "describe"
    _note(by, noun.name, slug, verb, now, fields=[] if stored is None else changed)
    return Outcome.ADDED if stored is None else Outcome.CHANGED


@transaction.atomic
def verify_entry(*, by: Person, noun: Noun, entry: Entry, today: dt.date, now: dt.datetime) -> None:
    """An editor has compared it with its sources today, and it is right; reports about it are settled."""
    noun.model._base_manager.filter(pk=entry.pk).update(verified_on=today)
    if isinstance(entry, Resource):
        entry.reports.all().delete()
    _note(by, noun.name, entry.slug, "verify", now)


@transaction.atomic
def report_outdated(*, resource: Resource, what: Outdated, now: dt.datetime) -> None:
    """Somebody says that it is out of date; the hour alone is kept.

    Raises:
        TooManyReports: when a flood comes in.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    if ResourceReport.objects.since(hour).count() >= MOST_REPORTS:
        raise TooManyReports
    ResourceReport.objects.create(resource=resource, what=what, came_at=hour)
    _note(None, "resource", resource.slug, "report", hour, fields=[])


def unsaved_entry(noun: Noun, entry: Entry | None, told: Mapping[str, Any]) -> Entry:
    """The entry as it would be; nothing is written.

    Raises:
        Unfit: with every problem.
    """
    entry = entry or noun.model(slug="")
    _tell(entry, _plain(noun, told))
    return entry


def _plain(noun: Noun, told: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: _clean(value) for name, value in whole(noun, told).items()}
    sources = told.get("sources", ())
    if problems := against_entry(noun, {**said, "sources": sources}):
        raise Unfit(problems)
    return {**said, "sources": [{name: tidy(text) for name, text in asdict(one).items()} for one in sources]}


def _clean(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tidied(value)
    if isinstance(value, list):
        return list(dict.fromkeys(filter(None, map(tidy, value))))
    return tidy(value) if isinstance(value, str) else value


def _tell(entry: Entry, told: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in told.items() if getattr(entry, name) != value]
    for name, value in told.items():
        setattr(entry, name, retold(getattr(entry, name), value) if isinstance(value, Mapping) else value)
    return changed


def _save(entry: Entry) -> None:
    if isinstance(entry, Resource):
        entry.search_text = entry.folded()
    entry.save()


def _note(by: Person | None, noun: str, slug: str, verb: str, now: dt.datetime, **details: Any) -> None:
    audit.record(by=by, now=now, verb=verb, noun=noun, reference=slug, **details)
