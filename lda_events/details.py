"""What an editor or a data file says of a programme, and all that stands against saying it so."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from lda_events.models import Certainty, GroupKind, PersonalData, ProgrammeKind, StepKind
from lda_events.models.programmes import OLDEST
from spaces.models import Known
from spaces.problems import Problem, Weight

Texts = Mapping[str, str]

KEY = re.compile(r"[a-z0-9-]{1,60}")
TEXTS = ("name", "summary", "who", "give", "get", "safety", "next_edition")
CONDITIONS = ("residence", "registration", "citizenship", "age_limit", "group_needed")
LONGEST_NAME, LONGEST_TEXT = 160, 4000
LINES = {
    "contact_unit": 200,
    "contact_address": 200,
    "contact_phone": 80,
    "contact_mail": 120,
    "website": 300,
}
"""The longest line of each kind."""
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 1, 1)


@dataclass(frozen=True, kw_only=True)
class StepDetails:
    """One step; both days are included, and either may be unknown."""

    key: str
    kind: str
    certainty: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where something was read."""

    title: str
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgrammeDetails:
    """A programme in the words and codes of `lda_events.models.Programme`."""

    city: str
    kind: str
    name: Texts
    summary: Texts
    who: Texts = field(default_factory=dict)
    give: Texts = field(default_factory=dict)
    get: Texts = field(default_factory=dict)
    safety: Texts = field(default_factory=dict)
    next_edition: Texts = field(default_factory=dict)
    residence: str = Known.UNKNOWN
    registration: str = Known.UNKNOWN
    citizenship: str = Known.UNKNOWN
    age_limit: str = Known.UNKNOWN
    age_from: int | None = None
    younger_with_parent: bool = False
    group_needed: str = Known.UNKNOWN
    groups: Sequence[str] = ()
    personal_data: Sequence[str] = ()
    languages: Sequence[str] = ()
    contact_unit: str = ""
    contact_address: str = ""
    contact_phone: str = ""
    contact_mail: str = ""
    website: str = ""
    sources: Sequence[Source] = ()
    steps: Sequence[StepDetails] = ()


class Unfit(Exception):
    """A programme that cannot stand as it was said. Nothing was written."""

    def __init__(self, problems: Collection[Problem]) -> None:
        super().__init__("; ".join(f"{problem.field}: {problem.text}" for problem in problems))
        self.problems = list(problems)


def against(details: ProgrammeDetails) -> list[Problem]:
    """Every problem, by field."""
    return [
        *_of_texts(details),
        *_of_lengths(details),
        *_of_choices(details),
        *_of_age(details),
        *_of_links(details),
        *_of_steps(details.steps),
    ]


def _of_texts(details: ProgrammeDetails) -> Iterator[Problem]:
    for name in ("name", "summary"):
        if not any(text.strip() for text in getattr(details, name).values()):
            yield _problem(name, _("Write it in at least one language."))
    if any(len(text) > LONGEST_NAME for text in details.name.values()):
        yield _problem("name", _("A name has at most 160 characters in each language."))
    for name in TEXTS:
        texts = getattr(details, name)
        if any(len(text) > LONGEST_TEXT for text in texts.values()):
            yield _problem(name, _("A text has at most 4,000 characters in each language."))
        if unknown := sorted(set(texts) - set(CONTENT_LANGUAGES)):
            text = _("There is no such language here: %(names)s.") % {"names": ", ".join(unknown)}
            yield _problem(name, text)


def _of_lengths(details: ProgrammeDetails) -> Iterator[Problem]:
    for name, most in LINES.items():
        if len(getattr(details, name)) > most:
            yield _problem(
                name, _("Make it shorter: at most %(limit_value)d characters.") % {"limit_value": most}
            )


