"""What a visitor looked for, filter by filter, each with the way to do without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from events.states import ALL_CLASSES, Format, Kind, Level
from frontend.addresses import query
from frontend.dates import weekday_of


@dataclass(frozen=True)
class Choice:
    """One filter in words, and the address of the page without it."""

    text: str
    without: str


def in_words(
    chosen: Mapping[str, str], unread: Iterable[str], beside: Mapping[str, str] | None = None
) -> list[Choice]:
    """Each filter that narrows the page; those that could not be read narrow nothing. `beside` stays in addresses."""
    told = {name: value for name, value in chosen.items() if name not in set(unread)}
    return [Choice(said(name, value), without(chosen, name, beside)) for name, value in told.items()]


def without(chosen: Mapping[str, str], name: str, beside: Mapping[str, str] | None = None) -> str:
    """The query string of the page without one filter."""
    rest = {other: value for other, value in chosen.items() if other != name}
    return query({**rest, **(beside or {})}) or "?"


def said(name: str, value: str) -> str:
    """One filter in words."""
    return _sentences()[name] % {"value": _value(name, value)}


def _value(name: str, value: str) -> Any:
    if (name, value) == ("kind", ALL_CLASSES):
        return _("All classes")
    labels = {"kind": Kind, "level": Level, "format": Format}
    if name in labels:
        return labels[name](value).label
    if name == "city":
        return CITIES[value].names[get_language() or "en"]
    if name == "weekday":
        return weekday_of(int(value) - 1)
    return CONTENT_LANGUAGES[value] if name == "language" else value


def _sentences() -> dict[str, str]:
    return {
        "q": _("Words: %(value)s"),
        "city": _("City: %(value)s"),
        "district": _("District: %(value)s"),
        "kind": _("Kind: %(value)s"),
        "language": _("Language: %(value)s"),
        "age": _("Age: %(value)s"),
        "weekday": _("Weekday: %(value)s"),
        "level": _("Level: %(value)s"),
        "format": _("Meeting: %(value)s"),
        "free": _("Free of charge"),
        "step_free": _("Step-free"),
        "group": _("Group: %(value)s"),
        "venue": _("House: %(value)s"),
        "space": _("Space: %(value)s"),
    }
