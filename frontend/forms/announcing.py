"""The form that announces an event: its words in each language, when, for whom, and who may know what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import InLanguage, TextsForm, Wanted
from core.languages import CONTENT_LANGUAGES, INTERPRETED_INTO
from events.announcement import LONGEST_ADDRESS, LONGEST_TEXT, LONGEST_TITLE, Announcement
from events.said import MOST_HOLIDAYS
from events.states import Disclosure, Format, Kind, Level, ParentStays, PhotoPolicy, StepFree
from events.terms import Days
from frontend.forms.times import day_field

PLAIN = (
    "kind",
    "organiser",
    "disclosure",
    "level",
    "age_from",
    "age_to",
    "format",
    "free_of_charge",
    "photo_policy",
    "indexable",
    "term_start",
    "term_end",
    "parent_stays",
    "childcare",
    "standards_url",
    "standards_reviewed",
    "step_free",
)
CHOSEN = ("languages", "interpretation")
IN_FRONT = 2
"""So many texts of a language are always open; the others unfold."""
FEWEST_ROWS = 3

CONSEQUENCES = {
    Disclosure.OPEN: (
        _("Open"),
        _("Everybody sees the title, the organiser, the house and its address, here and in calendars."),
    ),
    Disclosure.DISTRICT: (
        _("City and district only"),
        _(
            "Everybody sees the title, the organiser, the city and the district. You tell the address yourselves."
        ),
    ),
    Disclosure.MEMBERS: (
        _("Only for the group"),
        _("Nobody outside the group sees it. The room shows as occupied."),
    ),
    Disclosure.HIDDEN: (
        _("Hidden"),
        _("Not shown anywhere, and in no calendar. The room shows as occupied, nothing else."),
    ),
}

AGE_ERRORS = {
    "invalid": _("Write a whole number of years."),
    "min_value": _("Write at least 0 years."),
    "max_value": _("Write at most 120 years."),
}


@dataclass(frozen=True)
class Folded(InLanguage):
    """The fields of one language: those that most people fill in, and more of them, open when one is in use."""

    more: Sequence[forms.BoundField]
    more_open: bool


class AnnouncementForm(TextsForm):
    """An event as its organiser describes it. Each text has a field per language; one title is enough."""

    texts = {
        "title": Wanted(_("Title"), LONGEST_TITLE),
        "text": Wanted(_("Text"), LONGEST_TEXT, 4),
        "how_to_join": Wanted(
            _("How to take part"),
            LONGEST_TEXT,
            2,
            _("Do not ask for personal data of children. Of what is online, say how to ask for the link."),
        ),
        "inclusive_support": Wanted(
            _("Support for different needs"),
            LONGEST_TEXT,
            2,
            _("For example a quiet corner, easy language, or an assistant."),
        ),
        "price": Wanted(_("Price"), LONGEST_TEXT, 1, _("When it is not free of charge.")),
        "short_title": Wanted(
            _("Neutral short title"),
            LONGEST_TITLE,
            1,
            _("For calendars on phones that somebody else may look at."),
        ),
    }
    elsewhere = False

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("Choose…")), *Kind.choices],
        error_messages={
            "required": _("Choose what kind of event it is."),
            "invalid_choice": _("There is no such kind: choose one from the list."),
        },
    )
    organiser = forms.CharField(
        label=_("Organiser, as shown"),
        help_text=_("The name of the group or another name that may be public. No names of people."),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": _("Say who invites, under a name that may be public."),
            "max_length": _("Make the name shorter: at most %(limit_value)d characters."),
        },
    )
    term_start = day_field(label=_("First day of the term"), required=False)
    term_end = day_field(label=_("Last day of the term"), required=False)
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Format.choices,
        initial=Format.IN_PERSON,
        error_messages={"invalid_choice": _("There is no such format: choose one from the list.")},
    )
    step_free = forms.ChoiceField(
        label=_("Without steps"),
        choices=StepFree.choices,
        required=False,
        initial=StepFree.UNKNOWN,
        error_messages={"invalid_choice": _("There is no such answer: choose one from the list.")},
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        choices=list(CONTENT_LANGUAGES.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("There is no such language: choose from the list.")},
    )
    interpretation = forms.MultipleChoiceField(
        label=_("Interpretation into"),
        choices=list(INTERPRETED_INTO.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("There is no such language: choose from the list.")},
    )
    level = forms.ChoiceField(
        label=_("Level"),
        choices=Level.choices,
        initial=Level.ANY,
        error_messages={"invalid_choice": _("There is no such level: choose one from the list.")},
    )
    age_from = forms.IntegerField(
        label=_("Age from"), required=False, min_value=0, max_value=120, error_messages=AGE_ERRORS
    )
    age_to = forms.IntegerField(
        label=_("Age to"), required=False, min_value=0, max_value=120, error_messages=AGE_ERRORS
    )
    parent_stays = forms.ChoiceField(
        label=_("Parents"),
        choices=[("", _("Not for children, or not said")), *ParentStays.choices],
        required=False,
        error_messages={"invalid_choice": _("There is no such answer: choose one from the list.")},
    )
    childcare = forms.BooleanField(label=_("Somebody looks after small children meanwhile"), required=False)
    free_of_charge = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
    disclosure = forms.ChoiceField(
        label=_("Who may know the place"),
        help_text=_(
            "If you choose nothing, what is for children shows city and district only, the rest is open."
        ),
        choices=[(level.value, title) for level, (title, _consequence) in CONSEQUENCES.items()],
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("There is no such level: choose one from the list.")},
    )
    photo_policy = forms.ChoiceField(
        label=_("Photos"),
        choices=PhotoPolicy.choices,
        initial=PhotoPolicy.NONE,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose whether photos may be taken."),
            "invalid_choice": _("There is no such rule: choose one from the list."),
        },
    )
    standards_url = forms.CharField(
        label=_("Child-protection standards"),
        help_text=_("The address of the page where families can read them."),
        required=False,
        max_length=LONGEST_ADDRESS,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )
    standards_reviewed = day_field(label=_("Last review of the standards"), required=False)
    indexable = forms.BooleanField(
        label=_("Search engines may list it"),
        help_text=_("Only events that are open. A search engine may keep what it found for years."),
        required=False,
    )

    def __init__(self, data: Any = None, *, language: str, initial: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, language=language, initial=initial, **kwargs)
        self.rows = _rows_of(data, initial)
        for number in range(1, self.rows + 1):
            self.fields[f"holiday_{number}_first"] = day_field(label=_("First day"), required=False)
            self.fields[f"holiday_{number}_last"] = day_field(label=_("Last day"), required=False)
        for number, days in enumerate(initial.get("term_holidays", ()), 1):
            self.initial[f"holiday_{number}_first"], self.initial[f"holiday_{number}_last"] = days

    @property
    def disclosure_cards(self) -> Iterator[tuple[BoundWidget, Any, Any]]:
        """Each level with what it means for the people who come."""
        for option, (title, consequence) in zip(self["disclosure"], CONSEQUENCES.values(), strict=True):
            yield option, title, consequence

    @property
    def in_languages(self) -> Iterator[Folded]:
        """The texts, language by language, as in other forms."""
        for one in super().in_languages:
            front, more = one.fields[:IN_FRONT], one.fields[IN_FRONT:]
            more_open = one.older is not None or any(field.value() or field.errors for field in more)
            yield Folded(one.code, one.autonym, front, one.older, one.unfolded, more, more_open)

    @property
    def holidays(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """A first and a last day of each spell, and rows for more."""
        numbers = range(1, self.rows + 1)
        return [(self[f"holiday_{number}_first"], self[f"holiday_{number}_last"]) for number in numbers]

    @property
    def has_holidays(self) -> bool:
        """Whether any row says something, or is wrong."""
        return any(field.value() or field.errors for row in self.holidays for field in row)

    def clean(self) -> None:
        """Of each spell both ends, or one for a single day."""
        for number in range(1, self.rows + 1):
            first, last = (self.cleaned_data.get(f"holiday_{number}_{end}") for end in ("first", "last"))
            if last and not first and f"holiday_{number}_first" not in self.errors:
                self.add_error(f"holiday_{number}_first", _("Say on which day these holidays begin."))

    def _holidays(self) -> tuple[Days, ...]:
        told, numbers = self.cleaned_data, range(1, self.rows + 1)
        spells = ((told[f"holiday_{number}_first"], told[f"holiday_{number}_last"]) for number in numbers)
        return tuple(Days(first, last or first) for first, last in spells if first)

    def announcement(self) -> Announcement:
        """What a valid form says."""
        told = self.cleaned_data
        plain = {name: told[name] for name in PLAIN}
        chosen = {name: tuple(told[name]) for name in CHOSEN}
        return Announcement(
            **{**plain, **chosen, **self.told_in_languages(), "term_holidays": self._holidays()}
        )


def _rows_of(data: Any, initial: dict[str, Any]) -> int:
    """As many rows as were sent, or as there are and one more."""
    sent = sum(f"holiday_{number}_first" in data for number in range(1, MOST_HOLIDAYS + 2)) if data else 0
    rows = max(FEWEST_ROWS, sent, len(initial.get("term_holidays", ())) + 1)
    return min(rows, MOST_HOLIDAYS + 1)
