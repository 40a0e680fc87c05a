"""Which public dates somebody looks for: the filters of pages, API and feeds, over public columns only."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache, partial
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from core.calendars import midnight
from core.cities import CITIES
from core.folding import spellings_of
from core.languages import CONTENT_LANGUAGES
from events import scopes
from events.access import get_public_group
from events.models import Event, EventQuerySet, Occurrence, OccurrenceQuerySet
from events.states import ALL_CLASSES, CLASSES, Format, Kind, Level
from spaces.access import spaces_for, venues_for
from spaces.problems import Problem, Weight

OLDEST = 120
LONGEST_SEARCH, MOST_WORDS = 100, 8
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,100}")
ANYBODY = AnonymousUser()
KEPT = 5
"""Minutes in which what a process found of all that is public is taken to stand: only a date can be over by then."""


@dataclass(frozen=True)
class EventFilter:
    """What is looked for; None where anything will do. Places and groups are slugs; kinds: any of them; the weekday is
    ISO's, from 1 for Monday; `q` has the spellings of each word (core.folding)."""

    q: tuple[tuple[str, ...], ...] | None = None
    city: str | None = None
    district: str | None = None
    kind: frozenset[str] | None = None
    venue: str | None = None
    space: str | None = None
    group: str | None = None
    language: str | None = None
    age: int | None = None
    weekday: int | None = None
    level: str | None = None
    format: str | None = None
    free: bool | None = None
    step_free: bool | None = None


