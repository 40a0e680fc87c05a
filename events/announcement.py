"""What an organiser says of an event, and all that stands against saying it so."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.languages import CONTENT_LANGUAGES
from core.texts import tidied as tidied_texts
from events.disclosure import Texts
from events.states import Disclosure, Format, Kind, Level, PhotoPolicy
from spaces.problems import Problem, Weight

LONGEST_TITLE = 120
LONGEST_TEXT = 5000
OLDEST = 120
GROWN_UP = 16


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """An event as its organiser describes it; texts by language. Without a disclosure the usual one holds."""

    kind: str
    title: Texts
    organiser: str
    short_title: Texts = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    disclosure: str = ""
    languages: tuple[str, ...] = ()
    level: str = Level.ANY
    age_from: int | None = None
    age_to: int | None = None
    format: str = Format.IN_PERSON
    price: Texts = field(default_factory=dict)
    free_of_charge: bool = True
    photo_policy: str = PhotoPolicy.NONE
    how_to_join: Texts = field(default_factory=dict)
    indexable: bool = False


class Unfit(Exception):
    """An announcement that cannot be made as it stands. Nothing was written."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__(", ".join(problem.field for problem in problems))
        self.problems = list(problems)


def usual_disclosure(kind: str, age_from: int | None, age_to: int | None) -> Disclosure:
    """Open; but what is for children starts at the district, for their classes have been attacked."""
    youngest = age_from if age_from is not None else 0 if age_to is not None else GROWN_UP
    for_children = kind == Kind.CHILDREN or (kind == Kind.LANGUAGE_CLASS and youngest < GROWN_UP)
    return Disclosure.DISTRICT if for_children else Disclosure.OPEN


def tidy(details: Announcement) -> Announcement:
    """The same without blank texts and what no database stores as text, and with its disclosure said.

    Raises:
        Unfit: with every problem.
    """
    tidied = replace(
        details,
        title=tidied_texts(details.title),
        short_title=tidied_texts(details.short_title),
        text=tidied_texts(details.text),
        price=tidied_texts(details.price),
        how_to_join=tidied_texts(details.how_to_join),
        organiser=_text(details.organiser),
        languages=tuple(dict.fromkeys(details.languages)),
        disclosure=details.disclosure or usual_disclosure(details.kind, details.age_from, details.age_to),
    )
    if problems := against(tidied):
        raise Unfit(problems)
    return tidied


def _text(text: str) -> str:
    """PostgreSQL takes no NUL, and half a surrogate pair has no UTF-8 form."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def against(details: Announcement) -> list[Problem]:
    """Every problem of an announcement, by field."""
    return [*_of_texts(details), *_of_choices(details), *_of_ages(details)]


def _of_texts(details: Announcement) -> Iterator[Problem]:
    if not details.title:
        yield _problem("title", _("Give the event a title in at least one language."))
    if not details.organiser:
        yield _problem("organiser", _("Say who invites, under a name that may be public."))
    if len(details.organiser) > LONGEST_TITLE:
        yield _problem("organiser", _("The name of the organiser has at most 120 characters."))
    for name in ("title", "short_title"):
        if any(len(text) > LONGEST_TITLE for text in getattr(details, name).values()):
            yield _problem(name, _("A title has at most 120 characters in each language."))
    for name in ("text", "price", "how_to_join"):
        if any(len(text) > LONGEST_TEXT for text in getattr(details, name).values()):
            yield _problem(name, _("A text has at most 5,000 characters in each language."))
    for name in ("title", "short_title", "text", "price", "how_to_join"):
        if not set(getattr(details, name)) <= set(CONTENT_LANGUAGES):
            yield _problem(name, _("A text is in a language that is not offered here."))


def _of_choices(details: Announcement) -> Iterator[Problem]:
    choices = {
        "kind": Kind,
        "disclosure": Disclosure,
        "level": Level,
        "format": Format,
        "photo_policy": PhotoPolicy,
    }
    for name, known in choices.items():
        if getattr(details, name) not in known.values:
            yield _problem(name, _("Choose one of the list."))
    if not set(details.languages) <= set(CONTENT_LANGUAGES):
        yield _problem("languages", _("Choose languages of the list."))


def _of_ages(details: Announcement) -> Iterator[Problem]:
    for name in ("age_from", "age_to"):
        age = getattr(details, name)
        if age is not None and not 0 <= age <= OLDEST:
            yield _problem(name, _("Give an age in whole years, from 0 to 120."))
    if details.age_from is not None and details.age_to is not None and details.age_to < details.age_from:
        yield _problem("age_to", _("The highest age is below the lowest: choose a higher one."))


def _problem(name: str, text: str | Promise) -> Problem:
    return Problem("unfit", Weight.BLOCKER, text, name)
