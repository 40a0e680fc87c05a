"""A programme as an editor writes it: languages side by side, conditions, contact, sources and steps."""

import datetime as dt
from collections.abc import Iterable
from itertools import count
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import Wanted
from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from lda_events.cards import standing
from lda_events.details import (
    CONDITIONS,
    LINES,
    LONGEST_NAME,
    LONGEST_TEXT,
    ProgrammeDetails,
    StepDetails,
)
from lda_events.forms.sourced import NO_DATE, NO_SUCH, TOO_LONG, SourcedForm, in_lines
from lda_events.models import Certainty, GroupKind, PersonalData, Programme, ProgrammeKind, Step, StepKind
from lda_events.models.programmes import OLDEST
from spaces.models import Known

BLANK_ROWS = 2
OF_PROGRAMME = (
    "city",
    "kind",
    *CONDITIONS,
    "age_from",
    "younger_with_parent",
    "groups",
    "personal_data",
    "languages",
    *LINES,
)


def _label(name: str) -> Any:
    return getattr(Programme._meta.get_field(name), "verbose_name", name)


def _one(name: str, choices: Iterable[tuple[str, Any]], widget: Any = forms.Select) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_label(name),
        choices=list(choices),
        widget=widget,
        error_messages={"required": NO_SUCH, "invalid_choice": NO_SUCH},
    )


def _many(name: str, choices: Iterable[tuple[str, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_label(name),
        choices=list(choices),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NO_SUCH},
    )


def _line(name: str) -> forms.CharField:
    return forms.CharField(
        label=_label(name),
        required=False,
        max_length=LINES[name],
        error_messages={"max_length": TOO_LONG},
    )


def _wanted(name: str, lines: int = 3) -> Wanted:
    return Wanted(_label(name), LONGEST_TEXT, lines=lines)


class StepForm(forms.Form):
    """One row of the steps; an untouched row says nothing."""

    use_required_attribute = False

    key = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("Step"),
        required=False,
        choices=[("", _("Choose…")), *StepKind.choices],
        error_messages={"invalid_choice": NO_SUCH},
    )
    starts_on = forms.DateField(
        label=_("Opens on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_DATE},
    )
    ends_on = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NO_DATE},
    )
    certainty = forms.ChoiceField(
        label=_("How sure the dates are"),
        required=False,
        choices=[("", _("Choose…")), *Certainty.choices],
        error_messages={"invalid_choice": NO_SUCH},
    )
    drop = forms.BooleanField(label=_("Take this step away"), required=False)

    def clean(self) -> None:
        """A step has a kind, and a date says how sure it is."""
        if not self._says_something():
            return
        if not self.cleaned_data.get("kind") and "kind" not in self.errors:
            self.add_error("kind", _("Choose what is done then."))
        if not self.cleaned_data.get("certainty") and "certainty" not in self.errors:
            self.add_error("certainty", _("Say how sure the date is."))

    def _says_something(self) -> bool:
        told = self.cleaned_data
        names = ("key", "kind", "starts_on", "ends_on", "certainty")
        return not told.get("drop") and any(told.get(name) for name in names)

    def details(self, keys: set[str]) -> StepDetails | None:
        """The step of a valid row, under a key that is not among `keys`; None for an empty or dropped one."""
        told = self.cleaned_data
        if not self._says_something():
            return None
        plain = {name: told[name] for name in ("kind", "starts_on", "ends_on", "certainty")}
        return StepDetails(key=told["key"] or _new_key(told, keys), **plain)


def _new_key(told: dict[str, Any], keys: set[str]) -> str:
    day: dt.date | None = told["starts_on"] or told["ends_on"]
    base = f"{told['kind']}-{day.year if day else 'next'}"
    others = (f"{base}-{number}" for number in count(2))
    return base if base not in keys else next(key for key in others if key not in keys)


class ProgrammeForm(SourcedForm):
    """All that is said of a programme."""

    texts = {
        "name": Wanted(_label("name"), LONGEST_NAME),
        "summary": _wanted("summary", lines=5),
        "who": _wanted("who"),
        "give": _wanted("give"),
        "get": _wanted("get"),
        "safety": _wanted("safety"),
        "next_edition": _wanted("next_edition"),
    }

    # Cities and languages are named by the page itself, in the reader's language.
    city = _one("city", [(slug, slug) for slug in CITIES])
    kind = _one("kind", ProgrammeKind.choices)
    residence = _one("residence", Known.choices, forms.RadioSelect)
    registration = _one("registration", Known.choices, forms.RadioSelect)
    citizenship = _one("citizenship", Known.choices, forms.RadioSelect)
    age_limit = _one("age_limit", Known.choices, forms.RadioSelect)
    age_from = forms.IntegerField(
        label=_label("age_from"),
        required=False,
        min_value=0,
        max_value=OLDEST,
        error_messages={
            "invalid": _("Write a whole number of years."),
            "min_value": _("Write at least 0 years."),
            "max_value": _("Write at most 120 years."),
        },
    )
    younger_with_parent = forms.BooleanField(label=_label("younger_with_parent"), required=False)
    group_needed = _one("group_needed", Known.choices, forms.RadioSelect)
    groups = _many("groups", GroupKind.choices)
    personal_data = _many("personal_data", PersonalData.choices)
    languages = _many("languages", CONTENT_LANGUAGES.items())
    contact_unit = _line("contact_unit")
    contact_address = _line("contact_address")
    contact_phone = _line("contact_phone")
    contact_mail = _line("contact_mail")
    website = _line("website")

    def __init__(self, data: Any = None, *, language: str, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, language=language, initial=initial, **kwargs)
        steps: list[dict[str, Any]] = initial.get("steps", [])
        rows = [*steps, *({} for _row in range(BLANK_ROWS))]
        self.rows = [StepForm(data, prefix=f"step{n}", initial=row) for n, row in enumerate(rows)]
        field = self.fields["city"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(slug, city.names[self.language]) for slug, city in CITIES.items()]

    def is_valid(self) -> bool:
        """Whether it and every row of the steps can be read."""
        rows = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(rows)

    def details(self) -> ProgrammeDetails:
        """What a valid form says."""
        told = self.cleaned_data
        plain = {name: told[name] for name in OF_PROGRAMME}
        texts = self.told_in_languages()
        return ProgrammeDetails(**plain, **texts, sources=self.sources(), steps=self._steps())

    def _steps(self) -> list[StepDetails]:
        keys = {row.cleaned_data["key"] for row in self.rows}
        steps = []
        for row in self.rows:
            if step := row.details(keys):
                keys.add(step.key)
                steps.append(step)
        return steps


def from_programme(programme: Programme) -> dict[str, Any]:
    """What the programme says now."""
    return {
        **{name: getattr(programme, name) for name in (*OF_PROGRAMME, *ProgrammeForm.texts)},
        "source": programme.name.source or "en",
        "sources_text": in_lines(programme.sources),
        "steps": [_row(step) for step in standing(programme)],
    }


def from_blank() -> dict[str, Any]:
    """What a new programme says before anything is said: every condition is unknown."""
    return dict.fromkeys(CONDITIONS, Known.UNKNOWN)


def _row(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in ("key", "kind", "starts_on", "ends_on", "certainty")}
