"""An entry as a page tells it, and what an editor is told of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import get_language

from core.languages import AUTONYMS, best_text
from core.texts import Texts
from lda_events.models import Entry, Resource
from lda_events.nouns import Holds, Noun


@dataclass(frozen=True)
class EntryCard:
    """What is shown beside an entry's own words."""

    noun: Noun
    entry: Entry
    due: bool
    texts: list[Texts] = field(default_factory=list)
    reported: list[str] = field(default_factory=list)

    @property
    def heading(self) -> Texts:
        """What it is called."""
        heading: Texts = getattr(self.entry, self.noun.heading)
        return heading

    @property
    def address(self) -> str:
        """Where everybody reads it."""
        if self.noun.single:
            return reverse(self.noun.single, args=[self.entry.slug])
        return f"{reverse(self.noun.page)}#{self.entry.slug}"

    @property
    def stale_in(self) -> list[str]:
        """Languages, by their own names, in which something is older than its source."""
        stale = {code for text in self.texts for code in text.stale}
        return [AUTONYMS.get(code, code) for code in sorted(stale)]

    @property
    def older_than(self) -> str:
        """The own name of the source language, where what the reader sees is older than the source."""
        language = get_language() or "en"
        older = (text.source for text in self.texts if text.is_stale(best_text(text, language)[1]))
        source = next(older, "")
        return AUTONYMS.get(source, source)


def card_of_entry(noun: Noun, entry: Entry, today: dt.date) -> EntryCard:
    """The entry as it is today; a service comes with its reports."""
    named = (getattr(entry, one.name) for one in noun.said() if one.holds is Holds.TEXTS)
    texts = [text for text in named if isinstance(text, Texts)]
    # One that is not stored yet has none.
    reports = entry.reports.all() if isinstance(entry, Resource) and entry.pk else []
    reported = [str(report.get_what_display()) for report in reports]
    return EntryCard(noun, entry, entry.is_due(today) or bool(reported), texts, list(dict.fromkeys(reported)))


def cards_of(noun: Noun, entries: Iterable[Entry], today: dt.date) -> list[EntryCard]:
    """All of them, in the order in which they come."""
    return [card_of_entry(noun, entry, today) for entry in entries]
