"""Pieces of equipment that bookings are promised, counted date by date.

A date uses its pieces for as long as it takes the space, set-up and tear-down included. What holds them is what
holds time: approved dates, requested ones where the space holds undecided requests, and what the house offers
instead until the group answers. A thing may come with several spaces of a house, so the parts' locks do not settle
who gets the last one: the rows of the equipment are locked too, after the parts and in id order. A fixed number of
queries however many the dates; none for nothing.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from babel.dates import format_date
from django.db import connection
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bookings.models import BookedEquipment, Booking, Occurrence
from bookings.pieces import Use, near, uses_near
from bookings.states import OccurrenceState
from core import walltime
from core.intervals import Interval
from core.load import Load
from spaces.models import Equipment, Space
from spaces.problems import Problem, Weight

NOTHING: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Wanted:
    """So many pieces of a thing, on each date."""

    thing: Equipment
    pieces: int


@dataclass(frozen=True)
class Shortage:
    """Fewer pieces of a thing are free at a date than are wanted."""

    thing: Equipment
    wanted: int
    free: int


ByDate = Mapping[Interval, Sequence[Shortage]]


class Short(Exception):
    """Pieces that were asked for are promised to others meanwhile. Nothing was written."""

    def __init__(self, by_date: ByDate) -> None:
        super().__init__(f"short on {len(by_date)} date(s)")
        self.by_date = by_date


def offered(space: Space) -> list[Equipment]:
    """What can be asked for with the space."""
    return list(space.equipment.lendable())


def lock(codes: Iterable[str]) -> None:
    """Lock the rows of these things, in id order, until the transaction ends; the parts are locked before.

    SQLite has one writer anyway: its transaction began with IMMEDIATE.
    """
    wanted = list(codes)
    if wanted and connection.vendor == "postgresql":
        rows = Equipment.objects.filter(code__in=wanted).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk"))


def resolve(space: Space, asked: Mapping[str, int]) -> tuple[list[Wanted], list[Problem]]:
    """What is asked for by its codes, and what of it cannot be had on any date."""
    if not asked:
        return [], []
    things = {thing.code: thing for thing in offered(space) if thing.code in asked}
    wanted = [Wanted(thing, asked[code]) for code, thing in things.items()]
    problems = [_too_many(line) for line in wanted if line.pieces > line.thing.quantity]
    if set(asked) - set(things):
        text = _("Some of this equipment does not come with the space: choose from its list.")
        problems.append(Problem("no_such_equipment", Weight.BLOCKER, text, "equipment"))
    return [line for line in wanted if 0 < line.pieces <= line.thing.quantity], problems


def _too_many(line: Wanted) -> Problem:
    text = _("The house has no more than %(total)s. Ask for fewer.")
    told = {"total": line.thing.quantity}
    return Problem("too_many_pieces", Weight.BLOCKER, text % told, field_of(line.thing))


def field_of(thing: Equipment) -> str:
    """Under which name problems speak of a thing."""
    return f"equipment.{thing.code}"


def shortages(
    space: Space, wanted: Sequence[Wanted], dates: Sequence[Interval], *, but: Booking | None = None
) -> dict[Interval, list[Shortage]]:
    """What is short on which of the dates (without buffers); what the booking ``but`` holds counts as free."""
    if not wanted or not dates:
        return {}
    uses = uses_near([line.thing.pk for line in wanted], [_window(dates)])
    return _short(space, wanted, dates, [use for use in uses if but is None or use.booking != but.pk])


def shortages_of(bookings: Iterable[Booking]) -> dict[int, dict[Interval, list[Shortage]]]:
    """What is short on the undecided dates of each booking (by id), in one query for all of them."""
    asking = {
        booking: [date.interval for date in booking.occurrences.all() if _waits(date)]
        for booking in bookings
        if booking.equipment.all()
    }
    windows = [_window(dates) for booking, dates in asking.items() if dates]
    if not windows:
        return {}
    things = {line.equipment_id for booking in asking for line in booking.equipment.all()}
    uses = uses_near(things, windows)
    return {
        booking.pk: _short(
            booking.space, lines_of(booking), dates, [use for use in uses if use.booking != booking.pk]
        )
        for booking, dates in asking.items()
    }


def lines_of(booking: Booking) -> list[Wanted]:
    """What a booking asks for and the house has not refused."""
    return [Wanted(line.equipment, line.quantity) for line in booking.equipment.all() if line.lent]


def free_on(space: Space, things: Sequence[Equipment], dates: Sequence[Interval]) -> dict[Equipment, int]:
    """How many pieces of each thing are free on all of these dates of the space, in one query."""
    if not things or not dates:
        return {thing: thing.pieces for thing in things}
    uses = uses_near([thing.pk for thing in things], [_window(dates)])
    return {thing: min(free for _date, free in _free(space, thing, dates, uses)) for thing in things}


def promise(booking: Booking, dates: Sequence[Occurrence], *, without: Collection[str] = ()) -> None:
    """On approval: let these dates have what was asked for, ``without`` those things (codes).

    Right whether or not the request held its pieces when it was made, and when there are fewer of them now.
    The parts of the space must be locked already.

    Raises:
        Short: when others were faster.
    """
    lines = booking.equipment.select_related("equipment").filter(lent=True)
    codes = [line.equipment.code for line in lines]
    if not codes:
        return
    lock(codes)
    refused = [line.pk for line in lines if line.equipment.code in without]
    BookedEquipment.objects.filter(pk__in=refused).update(lent=False)
    wanted = [Wanted(line.equipment, line.quantity) for line in lines.all()]
    if short := shortages(booking.space, wanted, [date.interval for date in dates], but=booking):
        raise Short(short)


def left_short(
    thing: Equipment, dates: Sequence[Occurrence], *, pieces: int, spaces: Collection[str]
) -> list[Occurrence]:
    """Of these dates that are promised the thing, those that so few ``pieces`` in these spaces (slugs) cannot serve."""
    if not dates:
        return []
    window = Interval(min(date.starts_at for date in dates), max(date.ends_at for date in dates))
    load = Load((use.interval, use.pieces) for use in uses_near([thing.pk], [near(window)]))
    return [
        date
        for date in dates
        if date.booking.space.slug not in spaces
        or load.peak(date.booking.space.with_buffers(date.interval)) > pieces
    ]


def problems_of(space: Space, short: ByDate) -> list[Problem]:
    """What is short in words, thing by thing."""
    things = {shortage.thing for shortages in short.values() for shortage in shortages}
    return [_in_words(space, thing, short) for thing in sorted(things, key=lambda thing: thing.pk)]


def _in_words(space: Space, thing: Equipment, short: ByDate) -> Problem:
    found = [(date, one) for date, shortages in short.items() for one in shortages if one.thing == thing]
    date, first = found[0]
    told: dict[str, object] = {"total": thing.pieces, "free": first.free, "count": len(found)}
    if len(found) == 1:
        text = _(
            "Free on %(day)s: %(free)s of %(total)s, fewer than you ask for. "
            "Ask for fewer, or leave the date out."
        )
        told["day"] = format_date(_day(date, space), "long", locale=_locale())
    else:
        text = ngettext(
            "Fewer are free than you ask for on %(count)s date. Ask for fewer, or leave the date out.",
            "Fewer are free than you ask for on %(count)s dates. Ask for fewer, or leave these dates out.",
            len(found),
        )
    return Problem("equipment_short", Weight.BLOCKER, text % told, field_of(thing))


def _locale() -> str:
    """Days before months in English too, as on the pages."""
    language = (get_language() or "en").split("-")[0]
    return "en_GB" if language == "en" else language


def _day(date: Interval, space: Space) -> dt.date:
    return walltime.local(date.start, space.venue.zone).date()


def _waits(date: Occurrence) -> bool:
    return date.state == OccurrenceState.REQUESTED


def _window(dates: Sequence[Interval]) -> Interval:
    return near(Interval(min(date.start for date in dates), max(date.end for date in dates)))


def _short(
    space: Space, wanted: Sequence[Wanted], dates: Sequence[Interval], uses: Sequence[Use]
) -> dict[Interval, list[Shortage]]:
    short: dict[Interval, list[Shortage]] = {}
    for line in wanted:
        for date, free in _free(space, line.thing, dates, uses):
            if free < line.pieces:
                short.setdefault(date, []).append(Shortage(line.thing, line.pieces, free))
    return dict(sorted(short.items()))


def _free(
    space: Space, thing: Equipment, dates: Sequence[Interval], uses: Sequence[Use]
) -> Iterator[tuple[Interval, int]]:
    load = Load((use.interval, use.pieces) for use in uses if use.thing == thing.pk)
    for date in dates:
        yield date, max(0, thing.pieces - load.peak(space.with_buffers(date)))
