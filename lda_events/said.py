"""All that stands against saying something of an entry."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.languages import CONTENT_LANGUAGES
from lda_events.details import EARLIEST, LATEST, is_link
from lda_events.nouns import Holds, Noun, Said
from spaces.problems import Problem, Weight

MOST_LINES = 20


def whole(noun: Noun, told: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of the noun: what is told, else what it holds when nothing is."""
    return {one.name: told.get(one.name, one.default) for one in noun.said()}


def against_entry(noun: Noun, told: Mapping[str, Any]) -> list[Problem]:
    """Every problem, by field; `told` is whole, with its sources."""
    return [
        *(problem for one in noun.said() for problem in _of_field(one, told[one.name])),
        *_of_links(noun, told),
        *_of_sources(told["sources"], needed=noun.sourced),
        *_of_days(told),
    ]


def _of_field(one: Said, value: Any) -> Iterator[Problem]:
    if one.needed and _is_empty(one, value):
        yield _problem(one.name, _("Say this, too: the entry cannot stand without it."))
        return
    yield from _CHECKS[one.holds](one, value)


def _is_empty(one: Said, value: Any) -> bool:
    if one.holds is Holds.TEXTS:
        return not any(text.strip() for text in value.values())
    return not value


def _of_texts(one: Said, value: Mapping[str, str]) -> Iterator[Problem]:
    if any(len(text) > one.longest for text in value.values()):
        yield _problem(one.name, _too_long(one.longest))
    if unknown := sorted(set(value) - set(CONTENT_LANGUAGES)):
        yield _problem(
            one.name, _("There is no such language here: %(names)s.") % {"names": ", ".join(unknown)}
        )


def _of_choice(one: Said, value: str) -> Iterator[Problem]:
    if value and value not in one.codes:
        yield _problem(one.name, _one_of(one))


def _of_codes(one: Said, value: list[str]) -> Iterator[Problem]:
    if not set(value) <= one.codes:
        yield _problem(one.name, _one_of(one))


def _of_line(one: Said, value: str) -> Iterator[Problem]:
    if len(value) > one.longest:
        yield _problem(one.name, _too_long(one.longest))


def _of_lines(one: Said, value: list[str]) -> Iterator[Problem]:
    if len(value) > MOST_LINES or any(len(line) > one.longest for line in value):
        yield _problem(one.name, _("Write at most 20 lines of at most 200 characters each."))


def _of_date(one: Said, value: dt.date | None) -> Iterator[Problem]:
    if value and not EARLIEST <= value < LATEST:
        yield _problem(one.name, _("Give a date of the years from 2000 to 2099."))


_CHECKS: dict[Holds, Callable[[Said, Any], Iterator[Problem]]] = {
    Holds.TEXTS: _of_texts,
    Holds.CHOICE: _of_choice,
    Holds.CODES: _of_codes,
    Holds.LINE: _of_line,
    Holds.LINES: _of_lines,
    Holds.DATE: _of_date,
}


def _of_links(noun: Noun, told: Mapping[str, Any]) -> Iterator[Problem]:
    for name in noun.links:
        if told[name] and not is_link(told[name]):
            yield _problem(name, _("A link begins with http:// or https:// and names a site."))
    for name in noun.mails:
        if told[name] and not _is_mail(told[name]):
            yield _problem(name, _("Write an e-mail address, or leave it empty."))


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _of_sources(sources: Any, *, needed: bool) -> Iterator[Problem]:
    if needed and not sources:
        yield _problem("sources", _("Name at least one source: nothing here stands without."))
    for source in sources:
        if not source.title.strip():
            yield _problem("sources", _("Say what each source is."))
        if source.url and not is_link(source.url):
            text = _("A link begins with http:// or https:// and names a site: %(link)s")
            yield _problem("sources", text % {"link": source.url})


def _of_days(told: Mapping[str, Any]) -> Iterator[Problem]:
    first, last = told.get("first_day"), told.get("last_day")
    if first and last and last < first:
        yield _problem("last_day", _("The last day is before the first: choose a later one."))


def _one_of(one: Said) -> str:
    return _("Choose one of: %(names)s.") % {"names": ", ".join(sorted(one.codes))}


def _too_long(most: int) -> str:
    return _("Make it shorter: at most %(limit_value)d characters.") % {"limit_value": most}


def _problem(name: str, text: str | Promise) -> Problem:
    return Problem("unfit", Weight.BLOCKER, text, name)