def public_occurrences(wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    """Public dates that have not ended, in order of time, with what their records are made of."""
    return public_dates(wanted, now).upcoming(now)


def next_of_each(wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    """Of each event that goes on the next date that takes place, on the weekday that is looked for."""
    coming = _narrowed(Occurrence.objects.upcoming(now).planned(), wanted).filter(event=OuterRef("event"))
    first = coming.order_by("starts_at", "pk").values("pk")[:1]
    return public_occurrences(wanted, now).filter(pk=Subquery(first))


def public_dates(wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    """The same, and those that ended lately."""
    events, dates = public_events(wanted), Occurrence.objects.shown(now)
    if any(getattr(wanted, name) is not None for name in NARROW):
        return _narrowed(dates.of_events(events), wanted).with_event()
    # Nearly every date is meant: asked of each in order of time, the question ends with the last that is shown.
    return _narrowed(dates.filter(Exists(events.filter(pk=OuterRef("event")))), wanted).with_event()


def _narrowed(dates: OccurrenceQuerySet, wanted: EventFilter) -> OccurrenceQuerySet:
    return dates if wanted.weekday is None else dates.with_weekday(wanted.weekday)


def public_events(wanted: EventFilter) -> EventQuerySet:
    """Events that everybody may know of; the weekday is a matter of their dates."""
    events = Event.objects.public()
    for name, narrow in NARROW.items():
        value = getattr(wanted, name)
        if value is not None:
            events = narrow(events, value)
    return events


NARROW: dict[str, Callable[[EventQuerySet, Any], EventQuerySet]] = {
    "q": EventQuerySet.matching,
    "city": EventQuerySet.in_city,
    "district": EventQuerySet.in_district,
    "kind": EventQuerySet.of_kinds,
    "venue": EventQuerySet.at_venue,
    "space": EventQuerySet.in_space,
    "group": EventQuerySet.openly_of,
    "language": EventQuerySet.spoken_in,
    "age": EventQuerySet.for_age,
    "level": EventQuerySet.at_level,
    "format": EventQuerySet.in_format,
    "free": lambda events, _yes: events.free(),
    "step_free": lambda events, _yes: events.step_free(),
}
FILTERS = tuple(field.name for field in fields(EventFilter))
"""The names that pages, API and feeds take, all of them the same."""


def about(now: dt.datetime) -> dt.datetime:
    """The moment as of which a process finds what it keeps of the programme: one for `KEPT` minutes, never ahead."""
    return now.replace(minute=now.minute - now.minute % KEPT, second=0, microsecond=0)


def districts(city: str | None, now: dt.datetime) -> Sequence[tuple[str, str]]:
    """Every city and district where public events that are not long over say they are, in order of their names."""
    return districts_at(city, scopes.changed_at(scopes.ALL), midnight(now))


@lru_cache(maxsize=len(CITIES) + 1)
def districts_at(city: str | None, _version: dt.datetime, day: dt.datetime) -> Sequence[tuple[str, str]]:
    """The same, sought again each day and when something public has changed: each page of events has a list of them."""
    shown = Occurrence.objects.shown(day).filter(event=OuterRef("pk"))
    events = public_events(EventFilter(city=city)).exclude(public_district="").filter(Exists(shown))
    named = events.filter(public_city__in=CITIES).order_by().values_list("public_city", "public_district")
    order = list(CITIES)
    return tuple(sorted(named.distinct(), key=lambda place: (order.index(place[0]), place[1])))


class Unreadable(Exception):
    """A value of a filter that means nothing; its problem has the code "unknown" when nothing has that slug."""

    def __init__(self, text: str, code: str = "invalid") -> None:
        super().__init__(text)
        self.code = code


def read_filter(query: Mapping[str, str], now: dt.datetime) -> tuple[EventFilter, list[Problem]]:
    """The filter that a query string asks for, and a problem naming each parameter that cannot be read.

    Empty values are as good as none. A parameter with a problem narrows nothing.
    """
    values: dict[str, Any] = {}
    problems = []
    readers: dict[str, Callable[[str], Any]] = {**READERS, "group": partial(_group, now=now)}
    for name, read in readers.items():
        value = query.get(name, "").strip()
        if not value:
            continue
        try:
            values[name] = read(value)
        except Unreadable as error:
            problems.append(Problem(error.code, Weight.BLOCKER, str(error), name))
    return EventFilter(**values), problems


def _city(value: str) -> str:
    return _choice(value, CITIES, _("There is no such city here. Known are: %(names)s."))


def _kind(value: str) -> frozenset[str]:
    known = [*Kind.values, ALL_CLASSES]
    kind = _choice(value, known, _("There is no such kind of event. Known are: %(names)s."))
    return CLASSES if kind == ALL_CLASSES else frozenset({kind})


def _language(value: str) -> str:
    return _choice(value, CONTENT_LANGUAGES, _("There is no such language here. Known are: %(names)s."))


def _choice(value: str, known: Iterable[str], text: str) -> str:
    if value not in known:
        raise Unreadable(text % {"names": ", ".join(known)})
    return value


def _q(value: str) -> tuple[tuple[str, ...], ...]:
    if len(value) > LONGEST_SEARCH:
        raise Unreadable(_("Write at most 100 letters."))
    if not (words := spellings_of(value)):
        raise Unreadable(_("There is no word in this: write one, or its beginning."))
    if len(words) > MOST_WORDS:
        raise Unreadable(_("Write at most 8 words."))
    return tuple(words)


def _district(value: str) -> str:
    houses, events = venues_for(ANYBODY).filter(district=value), Event.objects.public().in_district(value)
    if "\0" in value or not (houses.exists() or events.exists()):
        raise Unreadable(
            _("There is no such district here. Leave it out, or choose one from the list."), "unknown"
        )
    return value


def _weekday(value: str) -> int:
    if value not in set("1234567"):
        raise Unreadable(_("Give the weekday as a number, from 1 for Monday to 7 for Sunday."))
    return int(value)


def _level(value: str) -> str:
    return _choice(value, Level.values, _("There is no such level. Known are: %(names)s."))


def _format(value: str) -> str:
    return _choice(value, Format.values, _("There is no such way to meet. Known are: %(names)s."))


def _yes(value: str) -> bool | None:
    if value not in {"1", "0"}:
        raise Unreadable(_("Give 1 or 0."))
    return True if value == "1" else None


def _age(value: str) -> int:
    if not (value.isascii() and value.isdigit() and len(value) <= 3 and int(value) <= OLDEST):
        raise Unreadable(_("Give an age in whole years, from 0 to 120."))
    return int(value)


def _venue(value: str) -> str:
    if not (SLUG.fullmatch(value) and venues_for(ANYBODY).filter(slug=value).exists()):
        raise Unreadable(_("There is no such house."), "unknown")
    return value


def _space(value: str) -> str:
    if not (SLUG.fullmatch(value) and spaces_for(ANYBODY).filter(slug=value).exists()):
        raise Unreadable(_("There is no such space."), "unknown")
    return value


def _group(value: str, *, now: dt.datetime) -> str:
    try:
        if SLUG.fullmatch(value):
            return get_public_group(value, now).slug
    except Http404:
        pass
    raise Unreadable(_("There is no such group."), "unknown")


READERS: dict[str, Callable[[str], Any]] = {
    "q": _q,
    "city": _city,
    "district": _district,
    "kind": _kind,
    "venue": _venue,
    "space": _space,
    "language": _language,
    "age": _age,
    "weekday": _weekday,
    "level": _level,
    "format": _format,
    "free": _yes,
    "step_free": _yes,
}
