"""Entries from data files, by the same rules as programmes (`lda_events.loading`): found again by their slug, a broken
record reported and left, what an editor has changed kept."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from core.texts import Told
from lda_events import operations
from lda_events.loading import (
    Broken,
    Line,
    Outcome,
    Report,
    digest_of,
    left_alone,
    read_records,
    report_of,
    source_of,
)
from lda_events.nouns import Holds, Noun, Said

FOLDER: Path = settings.ROOT / "data" / "lda"
BESIDE = {"slug", "source_language", "sources"}


def files_of(noun: Noun) -> list[Path]:
    """The repository's own files of this noun."""
    return sorted((FOLDER / f"{noun.name}s").glob("*.toml"))


def read_entries(noun: Noun, path: Path) -> list[Any]:
    """The records of a file.

    Raises:
        Broken: when it is no TOML in UTF-8, or has no list of this noun.
    """
    return read_records(path, noun.name)


def import_entries(
    noun: Noun, records: Iterable[Any], *, now: dt.datetime, take: Sequence[str] = ()
) -> Report:
    """Take the records in, one by one.

    Args:
        take: slugs whose record is written over what an editor has changed here.
    """
    return report_of(records, lambda slug, record: _put(noun, slug, record, now, over=slug in take))


def _put(noun: Noun, slug: str, record: Mapping[str, Any], now: dt.datetime, *, over: bool) -> Line:
    told, digest = told_of(noun, record), digest_of(record)
    stored = noun.model._base_manager.filter(slug=slug).first()
    if line := left_alone(slug, stored, digest, over=over):
        return line
    outcome = operations.put_entry(by=None, noun=noun, slug=slug, told=told, now=now, loaded=digest)
    return Line(slug, Outcome(outcome))


def told_of(noun: Noun, record: Mapping[str, Any]) -> dict[str, Any]:
    """A record of the file as an operation takes it.

    Raises:
        Broken: for a field that is not known, or not of its kind.
    """
    known = {one.name: one for one in noun.said()}
    if unknown := sorted(set(record) - set(known) - BESIDE):
        raise Broken(f"{', '.join(unknown)}: there is no such field")
    source = record.get("source_language", "")
    told = {name: _value(known[name], value, source) for name, value in record.items() if name in known}
    return {**told, "sources": _sources(record.get("sources", []))}


def _sources(value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list):
        raise Broken("sources: write a list")
    return tuple(source_of(one) for one in value)


def _value(one: Said, value: Any, source: str) -> Any:
    if one.holds is Holds.TEXTS:
        return _texts(one, value, source)
    if one.holds in {Holds.CODES, Holds.LINES}:
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise Broken(f"{one.name}: write a list of words")
        return value
    if one.holds is Holds.DATE:
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise Broken(f"{one.name}: write a date such as 2025-11-26")
        return value
    if not isinstance(value, str):
        raise Broken(f"{one.name}: write words in quotation marks")
    return value


def _texts(one: Said, value: Any, source: str) -> Told:
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise Broken(f"{one.name}: write a table of languages, each with words in quotation marks")
    return Told(value, source=source)
