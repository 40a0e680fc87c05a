"""How much of a house one group may have: hours in a week and a month, and the share of its series.

Weeks run from Monday to Sunday and months from the first to the last on the wall of the house; what crosses midnight
between two of them counts in each with the minutes that lie there. Counted is what stands:
dates asked for and approved.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from babel.dates import format_date
from django.db import connection
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Group
from bookings.models import Occurrence, OccurrenceQuerySet
from core import walltime
from core.intervals import Interval, intersect
from spaces.models import GroupLimit, Space
from spaces.opening import open_hours
from spaces.problems import Problem, Weight

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class Use:
    """A date of the group: where, when, and whether it is one of a series."""

    space: int
    interval: Interval
    recurring: bool


@dataclass(frozen=True)
class _Case:
    """What is asked, and all that the group has around it."""

    space: Space
    wanted: Sequence[Use]
    held: Sequence[Use]

    @property
    def zone(self) -> str:
        return self.space.venue.zone


Bounds = Callable[[dt.date, str], Interval]


def lock(group: Group) -> None:
    """Only one request of a group at a time, in whatever space: until the transaction ends, what it has is known.

    SQLite has one writer anyway. Whoever locks parts as well has locked them first.
    """
    if connection.vendor == "postgresql":
        list(Group.objects.filter(pk=group.pk).select_for_update(no_key=True).values_list("pk"))


def exist(space: Space) -> bool:
    """Whether the house has set any: then requests for the space are counted under locks."""
    return GroupLimit.objects.filter(venue=space.venue_id).exists()


def of_limits(
    space: Space,
    group: Group | None,
    dates: Sequence[Interval],
    *,
    recurring: bool,
    but: Collection[int] = (),
    besides: Collection[Use] = (),
) -> Iterator[Problem]:
    """Every limit that these dates would break, together with what the group has; a fixed number of queries.

    Dates in ``but`` (ids) do not count: they are about to move. What is wanted at once in other spaces of the house
    stands in ``besides``, and counts towards what the house allows in all of them.
    """
    if group is None or not dates:
        return
    limits = list(GroupLimit.objects.filter(venue=space.venue_id))
    limits = [limit for limit in limits if limit.space_id in (None, space.pk)]
    if not limits:
        return
    wanted = [*(Use(space.pk, date, recurring) for date in dates), *besides]
    case = _Case(space, wanted, _held(space, group, [use.interval for use in wanted], but))
    for limit in limits:
        yield from _broken(limit, case)


def _held(space: Space, group: Group, dates: Sequence[Interval], but: Collection[int]) -> list[Use]:
    if group.pk is None:
        return []
    zone = space.venue.zone
    around = [_month(_day(moment, zone), zone) for date in dates for moment in (date.start, date.end)]
    weeks = [walltime.week(_day(date.start, zone), zone) for date in dates]
    window = Interval(
        min(span.start for span in [*around, *weeks]), max(span.end for span in [*around, *weeks])
    )
    # Named outright: the type checker takes `Occurrence.objects` for that of events, which has the same name.
    rows = OccurrenceQuerySet(Occurrence).standing().overlapping(window)
    rows = rows.filter(booking__group=group, booking__space__venue=space.venue_id).exclude(pk__in=but)
    told = rows.values_list(
        "booking__space_id", "starts_at", "ends_at", "booking__series__rule_id", named=False
    )
    return [Use(where, Interval(start, end), rule is not None) for where, start, end, rule in told]


def _broken(limit: GroupLimit, case: _Case) -> Iterator[Problem]:
    if limit.week_hours is not None:
        yield from _too_much(limit, limit.week_hours, case, walltime.week)
    if limit.month_hours is not None:
        yield from _too_much(limit, limit.month_hours, case, _month)
    if limit.recurring_share is not None:
        yield from _too_large_a_share(limit, limit.recurring_share, case)


def _too_much(limit: GroupLimit, hours: int, case: _Case, bounds: Bounds) -> Iterator[Problem]:
    """The first week or month in which the group would have more than it may."""
    for span in _spans(case.wanted, bounds, case.zone):
        used = _minutes(_in_scope(limit, [*case.held, *case.wanted]), span)
        if used > hours * 60:
            yield _problem_of_hours(limit, hours, used, _day(span.start, case.zone), bounds)
            return


def _problem_of_hours(limit: GroupLimit, hours: int, used: int, day: dt.date, bounds: Bounds) -> Problem:
    told = {"most": hours, "used": _hours(used), "since": _date(day), "month": _month_name(day)}
    weekly = bounds is walltime.week
    if weekly and limit.space_id:
        code, text = (
            "week_hours",
            _(
                "One group may have this space for %(most)s h a week. In the week from %(since)s yours would have "
                "%(used)s h: leave out a date of that week, or ask for less."
            ),
        )
    elif weekly:
        code, text = (
            "week_hours",
            _(
                "One group may have the spaces of this house for %(most)s h a week. In the week from %(since)s yours "
                "would have %(used)s h: leave out a date of that week, or ask for less."
            ),
        )
    elif limit.space_id:
        code, text = (
            "month_hours",
            _(
                "One group may have this space for %(most)s h a month. In %(month)s yours would have %(used)s h: "
                "leave out a date of that month, or ask for less."
            ),
        )
    else:
        code, text = (
            "month_hours",
            _(
                "One group may have the spaces of this house for %(most)s h a month. In %(month)s yours would have "
                "%(used)s h: leave out a date of that month, or ask for less."
            ),
        )
    return Problem(code, Weight.BLOCKER, text % told, "leave_out")


def _too_large_a_share(limit: GroupLimit, percent: int, case: _Case) -> Iterator[Problem]:
    """The first month in which the group's series would take more of the open hours than they may."""
    wanted = [use for use in case.wanted if use.recurring]
    recurring = [use for use in [*case.held, *wanted] if use.recurring]
    spans = _spans(wanted, _month, case.zone)
    opened = _opened(limit, case.space, spans)
    for span in spans:
        used = _minutes(_in_scope(limit, recurring), span)
        if used * 100 > percent * opened[span]:
            told = {
                "percent": percent,
                "used": _hours(used),
                "open": _hours(opened[span]),
                "month": _month_name(_day(span.start, case.zone)),
            }
            text = _(
                "Series of one group may take %(percent)s %% of the open hours of a month. In %(month)s yours would "
                "take %(used)s h of %(open)s h: leave out dates of that month, or ask for single ones."
            )
            yield Problem("recurring_share", Weight.BLOCKER, text % told, "leave_out")
            return


