"""One line into the trail, in the transaction of the deed."""

import datetime as dt
from typing import Any

from accounts.models import AuditEntry, Person


def record(
    *, by: Person | None, now: dt.datetime, verb: str, noun: str, reference: str, **details: Any
) -> None:
    """Write one audit row; ``by=None`` means the system acted. Details are codes and counts, never typed text."""
    AuditEntry.objects.create(
        at=now,
        actor=by.pseudonym if by else "",
        verb=verb,
        noun=noun,
        reference=reference,
        details=details,
    )
