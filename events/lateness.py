"""Changes that calendar programs may show too late."""

import datetime as dt

from events.disclosure import PublicRecord

# The slowest program that many people use looks for changes once a day, and people look at theirs the evening before.
LATE = dt.timedelta(hours=36)


def changed_late(record: PublicRecord, now: dt.datetime) -> bool:
    """Whether the date was changed, not only announced, within 36 h of its start, or of the one from which it was moved
    as long as somebody could come then."""
    starts, before = [record.interval.start], record.moved_from
    if before is not None and now - before < record.interval.end - record.interval.start:
        starts.append(before)
    return record.sequence > 0 and min(starts) - record.changed_at < LATE
