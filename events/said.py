"""All that stands against an announcement as an organiser says it, by field."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES, INTERPRETED_INTO
from core.texts import tidied as tidied_texts
from events.announcement import (
    LONGEST_ADDRESS,
    LONGEST_DISTRICT,
    LONGEST_TEXT,
    LONGEST_TITLE,
    OLDEST,
    Announcement,
    Unfit,
    usual_disclosure,
)
from events.states import Disclosure, Format, Kind, Level, ParentStays, PhotoPolicy, StepFree
from spaces.problems import Problem, Weight

TITLES = ("title", "short_title")
LONG_TEXTS = ("text", "price", "how_to_join", "inclusive_support")
LINES = ("organiser", "standards_url", "place_name", "place_address", "place_city", "place_district")
PLACE = ("place_name", "place_address", "place_city", "place_district")
LONGEST_TERM = dt.timedelta(days=400)
MOST_HOLIDAYS = 30

_is_url = URLValidator(schemes=["http", "https"])


def tidy(details: Announcement, *, booked: bool, today: dt.date) -> Announcement:
    """The same without blank texts and what no database stores as text, and with its disclosure said.

    `booked`: whether a booking says where it is. `today` is the day on the wall of the place.

    Raises:
        Unfit: with every problem.
    """
    texts: dict[str, Any] = {name: tidied_texts(getattr(details, name)) for name in (*TITLES, *LONG_TEXTS)}
    lines: dict[str, Any] = {name: _text(getattr(details, name)) for name in LINES}
    tidied = replace(
        details,
        **texts,
        **lines,
        languages=tuple(dict.fromkeys(details.languages)),
        interpretation=tuple(dict.fromkeys(details.interpretation)),
        term_holidays=tuple(sorted(details.term_holidays)),
        disclosure=details.disclosure or usual_disclosure(details.kind, details.age_from, details.age_to),
        step_free=details.step_free or StepFree.UNKNOWN,
    )
    if problems := against(tidied, booked=booked, today=today):
        raise Unfit(problems)
    return tidied


def _text(text: str) -> str:
    """PostgreSQL takes no NUL, and half a surrogate pair has no UTF-8 form."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def against(details: Announcement, *, booked: bool, today: dt.date) -> list[Problem]:
    """Every problem of an announcement, by field."""
    return [
        *_of_texts(details),
        *_of_choices(details),
        *_of_ages(details),
        *_of_term(details),
        *_of_standards(details, today),
        *(_of_booked_place(details) if booked else _of_own_place(details)),
    ]


def _of_texts(details: Announcement) -> Iterator[Problem]:
    if not details.title:
        yield _problem("title", _("Give the event a title in at least one language."))
    if not details.organiser:
        yield _problem("organiser", _("Say who invites, under a name that may be public."))
    if len(details.organiser) > LONGEST_TITLE:
        yield _problem("organiser", _("The name of the organiser has at most 120 characters."))
    for name in TITLES:
        if any(len(text) > LONGEST_TITLE for text in getattr(details, name).values()):
            yield _problem(name, _("A title has at most 120 characters in each language."))
    for name in LONG_TEXTS:
        if any(len(text) > LONGEST_TEXT for text in getattr(details, name).values()):
            yield _problem(name, _("A text has at most 5,000 characters in each language."))
    for name in (*TITLES, *LONG_TEXTS):
        if not set(getattr(details, name)) <= set(CONTENT_LANGUAGES):
            yield _problem(name, _("A text is in a language that is not offered here."))


def _of_choices(details: Announcement) -> Iterator[Problem]:
    choices = {
        "kind": Kind.values,
        "disclosure": Disclosure.values,
        "level": Level.values,
        "format": Format.values,
        "photo_policy": PhotoPolicy.values,
        "parent_stays": ["", *ParentStays.values],
        "step_free": StepFree.values,
        "place_city": ["", *CITIES],
    }
    for name, known in choices.items():
        if getattr(details, name) not in known:
            yield _problem(name, _("Choose one of the list."))
    for name, offered in (("languages", CONTENT_LANGUAGES), ("interpretation", INTERPRETED_INTO)):
        if not set(getattr(details, name)) <= set(offered):
            yield _problem(name, _("Choose languages of the list."))