def _of_choices(details: ProgrammeDetails) -> Iterator[Problem]:
    one: dict[str, Collection[str]] = {"city": CITIES, "kind": ProgrammeKind.values}
    one.update(dict.fromkeys(CONDITIONS, Known.values))
    many: dict[str, Collection[str]] = {
        "groups": GroupKind.values,
        "personal_data": PersonalData.values,
        "languages": CONTENT_LANGUAGES,
    }
    for name, known in one.items():
        if getattr(details, name) not in known:
            yield _problem(name, _one_of(known))
    for name, known in many.items():
        if not set(getattr(details, name)) <= set(known):
            yield _problem(name, _one_of(known))
    if details.group_needed == Known.YES and not details.groups:
        yield _problem("groups", _("Say which groups may take part."))


def _one_of(known: Collection[str]) -> str:
    return _("Choose one of: %(names)s.") % {"names": ", ".join(known)}


def _of_age(details: ProgrammeDetails) -> Iterator[Problem]:
    if details.age_from is not None and not 0 <= details.age_from <= OLDEST:
        yield _problem("age_from", _("Give an age in whole years, from 0 to 120."))
    if (details.age_limit == Known.YES) != (details.age_from is not None):
        yield _problem("age_from", _("Give the lowest age where there is one, and only there."))


def _of_links(details: ProgrammeDetails) -> Iterator[Problem]:
    if details.website and not is_link(details.website):
        yield _problem("website", _("A link begins with http:// or https:// and names a site."))
    for source in details.sources:
        if not source.title.strip():
            yield _problem("sources", _("Say what each source is."))
        if source.url and not is_link(source.url):
            text = _("A link begins with http:// or https:// and names a site: %(link)s") % {
                "link": source.url
            }
            yield _problem("sources", text)
    if details.contact_mail:
        try:
            validate_email(details.contact_mail)
        except ValidationError:
            yield _problem("contact_mail", _("Write an e-mail address, or leave it empty."))


def is_link(text: str) -> bool:
    """Whether it is an address on the web, and not of a script, a file or a program."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in text


def _of_steps(steps: Sequence[StepDetails]) -> Iterator[Problem]:
    keys = [step.key for step in steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield _of_step(key, _("There are two steps of this name: give each its own."))
    for step in steps:
        yield from _of_one(step)
    yield from _overlaps(steps)


def _of_one(step: StepDetails) -> Iterator[Problem]:
    days = [day for day in (step.starts_on, step.ends_on) if day]
    if not KEY.fullmatch(step.key):
        yield _of_step(step.key, _("Name the step in small letters, digits and hyphens, at most 60."))
    if step.kind not in StepKind.values:
        yield _of_step(step.key, _one_of(StepKind.values))
    if step.certainty not in Certainty.values:
        text = _("Say how sure the date is: confirmed, as last time (last_year), or unknown.")
        yield _of_step(step.key, text)
    elif not days and step.certainty != Certainty.UNKNOWN:
        yield _of_step(
            step.key, _("There is no date that could be sure: give one, or say that it is unknown.")
        )
    if any(not EARLIEST <= day < LATEST for day in days):
        yield _of_step(step.key, _("Give a date of the years from 2000 to 2099."))
    if step.starts_on and step.ends_on and step.ends_on < step.starts_on:
        yield _of_step(step.key, _("The last day is before the first: choose a later one."))


def _overlaps(steps: Sequence[StepDetails]) -> Iterator[Problem]:
    """Steps of one kind follow each other; of several kinds they may run side by side, as workshops do."""
    spells = [(step.kind, first, last, step.key) for step in steps for first, last in _spell(step)]
    spells.sort(key=lambda spell: spell[:3])
    for earlier, later in pairwise(spells):
        if earlier[0] == later[0] and later[1] <= earlier[2]:
            text = _("It overlaps with the step %(other)s of the same kind: choose other dates.")
            yield _of_step(later[3], text % {"other": earlier[3]})


def _spell(step: StepDetails) -> list[tuple[dt.date, dt.date]]:
    first, last = step.starts_on or step.ends_on, step.ends_on or step.starts_on
    return [(first, last)] if first and last else []


def _of_step(key: str, text: str | Promise) -> Problem:
    return _problem("steps", _("Step %(key)s: %(text)s") % {"key": key, "text": text})


def _problem(name: str, text: str | Promise) -> Problem:
    return Problem("unfit", Weight.BLOCKER, text, name)
