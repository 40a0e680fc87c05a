"""Events and classes, as far as they are disclosed to whoever looks."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.access import get_event_for
from events.disclosure import PublicRecord
from events.lateness import changed_late
from events.listing import EventFilter, public_dates, public_occurrences
from events.models import OccurrenceQuerySet
from events.states import AGENCY, ANNOUNCED, PUBLIC
from frontend import timetable
from frontend.addresses import event_feed, in_google, in_outlook, structured_event, to_subscribe, whole
from frontend.chosen_day import in_weeks, month_after, month_before
from frontend.dates import day_there, weekday_of
from frontend.event_days import NAMED_IN_MONTH, NAMED_IN_WEEK, clock_there, event_days, records_by_key
from frontend.looking import LIST, MONTH, TIMETABLE, WEEK, Looking
from frontend.loosening import looser

ON_A_PAGE = 30
MOST_LISTED = 900
"""Nobody turns farther; and the first so many are found without a look at all."""
WEEK_LONG = dt.timedelta(days=7)

View = Callable[[Looking, HttpRequest, dt.datetime], dict[str, Any]]


@policy(Policy.VISITOR)
@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """What takes place, filtered: as a list, a week or a month."""
    return _answer(request, "events/events.html", of_classes=False)


@policy(Policy.VISITOR)
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """Language classes and children's groups: as a timetable of the week, or as events are."""
    return _answer(request, "events/classes.html", of_classes=True)


def _answer(request: HttpRequest, template: str, *, of_classes: bool) -> HttpResponse:
    now = timezone.now()
    looking = Looking(request, now, of_classes=of_classes)
    shown = VIEWS[looking.view](looking, request, now)
    context = {"looking": looking, "form": looking.form, "looser": [], **looking.links, **shown}
    if not shown["total"]:
        count = COUNTS[looking.view]
        context["looser"] = looser(
            looking.wanted,
            looking.readable,
            looking.beside,
            lambda wanted: count(looking, looking.within(wanted), now),
        )
    return render(request, template, context)


# Views


def _as_list(looking: Looking, request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    """Keys first, as far as anybody turns: they say how many there are, and only one page of dates is read."""
    dates = _listed(looking, looking.wanted, now)
    keys = list(dates.order_by("starts_at", "pk").values_list("pk", flat=True)[: MOST_LISTED + 1])
    page = Paginator(keys[:MOST_LISTED], ON_A_PAGE).get_page(request.GET.get("page"))
    records = records_by_key(list(page.object_list), request.user, now)
    return {
        "page": page,
        "days": by_day(records.values()),
        "total": page.paginator.count,
        "more": len(keys) > MOST_LISTED,
    }


def _listed(looking: Looking, wanted: EventFilter, now: dt.datetime) -> OccurrenceQuerySet:
    return (
        public_dates(wanted, now).beginning_on(looking.day)
        if looking.day
        else public_occurrences(wanted, now)
    )


def _as_timetable(looking: Looking, request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    slots = timetable.slots_of(looking.wanted, now)
    page = Paginator(slots, ON_A_PAGE).get_page(request.GET.get("page"))
    days: dict[int, list[timetable.Row]] = {}
    for row in timetable.rows_of(list(page.object_list), request.user, now):
        days.setdefault(row.weekday - 1, []).append(row)
    return {"page": page, "days": days, "total": len({slot.event for slot in slots})}


def _as_month(looking: Looking, request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    first, following = looking.month, month_after(looking.month)
    days = event_days(looking.wanted, first, following, most=NAMED_IN_MONTH, viewer=request.user, now=now)
    before = month_before(first) if looking.span.first < first else None
    return {
        "first": first,
        "days": days,
        "weeks": in_weeks(first, days),
        "weekdays": [(dt.date(2024, 1, 1 + number), weekday_of(number)) for number in range(7)],
        "before": looking.address(view=MONTH, month=f"{before:%Y-%m}") if before else "",
        "after": looking.address(view=MONTH, month=f"{following:%Y-%m}") if following in looking.span else "",
        "total": sum(day.total for day in days),
    }


def _as_week(looking: Looking, request: HttpRequest, now: dt.datetime) -> dict[str, Any]:
    first, following = looking.monday, looking.monday + WEEK_LONG
    days = event_days(looking.wanted, first, following, most=NAMED_IN_WEEK, viewer=request.user, now=now)
    return {
        "first": first,
        "last": following - dt.timedelta(days=1),
        "days": days,
        "before": looking.address(view=WEEK, week=f"{first - WEEK_LONG}")
        if first > looking.span.first
        else "",
        "after": looking.address(view=WEEK, week=f"{following}") if following in looking.span else "",
        "total": sum(day.total for day in days),
    }


VIEWS: dict[str, View] = {LIST: _as_list, TIMETABLE: _as_timetable, MONTH: _as_month, WEEK: _as_week}


# How many there would be


def _count_dates(looking: Looking, wanted: EventFilter, now: dt.datetime) -> int:
    return _listed(looking, wanted, now).count()


def _count_classes(_looking: Looking, wanted: EventFilter, now: dt.datetime) -> int:
    return public_occurrences(wanted, now).planned().order_by().values("event").distinct().count()


def _count_days(looking: Looking, wanted: EventFilter, now: dt.datetime) -> int:
    first = looking.month if looking.view == MONTH else looking.monday
    following = month_after(first) if looking.view == MONTH else first + WEEK_LONG
    return public_dates(wanted, now).beginning_within(first, following).count()


COUNTS = {LIST: _count_dates, TIMETABLE: _count_classes, MONTH: _count_days, WEEK: _count_days}


@policy(Policy.VISITOR)
@require_safe
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """One event: when, where as far as it is said, and how to take part."""
    now = timezone.now()
    known = get_event_for(request.user, slug, now)
    feed = event_feed(slug)
    address = whole(request, feed)
    context = {
        "record": known.record,
        "editable": known.editable,
        "of_agency": is_announced_by_agency(known.record),
        "coming": [date for date in known.dates if date.interval.end > now],
        "late": any(changed_late(date, now) for date in known.dates if date.interval.end > now),
        "past": [date for date in known.dates if date.interval.end <= now],
        "feed": feed,
        "structured": structured_event(slug),
        "address": address,
        "webcal": to_subscribe(address),
        "google": in_google(address),
        "outlook": in_outlook(address, _("Calendar")),
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
    return {day: sorted(days[day], key=clock_there) for day in sorted(days)}
