"""Events and classes, as far as they are disclosed to whoever looks."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.access import get_event_for
from events.disclosure import PublicRecord, public_records
from events.lateness import changed_late
from events.listing import public_occurrences, read_filter
from events.states import AGENCY, ANNOUNCED, CLASSES, PUBLIC
from frontend import timetable
from frontend.addresses import (
    event_feed,
    events_feed,
    new_events,
    query,
    structured_event,
    to_subscribe,
    whole,
)
from frontend.chosen import in_words
from frontend.dates import day_there
from frontend.forms.events import ClassFilterForm, EventFilterForm

ON_A_PAGE = 30
LATER = 20


@policy(Policy.VISITOR)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What takes place, day by day, filtered."""
    now = timezone.now()
    wanted, problems = read_filter(request.GET, now)
    form = EventFilterForm(request.GET, problems=problems)
    page = Paginator(public_occurrences(wanted, now), ON_A_PAGE).get_page(request.GET.get("page"))
    days = by_day(public_records(page.object_list, request.user, now))
    return render(request, "events/events.html", {"page": page, "days": days, **_search(form, problems)})


@policy(Policy.VISITOR)
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Language classes and children's groups: the week, and what begins later."""
    now = timezone.now()
    wanted, problems = read_filter(request.GET, now)
    wanted = replace(wanted, kind=(wanted.kind or CLASSES) & CLASSES or CLASSES)
    form = ClassFilterForm(request.GET, problems=problems)
    page = Paginator(timetable.this_week(wanted, now), ON_A_PAGE).get_page(request.GET.get("page"))
    later = timetable.later(wanted, now)[:LATER] if page.number == 1 else []
    records = public_records([*page.object_list, *later], request.user, now)
    soon = [record for record in records if record.interval.start < now + timetable.WEEK]
    context = {"page": page, "days": by_day(soon), "later": records[len(soon) :], **_search(form, problems)}
    return render(request, "events/classes.html", context)


@policy(Policy.VISITOR)
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: when, where as far as it is said, and how to take part."""
    now = timezone.now()
    known = get_event_for(request.user, slug, now)
    feed = event_feed(slug)
    context = {
        "record": known.record,
        "editable": known.editable,
        "of_agency": is_announced_by_agency(known.record),
        "coming": [date for date in known.dates if date.interval.end > now],
        "late": any(changed_late(date) for date in known.dates if date.interval.end > now),
        "past": [date for date in known.dates if date.interval.end <= now],
        "feed": feed,
        "structured": structured_event(slug),
        "webcal": to_subscribe(whole(request, feed)),
    }
    return render(request, "events/event.html", context)


def is_announced_by_agency(record: PublicRecord) -> bool:
    """Whether the agency may have a page on it that everybody reads."""
    return record.kind in AGENCY and record.disclosure in PUBLIC and record.event_state in ANNOUNCED


def by_day(records: Iterable[PublicRecord]) -> dict[dt.date, list[PublicRecord]]:
    """Records by the day on the wall of their house, days in order."""
    days: dict[dt.date, list[PublicRecord]] = {}
    for record in records:
        days.setdefault(day_there(record.interval.start, record.zone), []).append(record)
    return dict(sorted(days.items()))


def _search(form: EventFilterForm, problems: Iterable[Any]) -> dict[str, Any]:
    """What was looked for, in words, and the same as a feed."""
    unread = {problem.field for problem in problems}
    readable = {name: value for name, value in form.chosen.items() if name not in unread}
    return {
        "form": form,
        "chosen": in_words(form.chosen, unread),
        "problems": [problem for problem in problems if problem.field not in form.fields],
        "feed": events_feed(**readable),
        "news": new_events(**readable),
        "subscribe_query": query(readable),
    }
