"""One record of what others have published about a house, read into the facts that we keep.

A record is an object of texts; ``null``, a missing field, an empty text and ``n/f`` ("not found") all mean
that nobody knows. Texts are kept word for word, doubts ("?") included. Nothing is guessed: a kind that fits
none of ours stays open, and a site that is no web address stays a text.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import Model

from core.cities import CITIES, City
from core.folding import fold
from spaces.models import Listing, Venue, VenueKind

# A paragraph or two; whoever needs more has pasted a page.
LONGEST_TEXT = 4000
TEXTS = ("rooms", "hours", "access", "price", "booking", "note")
# The names under which research notes call the same fields.
ALIASES = {"key": "id", "confidence": "conf", "sources": "src"}
COLUMNS = {"key": "source_key", "sources": "published_by"}
DAYS = ("contract_until", "looked_on")
FIELDS = (
    *("key", "name", "city", "district", "address", "kind", "operator", "site", "confidence", "sources"),
    *(*DAYS, *TEXTS),
)

OF_VENUE = frozenset({"name", "city", "district", "address", "website", "operator", "contract_until"})

UNKNOWN = re.compile(r"\bn/f\b", re.IGNORECASE)
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
# A reference into the list of sources; any other word names its publisher itself.
SOURCE_KEY = re.compile(r"S\d+[a-z]?")
is_web_address = URLValidator(schemes=["http", "https"])

# What a published kind mentions first decides; of two that begin at one place, the longer.
KINDS = {
    "aid centre": VenueKind.NGO_SPACE,
    "belarusian community": VenueKind.DIASPORA_HOUSE,
    "belarusian community space": VenueKind.NGO_SPACE,
    "city civic": VenueKind.CIVIC_CENTRE,
    "civic": VenueKind.CIVIC_CENTRE,
    "club": VenueKind.CULTURE_CENTRE,
    "community centre": VenueKind.LOCAL_ACTIVITY_CENTRE,
    "cultur": VenueKind.CULTURE_CENTRE,
    "dialogue": VenueKind.CIVIC_CENTRE,
    "diaspora": VenueKind.DIASPORA_HOUSE,
    "librar": VenueKind.LIBRARY,
    "local activity": VenueKind.LOCAL_ACTIVITY_CENTRE,
    "migrant": VenueKind.MULTICULTURAL_CENTRE,
    "multicultural": VenueKind.MULTICULTURAL_CENTRE,
    "museum": VenueKind.MUSEUM,
    "ngo": VenueKind.NGO_SPACE,
    "school": VenueKind.SCHOOL,
    "youth space": VenueKind.LOCAL_ACTIVITY_CENTRE,
    **{kind.value: kind for kind in VenueKind},
    **{kind.value.replace("_", " "): kind for kind in VenueKind},
}


class Unusable(ValueError):
    """Why a record or a file cannot be taken, in one sentence for the person who runs the import."""


Told = str | dt.date | None


@dataclass(frozen=True)
class Facts:
    """What a usable record says: values for the columns of a Venue and of its Listing, by name."""

    key: str
    venue: Mapping[str, Told]
    listing: Mapping[str, Told]
    remarks: tuple[str, ...]
    """What was left open or not taken, and why."""


def records_in(raw: bytes) -> list[object]:
    """The records of a JSON file, unread.

    Raises:
        Unusable: when it is no UTF-8, no JSON, or no list.
    """
    records = _json(raw)
    if not isinstance(records, list):
        raise Unusable("is not a list of records")
    return records


def sources_in(raw: bytes) -> dict[str, str]:
    """Publishers by source key, from a JSON file.

    Raises:
        Unusable: when it is no UTF-8, no JSON, or no object of texts.
    """
    sources = _json(raw)
    if not isinstance(sources, dict) or not all(isinstance(name, str) for name in sources.values()):
        raise Unusable("is not an object of publishers by source key")
    return sources


def _json(raw: bytes) -> object:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unusable("is not text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise Unusable(f"is not JSON: {error}") from error


def key_of(record: object) -> str:
    """What a record calls itself, as far as that can be shown; empty when it does not."""
    key = (record.get("key") or record.get("id")) if isinstance(record, dict) else None
    return key.strip() if isinstance(key, str) and len(key) < 100 and key.isprintable() else ""


def facts_of(record: object, sources: Mapping[str, str]) -> Facts:
    """Read one record.

    Args:
        sources: publishers by source key ("S14": "muzeumkrakowa.pl").

    Raises:
        Unusable: naming the field and what is wrong with it.
    """
    if not isinstance(record, dict):
        raise Unusable("is not an object with named fields")
    values = {name: _text(name, _value(record, name)) for name in FIELDS if name != "sources"}
    city = _city(values["city"])
    kind, kind_remark = _kind(values["kind"])
    website, site_remark = _website(values["site"])
    return Facts(
        key=_key(values["key"]),
        venue={
            "name": _required("name", values["name"]),
            "kind": kind,
            "city": city.slug,
            "zone": city.zone,
            "district": values["district"],
            "address": values["address"],
            "website": website,
            "operator": values["operator"],
            "contract_until": _day("contract_until", values["contract_until"]),
        },
        listing={
            **{name: values[name] for name in ("kind", "site", "confidence", *TEXTS)},
            "published_by": _publishers(_value(record, "sources"), sources),
            "looked_on": _day("looked_on", values["looked_on"]),
        },
        remarks=tuple(filter(None, [kind_remark, site_remark, *_not_taken(record)])),
    )


def _value(record: dict[Any, Any], name: str) -> object:
    return record.get(name, record.get(ALIASES.get(name)))


def _text(name: str, value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unusable(f"{name}: a text is expected, not {json.dumps(value, default=str)[:40]}")
    text = value.strip()
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in text):
        raise Unusable(f"{name}: holds control characters")
    if len(text) > (longest := _longest(name)):
        raise Unusable(f"{name}: {len(text)} characters, at most {longest} are kept")
    # Inside a sentence the research notes' abbreviation is written out.
    return "" if UNKNOWN.fullmatch(text) else UNKNOWN.sub("not found", text)


def _day(name: str, text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Unusable(f"{name}: {text!r} is no day such as 2026-12-31") from None


def _longest(name: str) -> int:
    """How many characters the column of this field holds."""
    model: type[Model] = Venue if name in OF_VENUE else Listing
    field = model._meta.get_field(COLUMNS.get(name, name))
    return getattr(field, "max_length", None) or LONGEST_TEXT


def _required(name: str, text: str) -> str:
    if not text:
        raise Unusable(f"{name}: is missing")
    return text


def _key(text: str) -> str:
    if not KEY.fullmatch(_required("key", text)):
        raise Unusable(f"key: {text!r} must be letters, digits and dashes")
    return text


def _city(text: str) -> City:
    wanted = fold(_required("city", text))
    for city in CITIES.values():
        if wanted in {city.slug, *map(fold, city.names.values())}:
            return city
    raise Unusable(f"city: {text!r} is none of {', '.join(CITIES)}")


def _kind(text: str) -> tuple[str, str]:
    folded = fold(text)
    mentioned = [(folded.index(words), -len(words), kind) for words, kind in KINDS.items() if words in folded]
    if mentioned:
        return min(mentioned)[2].value, ""
    return "", f"kind {text!r} is left open" if text else "the kind is not known"


def _website(text: str) -> tuple[str, str]:
    """The first address named in the text, as a link."""
    first = re.split(r"[;,\s]+", text)[0]
    if not first:
        return "", ""
    address = first if "://" in first else f"https://{first}"
    try:
        is_web_address(address)
    except ValidationError:
        return "", f"site {text!r} is no web address: kept as text"
    if len(address) > _longest("website"):
        return "", "site: too long for a link, kept as text"
    return address, ""


def _publishers(value: object, sources: Mapping[str, str]) -> str:
    keys = _text("sources", value).split(",") if isinstance(value, str) or value is None else value
    if not isinstance(keys, list):
        raise Unusable("sources: a list of texts is expected")
    named = [_publisher(_text("sources", key), sources) for key in keys]
    # Two pages of one publisher are one publisher.
    words = dict.fromkeys(word for name in named for word in re.split(r",\s*", name) if word)
    published_by = ", ".join(words)
    if len(published_by) > (longest := _longest("sources")):
        raise Unusable(f"sources: more than {longest} characters of publishers")
    return _required("sources", published_by)


def _publisher(key: str, sources: Mapping[str, str]) -> str:
    if key in sources:
        return sources[key]
    if SOURCE_KEY.fullmatch(key):
        raise Unusable(f"sources: {key} is not in the list of sources")
    return key


def _not_taken(record: dict[Any, Any]) -> list[str]:
    known = {*FIELDS, *ALIASES.values()}
    strange = [name for name in record if name not in known]
    return [f"field {json.dumps(name)[:40]} is not ours: not taken" for name in strange]
