"""Forms with which somebody says that they answer for a house, and staff decide about it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import DisputeReason
from spaces.models import RefusalReason

LONGEST_CONTACT = 200
LONGEST_NOTE = 1000


class ClaimForm(forms.Form):
    """How staff can ask the house whether this is true."""

    use_required_attribute = False

    ask_at = forms.CharField(
        label=_("Where can we ask the house?"),
        help_text=_(
            "A telephone number or an e-mail address that the house has published, for example on its website. "
            "We look it up ourselves, and never ask at a contact that only you know."
        ),
        max_length=LONGEST_CONTACT,
        error_messages={
            "required": _("Write where we can ask the house."),
            "max_length": _("Make it shorter: at most %(limit_value)d characters."),
        },
    )
    note = forms.CharField(
        label=_("What should we know?"),
        help_text=_("For example what you do at the house. Write nothing about other people."),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )


class RefuseForm(forms.Form):
    """Why a claim is refused; the claimant reads it in their own language."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose…")), *RefusalReason.choices],
        error_messages={
            "required": _("Choose a reason: the person reads it in their own language."),
            "invalid_choice": _("There is no such reason: choose one from the list."),
        },
    )


class FreezeForm(forms.Form):
    """Why something is frozen; only staff read it."""

    use_required_attribute = False

    reason = forms.ChoiceField(
        label=_("Reason"),
        help_text=_("Only staff see it."),
        choices=[("", _("Choose…")), *DisputeReason.choices],
        error_messages={
            "required": _("Choose a reason: your colleagues need it."),
            "invalid_choice": _("There is no such reason: choose one from the list."),
        },
    )
