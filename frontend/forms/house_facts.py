"""What a manager says of the way in and of the price, for the house or for one of its spaces."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import GroupForm
from accounts.texts_form import TextsForm, Wanted
from frontend.way_in import HOUSE, SPACE, WIDTHS, Group
from spaces.models import Currency, HouseAccess, Known, Price, PriceKind, PriceUnit, Space, SpaceAccess
from spaces.problems import Problem, Weight

LONGEST_NOTE = 2000
AS_THE_HOUSE = "as_the_house"
CONDITIONS = ("if_nobody_pays", "if_open_to_all", "if_civic")

HONEST = {
    "required": _("Choose one; “unknown” is an honest answer."),
    "invalid_choice": _("Choose one; “unknown” is an honest answer."),
}


def _known(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=Known.choices, widget=forms.RadioSelect, error_messages=HONEST
    )


def _width(label: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=30,
        max_value=1000,
        help_text=_("Where one passes, measured with the door open. A wheelchair needs about 90."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("Write a whole number of centimetres, for example 90."),
            "min_value": _("Write a number of at least %(limit_value)s."),
            "max_value": _("Write a number of at most %(limit_value)s."),
        },
    )


@dataclass(frozen=True)
class Asked:
    """The fields under one heading."""

    heading: str | Promise
    fields: list[forms.BoundField]


class _AccessForm(TextsForm):
    model: ClassVar[type[Model]]
    groups: ClassVar[Sequence[Group]]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for name in self._names:
            self.fields[name] = (_width if name in WIDTHS else _known)(self.label_of(name))
        self.order_fields([*self._names, *self.fields])

    @property
    def _names(self) -> list[str]:
        return [name for group in self.groups for name in group.facts]

    def label_of(self, name: str) -> str:
        """The words for a fact, as its column has them."""
        model = Space if name == "step_free" else self.model
        return str(getattr(model._meta.get_field(name), "verbose_name", name))

    @property
    def asked(self) -> Iterator[Asked]:
        """The facts, heading by heading."""
        for group in self.groups:
            yield Asked(group.heading, [self[name] for name in group.facts])

    def told(self) -> dict[str, Any]:
        """What a valid form says."""
        return {**{name: self.cleaned_data[name] for name in self._names}, **self.told_in_languages()}


class HouseAccessForm(_AccessForm):
    """How one gets to the house and about in it."""

    model = HouseAccess
    groups = HOUSE
    texts = {
        "note": Wanted(
            _("What else helps to get in"),
            LONGEST_NOTE,
            lines=4,
            hint=_("Who opens the lift, another entrance, how to announce oneself. No names."),
        )
    }


class SpaceAccessForm(_AccessForm):
    """How one gets about in the space."""

    model = SpaceAccess
    groups = SPACE
    texts = {
        "note": Wanted(
            _("Light, sound and smells"),
            LONGEST_NOTE,
            lines=4,
            hint=_("For example: much echo, flickering light, the smell of a workshop next door."),
        )
    }


def from_access(row: Model, groups: Iterable[Group], **more: Any) -> dict[str, Any]:
    """What is said of the way in now."""
    names = [name for group in groups for name in group.facts if name not in more]
    return {**{name: getattr(row, name) for name in (*names, "note")}, **more}


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        error_messages={
            "invalid": _("Write an amount, for example 55 or 12.50."),
            "min_value": _("Write an amount of 0 or more."),
            "max_digits": _("Write an amount below 1,000,000."),
            "max_whole_digits": _("Write an amount below 1,000,000."),
            "max_decimal_places": _("Write at most two digits after the point."),
        },
    )


def _choice(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    wrong = _("There is no such choice: choose one from the list.")
    return forms.ChoiceField(
        label=label, choices=choices, error_messages={"required": wrong, "invalid_choice": wrong}, **kwargs
    )


class PriceForm(TextsForm):
    """What the house takes; for a space, as the house or something of its own."""

    texts = {
        "conditions": Wanted(_("Conditions in words"), LONGEST_NOTE, lines=3),
        "deposit": Wanted(
            _("Deposit"),
            LONGEST_NOTE,
            lines=2,
            hint=_("How much, when it is paid and when it comes back."),
        ),
        "papers": Wanted(
            _("Contract and invoice"),
            LONGEST_NOTE,
            lines=2,
            hint=_("What is signed, and whether there is an invoice."),
        ),
    }

    kind = _choice(_("Price"), PriceKind.choices, widget=forms.RadioSelect)
    if_nobody_pays = forms.BooleanField(label=_("Participants do not pay"), required=False)
    if_open_to_all = forms.BooleanField(label=_("All residents may come"), required=False)
    if_civic = forms.BooleanField(label=_("The group is an NGO or an informal group"), required=False)
    currency = _choice(_("Currency"), Currency.choices)
    per = _choice(_("The amounts are"), PriceUnit.choices)
    registered = _amount(GroupForm.REGISTERED.label)
    informal = _amount(GroupForm.INFORMAL.label)
    public_body = _amount(GroupForm.PUBLIC_BODY.label)
    business = _amount(GroupForm.BUSINESS.label)

    def __init__(self, data: Any = None, *, of_space: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if of_space:
            field = self.fields["kind"]
            assert isinstance(field, forms.ChoiceField)
            as_the_house = pgettext_lazy("price", "As the house")
            field.choices = [(AS_THE_HOUSE, as_the_house), *PriceKind.choices]

    @property
    def amounts(self) -> list[forms.BoundField]:
        """The fields of the tariff."""
        return [self[name] for name in GroupForm.values]

    @property
    def conditions(self) -> list[forms.BoundField]:
        """The ticks under which it is free of charge."""
        return [self[name] for name in CONDITIONS]

    def clean(self) -> None:
        """A tariff names an amount, and what is free on conditions says on which."""
        told = self.cleaned_data
        if told.get("kind") == PriceKind.TARIFF and not self._said(GroupForm.values):
            text = _("Write what at least one kind of group pays.")
            self.tell([Problem("no_amount", Weight.BLOCKER, text, GroupForm.REGISTERED)])
        worded = [f"conditions_{language.code}" for language in self.in_languages]
        if told.get("kind") == PriceKind.FREE_IF and not (self._said(CONDITIONS) or self._said(worded)):
            text = _("Tick a condition, or write one in your words.")
            self.tell([Problem("no_condition", Weight.BLOCKER, text, "if_nobody_pays")])

    def _said(self, names: Iterable[str]) -> bool:
        """Whether anything is said in these fields (0 is), or could not be read, which is told already."""
        return any(
            name in self.errors or str(self.cleaned_data.get(name, "")) not in ("", "None", "False")
            for name in names
        )

    def told(self) -> dict[str, Any] | None:
        """What a valid form says; None for a space that costs what the house takes."""
        if self.cleaned_data["kind"] == AS_THE_HOUSE:
            return None
        names = ("kind", *CONDITIONS, "currency", "per", *GroupForm.values)
        return {**{name: self.cleaned_data[name] for name in names}, **self.told_in_languages()}


def from_price(price: Price, *, as_the_house: bool = False) -> dict[str, Any]:
    """What is said of the price now."""
    names = ("kind", *CONDITIONS, "currency", "per", *GroupForm.values, *PriceForm.texts)
    told = {name: getattr(price, name) for name in names}
    return {**told, "kind": AS_THE_HOUSE} if as_the_house else told
