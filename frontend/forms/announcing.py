"""The form that announces an event: its words in each language, and who may know what."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from accounts.texts_form import Older, confirmed_in, older_in, same_fields
from core.languages import AUTONYMS, CONTENT_LANGUAGES, LANGUAGES
from core.texts import Told
from events.announcement import LONGEST_TEXT, LONGEST_TITLE, Announcement, usual_disclosure
from events.models import Event
from events.states import Disclosure, Format, Kind, Level, PhotoPolicy
from spaces.problems import Problem

TEXTS = ("title", "text", "how_to_join", "price", "short_title")

PLAIN = (
    "kind",
    "organiser",
    "disclosure",
    "languages",
    "level",
    "age_from",
    "age_to",
    "format",
    "free_of_charge",
    "photo_policy",
    "indexable",
)

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
class InLanguage:
    """The fields of one language: those that most people fill in, and more of them, open when one is in use."""

    code: str
    autonym: str
    fields: list[forms.BoundField]
    more: list[forms.BoundField]
    open: bool
    older: Older | None


class AnnouncementForm(forms.Form):
    """An event as its organiser describes it. Each text has a field per language; one title is enough."""

    use_required_attribute = False

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
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken there"),
        choices=list(CONTENT_LANGUAGES.items()),
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
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Format.choices,
        initial=Format.IN_PERSON,
        error_messages={"invalid_choice": _("There is no such format: choose one from the list.")},
    )
    free_of_charge = forms.BooleanField(label=_("Free of charge"), required=False, initial=True)
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
    indexable = forms.BooleanField(
        label=_("Search engines may list it"),
        help_text=_("Only events that are open. A search engine may keep what it found for years."),
        required=False,
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language = language
        for code in LANGUAGES:
            for name, field in _fields_of(code).items():
                self.fields[f"{name}_{code}"] = field
        self.fields.update(same_fields(self._stored()))

    @property
    def disclosure_cards(self) -> Iterator[tuple[BoundWidget, Any, Any]]:
        """Each level with what it means for the people who come."""
        for option, (title, consequence) in zip(self["disclosure"], CONSEQUENCES.values(), strict=True):
            yield option, title, consequence

    @property
    def in_languages(self) -> Iterator[InLanguage]:
        """The texts, language by language, the reader's first."""
        for code in sorted(LANGUAGES, key=lambda code: code != self.language):
            fields = [self[f"{name}_{code}"] for name in TEXTS]
            more = fields[2:]
            in_use = any(field.value() or field.errors for field in more)
            older = older_in(self, self._stored(), code)
            yield InLanguage(code, AUTONYMS[code], fields[:2], more, in_use or older is not None, older)

    def announcement(self) -> Announcement:
        """What a valid form says."""
        told = self.cleaned_data
        plain = {name: told[name] for name in PLAIN}
        order = sorted(LANGUAGES, key=lambda code: code != self.language)
        texts = {
            name: Told(
                {**{code: told[f"{name}_{code}"] for code in order}, **self._kept(name)},
                confirmed=confirmed_in(self),
            )
            for name in TEXTS
        }
        return Announcement(**{**plain, **texts, "languages": tuple(told["languages"])})

    def _stored(self) -> dict[str, Any]:
        return {name: self.initial.get(name) for name in TEXTS}

    def _kept(self, name: str) -> dict[str, str]:
        """Texts in forms of a language for which there is no field here: what the API wrote stays."""
        others = {code: f"{name}_{code}" for code in CONTENT_LANGUAGES if code not in LANGUAGES}
        return {code: self.initial[key] for code, key in others.items() if key in self.initial}

    def tell(self, problems: Iterable[Problem]) -> None:
        """Show what stands against the announcement, at its fields."""
        for problem in problems:
            name = f"{problem.field}_{self.language}" if problem.field in TEXTS else problem.field
            self.add_error(name if name in self.fields else None, str(problem.text))


def _fields_of(code: str) -> dict[str, forms.Field]:
    line: dict[str, str] = {"lang": code}
    return {
        "title": _text(_("Title"), LONGEST_TITLE, forms.TextInput(attrs=line)),
        "text": _text(_("Text"), LONGEST_TEXT, forms.Textarea(attrs={**line, "rows": 4})),
        "how_to_join": _text(
            _("How to take part"),
            LONGEST_TEXT,
            forms.Textarea(attrs={**line, "rows": 2}),
            _("Do not ask for personal data of children."),
        ),
        "price": _text(
            _("Price"), LONGEST_TEXT, forms.TextInput(attrs=line), _("When it is not free of charge.")
        ),
        "short_title": _text(
            _("Neutral short title"),
            LONGEST_TITLE,
            forms.TextInput(attrs=line),
            _("For calendars on phones that somebody else may look at."),
        ),
    }


def _text(label: Any, most: int, widget: forms.Widget, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=most,
        widget=widget,
        error_messages={"max_length": _("Make it shorter: at most %(limit_value)d characters.")},
    )


def from_purpose(purpose: str, organiser: str) -> dict[str, Any]:
    """What a booking suggests; what is for children starts at the district."""
    kind = purpose if purpose in Kind.values else ""
    usual = usual_disclosure(kind, None, None)
    return {
        "kind": kind,
        "organiser": organiser,
        "disclosure": usual if usual != Disclosure.OPEN else "",
    }


def from_event(event: Event) -> dict[str, Any]:
    """What an event says now."""
    texts = {f"{name}_{code}": text for name in TEXTS for code, text in _of(event, name).items()}
    return {**{name: getattr(event, name) for name in (*PLAIN, *TEXTS)}, **texts}


def _of(event: Event, name: str) -> Mapping[str, str]:
    texts: Mapping[str, str] = getattr(event, name)
    return texts
