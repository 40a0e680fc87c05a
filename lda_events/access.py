"""The doors to what the agency publishes, and to its editing."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from accounts.models import Person
from lda_events.models import Editor, Entry, Programme, ProgrammeQuerySet, Resource
from lda_events.nouns import Noun


def is_editor(person: Person, now: dt.datetime) -> bool:
    """Whether the person edits the agency's section now."""
    return Editor.objects.filter(person=person, expires_at__gt=now).exists()


def editors(*, now: dt.datetime) -> QuerySet[Person]:
    """Those who edit the agency's section now."""
    return Person.objects.filter(agency_role__expires_at__gt=now)


def programmes_for_all() -> ProgrammeQuerySet:
    """Programmes that everybody may read: all, with their steps."""
    return Programme.objects.with_steps()


def get_programme(slug: str) -> Programme:
    """A programme, or 404."""
    programme = programmes_for_all().filter(slug=slug).first()
    if programme is None:
        raise Http404
    return programme


def entries_for_all(noun: Noun) -> QuerySet[Entry]:
    """Entries that everybody may read: all; services with what was reported of them, in one query more."""
    return _services() if noun.model is Resource else noun.model._default_manager.all()


def _services() -> QuerySet[Any]:
    return Resource.objects.prefetch_related("reports")


def get_entry(noun: Noun, slug: str) -> Entry:
    """An entry, or 404."""
    entry = entries_for_all(noun).filter(slug=slug).first()
    if entry is None:
        raise Http404
    return entry
