"""Changes that calendar programs may show too late."""

import datetime as dt

from events.disclosure import PublicRecord

# The slowest program that many people use looks for changes once a day, and people look at theirs the evening before.
LATE = dt.timedelta(hours=36)


def changed_late(record: PublicRecord) -> bool:
    """Whether the date was changed, not only announced, within 36 h of its start."""
    return record.sequence > 0 and record.interval.start - record.changed_at < LATE
