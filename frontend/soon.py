"""Rooms that can be had soon, for the front door."""

import datetime as dt

from spaces.access import Viewer, attach_photos, spaces_for
from spaces.models import Space
from spaces.next_free import attach_next_free

SHOWN = 3
# A front door looks into the time of so many rooms and no more.
LOOKED_AT = 24


def free_soon(viewer: Viewer, now: dt.datetime) -> list[Space]:
    """Three of the rooms that can be asked for, those free soonest first, in a fixed number of queries.

    Where there are more rooms than one looks at, each day looks at others: no house stands last for good.
    """
    known = list(spaces_for(viewer).bookable().order_by("pk").values_list("pk", flat=True))
    first = now.toordinal() * LOOKED_AT % len(known) if len(known) > LOOKED_AT else 0
    chosen = (known + known)[first : first + min(LOOKED_AT, len(known))]
    spaces = list(spaces_for(viewer).filter(pk__in=chosen))
    attach_next_free(spaces, now)
    free = [
        (space.next_free.interval, space.pk, space)
        for space in spaces
        if hasattr(space, "next_free") and space.next_free.interval
    ]
    soon = [space for _, _, space in sorted(free, key=lambda told: told[:2])[:SHOWN]]
    attach_photos(soon)
    return soon
