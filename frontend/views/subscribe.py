"""The address of a calendar with just what somebody wants to follow."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core.calendars import Voice
from events.calendar_text import place_of, title_of
from events.disclosure import PublicRecord, public_records
from events.listing import ANYBODY, districts, public_occurrences, read_filter
from events.models import OccurrenceQuerySet
from frontend.addresses import events_feed, in_google, in_outlook, new_events, query, to_subscribe, whole
from frontend.chosen import in_words
from frontend.forms.events import SubscribeForm
from frontend.house import language

SHOWN = 5


@dataclass(frozen=True)
class Entry:
    """A date as the calendar will show it."""

    record: PublicRecord
    title: str
    place: str


@policy(Policy.VISITOR)
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Choose, see what the calendar will show, and take it. The same choice has the same address for everybody."""
    now = timezone.now()
    wanted, problems = read_filter(request.GET, now)
    form = SubscribeForm(request.GET, problems=problems, districts=districts(wanted.city, now))
    unread = {problem.field for problem in problems}
    readable = {name: value for name, value in form.chosen.items() if name not in unread}
    neutral = bool(request.GET.get("neutral"))
    dates = public_occurrences(wanted, now)
    context = {
        "form": form,
        "problems": [problem for problem in problems if problem.field not in form.fields],
        "chosen": in_words(form.chosen, unread),
        "kept": {name: value for name, value in readable.items() if name not in form.fields},
        "total": dates.count(),
        "preview": _preview(dates, Voice(language(), neutral), now),
        **_ways(request, readable, neutral="1" if neutral else None),
    }
    return render(request, "subscribe/subscribe.html", context)


def _preview(dates: OccurrenceQuerySet, voice: Voice, now: dt.datetime) -> list[Entry]:
    records = public_records(dates[:SHOWN], ANYBODY, now)
    return [Entry(record, title_of(record, voice), place_of(record, voice)) for record in records]


def _ways(request: HttpRequest, chosen: Mapping[str, str], *, neutral: str | None) -> dict[str, str]:
    """Every way to take the calendar along."""
    address = whole(request, events_feed(**chosen, neutral=neutral))
    here = whole(request, request.path + query({**chosen, "neutral": neutral or ""}))
    framed = whole(request, reverse("embedded_events") + query(chosen))
    return {
        "address": address,
        "webcal": to_subscribe(address),
        "google": in_google(address),
        "outlook": in_outlook(address, _("Calendar")),
        "news": new_events(**chosen, neutral=neutral),
        "frame": _frame(framed),
        "code": _code(here),
    }


def _frame(address: str) -> str:
    """A line of HTML to be copied; our own page escapes it once more."""
    line = '<iframe src="{}" title="{}" width="100%" height="600"></iframe>'
    return format_html(line, address, _("Events"))


def _code(address: str) -> SafeString:
    """A picture that a phone reads; dark on light in either theme, or phones do not see it."""
    drawn = segno.make(address, error="m", micro=False)
    picture = drawn.svg_inline(scale=3, light="white", title=_("The address of this page as a picture"))
    return mark_safe(picture)  # noqa: S308 (drawn by the library; the words in it are escaped there)
