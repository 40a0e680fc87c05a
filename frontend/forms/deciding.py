"""Forms with which a house answers a request."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.states import DeclineReason

LONGEST_NOTE = 1000


def _note(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Note to the group"),
        help_text=help_text,
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("Make the note shorter: at most %(limit_value)d characters.")},
    )


class ApproveForm(forms.Form):
    """A word with the approval."""

    use_required_attribute = False

    note = _note(_("For example, where the key is handed over. Never write a door code here."))


class ReasonForm(forms.Form):
    """Why not; the group reads the reason in its own language."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose…")), *DeclineReason.choices],
        error_messages={
            "required": _("Choose a reason: the group reads it in its own language."),
            "invalid_choice": _("There is no such reason: choose one from the list."),
        },
    )


class DeclineForm(ReasonForm):
    """Why not, and a word of the manager's own."""

    note = _note(_("What would make it possible, for example another day."))


class CancelForm(forms.Form):
    """Why an approved booking cannot take place after all."""

    use_required_attribute = False

    note = _note(_("Why it cannot take place, and what you can offer instead."))
