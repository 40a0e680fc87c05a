"""The public calendars that programs subscribe to. Each shows what everybody may know and nothing else."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core.cities import CITIES
from core.languages import AUTONYMS, CONTENT_LANGUAGES, LANGUAGES
from events import scopes
from events.access import get_event_for, get_public_group
from events.busy import busy_calendar
from events.calendar_http import calendar_response, document
from events.calendar_text import MOST_ENTRIES, Voice, calendar_of, joined, midnight
from events.feed_keeping import UNSURE, Dated, keep
from events.feed_parts import parts_of
from events.listing import ANYBODY, FILTERS, EventFilter, public_dates, read_filter
from events.news import atom
from events.states import Format, Kind, Level
from events.structured import structured
from spaces.access import get_space_for, get_venue_for
from spaces.problems import Problem, Weight

# Cancelled dates stay until they are past, and what is past for a while, so that no program misses a change.
KEPT = dt.timedelta(days=14)
SITE = "Svietlica"

Answer = Callable[..., HttpResponseBase]


def feed(*parameters: str) -> Callable[[Answer], Callable[..., HttpResponseBase]]:
    """Makes a public feed of a function of (request, voice, now, …).

    What cannot be read is refused with 400 in plain text, what nobody may know of with 404, in the language
    asked for: a program shows neither, the person who looks for the mistake reads both.
    """
    known = {*parameters, "lang", "neutral"}

    def decorate(view: Answer) -> Callable[..., HttpResponseBase]:
        @policy(Policy.VISITOR)
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, **captured: Any) -> HttpResponseBase:
            language = request.GET.get("lang") or LANGUAGES[0]
            with translation.override(language if language in AUTONYMS else LANGUAGES[0]):
                if problems := _of_parameters(request.GET, known):
                    return refuse(problems)
                try:
                    voice = Voice(language, neutral=request.GET.get("neutral") == "1")
                    return view(request, voice, timezone.now(), **captured)
                except Http404:
                    return _plain(_("There is no such calendar."), 404)

        return answer

    return decorate


def _of_parameters(query: QueryDict, known: set[str]) -> list[Problem]:
    names = ", ".join(sorted(known))
    text = _("There is no such parameter. Known are: %(names)s.") % {"names": names}
    problems = [Problem("invalid", Weight.BLOCKER, text, name) for name in query if name not in known]
    if query.get("lang", "") not in ("", *AUTONYMS):
        text = _("There is no such language here. Known are: %(names)s.") % {"names": ", ".join(AUTONYMS)}
        problems.append(Problem("invalid", Weight.BLOCKER, text, "lang"))
    if query.get("neutral", "") not in {"", "0", "1"}:
        problems.append(Problem("invalid", Weight.BLOCKER, _("Give 1 or 0."), "neutral"))
    return problems


def refuse(problems: Sequence[Problem]) -> HttpResponse:
    """The problems of an address, a line each; 404 when all is well but for something that does not exist."""
    lines = [f"{problem.field}: {problem.text}" for problem in problems]
    missing = all(problem.code == "unknown" for problem in problems)
    return _plain("\n".join(lines), 404 if missing else 400)


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")


@feed(*FILTERS)
def events_feed(request: HttpRequest, voice: Voice, now: dt.datetime) -> HttpResponseBase:
    """`/feeds/events.ics`, with the filters of the events page."""
    wanted, problems = read_filter(request.GET, now)
    if problems:
        return refuse(problems)
    return dates_response(request, wanted, voice, now, name=_name(wanted, voice, now), filename="events")


@feed(*FILTERS)
def new_events(request: HttpRequest, voice: Voice, now: dt.datetime) -> HttpResponseBase:
    """`/feeds/events.atom`: what was announced lately and goes on, with the filters of the events page."""
    wanted, problems = read_filter(request.GET, now)
    if problems:
        return refuse(problems)
    body = atom(_name(wanted, voice, now), wanted, voice, now)
    return document(request, body, "application/atom+xml; charset=utf-8")


@feed()
def structured_event(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/events/<slug>.jsonld`: an open event that search engines may list; of any other there is none."""
    known = get_event_for(ANYBODY, slug, now)
    if voice.neutral or not known.record.indexable:
        raise Http404
    body = json.dumps(structured(known.dates, voice), ensure_ascii=False).encode("utf-8", "ignore")
    return document(request, body, "application/ld+json; charset=utf-8")


