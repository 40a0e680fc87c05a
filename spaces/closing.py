"""A house closes a space for a time, once or weekly, and opens it again.

A blackout takes its dates in the ledger around what others hold there and may keep. When such a holder gives
its time back, the blackout takes it in the same transaction (`close_gaps`): the hole is never there to be asked for.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from core import walltime
from core.intervals import Interval, intersect
from spaces import ledger
from spaces.models import Blackout, BlackoutDate, ClaimKind, Space, Venue
from spaces.problems import Problem, Weight
from spaces.series import Slot, TooManyDates, Weekly, plan, store

LONGEST = dt.timedelta(days=400)
FARTHEST = dt.timedelta(days=3 * 365)
LONGEST_REASON = 200


@dataclass(frozen=True)
class Closing:
    """What is closed, on the wall of the house: from a moment to another, perhaps days later, or a slot weekly.

    With ``last_day`` the slot's end is that of the last day.
    """

    slot: Slot
    last_day: dt.date | None = None
    weekly: Weekly | None = None

    def dates(self, zone_name: str) -> list[Interval]:
        """Its dates, aware UTC.

        Raises:
            TooManyDates: beyond 200 dates.
            ValueError: where it is no time at all.
        """
        if self.last_day is None or self.last_day == self.slot.day:
            return plan(slot=self.slot, weekly=self.weekly, zone_name=zone_name)
        start = walltime.at(self.slot.day, self.slot.starts, zone_name)
        return [Interval(start, walltime.end_at(self.last_day, self.slot.ends, zone_name))]


class CannotClose(Exception):
    """A closing that cannot be made as it stands, with every reason. Nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


class NotClosed(Exception):
    """The space is open at that time already."""


def against(space: Space, closing: Closing, reason: Mapping[str, str], *, now: dt.datetime) -> list[Problem]:
    """Everything that stands against a closing, before it is made; empty when there is nothing."""
    return [*_of_reason(reason), *_of_time(space, closing, now)]


def _of_reason(reason: Mapping[str, str]) -> Iterator[Problem]:
    if not any(text.strip() for text in reason.values()):
        yield _blocker("reason", _("Say why it is closed, in one language at least."), "reason")
    if any(len(text) > LONGEST_REASON for text in reason.values()):
        yield _blocker("reason_length", _("Make the reason shorter: at most 200 characters."), "reason")


def _of_time(space: Space, closing: Closing, now: dt.datetime) -> Iterator[Problem]:
    if closing.weekly and closing.last_day not in (None, closing.slot.day):
        yield _blocker(
            "both", _("Close several days on end or a time every week, not both at once."), "until"
        )
        return
    try:
        dates = closing.dates(space.venue.zone)
    except TooManyDates:
        yield _blocker(
            "too_many", _("A series may have at most 200 dates: choose an earlier last date."), "until"
        )
        return
    except ValueError:
        yield _impossible(closing)
        return
    if max(dates).end <= now:
        yield _blocker("past", _("This time has passed: choose a later one."), "day")
    if dates[0].end - dates[0].start > LONGEST:
        yield _blocker(
            "too_long",
            _("A space is closed for at most 400 days at once: choose an earlier end."),
            "last_day",
        )
    if max(dates).start > now + FARTHEST:
        yield _blocker("too_far", _("This is more than three years ahead: choose an earlier date."), "day")


def _impossible(closing: Closing) -> Problem:
    slot, until = closing.slot, closing.weekly and closing.weekly.until
    if closing.last_day is not None and closing.last_day < slot.day:
        return _blocker(
            "last_day", _("The last day is before the first: choose a later last day."), "last_day"
        )
    if slot.ends != walltime.MIDNIGHT and slot.ends <= slot.starts:
        return _blocker("ends", _("The end is before the start: choose a later end."), "ends")
    if until and until < slot.day:
        return _blocker("until", _("The last date is before the first: choose a later last date."), "until")
    text = _("The clocks change during this time, and it does not exist on one of the dates: choose another.")
    return _blocker("clock_change", text, "starts")


def _blocker(code: str, text: Promise, field: str) -> Problem:
    return Problem(code, Weight.BLOCKER, text, field)


def coming_dates(space: Space, closing: Closing, *, now: dt.datetime) -> list[Interval]:
    """The dates that are still to come; one that has begun counts from now on. Raises as `Closing.dates`."""
    dates = closing.dates(space.venue.zone)
    return [Interval(max(date.start, now), date.end) for date in dates if date.end > now]


def parts_around(space: Space) -> list[int]:
    """Ids of the parts of every space that shares one with this space: all that its closing may concern."""
    sharing = Space.objects.filter(parts__in=space.part_ids()).prefetch_related("parts")
    return sorted({part for other in sharing for part in other.part_ids()})


