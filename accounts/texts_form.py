"""Texts in six languages, side by side, with a mark on those that are older than what they were made from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.languages import AUTONYMS, LANGUAGES
from core.texts import Texts, Told


class Refusal(Protocol):
    """Something that stands against what a form says; `field` is the name of a text or of a field, or empty."""

    @property
    def field(self) -> str: ...

    @property
    def text(self) -> str | Promise: ...


@dataclass(frozen=True)
class Wanted:
    """One text that is asked for in every language; lines above 1 make it a box."""

    label: Any
    most: int
    lines: int = 1
    hint: Any = ""

    def field(self, code: str) -> forms.CharField:
        """Its field in one language."""
        line: dict[str, Any] = {"lang": code}
        box = forms.Textarea(attrs={**line, "rows": self.lines})
        return forms.CharField(
            label=self.label,
            help_text=str(self.hint),
            required=False,
            max_length=self.most,
            widget=box if self.lines > 1 else forms.TextInput(attrs=line),
            error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
        )


@dataclass(frozen=True)
class Older:
    """What of a language was written for an older source, and the tick that it still says the same."""

    source: str
    """The source language's own name."""
    labels: list[str]
    same: forms.BoundField


@dataclass(frozen=True)
class InLanguage:
    """The fields of one language."""

    code: str
    autonym: str
    fields: list[forms.BoundField]
    older: Older | None
    unfolded: bool
    """Whether something is written in it, wrong or older; in a form without any word, the reader's language."""


def same_fields(texts: Mapping[str, Any]) -> dict[str, forms.Field]:
    """A tick for each language in which any of the texts is stale."""
    stale = {code for text in texts.values() if isinstance(text, Texts) for code in text.stale}
    label = _("I have looked: it still says the same")
    return {
        f"same_{code}": forms.BooleanField(label=label, required=False) for code in LANGUAGES if code in stale
    }


def older_in(form: forms.Form, texts: Mapping[str, Any], code: str) -> Older | None:
    """What to say beside a language's fields; None where all is in step."""
    stale = {name: text for name, text in texts.items() if isinstance(text, Texts) and text.is_stale(code)}
    if not stale:
        return None
    source = next(iter(stale.values())).source
    labels = [str(form[f"{name}_{code}"].label) for name in stale]
    return Older(AUTONYMS.get(source, source), labels, form[f"same_{code}"])


def confirmed_in(form: forms.Form) -> set[str]:
    """Languages that a valid form says still tell the same as the source."""
    return {code for code in LANGUAGES if form.cleaned_data.get(f"same_{code}")}


class TextsForm(forms.Form):
    """A form with texts per language; `initial` has them by language under the text's own name."""

    use_required_attribute = False
    texts: ClassVar[Mapping[str, Wanted]] = {}

    def __init__(self, data: Any = None, *, language: str, initial: dict[str, Any], **kwargs: Any) -> None:
        by_field = {
            f"{name}_{code}": text
            for name in self.texts
            for code, text in initial.get(name, {}).items()
            if code in LANGUAGES
        }
        super().__init__(data, initial={**initial, **by_field}, **kwargs)
        self.language = language if language in LANGUAGES else "en"
        for name, wanted in self.texts.items():
            for code in LANGUAGES:
                self.fields[f"{name}_{code}"] = wanted.field(code)
        self.fields.update(same_fields(self._stored()))

    @property
    def in_languages(self) -> Iterator[InLanguage]:
        """Language by language: those in use, then the others, and among them the reader's first."""
        in_use = {code for code in LANGUAGES if self._is_used(code)} or {self.language}
        for code in sorted(self._order(), key=lambda code: code not in in_use):
            older = older_in(self, self._stored(), code)
            yield InLanguage(code, AUTONYMS[code], self._fields_in(code), older, code in in_use)

    def _fields_in(self, code: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for name in self.texts]

    def _is_used(self, code: str) -> bool:
        stale = older_in(self, self._stored(), code) is not None
        return stale or any(field.value() or field.errors for field in self._fields_in(code))

    def told_in_languages(self) -> dict[str, Any]:
        """What a valid form says; texts in forms of a language for which there is no field here stay."""
        source, confirmed = self.cleaned_data.get("source", ""), confirmed_in(self)
        return {
            name: Told({**self._typed(name), **self._kept(name)}, source=source, confirmed=confirmed)
            for name in self.texts
        }

    def _order(self) -> list[str]:
        return sorted(LANGUAGES, key=lambda code: code != self.language)

    def _stored(self) -> dict[str, Any]:
        return {name: self.initial.get(name) for name in self.texts}

    def _kept(self, name: str) -> dict[str, str]:
        stored = self.initial.get(name, {})
        return {code: text for code, text in stored.items() if code not in LANGUAGES}

    def _typed(self, name: str) -> dict[str, str]:
        # The reader's language first: of a new text it is the one that was written, the others translate it.
        return {code: self.cleaned_data[f"{name}_{code}"] for code in self._order()}

    def tell(self, problems: Iterable[Refusal]) -> None:
        """Show what stands against it, at its fields."""
        for problem in problems:
            name = f"{problem.field}_{self.language}" if problem.field in self.texts else problem.field
            self.add_error(name if name in self.fields else None, str(problem.text))