@feed()
def venue_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/venues/<slug>.ics`: what says that it takes place in the house."""
    venue = get_venue_for(ANYBODY, slug)
    return dates_response(request, EventFilter(venue=slug), voice, now, name=venue.name, filename=slug)


@feed()
def space_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/spaces/<slug>.ics`: what says that it takes place in the space."""
    space = get_space_for(ANYBODY, slug)
    name = f"{space.venue.name} · {voice.of(space.name)}"
    return dates_response(request, EventFilter(space=slug), voice, now, name=name, filename=slug)


@feed()
def group_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/groups/<slug>.ics`: what the group announces under its own name."""
    group = get_public_group(slug, now)
    return dates_response(request, EventFilter(group=slug), voice, now, name=group.name, filename=slug)


@feed()
def event_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/events/<slug>.ics`: one event with all its dates."""
    scope = f"event:{slug}"
    version = scopes.changed_at(scope)
    known = get_event_for(ANYBODY, slug, now)
    kept = [record for record in known.dates if record.interval.end > midnight(now) - KEPT]
    body = calendar_of(voice.of(known.record.title), kept, voice)
    dated = keep(request, body, scope, version, now)
    filename = _filename(slug, voice)
    return calendar_response(request, body, filename=filename, modified=dated.modified, afterwards=dated.pack)


@feed()
def busy_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/spaces/<slug>/busy.ics`. A house that nobody answers for here would look free, so it has none."""
    space = get_space_for(ANYBODY, slug)
    if not space.venue.managed:
        raise Http404
    body = busy_calendar(space, voice, now)
    # The ledger keeps no date of its last change, and a date that stood still would hide one.
    return calendar_response(request, body, filename=_filename(f"{slug}-busy", voice), modified=None)


@dataclass(frozen=True)
class Beside:
    """Entries that stand in a calendar beside its events, and when they last changed."""

    parts: Sequence[bytes] = ()
    changed_at: dt.datetime | None = None


NOTHING = Beside()


def dates_response(
    request: HttpRequest,
    wanted: EventFilter,
    voice: Voice,
    now: dt.datetime,
    *,
    name: str,
    filename: str,
    beside: Beside = NOTHING,
) -> HttpResponseBase:
    """The dates that everybody may know of and that the filter lets through, as a calendar."""
    scope = _scope(wanted)
    # Before the rows: what changes in between is then seen by `keep`.
    version = scopes.changed_at(scope)
    dates = public_dates(wanted, now).ending_after(midnight(now) - KEPT)[:MOST_ENTRIES]
    body = joined(name, parts_of(dates, voice, now), voice, beside.parts)
    if beside is not NOTHING:
        # No scope knows of what stands beside: such a calendar is made each time.
        dated = Dated(min(now, max(version, midnight(now), beside.changed_at or scopes.BEGINNING)))
    else:
        dated = keep(request, body, scope, version, now) if _is_of_one_place(wanted) else UNSURE
    filename = _filename(filename, voice)
    return calendar_response(request, body, filename=filename, modified=dated.modified, afterwards=dated.pack)


def _filename(name: str, voice: Voice) -> str:
    return "calendar" if voice.neutral else name


def _scope(wanted: EventFilter) -> str:
    """The narrowest scope that holds all that the filter lets through."""
    for name in ("space", "venue", "group", "city"):
        if value := getattr(wanted, name):
            return f"{name}:{value}"
    return scopes.ALL


def _is_of_one_place(wanted: EventFilter) -> bool:
    """Whether one scope knows of every change; the name of a second house or group could change unseen."""
    return sum(value is not None for value in (wanted.venue, wanted.space, wanted.group)) <= 1


def _name(wanted: EventFilter, voice: Voice, now: dt.datetime) -> str:
    words = [SITE]
    if wanted.city:
        words.append(CITIES[wanted.city].names[voice.language])
    words += [str(Kind(kind).label) for kind in wanted.kind or ()]
    if wanted.venue:
        words.append(get_venue_for(ANYBODY, wanted.venue).name)
    if wanted.space:
        words.append(voice.of(get_space_for(ANYBODY, wanted.space).name))
    if wanted.group:
        words.append(get_public_group(wanted.group, now).name)
    if wanted.language:
        words.append(CONTENT_LANGUAGES[wanted.language])
    return " · ".join([*words, *_wishes(wanted)])


def _wishes(wanted: EventFilter) -> Iterator[str]:
    """The rest of the filter in words."""
    if wanted.district:
        yield wanted.district
    if wanted.age is not None:
        yield _("age %(age)s") % {"age": wanted.age}
    if wanted.weekday:
        yield str(WEEKDAYS[wanted.weekday - 1])
    if wanted.level:
        yield str(Level(wanted.level).label)
    if wanted.format:
        yield str(Format(wanted.format).label)
    if wanted.free:
        yield _("free of charge")
    if wanted.step_free:
        yield _("step-free")
    if wanted.q:
        yield " ".join(spellings[0] for spellings in wanted.q)