@ledger.in_one_transaction
def close_space(
    *,
    by: Person | None,
    space: Space,
    closing: Closing,
    reason: Mapping[str, str],
    keep: Collection[uuid.UUID] = (),
    now: dt.datetime,
) -> Blackout:
    """Close a space. Claims of bookings in ``keep`` stay, as do other blackouts and outside calendars.

    Writes the blackout, its dates, its series, its time in the ledger and an audit row; tells nobody: bookings
    are dealt with above (`bookings.operations.close_with_bookings`).

    Raises:
        CannotClose: with every problem.
        spaces.ledger.Taken: naming bookings in the way that are not in ``keep``; nothing was written.
        accounts.access.Frozen: when the house is in dispute.
    """
    refuse_frozen(space.venue)
    if problems := against(space, closing, reason, now=now):
        raise CannotClose(problems)
    ledger.lock(space.part_ids())
    dates = coming_dates(space, closing, now=now)
    blackout = Blackout(space=space, starts_at=min(dates).start, ends_at=max(dates).end, reason=_said(reason))
    claims = _claims(blackout, dates, space.part_ids())
    if in_the_way := _in_the_way(claims, keep):
        raise ledger.Taken(in_the_way)
    if closing.weekly:
        reference = str(blackout.claim)
        blackout.series = store(space=space, slot=closing.slot, weekly=closing.weekly, reference=reference)
    blackout.save()
    BlackoutDate.objects.bulk_create(
        BlackoutDate(blackout=blackout, starts_at=date.start, ends_at=date.end) for date in dates
    )
    ledger.take_around(claims)
    audit.record(by=by, now=now, verb="close", noun="space", reference=space.slug, dates=len(dates))
    return blackout


def _said(reason: Mapping[str, str]) -> dict[str, str]:
    return {language: text.strip() for language, text in reason.items() if text.strip()}


def _claims(blackout: Blackout, dates: Iterable[Interval], parts: Iterable[int]) -> list[ledger.Claim]:
    there = tuple(parts)
    return [ledger.Claim(ClaimKind.BLACKOUT, blackout.claim, there, date) for date in dates]


def _in_the_way(claims: Sequence[ledger.Claim], keep: Collection[uuid.UUID]) -> list[ledger.Clash]:
    found = ledger.clashes(claims)
    return [clash for clash in found if clash.kind is ClaimKind.BOOKING and clash.by not in keep]


@ledger.in_one_transaction
def open_again(*, by: Person | None, blackout: Blackout, now: dt.datetime) -> None:
    """Give back what a blackout takes from now on; of what has passed the record stays.

    Raises:
        NotClosed: when it is over, or somebody else was faster.
        accounts.access.Frozen: when the house is in dispute.
    """
    space = blackout.space
    refuse_frozen(space.venue)
    ledger.lock(space.part_ids())
    freed = [date.interval for date in blackout.dates.filter(ends_at__gt=now)]
    if not freed:
        raise NotClosed
    ledger.release_from(blackout.claim, now)
    blackout.dates.filter(starts_at__gte=now).delete()
    blackout.dates.filter(ends_at__gt=now).update(ends_at=now)
    _keep_the_record(blackout)
    close_gaps(space.part_ids(), freed)
    audit.record(by=by, now=now, verb="open_again", noun="space", reference=space.slug, dates=len(freed))


def _keep_the_record(blackout: Blackout) -> None:
    """What is left of a blackout after it was opened; one of which nothing has passed goes with its series."""
    last = blackout.dates.last()
    if last is not None:
        blackout.ends_at = last.ends_at
        blackout.save(update_fields=["ends_at"])
        return
    series = blackout.series
    blackout.delete()
    if series is not None:
        rule = series.rule
        series.delete()
        rule.delete()


def close_gaps(part_ids: Iterable[int], freed: Sequence[Interval]) -> None:
    """Blackouts take what was given back of their time. The parts must be locked already."""
    if not freed:
        return
    parts = set(part_ids)
    touched = BlackoutDate.objects.filter(
        blackout__space__parts__in=parts,
        starts_at__lt=max(interval.end for interval in freed),
        ends_at__gt=min(interval.start for interval in freed),
    )
    ledger.take_around(
        [
            ledger.Claim(ClaimKind.BLACKOUT, date.blackout.claim, there, part)
            for date in touched.select_related("blackout__space")
            .prefetch_related("blackout__space__parts")
            .order_by("blackout", "starts_at")
            .distinct()
            for there in [tuple(sorted(parts & set(date.blackout.space.part_ids())))]
            for part in intersect([date.interval], freed)
        ]
    )


def close_all_gaps(*, now: dt.datetime) -> None:
    """The same for all blackouts to come: what went another way than `close_gaps` is found here."""
    for blackout in Blackout.objects.upcoming(now).prefetch_related("dates", "space__parts"):
        _close_own_gaps(blackout=blackout, now=now)


@ledger.in_one_transaction
def _close_own_gaps(*, blackout: Blackout, now: dt.datetime) -> None:
    ledger.lock(blackout.space.part_ids())
    # Read under the lock: somebody may just have opened it again.
    coming = BlackoutDate.objects.filter(blackout=blackout, ends_at__gt=now)
    ledger.take_around(
        _claims(
            blackout,
            [Interval(max(date.starts_at, now), date.ends_at) for date in coming],
            blackout.space.part_ids(),
        )
    )


@ledger.in_one_transaction
def observe_holidays(*, by: Person | None, venue: Venue, open_on_holidays: bool, now: dt.datetime) -> None:
    """Say whether a house opens on public holidays as on any other day; dates with exceptions keep theirs.

    Raises:
        accounts.access.Frozen: when the house is in dispute.
    """
    refuse_frozen(venue)
    venue.open_on_holidays = open_on_holidays
    venue.save(update_fields=["open_on_holidays"])
    audit.record(by=by, now=now, verb="holidays", noun="venue", reference=venue.slug, open=open_on_holidays)
