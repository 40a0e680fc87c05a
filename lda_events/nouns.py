"""The kinds of entries, and what each of their fields holds: one description for file, form, check and history."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from core.languages import CONTENT_LANGUAGES
from lda_events.models import Consultation, Entry, Fact, Meeting, Need, Resource

OWN = {"id", "slug", "sources", "verified_on", "loaded", "edited_at", "search_text"}
"""Fields that nobody says."""
LONGEST_NAME, LONGEST_TEXT = 200, 4000


class Holds(Enum):
    """What a field holds."""

    TEXTS = "texts"
    CHOICE = "choice"
    LINE = "line"
    DATE = "date"
    CODES = "codes"
    LINES = "lines"


@dataclass(frozen=True)
class Said:
    """A field that is said of an entry."""

    name: str
    holds: Holds
    label: Any
    needed: bool
    choices: tuple[tuple[str, Any], ...] = ()
    longest: int = LONGEST_TEXT
    default: Any = ""

    @property
    def codes(self) -> set[str]:
        """What may be chosen."""
        return {code for code, _label in self.choices}


@dataclass(frozen=True)
class Noun:
    """A kind of entry; `name` stands in addresses, files and the trail."""

    name: str
    model: type[Entry]
    plural: str | Promise
    needed: tuple[str, ...]
    heading: str
    """The text by which an entry is called."""
    page: str
    """The name of the address where all of them are read."""
    single: str = ""
    """The name of the address where one is read, if it has a page of its own."""
    short: tuple[str, ...] = ()
    """Texts of one line."""
    codes: Mapping[str, Iterable[tuple[str, Any]]] = field(default_factory=dict)
    """Choices of the fields that hold a list of codes."""
    links: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    sourced: bool = True
    """Whether it stands only with a source, and is compared with it."""
    of_event: bool = False
    """Whether it bears the name of an event of the agency."""

    def said(self) -> list[Said]:
        """Its fields in the order of the model."""
        return list(self._said())

    def named(self, name: str) -> Said:
        """One of its fields."""
        return next(one for one in self._said() if one.name == name)

    def _said(self) -> Iterator[Said]:
        for column in self.model._meta.concrete_fields:
            if column.name not in OWN:
                yield self._field(column)

    def _field(self, column: Any) -> Said:
        holds = _holds(column, self.codes)
        choices = self.codes.get(column.name, ()) if holds is Holds.CODES else (column.choices or ())
        longest = (
            (LONGEST_NAME if column.name in self.short else LONGEST_TEXT) if holds is Holds.TEXTS else 200
        )
        return Said(
            name=column.name,
            holds=holds,
            label=column.verbose_name,
            needed=column.name in self.needed,
            choices=tuple(choices),
            longest=column.max_length or longest,
            default=None if holds is Holds.DATE else column.get_default(),
        )


def _holds(column: Any, codes: Mapping[str, Any]) -> Holds:
    if isinstance(column, TextsField):
        return Holds.TEXTS
    if isinstance(column, models.JSONField):
        return Holds.CODES if column.name in codes else Holds.LINES
    if isinstance(column, models.DateField):
        return Holds.DATE
    return Holds.CHOICE if column.choices else Holds.LINE


NOUNS = {
    noun.name: noun
    for noun in (
        Noun(
            name="resource",
            model=Resource,
            plural=_("Where to get help"),
            needed=("provider", "city", "cost", "name", "what", "needs"),
            heading="name",
            page="lda_resources",
            single="lda_resource",
            short=("name",),
            codes={"needs": Need.choices, "languages": tuple(CONTENT_LANGUAGES.items())},
            links=("website",),
            mails=("mail",),
        ),
        Noun(
            name="fact",
            model=Fact,
            plural=_("Myths and facts"),
            needed=("topic", "verdict", "claim", "answer"),
            heading="claim",
            page="lda_facts",
            short=("claim",),
        ),
        Noun(
            name="consultation",
            model=Consultation,
            plural=_("Consultations"),
            needed=("city", "first_day", "last_day", "title", "findings"),
            heading="title",
            page="lda_consultations",
            short=("title",),
        ),
        Noun(
            name="meeting",
            model=Meeting,
            plural=_("Meetings"),
            needed=("question", "house_rule"),
            heading="question",
            page="lda",
            single="lda_meeting",
            short=("question",),
            codes={"interpretation": tuple(CONTENT_LANGUAGES.items())},
            sourced=False,
            of_event=True,
        ),
    )
}


def get_noun(name: str) -> Noun:
    """A kind of entry, or 404."""
    if name not in NOUNS:
        raise Http404
    return NOUNS[name]
