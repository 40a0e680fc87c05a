"""What a visitor looked for, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from events.states import Kind
from frontend.addresses import query


@dataclass(frozen=True)
class Choice:
    """One filter in words, and the address of the page without it."""

    text: str
    without: str


def in_words(chosen: Mapping[str, str], unread: set[str]) -> list[Choice]:
    """Each filter that narrows the page; those that could not be read narrow nothing."""
    told = {name: value for name, value in chosen.items() if name not in unread}
    return [
        Choice(_sentences()[name] % {"value": _value(name, value)}, query(_without(chosen, name)) or "?")
        for name, value in told.items()
    ]


def _without(chosen: Mapping[str, str], name: str) -> dict[str, str]:
    return {other: value for other, value in chosen.items() if other != name}


def _value(name: str, value: str) -> Any:
    if name == "city":
        return CITIES[value].names[get_language() or "en"]
    if name == "kind":
        return Kind(value).label
    return CONTENT_LANGUAGES[value] if name == "language" else value


def _sentences() -> dict[str, str]:
    return {
        "city": _("City: %(value)s"),
        "kind": _("Kind: %(value)s"),
        "language": _("Language: %(value)s"),
        "age": _("Age: %(value)s"),
        "group": _("Group: %(value)s"),
        "venue": _("House: %(value)s"),
        "space": _("Space: %(value)s"),
    }
