"""Background work of spaces."""

import datetime as dt

from notifications.jobs import periodic
from spaces.roles import warn_of_endings


@periodic("spaces.warn_of_role_endings", every=dt.timedelta(days=1))
def warn(*, now: dt.datetime) -> None:
    """Managers hear in time that a role of theirs ends."""
    warn_of_endings(now=now)
