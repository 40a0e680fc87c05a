"""Who asks and for what: fields of every form in which a group says what it needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Group
from bookings.states import Purpose


def group_field(**kwargs: Any) -> "forms.ModelChoiceField[Group]":
    """A group by its slug; which ones may be chosen the form says, for it knows the reader."""
    return forms.ModelChoiceField(
        label=_("Group"),
        queryset=Group.objects.none(),
        to_field_name="slug",
        empty_label=None,
        error_messages={
            "required": _("Choose the group that asks."),
            "invalid_choice": _("You do not act for this group: choose one from the list."),
        },
        **kwargs,
    )


def purpose_field() -> forms.ChoiceField:
    """The kind of thing that the space is for; nothing is chosen beforehand."""
    return forms.ChoiceField(
        label=_("Kind of purpose"),
        choices=[("", _("Choose…")), *Purpose.choices],
        error_messages={
            "required": _("Choose what the space is for."),
            "invalid_choice": _("There is no such purpose: choose one from the list."),
        },
    )
