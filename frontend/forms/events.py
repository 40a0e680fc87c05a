"""The filters of events, as a form: what can be chosen, and what was wrong with a choice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.languages import CONTENT_LANGUAGES
from events.states import CLASSES, Kind
from frontend.forms.finder import city_choices
from spaces.problems import Problem

CHOICES = ("city", "kind", "language", "age")
PLACES = ("group", "venue", "space")
"""Filters that links bring along; they have no field of their own."""


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All kinds")), *Kind.choices]


def _classes() -> list[tuple[str, Any]]:
    return [("", _("All classes")), *(choice for choice in Kind.choices if choice[0] in CLASSES)]


class EventFilterForm(forms.Form):
    """Shows what is chosen. What a choice means, and whether it means anything, `events.listing` says."""

    use_required_attribute = False

    city = forms.ChoiceField(label=_("City"), required=False, choices=city_choices)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("All languages")), *CONTENT_LANGUAGES.items()],
    )
    age = forms.CharField(
        label=_("Age"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
    )

    def __init__(self, data: QueryDict, *, problems: Iterable[Problem] = (), **options: Any) -> None:
        super().__init__(data, **options)
        # The domain has read the values; the fields only show them.
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, str(problem.text))

    @property
    def chosen(self) -> dict[str, str]:
        """Every filter that is set, those of links included, by its name."""
        return {name: value for name in (*CHOICES, *PLACES) if (value := self.data.get(name, "").strip())}


class ClassFilterForm(EventFilterForm):
    """The same for language classes and children's groups."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_classes)


class SubscribeForm(EventFilterForm):
    """The same, and how the calendar shall look on a phone that others may see."""

    neutral = forms.BooleanField(
        label=_("Neutral names"),
        required=False,
        help_text=_("The calendar and its entries get short names that do not say what they are about."),
    )
