"""The public calendars that programs subscribe to. Each shows what everybody may know and nothing else."""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from bookings.calendar_http import calendar_response, document
from bookings.feed_parameters import COMMON, language_of, no_such_calendar, of_parameters, refuse, voice_of
from core.calendars import KEPT, MOST_ENTRIES, Voice, midnight
from core.cities import CITIES
from core.languages import CONTENT_LANGUAGES
from events import scopes
from events.access import get_event_for, get_public_group
from events.busy import busy_calendar
from events.calendar_text import calendar_of, joined
from events.feed_keeping import UNSURE, keep, unkept
from events.feed_parts import parts_of
from events.listing import ANYBODY, FILTERS, EventFilter, public_dates, read_filter
from events.news import atom
from events.states import Format, Kind, Level
from events.structured import structured
from spaces.access import get_space_for, get_venue_for

SITE = "Svietlica"

Answer = Callable[..., HttpResponseBase]


def feed(*parameters: str) -> Callable[[Answer], Callable[..., HttpResponseBase]]:
    """Makes a public feed of a function of (request, voice, now, …).

    What cannot be read is refused with 400 in plain text, what nobody may know of with 404, in the language
    asked for: a program shows neither, the person who looks for the mistake reads both.
    """
    known = COMMON | set(parameters)

    def decorate(view: Answer) -> Callable[..., HttpResponseBase]:
        # Nothing here can be forged: whoever looks for CalDAV must be told that there is none, and not 403.
        @csrf_exempt
        @policy(Policy.VISITOR)
        @require_safe
        @wraps(view)
        def answer(request: HttpRequest, **captured: Any) -> HttpResponseBase:
            with translation.override(language_of(request.GET)):
                if problems := of_parameters(request.GET, known):
                    return refuse(problems)
                try:
                    return view(request, voice_of(request.GET), timezone.now(), **captured)
                except Http404:
                    return no_such_calendar()

        return answer

    return decorate


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
    address = f"{settings.SITE_URL}{request.get_full_path()}"
    body = atom(_name(wanted, voice, now), wanted, voice, now, address=address)
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
    return calendar_response(
        request, body, filename=filename, modified=dated.modified, afterwards=dated.write
    )


@feed("entries")
def busy_feed(request: HttpRequest, voice: Voice, now: dt.datetime, slug: str) -> HttpResponseBase:
    """`/feeds/spaces/<slug>/busy.ics`, with `entries=1` without VFREEBUSY.

    A house that nobody answers for here would look free, so it has none.
    """
    space = get_space_for(ANYBODY, slug)
    if not space.venue.managed:
        raise Http404
    body = busy_calendar(space, voice, now, entries_alone=request.GET.get("entries") == "1")
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
    dates = public_dates(wanted, now).ending_after(midnight(now) - KEPT)[: MOST_ENTRIES + 1]
    body = joined(name, parts_of(dates, voice, now), voice, beside.parts)
    if beside is not NOTHING:
        since = max(version, midnight(now), beside.changed_at or scopes.BEGINNING)
        dated = unkept(request, body, scope, since, now)
    else:
        dated = keep(request, body, scope, version, now) if _tells_of_changes(wanted) else UNSURE
    filename = _filename(filename, voice)
    return calendar_response(
        request, body, filename=filename, modified=dated.modified, afterwards=dated.write
    )


def _filename(name: str, voice: Voice) -> str:
    return "calendar" if voice.neutral else name


def _scope(wanted: EventFilter) -> str:
    """The narrowest scope that holds all that the filter lets through."""
    for name in ("space", "venue", "group", "city"):
        if value := getattr(wanted, name):
            return f"{name}:{value}"
    return scopes.ALL


def _tells_of_changes(wanted: EventFilter) -> bool:
    """Whether one scope knows of every change.

    The name of a second house or group could change unseen, and so does that of a house which nobody manages: with
    the next import of what is published about it.
    """
    if sum(value is not None for value in (wanted.venue, wanted.space, wanted.group)) > 1:
        return False
    return wanted.venue is None or get_venue_for(ANYBODY, wanted.venue).managed


def _name(wanted: EventFilter, voice: Voice, now: dt.datetime) -> str:
    words = [SITE]
    if wanted.city:
        words.append(CITIES[wanted.city].names[voice.language])
    words += [str(kind.label) for kind in Kind if kind in (wanted.kind or ())]
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
