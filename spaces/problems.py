"""All that stands against using a space at some dates, said before anybody tries."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core import walltime
from core.intervals import Interval
from spaces.availability import State, states_of
from spaces.models import Space
from spaces.quiet import quiet_hours_of, touched


class Weight(StrEnum):
    """How much a problem stands in the way."""

    BLOCKER = "blocker"
    NEEDS_APPROVAL = "needs_approval"
    WARNING = "warning"


@dataclass(frozen=True)
class Problem:
    """One reason, in words that name the rule and the remedy."""

    code: str
    weight: Weight
    text: str | Promise
    field: str = ""


@dataclass(frozen=True)
class DatePreview:
    """What would become of one date: free, or why not."""

    interval: Interval
    state: State


def preview(space: Space, dates: Sequence[Interval]) -> list[DatePreview]:
    """Each date with its state, before anything is asked for."""
    states = states_of(space, dates)
    return [DatePreview(date, state) for date, state in zip(dates, states, strict=True)]


NO_REQUESTS = Problem("no_requests", Weight.BLOCKER, _("This space takes no requests now."))


class Limits(Protocol):
    """What a space says of the times it is lent for, by the names of `Space`."""

    @property
    def notice_hours(self) -> int: ...
    @property
    def horizon_days(self) -> int: ...
    @property
    def shortest_minutes(self) -> int: ...
    @property
    def longest_minutes(self) -> int: ...
    @property
    def step_minutes(self) -> int: ...


def refuses(limits: Limits, dates: Sequence[Interval], *, zone: str, now: dt.datetime) -> bool:
    """Whether a space that takes requests refuses these dates: some blocker of `against`, without its words."""
    problems = (*_of_time(limits, dates, now), *_of_length(limits, dates, zone))
    return bool(blockers(problems))


def against(
    space: Space, dates: Sequence[Interval], *, people: int | None, now: dt.datetime
) -> list[Problem]:
    """Every problem of the space's own rules with these dates; empty when there is none."""
    return [*_of_house(space), *against_dates(space, dates, people=people, now=now)]


def against_dates(
    space: Space, dates: Sequence[Interval], *, people: int | None, now: dt.datetime
) -> list[Problem]:
    """The same of a space that is known to take requests."""
    return [
        *_of_time(space, dates, now),
        *_of_length(space, dates, space.venue.zone),
        *_of_size(space, people),
        *_of_quiet(space, dates),
    ]


def _of_house(space: Space) -> Iterator[Problem]:
    if not space.venue.managed:
        text = _("Nobody answers for this house here yet: ask the house directly.")
        yield Problem("unverified", Weight.BLOCKER, text)
    # A space without parts would take no time in the ledger.
    if space.venue.frozen_at or space.retired_at or not space.part_ids():
        yield NO_REQUESTS


def _of_time(space: Limits, dates: Sequence[Interval], now: dt.datetime) -> Iterator[Problem]:
    if not dates:
        return
    first, last = min(date.start for date in dates), max(date.start for date in dates)
    if first < now:
        yield Problem("past", Weight.BLOCKER, _("This date has passed: choose a later one."), "day")
    elif first < now + dt.timedelta(hours=space.notice_hours):
        text = ngettext_lazy(
            "The house needs to know %(count)s hour ahead: choose a later date.",
            "The house needs to know %(count)s hours ahead: choose a later date.",
            space.notice_hours,
        )
        yield Problem("notice", Weight.BLOCKER, text % {"count": space.notice_hours}, "day")
    if last > now + dt.timedelta(days=space.horizon_days):
        text = ngettext_lazy(
            "The house plans at most %(count)s day ahead: choose an earlier last date.",
            "The house plans at most %(count)s days ahead: choose an earlier last date.",
            space.horizon_days,
        )
        yield Problem("horizon", Weight.BLOCKER, text % {"count": space.horizon_days}, "until")


def _of_length(space: Limits, dates: Sequence[Interval], zone: str) -> Iterator[Problem]:
    if not dates:
        return
    minutes = dates[0].minutes
    if minutes < space.shortest_minutes:
        text = ngettext_lazy(
            "The shortest booking here is %(count)s minute: choose a later end.",
            "The shortest booking here is %(count)s minutes: choose a later end.",
            space.shortest_minutes,
        )
        yield Problem("too_short", Weight.BLOCKER, text % {"count": space.shortest_minutes}, "ends")
    if minutes > space.longest_minutes:
        text = ngettext_lazy(
            "The longest booking here is %(count)s minute: choose an earlier end.",
            "The longest booking here is %(count)s minutes: choose an earlier end.",
            space.longest_minutes,
        )
        yield Problem("too_long", Weight.BLOCKER, text % {"count": space.longest_minutes}, "ends")
    start = walltime.local(dates[0].start, zone)
    if (start.hour * 60 + start.minute) % space.step_minutes or start.second or start.microsecond:
        text = ngettext_lazy(
            "Bookings here start every %(count)s minute, counted from midnight: choose such a start.",
            "Bookings here start every %(count)s minutes, counted from midnight: choose such a start.",
            space.step_minutes,
        )
        yield Problem("off_grid", Weight.BLOCKER, text % {"count": space.step_minutes}, "starts")
    if dates[0].end.second or dates[0].end.microsecond:
        # A neighbour who starts at the full minute would find it taken, and nobody could see by what.
        yield Problem(
            "seconds", Weight.BLOCKER, _("There is no such time: choose one from the list."), "ends"
        )


def _of_size(space: Space, people: int | None) -> Iterator[Problem]:
    if people and space.capacity and people > space.capacity:
        text = ngettext_lazy(
            "The space holds %(count)s person: the manager may decline.",
            "The space holds %(count)s people: the manager may decline.",
            space.capacity,
        )
        yield Problem("capacity", Weight.WARNING, text % {"count": space.capacity}, "people")


def _of_quiet(space: Space, dates: Sequence[Interval]) -> Iterator[Problem]:
    quiet = quiet_hours_of(space)
    if quiet is None or not touched(quiet, dates, space.venue.zone):
        return
    weight = Weight.NEEDS_APPROVAL if quiet.needs_approval else Weight.WARNING
    text = _("The house is quiet from %(starts)s to %(ends)s: keep quiet then, or choose another time.")
    told = {"starts": f"{quiet.starts:%H:%M}", "ends": f"{quiet.ends:%H:%M}"}
    yield Problem("quiet_hours", weight, text % told, "starts")


def blockers(problems: Sequence[Problem]) -> list[Problem]:
    """Those that make the attempt pointless."""
    return [problem for problem in problems if problem.weight is Weight.BLOCKER]
