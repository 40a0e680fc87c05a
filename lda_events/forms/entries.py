"""An entry as an editor writes it: made from what its noun says of each field."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import Wanted
from lda_events.forms.sourced import NO_DATE, NO_SUCH, TOO_LONG, SourcedForm, in_lines
from lda_events.loading import SLUG
from lda_events.models import Entry
from lda_events.nouns import LONGEST_NAME, Holds, Noun, Said
from lda_events.said import MOST_LINES

LONGEST_SLUG = 80


def _plain_field(one: Said) -> forms.Field:
    common: dict[str, Any] = {"label": one.label, "required": False}
    if one.holds is Holds.CHOICE:
        choices = [("", _("Choose…")), *one.choices]
        return forms.ChoiceField(choices=choices, error_messages={"invalid_choice": NO_SUCH}, **common)
    if one.holds is Holds.CODES:
        return forms.MultipleChoiceField(
            choices=one.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": NO_SUCH},
            **common,
        )
    if one.holds is Holds.DATE:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        return forms.DateField(widget=widget, error_messages={"invalid": NO_DATE}, **common)
    if one.holds is Holds.LINES:
        return forms.CharField(
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=MOST_LINES * one.longest,
            help_text=_("One on each line."),
            error_messages={"max_length": TOO_LONG},
            **common,
        )
    return forms.CharField(max_length=one.longest, error_messages={"max_length": TOO_LONG}, **common)


class EntryForm(SourcedForm):
    """All that is said of an entry. A new one is given a name for its address, too."""

    def __init__(self, data: Any = None, *, noun: Noun, language: str, initial: dict[str, Any]) -> None:
        self.noun = noun
        texts = [one for one in noun.said() if one.holds is Holds.TEXTS]
        self.texts = {  # type: ignore[misc]  # other forms of texts know them when they are written
            one.name: Wanted(one.label, one.longest, lines=1 if one.longest == LONGEST_NAME else 5)
            for one in texts
        }
        super().__init__(data, language=language, initial=initial)
        for one in self._others():
            self.fields[one.name] = _plain_field(one)
        for name in self._needed():
            # Not Django's `required`: all that stands against an entry is said at once, in our words.
            setattr(self.fields[name], "needed", True)  # noqa: B010 (a field knows no such attribute)

    @property
    def plain(self) -> list[forms.BoundField]:
        """The fields that are no texts, as the page shows them."""
        return [self[one.name] for one in self._others()]

    def told(self) -> dict[str, Any]:
        """What a valid form says."""
        plain = {one.name: _read(one, self.cleaned_data[one.name]) for one in self._others()}
        return {**plain, **self.told_in_languages(), "sources": self.sources()}

    def _needed(self) -> Iterator[str]:
        yield from (one.name for one in self._others() if one.needed)
        if self.noun.sourced:
            yield "sources_text"

    def _others(self) -> list[Said]:
        return [one for one in self.noun.said() if one.holds is not Holds.TEXTS]


class NewName(forms.Form):
    """What a new entry or programme is called in its address."""

    use_required_attribute = False

    slug = forms.RegexField(
        label=_("Name in the address"),
        regex=rf"^{SLUG.pattern}\Z",
        max_length=LONGEST_SLUG,
        help_text=_(
            "Small letters, digits and hyphens, for example krakow-legal-aid. It cannot be changed later."
        ),
        error_messages={
            "required": _("Write a name for the address."),
            "invalid": _("Write small letters, digits and hyphens only."),
            "max_length": TOO_LONG,
        },
    )


def _read(one: Said, value: Any) -> Any:
    if one.holds is Holds.LINES:
        return [line.strip() for line in value.splitlines() if line.strip()]
    return value


def from_entry(noun: Noun, entry: Entry) -> dict[str, Any]:
    """What the entry says now."""
    stored = {one.name: getattr(entry, one.name) for one in noun.said()}
    for one in noun.said():
        if one.holds is Holds.LINES:
            stored[one.name] = "\n".join(stored[one.name])
    source = getattr(getattr(entry, noun.heading), "source", "") or "en"
    return {**stored, "source": source, "sources_text": in_lines(entry.sources)}
