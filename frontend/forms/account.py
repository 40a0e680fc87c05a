"""Forms of people and their groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm

HELP_FOR_NUMBER = _("For all but informal groups, for example KRS 0000123456. Some houses ask for it.")


class FoundGroupForm(forms.ModelForm):  # type: ignore[type-arg]  # only stubs know its type argument
    """A new group: what a house that lends rooms wants to know of it, and no more."""

    class Meta:
        model = Group
        fields = ["name", "form", "register_number"]
        widgets = {"form": forms.RadioSelect}
        help_texts = {
            "name": _("As people know you. Houses that you ask for a room see it."),
            "register_number": HELP_FOR_NUMBER,
        }
        error_messages = {
            "name": {
                "required": _("Write the name of the group."),
                "max_length": _("This name is too long: at most %(limit_value)d characters."),
            },
            "form": {"required": _("Choose whether the group is registered.")},
            "register_number": {
                "max_length": _("This number is too long: at most %(limit_value)d characters."),
            },
        }

    def clean(self) -> dict[str, Any] | None:
        """A registered organisation, and a business, have a number in a public register."""
        cleaned = super().clean() or {}
        if (
            cleaned.get("form") in (GroupForm.REGISTERED, GroupForm.BUSINESS)
            and cleaned.get("register_number") == ""
        ):
            self.add_error("register_number", _("Write the number, or choose “Informal group”."))
        return cleaned


class RegisterForm(FoundGroupForm):
    """What houses know of a group that there is: its form and number; its name stays."""

    class Meta(FoundGroupForm.Meta):
        fields = ["form", "register_number"]
