"""Entries of the agency as an editor says them: what is not said is unremarkable."""

import datetime as dt
from typing import Any

from lda_events.details import Source
from lda_events.models import Consultation, Fact, Resource
from lda_events.nouns import NOUNS
from lda_events.operations import put_entry
from tests.conftest import NOW

SOURCES = (Source(title="office.example", url="https://office.example/"),)

USUAL: dict[str, dict[str, Any]] = {
    "resource": {
        "provider": "ngo",
        "city": "krakow",
        "cost": "free",
        "needs": ["legal"],
        "languages": ["be", "pl"],
        "name": {"en": "Lawyers’ table", "be": "Стол юрыстаў", "pl": "Stół prawników"},
        "what": {"en": "Advice **by appointment**.", "be": "Парады па запісе."},
        "website": "https://office.example/",
    },
    "fact": {
        "topic": "voting",
        "verdict": "false",
        "country": "PL",
        "claim": {"en": "Everybody votes.", "be": "Усе галасуюць."},
        "answer": {"en": "Citizens vote.", "be": "Галасуюць грамадзяне."},
    },
    "consultation": {
        "city": "warsaw",
        "first_day": dt.date(2026, 3, 1),
        "last_day": dt.date(2026, 3, 31),
        "title": {"en": "A conference"},
        "findings": {"en": "- rooms"},
        "partners": ["Beehive"],
    },
}


def told(noun: str, **fields: Any) -> dict[str, Any]:
    """What an editor says."""
    return {**USUAL[noun], "sources": SOURCES, **fields}


def resource(slug: str = "lawyers", now: dt.datetime = NOW, **fields: Any) -> Resource:
    """A service that is stored."""
    put_entry(by=None, noun=NOUNS["resource"], slug=slug, told=told("resource", **fields), now=now)
    return Resource.objects.get(slug=slug)


def fact(slug: str = "vote", now: dt.datetime = NOW, **fields: Any) -> Fact:
    """A fact that is stored."""
    put_entry(by=None, noun=NOUNS["fact"], slug=slug, told=told("fact", **fields), now=now)
    return Fact.objects.get(slug=slug)


def consultation(slug: str = "talk", now: dt.datetime = NOW, **fields: Any) -> Consultation:
    """A consultation that is stored."""
    put_entry(by=None, noun=NOUNS["consultation"], slug=slug, told=told("consultation", **fields), now=now)
    return Consultation.objects.get(slug=slug)
