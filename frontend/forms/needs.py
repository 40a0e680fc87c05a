"""The form with which a group tells that it found no space."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Group
from frontend.forms.finder import city_choices
from frontend.forms.groups import group_field, purpose_field
from spaces.finder import Wanted


class NeedForm(forms.Form):
    """For which group, what for, where and for how many; when, the address says."""

    use_required_attribute = False

    group = group_field(help_text=_("Only so that no need counts twice. It is not kept with the need."))
    purpose = purpose_field()
    city = forms.ChoiceField(
        label=_("City"),
        choices=lambda: [("", _("Choose…")), *city_choices()[1:]],
        error_messages={
            "required": _("Choose the city in which you need it."),
            "invalid_choice": _("We know of no such city: choose one from the list."),
        },
    )
    people = forms.IntegerField(
        label=_("How many people"),
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "min": 1}),
        error_messages={
            "required": _("Write how many people you expect; a guess will do."),
            "invalid": _("Write a whole number of people."),
            "min_value": _("Write at least 1 person."),
            "max_value": _("Write at most 10,000 people."),
        },
    )

    def __init__(self, data: Any = None, *, groups: QuerySet[Group], wanted: Wanted) -> None:
        super().__init__(data, initial={"city": wanted.city, "people": wanted.people})
        field = self.fields["group"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = groups
