"""Which services somebody looks for, and that one of them is out of date."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.cities import CITIES
from core.languages import AUTONYMS, LANGUAGES
from core.texts import tidy
from lda_events.models import Cost, Need, Outdated, ResourceQuerySet

NO_SUCH = _("There is no such answer: choose one of these.")
LONGEST_SEARCH, MOST_WORDS = 100, 8


def _choice(label: Any, none: Any, choices: list[tuple[str, Any]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", none), *choices],
        error_messages={"invalid_choice": NO_SUCH},
    )


class _Words(forms.CharField):
    """Words to look for; of what no text has, nothing is left."""

    def to_python(self, value: Any) -> str:
        """Tidy, in one line."""
        return " ".join(tidy(super().to_python(value) or "").split())


class ResourceFilter(forms.Form):
    """What the page of services is narrowed down by. What is wrong with one field leaves the others in force."""

    use_required_attribute = False

    need = _choice(_("With what?"), _("Everything"), Need.choices)
    city = _choice(_("City"), _("All cities"), [])
    language = _choice(_("Language"), _("Any language"), [(code, AUTONYMS[code]) for code in LANGUAGES])
    cost = _choice(
        _("Cost"), _("Any"), [(Cost.FREE.value, Cost.FREE.label), (Cost.PAID.value, Cost.PAID.label)]
    )
    q = _Words(
        label=_("Words"),
        required=False,
        max_length=LONGEST_SEARCH,
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )

    def __init__(self, data: Any, *, language: str) -> None:
        super().__init__(data)
        field = self.fields["city"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("All cities")),
            *((slug, city.names[language]) for slug, city in CITIES.items()),
        ]

    @property
    def chosen(self) -> dict[str, str]:
        """What is asked for and can be understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def of(self, found: ResourceQuerySet) -> ResourceQuerySet:
        """Those of the services that are asked for."""
        for name, value in self.chosen.items():
            found = _NARROW[name](found, value)
        return found


def _mentioning(found: ResourceQuerySet, words: str) -> ResourceQuerySet:
    return found.mentioning(words.split()[:MOST_WORDS])


_NARROW: dict[str, Callable[[ResourceQuerySet, str], ResourceQuerySet]] = {
    "need": ResourceQuerySet.for_need,
    "city": ResourceQuerySet.in_city,
    "language": ResourceQuerySet.spoken_in,
    "cost": ResourceQuerySet.at_cost,
    "q": _mentioning,
}


class OutdatedForm(forms.Form):
    """What is wrong, to choose from: words of one's own could hold what must not be kept."""

    use_required_attribute = False

    what = forms.ChoiceField(
        label=_("What is out of date?"),
        choices=Outdated.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is out of date."), "invalid_choice": NO_SUCH},
    )
    # A field that people do not see and programs fill in.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
