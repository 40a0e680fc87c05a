"""School holidays out of a file. It may be repeated: what is there already is found by its region and first day.

A record that cannot be used is reported and left; the others are taken all the same.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.fields import validate_texts
from core import reports
from spaces.models import SchoolHoliday, SchoolRegion

LONGEST = dt.timedelta(days=120)
"""A summer; more is a slip of the pen."""
YEARS = range(2020, 2101)


class Unusable(ValueError):
    """Why a record or the file cannot be taken, in one sentence for the person who runs the import."""


class Outcome(StrEnum):
    """What became of a record in one region."""

    TAKEN = "taken"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


Line = reports.Line[Outcome]
Report = reports.Report[Outcome]


def read(raw: bytes) -> dict[str, Any]:
    """The file's content. Raises Unusable when it is no TOML in UTF-8."""
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unusable("is not text in UTF-8") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Unusable(f"is not TOML: {error}") from error


def import_school_holidays(content: Mapping[str, Any]) -> Report:
    """Take every record of the file, in each of its regions; says what became of each."""
    records = content.get("holiday", [])
    if not isinstance(records, list):
        return Report((Line("holiday", Outcome.SKIPPED, "is not a list of records"),), Outcome)
    lines = (_taken(number, record, content) for number, record in enumerate(records, start=1))
    return Report(tuple(chain.from_iterable(lines)), Outcome)


def _taken(number: int, record: object, content: Mapping[str, Any]) -> Iterator[Line]:
    try:
        told = _told(record, content)
        regions = _regions(record, content)
    except Unusable as error:
        yield Line(f"record {number}", Outcome.SKIPPED, str(error))
        return
    for code, names in regions.items():
        yield _kept(code, names, told)


def _told(record: object, content: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the columns of a holiday, its region apart."""
    if not isinstance(record, dict):
        raise Unusable("is not a table with named fields")
    first, last = _day(record, "first"), _day(record, "last")
    if last < first:
        raise Unusable(f"last: {last} is before {first}")
    if last - first > LONGEST:
        raise Unusable(f"last: more than {LONGEST.days} days after {first}")
    source = record.get("source")
    if not isinstance(source, str) or not 0 < len(source.strip()) <= 300:
        raise Unusable("source: who has published it is missing, or longer than 300 characters")
    return {"first": first, "last": last, "source": source.strip(), "name": _name(record, content)}


def _day(record: Mapping[str, Any], field: str) -> dt.date:
    day = record.get(field)
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime) or day.year not in YEARS:
        raise Unusable(f"{field}: a date between 2020 and 2100 is expected, written 2027-01-18")
    return day


def _name(record: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, str]:
    key = record.get("name")
    names = content.get("name")
    found = names.get(key) if isinstance(names, dict) and isinstance(key, str) else None
    return _texts(found, f"name: {key!r} is not among the names of the file")


def _texts(texts: object, otherwise: str) -> dict[str, str]:
    if not isinstance(texts, dict) or not texts:
        raise Unusable(otherwise)
    try:
        validate_texts(texts)
    except ValidationError as error:
        raise Unusable(f"{otherwise}: {' '.join(map(str, error.messages))}") from error
    return texts


def _regions(record: object, content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    codes = record.get("regions") if isinstance(record, dict) else None
    known = content.get("region")
    if not isinstance(codes, list) or not codes or not isinstance(known, dict):
        raise Unusable("regions: a list of codes is expected")
    return {str(code): _region(code, known) for code in codes}


def _region(code: object, known: Mapping[str, Any]) -> dict[str, str]:
    if not isinstance(code, str) or not 0 < len(code) <= 6:
        raise Unusable(f"regions: {code!r} is no code")
    return _texts(known.get(code), f"regions: {code!r} is not among the regions of the file")


@transaction.atomic
def _kept(code: str, names: dict[str, str], told: dict[str, Any]) -> Line:
    region, _made = SchoolRegion.objects.update_or_create(code=code, defaults={"name": names})
    what = f"{code} {told['first']}–{told['last']}"
    there = region.holidays.filter(first=told["first"]).first()
    across = region.holidays.filter(first__lte=told["last"], last__gte=told["first"])
    if other := across.exclude(first=told["first"]).first():
        return Line(what, Outcome.SKIPPED, f"lies on days of {other.first}–{other.last}")
    if there is None:
        SchoolHoliday.objects.create(region=region, **told)
        return Line(what, Outcome.TAKEN)
    changed = [name for name, value in told.items() if getattr(there, name) != value]
    if not changed:
        return Line(what, Outcome.UNCHANGED)
    region.holidays.filter(pk=there.pk).update(**told)
    return Line(what, Outcome.UPDATED, f"now differs in {', '.join(changed)}")
