"""Texts of a house in six languages, side by side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from core.languages import AUTONYMS, LANGUAGES
from spaces.problems import Problem


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
class InLanguage:
    """The fields of one language."""

    code: str
    autonym: str
    fields: list[forms.BoundField]


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

    @property
    def in_languages(self) -> Iterator[InLanguage]:
        """Language by language, the reader's first."""
        for code in sorted(LANGUAGES, key=lambda code: code != self.language):
            yield InLanguage(code, AUTONYMS[code], [self[f"{name}_{code}"] for name in self.texts])

    def told_in_languages(self) -> dict[str, Any]:
        """What a valid form says; texts in forms of a language for which there is no field here stay."""
        return {name: {**self._kept(name), **self._typed(name)} for name in self.texts}

    def _kept(self, name: str) -> dict[str, str]:
        stored = self.initial.get(name, {})
        return {code: text for code, text in stored.items() if code not in LANGUAGES}

    def _typed(self, name: str) -> dict[str, str]:
        return {code: self.cleaned_data[f"{name}_{code}"] for code in LANGUAGES}

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show what stands against it, at its fields."""
        for problem in problems:
            name = f"{problem.field}_{self.language}" if problem.field in self.texts else problem.field
            self.add_error(name if name in self.fields else None, str(problem.text))
