"""Events of the demonstration at places of their own, announced by the same operation as everybody's."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction

from accounts.models import Group, Person
from core import walltime
from core.cities import CITIES
from events.models import Event
from events.operations import Announcement, Dates, announce_elsewhere
from events.terms import Days
from frontend.demo.content import invented
from spaces import school_holidays

ANNOUNCED_BEFORE = dt.timedelta(days=14)


def add_courses(now: dt.datetime, say: Callable[[str], object]) -> None:
    """Those that are not there yet."""
    entries = invented("courses")["event"]
    added = sum(_add(entry, now) for entry in entries)
    say(f"Events at other places added: {added} of {len(entries)}.")


@transaction.atomic
def _add(entry: dict[str, Any], now: dt.datetime) -> bool:
    group, said = Group.objects.get(slug=entry["group"]), entry["said"]
    titles = Event.objects.filter(group=group).values_list("title", flat=True)
    if said["title"] in map(dict, titles):
        return False
    city = CITIES[said["place_city"]]
    first, last = (_day(week, entry, city.zone, now) for week in entry["weeks"])
    begins = walltime.at(first, entry.get("starts", walltime.MIDNIGHT), city.zone)
    term = term_within(city.slug, [first, last]) if "every_weeks" in entry else {}
    announce_elsewhere(
        by=Person.objects.get(email=entry["by"]),
        group=group,
        details=announcement(said, group, **term),
        dates=_dates(entry, first, last),
        now=min(begins - ANNOUNCED_BEFORE, now),
    )
    return True


def _day(week: int, entry: dict[str, Any], zone: str, now: dt.datetime) -> dt.date:
    today = walltime.local(now, zone).date()
    return today + dt.timedelta(days=7 * week + entry["weekday"] - today.weekday())


def _dates(entry: dict[str, Any], first: dt.date, last: dt.date) -> Dates:
    further = tuple(first + dt.timedelta(days=days) for days in entry.get("further_days", ()))
    return Dates(
        day=first,
        starts=entry.get("starts"),
        ends=entry.get("ends"),
        further=further,
        every_weeks=entry.get("every_weeks"),
        until=last,
    )


def term_within(city: str, days: list[dt.date]) -> dict[str, Any]:
    """From the first of these days to the last, without those school holidays in which none of them lies."""
    first, last = min(days), max(days)
    spells = [
        Days(max(each.first, first), min(each.last, last))
        for each in school_holidays.in_region(CITIES[city].school_region, first, last)
    ]
    free = tuple(spell for spell in spells if not any(spell.hold(day) for day in days))
    return {"term_start": first, "term_end": last, "term_holidays": free}


def announcement(said: dict[str, Any], group: Group, **more: Any) -> Announcement:
    """What a file says of an event."""
    chosen = {name: tuple(said.get(name, ())) for name in ("languages", "interpretation")}
    return Announcement(organiser=group.name, **{**said, **chosen, **more})