def _opened(limit: GroupLimit, space: Space, spans: Sequence[Interval]) -> dict[Interval, int]:
    """Minutes in which the space is open, or all spaces of the house together."""
    if not spans:
        return {}
    there = [space] if limit.space_id else list(_spaces_of_house(space))
    return {span: sum(opened.minutes for one in there for opened in open_hours(one, span)) for span in spans}


def _spaces_of_house(space: Space) -> Iterable[Space]:
    return Space.objects.with_house().filter(venue=space.venue_id, retired_at__isnull=True)


def _in_scope(limit: GroupLimit, uses: Iterable[Use]) -> list[Interval]:
    return [use.interval for use in uses if limit.space_id in (None, use.space)]


def _minutes(dates: Iterable[Interval], span: Interval) -> int:
    """Of all dates together; two at once, in two spaces, count twice."""
    pieces = (piece for date in dates for piece in intersect([date], [span]))
    return sum(((piece.end - piece.start) for piece in pieces), dt.timedelta()) // MINUTE


def _spans(uses: Iterable[Use], bounds: Bounds, zone: str) -> list[Interval]:
    """Weeks or months that the dates touch, in order."""
    moments = (moment for use in uses for moment in (use.interval.start, use.interval.end - MINUTE))
    return sorted({bounds(_day(moment, zone), zone) for moment in moments})


def _day(moment: dt.datetime, zone: str) -> dt.date:
    return walltime.local(moment, zone).date()


def _month(day: dt.date, zone: str) -> Interval:
    first = day.replace(day=1)
    after = (first + dt.timedelta(days=32)).replace(day=1)
    return Interval(walltime.at(first, walltime.MIDNIGHT, zone), walltime.at(after, walltime.MIDNIGHT, zone))


def _hours(minutes: int) -> str:
    """12.5, with the reader's comma."""
    whole, rest = divmod(minutes, 60)
    return str(number_format(round(minutes / 60, 2) if rest else whole, use_l10n=True))


def _date(day: dt.date) -> str:
    return format_date(day, "long", locale=_locale())


def _month_name(day: dt.date) -> str:
    return format_date(day, "LLLL y", locale=_locale())


def _locale() -> str:
    language = (get_language() or "en").split("-")[0]
    return "en_GB" if language == "en" else language
