"""Houses that somebody runs for the city: the contract ends, and groups must know who answers after that.

Managers are told 90, 30 and 7 days before the contract of the operator ends, and once on the day after: until they
name who runs the house then, its page says that this is being checked.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import walltime
from notifications import outbox
from spaces.models import Venue
from spaces.roles import told_of

TOLD_DAYS_BEFORE = (90, 30, 7)
AFTER = -1


def days_left(venue: Venue, *, now: dt.datetime) -> int | None:
    """Days until the operator's contract ends, on the calendar of the house: below 0 when it has ended."""
    if venue.contract_until is None:
        return None
    return (venue.contract_until - walltime.local(now, venue.zone).date()).days


def warn_of_contracts(*, now: dt.datetime) -> None:
    """Tell the managers of houses whose operator's contract ends soon or has ended; each step once."""
    latest = (now + dt.timedelta(days=TOLD_DAYS_BEFORE[0] + 1)).date()
    earliest = (now - dt.timedelta(days=30)).date()
    ending = Venue.objects.taking_requests().filter(contract_until__gte=earliest, contract_until__lte=latest)
    for venue in ending:
        step = _step(days_left(venue, now=now))
        if step is not None:
            _tell(venue, step, now)


def _step(left: int | None) -> int | None:
    """The step that is due: of several that were missed, the last one."""
    if left is None or left > TOLD_DAYS_BEFORE[0]:
        return None
    return AFTER if left < 0 else min(step for step in TOLD_DAYS_BEFORE if left <= step)


@transaction.atomic
def _tell(venue: Venue, step: int, now: dt.datetime) -> None:
    for person in told_of(venue, now=now):
        with translation.override(person.language):
            outbox.enqueue(
                key=f"contract:{venue.pk}:{venue.contract_until:%Y%m%d}:{step}:{person.pk}",
                person=person,
                kind="contract_ends",
                language=person.language,
                subject=_("Something about your house waits for you"),
                body=_body(venue, now),
                now=now,
            )


def _body(venue: Venue, now: dt.datetime) -> str:
    """Neutral: neither the house nor its operator is named, nor in the address: a phone may be read by others."""
    left = days_left(venue, now=now)
    assert left is not None
    if left < 0:
        said = _(
            "A contract has ended. Please say what holds now: until then your page says that it is being checked."
        )
    else:
        said = ngettext(
            "A contract ends in %(days)s day. Please say what holds after that.",
            "A contract ends in %(days)s days. Please say what holds after that.",
            left,
        ) % {"days": left}
    return f"{said}\n\n{settings.SITE_URL}{reverse('manage')}\n"
