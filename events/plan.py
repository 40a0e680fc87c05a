"""What takes place in spaces, as far as everybody may know: titles beside occupied times."""

import datetime as dt
from collections.abc import Sequence

from core.intervals import Interval
from events.disclosure import PublicRecord, public_records
from events.listing import ANYBODY
from events.models import Occurrence
from spaces.models import Space


def open_records(
    spaces: Sequence[Space], window: Interval, now: dt.datetime
) -> dict[str, list[PublicRecord]]:
    """Dates of open events within the window by the slug of their space, in order of time; one query for all.

    Always as anybody sees them, whoever looks: a screen in the hall and a sheet on the door are read by all.
    """
    dates = Occurrence.objects.public(now).planned().between(window).openly_in(spaces).with_event()
    found: dict[str, list[PublicRecord]] = {space.slug: [] for space in spaces}
    for record in public_records(dates, ANYBODY, now):
        if record.space is not None:
            found[record.space.slug].append(record)
    return found
