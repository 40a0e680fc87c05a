"""The filters of events, as a form: what can be chosen, and what was wrong with a choice."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from events.listing import LONGEST_SEARCH
from events.states import ALL_CLASSES, CLASSES, Format, Kind, Level
from frontend.dates import weekday_of
from frontend.forms.finder import city_choices
from spaces.problems import Problem

FIRST = ("q", "city", "kind", "age", "weekday")
MORE = ("district", "language", "level", "format", "free", "step_free")
"""Filters that are folded away until somebody sets one."""
TICKS = ("free", "step_free")
IN_ADDRESSES = ("city", "kind", "language", "age", "district", "weekday", "level", "format", *TICKS, "q")
"""The order in which addresses name them; kept calendars bear addresses as names, so it is not to change."""
PLACES = ("group", "venue", "space")
"""Filters that links bring along; they have no field of their own."""


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("All kinds")), (ALL_CLASSES, _("All classes")), *Kind.choices]


def _classes() -> list[tuple[str, Any]]:
    return [("", _("All classes")), *(choice for choice in Kind.choices if choice[0] in CLASSES)]


def _weekdays() -> list[tuple[str, Any]]:
    return [("", _("Any day")), *((str(number), weekday_of(number - 1)) for number in range(1, 8))]


def _levels() -> list[tuple[str, Any]]:
    return [("", _("All levels")), *(choice for choice in Level.choices if choice[0] != Level.ANY)]


def _formats() -> list[tuple[str, Any]]:
    return [("", _("Anyhow")), *(choice for choice in Format.choices if choice[0] != Format.MIXED)]


class EventFilterForm(forms.Form):
    """Shows what is chosen. What a choice means, and whether it means anything, `events.listing` says."""

    use_required_attribute = False

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    city = forms.ChoiceField(label=_("City"), required=False, choices=city_choices)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_kinds)
    age = forms.CharField(
        label=_("Age"),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 3}),
    )
    weekday = forms.ChoiceField(label=_("Weekday"), required=False, choices=_weekdays)
    district = forms.ChoiceField(label=_("District"), required=False)
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("All languages")), *CONTENT_LANGUAGES.items()],
    )
    level = forms.ChoiceField(label=_("Level"), required=False, choices=_levels)
    format = forms.ChoiceField(label=_("Where people meet"), required=False, choices=_formats)
    free = forms.BooleanField(label=pgettext_lazy("price", "Free of charge"), required=False)
    step_free = forms.BooleanField(label=_("Step-free"), required=False)

    def __init__(
        self,
        data: QueryDict,
        *,
        problems: Iterable[Problem] = (),
        districts: Iterable[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        """``districts`` are pairs of a city's slug and the name of a district."""
        super().__init__(data, **options)
        # The domain has read the values; the fields only show them.
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data = {}
        for problem in problems:
            if problem.field in self.fields:
                self.add_error(problem.field, str(problem.text))
        field = self.fields["district"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = _by_city(districts, self._typed("district"))

    def _typed(self, name: str) -> str:
        return str(self.data.get(name, "")).strip()

    @property
    def chosen(self) -> dict[str, str]:
        """Every filter that is set, those of links included, by its name."""
        names = (name for name in (*IN_ADDRESSES, *PLACES) if self._typed(name))
        return {name: self._typed(name) for name in names if (name, self._typed(name)) not in _OFF}

    @property
    def first(self) -> list[forms.BoundField]:
        """What nearly everybody asks."""
        return [self[name] for name in FIRST]

    @property
    def lists(self) -> list[forms.BoundField]:
        """The folded fields that are chosen from."""
        return [self[name] for name in MORE if name not in TICKS]

    @property
    def ticks(self) -> list[forms.BoundField]:
        """The folded fields that are ticked."""
        return [self[name] for name in TICKS]

    @property
    def more_open(self) -> bool:
        """Whether something that is folded away is set, or wrong."""
        return any(self._typed(name) or name in self.errors for name in MORE)


_OFF = {(name, "0") for name in TICKS}


def _by_city(districts: Iterable[tuple[str, str]], typed: str) -> Sequence[tuple[str, Any]]:
    """Districts under their cities; what was typed stands there too, known or not."""
    language, groups = get_language() or "en", dict[str, list[tuple[str, str]]]()
    for city, name in districts:
        groups.setdefault(CITIES[city].names[language], []).append((name, name))
    known = any((typed, typed) in names for names in groups.values())
    beside = [] if known or not typed else [(typed, typed)]
    return [("", _("All districts")), *beside, *groups.items()]


class ClassFilterForm(EventFilterForm):
    """The same for language classes and children's groups."""

    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=_classes)


class SubscribeForm(EventFilterForm):
    """The same, and how the calendar shall look on a phone that others may see."""

    neutral = forms.BooleanField(
        label=_("Neutral names"),
        required=False,
        help_text=_("The calendar and its entries get short names that do not say what they are about."),
    )
