"""Programmes from a data file. An import may be repeated: it finds its own records again by their slug.

A record that is broken is reported and left, and the others go on. What an editor has changed here since the last
import is kept: the record is written only when the file has changed and nobody here has.
"""

import datetime as dt
import hashlib
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from core import reports
from core.texts import Told
from lda_events import operations
from lda_events.details import TEXTS, ProgrammeDetails, Source, StepDetails, Unfit
from lda_events.models import Programme

FILE: Path = settings.ROOT / "data" / "lda" / "programmes.toml"
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LISTS = {"groups", "personal_data", "languages"}
NUMBERS = {"age_from": int, "younger_with_parent": bool}


class Broken(Exception):
    """A record that cannot be read; the text names the field and the remedy."""


class Outcome(StrEnum):
    """What became of a record."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    BROKEN = "broken"


Line = reports.Line[Outcome]
Report = reports.Report[Outcome]


def read(path: Path) -> list[Any]:
    """The programmes of a file.

    Raises:
        Broken: when it is no TOML in UTF-8, or has no list of programmes.
    """
    return read_records(path, "programme")


def read_records(path: Path, noun: str) -> list[Any]:
    """The records of a file that stand under the noun.

    Raises:
        Broken: when it is no TOML in UTF-8, or has no such list.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Broken(f"{path}: {error}") from error
    records = content.get(noun)
    if not isinstance(records, list):
        raise Broken(f"{path}: {noun}: write each record under [[{noun}]]")
    return records


def import_programmes(records: Iterable[Any], *, now: dt.datetime, take: Sequence[str] = ()) -> Report:
    """Take the records in, one by one.

    Args:
        take: slugs whose record is written over what an editor has changed here.
    """
    return report_of(records, lambda slug, record: _put(slug, record, now, over=slug in take))


def report_of(records: Iterable[Any], put: Callable[[str, Any], Line]) -> Report:
    """Put each record, and say what became of it; a broken one keeps none of the others back."""
    return Report(tuple(_lines(records, put)), Outcome)


def _lines(records: Iterable[Any], put: Callable[[str, Any], Line]) -> Iterator[Line]:
    seen: set[str] = set()
    for number, record in enumerate(records, start=1):
        name = f"record {number}"
        try:
            name = slug_of(record)
            if name in seen:
                raise Broken("slug: stands twice in this file, the first one counts")
            seen.add(name)
            yield put(name, record)
        except (Broken, Unfit) as error:
            yield Line(name, Outcome.BROKEN, str(error))


def _put(slug: str, record: Mapping[str, Any], now: dt.datetime, *, over: bool) -> Line:
    details, digest = details_of(record), digest_of(record)
    stored = Programme.objects.filter(slug=slug).first()
    if line := left_alone(slug, stored, digest, over=over):
        return line
    outcome = operations.put_programme(by=None, slug=slug, details=details, now=now, loaded=digest)
    return Line(slug, Outcome(outcome))


class Loaded(Protocol):
    """What remembers the record that it was read from, and whether somebody has changed it here since."""

    loaded: str
    edited_at: dt.datetime | None


def left_alone(slug: str, stored: Loaded | None, digest: str, *, over: bool) -> Line | None:
    """Why a record is not written: it is the same, or somebody here has changed what it would write over."""
    if stored is None or over:
        return None
    if stored.loaded == digest:
        return Line(slug, Outcome.UNCHANGED)
    if stored.edited_at:
        return Line(slug, Outcome.KEPT, "was changed here since; --take this slug to write over it")
    return None


def digest_of(record: Mapping[str, Any]) -> str:
    """By what a record is known to be the same."""
    return hashlib.sha256(json.dumps(record, sort_keys=True, default=str).encode()).hexdigest()


def slug_of(record: Any) -> str:
    """The slug of a record.

    Raises:
        Broken: when it has none.
    """
    slug = record.get("slug") if isinstance(record, dict) else None
    if not isinstance(slug, str) or not SLUG.fullmatch(slug) or len(slug) > 80:
        raise Broken("slug: write small letters, digits and hyphens, at most 80")
    return slug


def details_of(record: Mapping[str, Any]) -> ProgrammeDetails:
    """A record of the file as an operation takes it.

    Raises:
        Broken: for a field that is missing, not known, or not of its kind.
    """
    known = {field.name for field in fields(ProgrammeDetails)} | {"slug", "source_language"}
    if unknown := sorted(set(record) - known):
        raise Broken(f"{', '.join(unknown)}: there is no such field")
    if missing := [name for name in ("city", "kind", "name", "summary") if name not in record]:
        raise Broken(f"{', '.join(missing)}: missing")
    source = record.get("source_language", "")
    told = {name: _value(name, value, source) for name, value in record.items() if name in known}
    for name in ("slug", "source_language"):
        told.pop(name, None)
    return ProgrammeDetails(**told)


def _value(name: str, value: Any, source: str) -> Any:
    if name in TEXTS:
        return _texts(name, value, source)
    if name in LISTS:
        return _of_kind(name, value, list, "a list of words")
    if name in NUMBERS:
        return _of_kind(name, value, NUMBERS[name], "a number, or true or false")
    if name == "sources":
        return tuple(source_of(one) for one in _of_kind(name, value, list, "a list"))
    if name == "steps":
        return tuple(_step(one) for one in _of_kind(name, value, list, "a list"))
    return _of_kind(name, value, str, "words in quotation marks")


def _texts(name: str, value: Any, source: str) -> Told:
    texts = _of_kind(name, value, dict, "a table of languages")
    for language, text in texts.items():
        _of_kind(f"{name}.{language}", text, str, "words in quotation marks")
    return Told(texts, source=source)


def _of_kind(name: str, value: Any, kind: type, words: str) -> Any:
    # A bool is an int to Python, and no age.
    fits = isinstance(value, kind) and isinstance(value, bool) == (kind is bool)
    if kind is list and fits and name in LISTS:
        fits = all(isinstance(one, str) for one in value)
    if not fits:
        raise Broken(f"{name}: write {words}")
    return value


def source_of(value: Any) -> Source:
    """One source of a record.

    Raises:
        Broken: when it is none.
    """
    told = _known("sources", value, Source)
    return Source(**{name: _of_kind(f"sources.{name}", text, str, "words") for name, text in told.items()})


def _step(value: Any) -> StepDetails:
    told = _known("steps", value, StepDetails)
    key = told.get("key", "?")
    if "certainty" not in told:
        raise Broken(f"steps: Step {key}: certainty: say confirmed, last_year or unknown of every date")
    for name in ("starts_on", "ends_on"):
        if name in told and (not isinstance(told[name], dt.date) or isinstance(told[name], dt.datetime)):
            raise Broken(f"steps: Step {key}: {name}: write a date such as 2026-02-16")
    for name in ("key", "kind", "certainty"):
        _of_kind(f"steps: Step {key}: {name}", told.get(name), str, "a word in quotation marks")
    return StepDetails(**told)


def _known(name: str, value: Any, shape: type) -> dict[str, Any]:
    names = {field.name for field in fields(shape)}
    if not isinstance(value, dict) or set(value) - names:
        raise Broken(f"{name}: each has {', '.join(sorted(names))}, and nothing else")
    if "title" in names and "title" not in value:
        raise Broken(f"{name}: say what each source is (title)")
    return value
