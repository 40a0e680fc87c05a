"""What a request would meet, said before it is sent."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Group, GroupForm
from bookings.equipment import NOTHING, ByDate, Wanted, problems_of, resolve, shortages
from bookings.limits import of_limits
from bookings.models import Booking
from bookings.welcome import of_welcome
from core import walltime
from core.intervals import Interval
from spaces import prices
from spaces import problems as house
from spaces.availability import State
from spaces.models import Space
from spaces.problems import DatePreview, Problem, Weight
from spaces.series import Slot, TooManyDates, Weekly, days_without, plan

# Undecided requests hold time: one group may not hold a house for a year.
MOST_WAITING = 40


@dataclass(frozen=True)
class Outlook:
    """A request before it is sent: each of its dates, and all that stands against it."""

    dates: Sequence[DatePreview]
    problems: Sequence[Problem]
    equipment: Sequence[Wanted] = ()
    short: ByDate = field(default_factory=dict)
    """Dates, left out or not, on which some of the equipment is promised to others."""

    @property
    def blockers(self) -> list[Problem]:
        """What makes sending pointless."""
        return house.blockers(self.problems)

    @property
    def free(self) -> list[Interval]:
        """Dates that can be asked for."""
        return [date.interval for date in self.dates if self.can_be_had(date)]

    def can_be_had(self, date: DatePreview) -> bool:
        """Whether nothing is in the way of the date, in the space or for its equipment."""
        return date.state is State.FREE and date.interval not in self.short


class Refused(Exception):
    """A request that cannot be made as it stands. Nothing was written."""

    def __init__(self, outlook: Outlook) -> None:
        super().__init__(", ".join(problem.code for problem in outlook.problems))
        self.outlook = outlook


def outlook(
    *,
    space: Space,
    group: Group | None,
    slot: Slot,
    weekly: Weekly | None,
    leave_out: Collection[dt.date],
    people: int | None,
    now: dt.datetime,
    equipment: Mapping[str, int] = NOTHING,
    participants_pay: bool = False,
    purpose: str = "",
) -> Outlook:
    """Every date with its state and every problem; dates in ``leave_out`` (wall-clock) stand in no one's way.

    Args:
        equipment: pieces wanted on each date, by the code of the thing.

    A group that is not stored stands for any of its form; without one, and without a purpose, neither is judged.
    """
    try:
        dates = plan(slot=slot, weekly=weekly, zone_name=space.venue.zone)
    except TooManyDates:
        text = _("A series may have at most 200 dates: choose an earlier last date.")
        return Outlook([], [Problem("too_many", Weight.BLOCKER, text, "until")])
    except ValueError:
        return Outlook([], [_impossible(slot, weekly)])
    previews = house.preview(space, dates)
    wanted = [date for date in previews if day_of(date.interval, space) not in leave_out]
    lines, not_to_be_had = resolve(space, equipment)
    short = shortages(space, lines, dates)
    asked = [date.interval for date in wanted]
    problems = [
        *house.against(space, asked, people=people, now=now),
        *of_welcome(space, group, purpose),
        *_of_group(group),
        *_of_price(space, group, asked, participants_pay=participants_pay),
        *of_limits(space, group, asked, recurring=weekly is not None),
        *_of_clock(days_without(slot, weekly, space.venue.zone)),
        *_of_dates(wanted),
        *not_to_be_had,
        *problems_of(
            space, {date.interval: short[date.interval] for date in wanted if date.interval in short}
        ),
    ]
    return Outlook(previews, problems, lines, short)


def day_of(interval: Interval, space: Space) -> dt.date:
    """The wall-clock day on which a date begins in the house."""
    return walltime.local(interval.start, space.venue.zone).date()


def _impossible(slot: Slot, weekly: Weekly | None) -> Problem:
    if slot.ends != walltime.MIDNIGHT and slot.ends <= slot.starts:
        return Problem("ends", Weight.BLOCKER, _("The end is before the start: choose a later end."), "ends")
    if weekly and weekly.until < slot.day:
        text = _("The last date is before the first: choose a later last date.")
        return Problem("until", Weight.BLOCKER, text, "until")
    text = _("The clocks change during this time, and it does not exist on one of the dates: choose another.")
    return Problem("clock_change", Weight.BLOCKER, text, "starts")


def _of_group(group: Group | None) -> Iterator[Problem]:
    if group is None or group.pk is None:
        return
    if group.frozen_at is not None:
        text = _("This group is frozen: it can ask for nothing until that is settled.")
        yield Problem("frozen", Weight.BLOCKER, text)
    if Booking.objects.open().of_groups([group.pk]).count() >= MOST_WAITING:
        text = _(
            "Too many requests of your group wait already: withdraw some, or let them be answered first."
        )
        yield Problem("too_many_waiting", Weight.BLOCKER, text)


def _of_price(
    space: Space, group: Group | None, dates: Sequence[Interval], *, participants_pay: bool
) -> Iterator[Problem]:
    # Whoever has not said for which group is taken for one to which nothing is denied.
    form = group.form if group else GroupForm.INFORMAL
    yield from prices.against(space, form=form, participants_pay=participants_pay, dates=dates)


def _of_clock(days: Sequence[dt.date]) -> Iterator[Problem]:
    """The one night of spring in which the time of a series does not exist."""
    if days:
        text = _(
            "The clocks go forward on %(day)s, and this time does not exist then: the series goes on without it."
        )
        told = {"day": ", ".join(format_date(day, "long", locale=_locale()) for day in days)}
        yield Problem("clock_change", Weight.WARNING, text % told, "until")


def _locale() -> str:
    """Days before months in English too, as on the pages."""
    language = (get_language() or "en").split("-")[0]
    return "en_GB" if language == "en" else language


def _of_dates(wanted: Sequence[DatePreview]) -> list[Problem]:
    if not wanted:
        return [
            Problem("no_dates", Weight.BLOCKER, _("All dates are left out: keep at least one."), "leave_out")
        ]
    if all(date.state is State.FREE for date in wanted):
        return []
    text = _("Some dates cannot be had: leave them out or choose another time.")
    return [Problem("unavailable", Weight.BLOCKER, text, "leave_out")]
