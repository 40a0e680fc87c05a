"""Who of the people of a house stands in for the others."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from spaces.models import VenueRole


class DeputiesForm(forms.Form):
    """A tick for each person; all of them may be empty."""

    use_required_attribute = False

    deputies = forms.MultipleChoiceField(
        label=_("Deputies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A deputy is told of a request only when half of the time for an answer has passed."),
        error_messages={
            "invalid_choice": _("This person does not answer for the house: choose from the list.")
        },
    )

    def __init__(self, data: Any = None, *, roles: Sequence[VenueRole]) -> None:
        stand_in = [role.person.pseudonym for role in roles if role.deputy]
        super().__init__(data, initial={"deputies": stand_in})
        field = self.fields["deputies"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(role.person.pseudonym, str(role.person)) for role in roles]