def _of_ages(details: Announcement) -> Iterator[Problem]:
    for name in ("age_from", "age_to"):
        age = getattr(details, name)
        if age is not None and not 0 <= age <= OLDEST:
            yield _problem(name, _("Give an age in whole years, from 0 to 120."))
    if details.age_from is not None and details.age_to is not None and details.age_to < details.age_from:
        yield _problem("age_to", _("The highest age is below the lowest: choose a higher one."))


def _of_term(details: Announcement) -> Iterator[Problem]:
    first, last = details.term_start, details.term_end
    if first is None and last is not None:
        yield _problem("term_start", _("Say on which day the term begins, or leave its last day out."))
    if last is None and first is not None:
        yield _problem("term_end", _("Say on which day the term ends, or leave its first day out."))
    if first is None or last is None:
        if details.term_holidays:
            yield _problem("term_holidays", _("Holidays lie within a term: say when it begins and ends."))
        return
    if last < first:
        yield _problem("term_end", _("The term ends before it begins: choose a later last day."))
    elif last - first > LONGEST_TERM:
        yield _problem("term_end", _("A term lasts at most 400 days: choose an earlier last day."))
    else:
        yield from _of_holidays(details, first, last)


def _of_holidays(details: Announcement, first: dt.date, last: dt.date) -> Iterator[Problem]:
    if len(details.term_holidays) > MOST_HOLIDAYS:
        yield _problem("term_holidays", _("At most 30 holidays: leave some out or join neighbours."))
    for begins, ends in details.term_holidays:
        if ends < begins:
            text = _("The holidays from %(day)s end before they begin: choose a later last day.")
            yield _problem("term_holidays", text % {"day": begins.isoformat()})
        elif begins > last or ends < first:
            text = _("The holidays from %(day)s lie outside the term: leave them out or correct the days.")
            yield _problem("term_holidays", text % {"day": begins.isoformat()})


def _of_standards(details: Announcement, today: dt.date) -> Iterator[Problem]:
    if details.standards_url and not _reads_as_url(details.standards_url):
        text = _("Give the full address of the page, beginning with https://, of at most 200 characters.")
        yield _problem("standards_url", text)
    if details.standards_reviewed and details.standards_reviewed > today:
        yield _problem("standards_reviewed", _("That day is still to come: give the day of the last review."))


def _reads_as_url(text: str) -> bool:
    try:
        _is_url(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_ADDRESS


def _of_booked_place(details: Announcement) -> Iterator[Problem]:
    for name in PLACE:
        if getattr(details, name):
            yield _problem(name, _("The place is that of the booking: leave this out."))


def _of_own_place(details: Announcement) -> Iterator[Problem]:
    if not details.place_city:
        yield _problem("place_city", _("Choose the city: its clock is the one that holds."))
    if details.disclosure == Disclosure.OPEN and details.format != Format.ONLINE:
        if not details.place_name:
            yield _problem("place_name", _("Say where people meet, for example the name of the house."))
        if not details.place_address:
            text = _("Give the address, or show city and district only.")
            yield _problem("place_address", text)
    for name, most in (("place_name", LONGEST_TITLE), ("place_address", LONGEST_ADDRESS)):
        if len(getattr(details, name)) > most:
            text = _("Make it shorter: at most %(limit_value)d characters.")
            yield _problem(name, text % {"limit_value": most})
    if len(details.place_district) > LONGEST_DISTRICT:
        text = _("Make it shorter: at most %(limit_value)d characters.")
        yield _problem("place_district", text % {"limit_value": LONGEST_DISTRICT})


def _problem(name: str, text: str | Promise) -> Problem:
    return Problem("unfit", Weight.BLOCKER, text, name)
