"""Four taps that ask whether a programme is for somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lda_events.eligibility import Age, Citizen, Home
from lda_events.models import GroupKind


def _tap(label: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such answer: choose one of these.")},
    )


class TapsForm(forms.Form):
    """Nothing of it is required, and nothing of it is kept."""

    home = _tap(_("Where do you live?"), Home.choices)
    citizen = _tap(_("Are you a citizen of the country in which the city lies?"), Citizen.choices)
    age = _tap(_("How old are you?"), Age.choices)
    group = _tap(_("How would you take part?"), GroupKind.choices)
