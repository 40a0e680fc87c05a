"""Invented houses with their spaces, hours and closed days."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from accounts.models import Person
from core.cities import CITIES
from frontend.demo.content import invented
from frontend.demo.people import MANAGER
from frontend.demo.rules import add_rules
from spaces.models import OpeningException, OpeningHours, Part, Space, Venue, VenueRole
from spaces.roles import ROLE_LASTS

# Closed days are known this far around the day on which the data are made.
BACK, AHEAD = dt.timedelta(days=120), dt.timedelta(days=400)
OF_HOUSE = ("name", "kind", "city", "district", "address", "about", "house_rules", "answer_within_hours")


def add_houses(now: dt.datetime) -> None:
    """The houses, and the manager's role at each: renewed when it is there."""
    content = invented("houses")
    manager = Person.objects.get(email=MANAGER)
    for entry in content["house"]:
        venue = _add_house(entry, now)
        _add_exceptions(venue, entry, now.date())
        VenueRole.objects.update_or_create(
            venue=venue,
            person=manager,
            defaults={"expires_at": now + ROLE_LASTS},
            create_defaults={"granted_at": now, "expires_at": now + ROLE_LASTS},
        )


@transaction.atomic
def _add_house(entry: dict[str, Any], now: dt.datetime) -> Venue:
    venue, made = Venue.objects.get_or_create(
        slug=entry["slug"],
        defaults={
            **{name: entry[name] for name in OF_HOUSE},
            "address_is_public": entry.get("address_is_public", True),
            "open_on_holidays": entry.get("open_on_holidays", False),
            "zone": CITIES[entry["city"]].zone,
            "managed": True,
            "invented": True,
        },
    )
    if made:
        parts = {name: Part.objects.create(venue=venue, name=name) for name in entry["parts"]}
        for space in entry["space"]:
            _add_space(venue, space, parts, entry["hours"])
        add_rules(venue, entry, now)
    return venue


def _add_space(
    venue: Venue, entry: dict[str, Any], parts: dict[str, Part], hours: list[dict[str, Any]]
) -> None:
    fields = {name: value for name, value in entry.items() if name != "parts"}
    space = Space.objects.create(venue=venue, **fields)
    space.parts.set(parts[name] for name in entry["parts"])
    OpeningHours.objects.bulk_create(
        OpeningHours(space=space, weekday=day, opens=row["opens"], closes=row["closes"])
        for row in hours
        for day in row["days"]
    )


def _add_exceptions(venue: Venue, entry: dict[str, Any], today: dt.date) -> None:
    """Days with hours of their own; public holidays need none."""
    wanted = {day: rule for rule in entry.get("exception", []) for day in _dates_of(rule["month_day"], today)}
    for space in venue.spaces.all():
        known = set(space.exceptions.values_list("date", flat=True))
        OpeningException.objects.bulk_create(
            OpeningException(
                space=space,
                date=day,
                opens=rule.get("opens"),
                closes=rule.get("closes"),
                reason=rule["reason"],
            )
            for day, rule in wanted.items()
            if day not in known
        )


def _dates_of(month_day: str, today: dt.date) -> Iterator[dt.date]:
    for year in range(today.year - 1, today.year + 3):
        day = dt.date.fromisoformat(f"{year}-{month_day}")
        if today - BACK <= day <= today + AHEAD:
            yield day
