"""What every form of the agency's editors asks beside its own texts: the language written first, and the sources."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import TextsForm
from core.languages import AUTONYMS, LANGUAGES
from lda_events.details import Source

LONGEST_SOURCES = 4000
TOO_LONG = _("Make it shorter: at most %(limit_value)d characters.")
NO_SUCH = _("There is no such answer: choose one of these.")
NO_DATE = _("Write a date, for example 2026-12-01.")


class SourcedForm(TextsForm):
    """Texts in six languages, and where they were read."""

    source = forms.ChoiceField(
        label=_("Written first in"),
        choices=[(code, AUTONYMS[code]) for code in LANGUAGES],
        help_text=_(
            "When this language changes, the others are marked as older until somebody looks at them."
        ),
        error_messages={"required": NO_SUCH, "invalid_choice": NO_SUCH},
    )
    sources_text = forms.CharField(
        label=_("Sources"),
        required=False,
        max_length=LONGEST_SOURCES,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line; a link stands after a vertical bar: title | https://…"),
        error_messages={"max_length": TOO_LONG},
    )

    def sources(self) -> tuple[Source, ...]:
        """The sources that a valid form names."""
        return tuple(_sources(self.cleaned_data["sources_text"]))

    def tell(self, problems: Iterable[Any]) -> None:
        """Show what stands against it; what is said of sources stands at their field."""
        problems = list(problems)
        for problem in problems:
            if problem.field == "sources":
                self.add_error("sources_text", str(problem.text))
        super().tell(problem for problem in problems if problem.field != "sources")


def _sources(text: str) -> Iterator[Source]:
    for line in filter(None, map(str.strip, text.splitlines())):
        title, _bar, url = line.partition("|")
        yield Source(title=title.strip(), url=url.strip())


def in_lines(sources: Iterable[dict[str, str]]) -> str:
    """Stored sources as the box has them."""
    return "\n".join(" | ".join(filter(None, (one["title"], one["url"]))) for one in sources)
