"""A house says for whom, for what and how much its spaces are lent. What is booked stays as it is."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, Person
from spaces import ledger
from spaces.models import (
    GroupLimit,
    InSchoolHolidays,
    NamedGroup,
    QuietHours,
    SchoolRegion,
    Season,
    Space,
    SpaceRules,
    Venue,
)
from spaces.operations.describing import Unsound
from spaces.operations.trail import locked, note
from spaces.problems import Problem, Weight
from spaces.school_holidays import region_of

Texts = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much one group may have: hours in a calendar week and month, and the share of its series; None for all."""

    week_hours: int | None = None
    month_hours: int | None = None
    recurring_share: int | None = None

    def fields(self) -> dict[str, int | None]:
        """Values for the columns of a `GroupLimit`."""
        return {
            "week_hours": self.week_hours,
            "month_hours": self.month_hours,
            "recurring_share": self.recurring_share,
        }


@dataclass(frozen=True, kw_only=True)
class RuleDetails:
    """What a manager says of a space's use; see `spaces.models.SpaceRules`."""

    forms: Sequence[str]
    only_named: bool
    not_for: Sequence[str]
    welcome: Texts
    unwelcome: Texts
    in_school_holidays: str
    limits: Limits


@dataclass(frozen=True, kw_only=True)
class Quiet:
    """Wall-clock times; an end before the start is on the next day."""

    starts: dt.time
    ends: dt.time
    needs_approval: bool


@dataclass(frozen=True, kw_only=True)
class Papers:
    """What the house needs to know of a group before it may approve."""

    needs_register_number: bool
    papers_first: bool


@ledger.in_one_transaction
def set_space_rules(*, by: Person | None, space: Space, details: RuleDetails, now: dt.datetime) -> None:
    """Say who may use the space, for what, how much of it, and what it does while the schools rest.

    Raises:
        Unsound: when nobody could book under these rules: only groups on an empty list, or less than one booking.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(space.venue)
    _refuse(_of_list(space, details), _of_limits(details.limits, space.shortest_minutes))
    if details.in_school_holidays != InSchoolHolidays.AS_USUAL:
        _school_season(space.venue)
    SpaceRules.objects.update_or_create(
        space=space,
        defaults={
            "forms": sorted(details.forms),
            "only_named": details.only_named,
            "not_for": sorted(details.not_for),
            "welcome": _said(details.welcome),
            "unwelcome": _said(details.unwelcome),
            "in_school_holidays": details.in_school_holidays,
        },
    )
    _keep_limits(space.venue, space, details.limits)
    note(by, space.venue, "set_space_rules", now, space=space.slug)


@ledger.in_one_transaction
def set_house_limits(
    *,
    by: Person | None,
    venue: Venue,
    quiet: Quiet | None,
    limits: Limits,
    groups: Collection[Group],
    papers: Papers | None = None,
    now: dt.datetime,
) -> None:
    """Say when the house is quiet, what one group may have of all its spaces, and which groups stand on its list.

    Args:
        papers: what it needs to know of a group; None leaves that as it is.

    Raises:
        Unsound: for quiet hours without length, limits below the shortest booking of every space, or a list that is
            emptied while a space is lent only to groups on it.
        accounts.access.Frozen: when the house is in dispute.
    """
    locked(venue)
    shortest = venue.spaces.aggregate(least=Min("shortest_minutes"))["least"] or 0
    _refuse(_of_quiet(quiet), _of_limits(limits, shortest), _of_emptied_list(venue, groups))
    if quiet is None:
        QuietHours.objects.filter(venue=venue).delete()
    else:
        told: dict[str, Any] = {
            "starts": quiet.starts,
            "ends": quiet.ends,
            "needs_approval": quiet.needs_approval,
        }
        QuietHours.objects.update_or_create(venue=venue, defaults=told)
    _keep_limits(venue, None, limits)
    NamedGroup.objects.filter(venue=venue).exclude(group__in=groups).delete()
    for group in groups:
        NamedGroup.objects.get_or_create(venue=venue, group=group)
    note(by, venue, "set_house_limits", now)
    if papers is not None:
        _keep_papers(by, venue, papers, now)


def _keep_papers(by: Person | None, venue: Venue, papers: Papers, now: dt.datetime) -> None:
    told = vars(papers)
    there = Venue.objects.get(pk=venue.pk)
    changed = [name for name, value in told.items() if getattr(there, name) != value]
    if changed:
        Venue.objects.filter(pk=venue.pk).update(**told)
        note(by, venue, "set_papers", now, fields=changed)


def _said(texts: Texts) -> dict[str, str]:
    tidy = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items()}
    return {language: text for language, text in tidy.items() if text}


def _school_season(venue: Venue) -> Season:
    region, _made = SchoolRegion.objects.get_or_create(code=region_of(venue))
    season, _made = Season.objects.get_or_create(
        venue=venue, region__isnull=False, defaults={"region": region}
    )
    return season


def _keep_limits(venue: Venue, space: Space | None, limits: Limits) -> None:
    told = limits.fields()
    if any(told.values()):
        GroupLimit.objects.update_or_create(venue=venue, space=space, defaults=told)
    else:
        GroupLimit.objects.filter(venue=venue, space=space).delete()


def _refuse(*found: list[Problem]) -> None:
    if problems := [problem for problems in found for problem in problems]:
        raise Unsound(problems)


def _of_list(space: Space, details: RuleDetails) -> list[Problem]:
    if not details.only_named or NamedGroup.objects.filter(venue=space.venue).exists():
        return []
    text = _("Nobody could ever ask: there is no group on the list of the house yet. Name one first.")
    return [Problem("empty_list", Weight.BLOCKER, text, "only_named")]


def _of_emptied_list(venue: Venue, groups: Collection[Group]) -> list[Problem]:
    if groups or not SpaceRules.objects.filter(space__venue=venue, only_named=True).exists():
        return []
    text = _("A space is lent only to groups on this list: keep at least one, or open that space to others.")
    return [Problem("empty_list", Weight.BLOCKER, text, "groups")]


def _of_limits(limits: Limits, shortest: int) -> list[Problem]:
    text = _("Nobody could ever book: this is less than the shortest booking. Allow more hours.")
    told = {"week_hours": limits.week_hours, "month_hours": limits.month_hours}
    return [
        Problem("shut", Weight.BLOCKER, text, name)
        for name, hours in told.items()
        if hours is not None and hours * 60 < max(shortest, 1)
    ]


def _of_quiet(quiet: Quiet | None) -> list[Problem]:
    if quiet is None or quiet.starts != quiet.ends:
        return []
    text = _("Quiet hours that end when they begin would last all day: choose another end.")
    return [Problem("shut", Weight.BLOCKER, text, "quiet_ends")]
