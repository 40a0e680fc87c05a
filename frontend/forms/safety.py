"""A concern, reported by somebody without an account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.concerns import LONGEST
from accounts.models import ConcernAbout
from core.texts import tidy


class TidyText(forms.CharField):
    """A text of which what no database keeps is left out, not refused."""

    def to_python(self, value: Any) -> str:
        """Without NUL and halves of letters."""
        return tidy(super().to_python(value) or "")


class ConcernForm(forms.Form):
    """What it is about, and what has happened; no name, no address."""

    use_required_attribute = False

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=ConcernAbout.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what comes nearest."),
            "invalid_choice": _("There is no such answer: choose one of these."),
        },
    )
    text = TidyText(
        label=_("What has happened?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}),
        help_text=_(
            "When, where, what they said. Name nobody who has not done it. We cannot ask back: if you want an answer, "
            "say how to reach you, best by an address that does not bear your name."
        ),
        error_messages={
            "required": _("Write what has happened; a sentence is enough."),
            "max_length": _("Make it shorter: at most %(limit_value)d characters."),
        },
    )
    # A field that people do not see and programs fill in.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    @property
    def by_a_program(self) -> bool:
        """Whether a valid form was filled in by a program that fills in everything."""
        return bool(self.cleaned_data.get("website"))
