"""Seasons, quiet hours and rules of the invented houses, as their managers would set them."""

import datetime as dt
from typing import Any

from spaces.models import OpeningHours, Space, Venue
from spaces.operations import (
    Limits,
    Papers,
    Quiet,
    RuleDetails,
    SeasonDetails,
    add_season,
    set_house_limits,
    set_space_rules,
    set_weekly_hours,
)


def add_rules(venue: Venue, entry: dict[str, Any], now: dt.datetime) -> None:
    """What the entry of the house says of them; once, when the house is made."""
    if {"quiet", "limits", "papers"} & set(entry):
        quiet = Quiet(**entry["quiet"]) if "quiet" in entry else None
        limits = Limits(**entry.get("limits", {}))
        papers = Papers(**entry["papers"]) if "papers" in entry else None
        set_house_limits(by=None, venue=venue, quiet=quiet, limits=limits, groups=[], papers=papers, now=now)
    for season in entry.get("season", []):
        _add_season(venue, season, now)
    for space in venue.spaces.all() if "rules" in entry else ():
        _add_rules(space, entry["rules"], now)


def _add_season(venue: Venue, entry: dict[str, Any], now: dt.datetime) -> None:
    first, last = tuple(entry["first"]), tuple(entry["last"])
    details = SeasonDetails(name=entry["name"], first=first, last=last, year=None)
    season = add_season(by=None, venue=venue, details=details, now=now)
    for space in venue.spaces.all():
        week = [
            OpeningHours(weekday=day, opens=row["opens"], closes=row["closes"])
            for row in entry["hours"]
            for day in row["days"]
        ]
        set_weekly_hours(by=None, space=space, week=week, season=season, now=now)


def _add_rules(space: Space, entry: dict[str, Any], now: dt.datetime) -> None:
    details = RuleDetails(
        forms=[],
        only_named=False,
        not_for=entry["not_for"],
        welcome=entry["welcome"],
        unwelcome=entry["unwelcome"],
        in_school_holidays=entry["in_school_holidays"],
        limits=Limits(recurring_share=entry["recurring_share"]),
    )
    set_space_rules(by=None, space=space, details=details, now=now)
