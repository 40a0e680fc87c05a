"""Where dates of a booking would come to lie, and what stands against that."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bookings.models import Booking, Occurrence
from bookings.problems import Outlook, Refused
from bookings.states import OccurrenceState
from core import walltime
from core.intervals import Interval
from spaces.problems import Problem, Weight
from spaces.series import Slot


@dataclass(frozen=True)
class Shift:
    """Another time on the wall of the house: so many days later (or sooner), from when, to when; None is as before."""

    days: int = 0
    starts: dt.time | None = None
    ends: dt.time | None = None


def moved(booking: Booking, date: Occurrence, shift: Shift | None, *, now: dt.datetime) -> Interval:
    """The date after the shift, at the hour that the wall shows then.

    Raises:
        bookings.problems.Refused: when it would have begun already, or that time does not exist.
    """
    if shift is None:
        return date.interval
    time = slot_of(booking, date, shift)
    try:
        interval = time.interval(booking.space.venue.zone)
    except ValueError:
        raise refusal(
            "impossible", _("There is no such time on one of the dates: choose another."), "starts"
        ) from None
    if interval.start <= now:
        raise refusal("past", _("This date has passed: choose a later one."), "day")
    return interval


def slot_of(booking: Booking, date: Occurrence, shift: Shift) -> Slot:
    """The date after the shift as the wall of the house shows it."""
    zone = booking.space.venue.zone
    start, end = walltime.local(date.starts_at, zone), walltime.local(date.ends_at, zone)
    try:
        day = start.date() + dt.timedelta(days=shift.days)
    except OverflowError:
        raise refusal("past", _("There is no such day: choose another."), "day") from None
    return Slot(day, shift.starts or start.time(), shift.ends or end.time())


def in_a_space_of_its_own(booking: Booking, changed: Iterable[Occurrence]) -> None:
    """A booking is in one space: it changes it as a whole or not at all.

    Raises:
        bookings.problems.Refused: when dates would stay behind that are approved, asked for or kept for the group.
    """
    holding = [OccurrenceState.APPROVED, OccurrenceState.REQUESTED, OccurrenceState.OFFERED]
    others = booking.occurrences.exclude(pk__in=[date.pk for date in changed])
    staying = others.filter(state__in=holding)
    if staying.exists():
        text = _(
            "Dates of this booking stay in its space: ask for the other space with a request of its own."
        )
        raise refusal("other_space", text, "space")


def shrinks(before: Sequence[Interval], after: Sequence[Interval]) -> bool:
    """Whether every date lies within what it was."""
    return all(old.contains(new) for old, new in zip(before, after, strict=True))


def refusal(code: str, text: object, field: str) -> Refused:
    """One reason against a change."""
    return Refused(Outlook([], [Problem(code, Weight.BLOCKER, str(text), field)]))
