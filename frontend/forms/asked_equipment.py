"""Pieces of equipment that a group asks for: a field for each thing that comes with the space."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from bookings.equipment import field_of
from spaces.models import MOST_PIECES, Equipment


class AskedEquipment:
    """Adds the fields to a form, and reads from them what is asked for. Problems of the domain bear their names."""

    def __init__(self, form: forms.Form, things: Sequence[Equipment]) -> None:
        self.form = form
        self.things = {field_of(thing): thing for thing in things}
        for name, thing in self.things.items():
            form.fields[name] = _pieces(thing)

    @property
    def fields(self) -> list[forms.BoundField]:
        """One for each thing, in order."""
        return [self.form[name] for name in self.things]

    @property
    def asked(self) -> dict[str, int]:
        """How many of each thing, by its code, as far as it is typed well."""
        told = {thing.code: self.form.cleaned_data.get(name) for name, thing in self.things.items()}
        return {code: pieces for code, pieces in told.items() if pieces}

    def tell_free(self, free: Mapping[Equipment, int]) -> None:
        """Say beside each field how many are free on the chosen dates."""
        for name, thing in self.things.items():
            told = {"free": free[thing], "total": thing.quantity}
            self.form[name].help_text = _("Free on your dates: %(free)s of %(total)s.") % told


def _pieces(thing: Equipment) -> forms.IntegerField:
    whole = gettext_lazy("Write a whole number, or nothing when you do not need it.")
    return forms.IntegerField(
        label=thing.called((get_language() or "en").split("-")[0]),
        required=False,
        min_value=0,
        max_value=MOST_PIECES,
        help_text=_("The house has: %(total)s.") % {"total": thing.quantity},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": thing.quantity}),
        error_messages={
            "invalid": whole,
            "min_value": whole,
            "max_value": _("The house has no more than %(total)s. Ask for fewer.")
            % {"total": thing.quantity},
        },
    )
