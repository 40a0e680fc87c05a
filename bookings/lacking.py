"""Where others have the equipment that somebody looks for: what the finder knows of what houses have promised."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from django.db import models

from bookings.pieces import Use, near, uses_near
from core.intervals import Interval, merge
from core.load import Load
from spaces.finder import Datings
from spaces.models import Equipment, Space


@dataclass(frozen=True)
class _Thing:
    """Equipment of a house, as far as it is counted."""

    pk: int
    kind: str
    pieces: int


def lacking(dates: Datings, kinds: Collection[str]) -> dict[int, dict[str, list[set[Interval]]]]:
    """On which dates (without buffers) of each space, by id, others have each thing of these kinds that comes with it.

    Kinds of which one thing is there on all dates are left out, for it is lent on none of them or always in the room,
    and so are those that do not come with the space at all. Three queries for any number of spaces and dates: the
    things, the longest buffers, and what is promised. See `spaces.finder.Lacking`.
    """
    things = _things([place.pk for place, _dates in dates], kinds)
    counted = {thing.pk: thing for there in things.values() for thing in there}
    if not counted:
        return {}
    # Many spaces are looked at for the same dates.
    loads = _loads(uses_near(counted, _windows({date for _place, there in dates for date in there})))
    all_lent = cache(partial(_all_lent, counted, loads))
    found: dict[int, dict[str, list[set[Interval]]]] = {}
    for place, there in dates:
        buffers = (place.buffer_before, place.buffer_after)
        for kind, lent in _by_kind(things.get(place.pk, ())).items():
            lost = [{date for date in there if all_lent(thing, date, *buffers)} for thing in lent]
            if all(lost):
                found.setdefault(place.pk, {})[kind] = lost
    return found


def _things(spaces: Collection[int], kinds: Collection[str]) -> dict[int, list[_Thing]]:
    """What comes with each space and is lent by the piece, but for kinds of which one thing is always there."""
    rows = Equipment.spaces.through.objects.filter(
        space__in=spaces, equipment__kind__in=kinds, equipment__retired_at__isnull=True
    ).values_list("space", "equipment", "equipment__kind", "equipment__quantity", "equipment__fixed")
    told = list(rows)
    always = {(space, kind) for space, _thing, kind, _pieces, fixed in told if fixed}
    found: dict[int, list[_Thing]] = {}
    for space, thing, kind, pieces, _fixed in told:
        if (space, kind) not in always:
            found.setdefault(space, []).append(_Thing(thing, kind, pieces))
    return found


def _windows(dates: Iterable[Interval]) -> list[Interval]:
    """The dates with room for the longest buffers that there are, theirs and those of the others."""
    longest = Space.objects.aggregate(before=models.Max("buffer_before"), after=models.Max("buffer_after"))
    buffers = longest["before"] + longest["after"]
    return merge(near(date, buffers) for date in dates)


def _loads(uses: Iterable[Use]) -> dict[int, Load]:
    by_thing: dict[int, list[tuple[Interval, int]]] = {}
    for use in uses:
        by_thing.setdefault(use.thing, []).append((use.interval, use.pieces))
    return {thing: Load(there) for thing, there in by_thing.items()}


def _by_kind(things: Iterable[_Thing]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for thing in things:
        found.setdefault(thing.kind, []).append(thing.pk)
    return found


def _all_lent(
    things: Mapping[int, _Thing],
    loads: Mapping[int, Load],
    thing: int,
    date: Interval,
    before: int,
    after: int,
) -> bool:
    """Whether others have every piece at some moment of the date, or of these minutes before and after."""
    return thing in loads and loads[thing].peak(date.widen(before, after)) >= things[thing].pieces
