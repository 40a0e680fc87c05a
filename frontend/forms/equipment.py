"""What a manager says of a thing that the house lends."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.texts_form import TextsForm, Wanted
from core.languages import best_text
from spaces.models import MOST_PIECES, Equipment, EquipmentKind, Space
from spaces.operations import EquipmentDetails

PLAIN = ("kind", "quantity", "fixed")


class EquipmentForm(TextsForm):
    """A thing, how many there are, and with which spaces it comes."""

    texts = {
        "name": Wanted(_("Name"), 120, hint=_("Only where the kind does not say it all.")),
        "about": Wanted(_("Description"), 1000, lines=2),
    }

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose…")), *EquipmentKind.choices],
        error_messages={
            "required": _("Choose what kind of thing it is."),
            "invalid_choice": _("There is no such kind: choose one from the list."),
        },
    )
    quantity = forms.IntegerField(
        # Translators: how many pieces of a thing a house has
        label=pgettext_lazy("equipment", "How many"),
        min_value=1,
        max_value=MOST_PIECES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        error_messages={
            "required": _("Write how many there are."),
            "invalid": _("Write a whole number."),
            "min_value": _("Write a number of at least %(limit_value)s."),
            "max_value": _("Write a number of at most %(limit_value)s."),
        },
    )
    fixed = forms.BooleanField(
        label=_("Always in the room"),
        required=False,
        help_text=_("Groups see it and need not ask for it. Without this they ask for it by the piece."),
    )
    spaces = forms.MultipleChoiceField(
        label=_("Spaces with which it comes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One thing may come with several spaces: no piece is promised twice at the same time."),
        error_messages={
            "required": _("Choose at least one space."),
            "invalid_choice": _("There is no such space: choose from the list."),
        },
    )

    def __init__(self, data: Any = None, *, spaces: Sequence[Space], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["spaces"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(space.slug, best_text(space.name, self.language)[0]) for space in spaces]

    def details(self) -> EquipmentDetails:
        """What a valid form says."""
        plain = {name: self.cleaned_data[name] for name in PLAIN}
        return EquipmentDetails(**plain, spaces=self.cleaned_data["spaces"], **self.told_in_languages())


def from_equipment(thing: Equipment) -> dict[str, Any]:
    """What the house says of it now; of one that is not stored, what is usual."""
    told = {name: getattr(thing, name) for name in (*PLAIN, *EquipmentForm.texts)}
    return {**told, "spaces": [space.slug for space in thing.spaces.all()] if thing.pk else []}
