"""Background work of spaces."""

import datetime as dt

from notifications.jobs import periodic
from spaces.closing import close_all_gaps
from spaces.roles import warn_of_endings


@periodic("spaces.warn_of_role_endings", every=dt.timedelta(days=1))
def warn(*, now: dt.datetime) -> None:
    """Managers hear in time that a role of theirs ends."""
    warn_of_endings(now=now)


@periodic("spaces.close_gaps", every=dt.timedelta(minutes=10))
def close_gaps(*, now: dt.datetime) -> None:
    """Closed times take what was given back past them."""
    close_all_gaps(now=now)
