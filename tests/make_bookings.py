"""Bookings as groups make them: through the operations, with unremarkable details."""

import datetime as dt
from typing import Any

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import RequestDetails, approve_booking, request_booking
from bookings.states import Purpose
from spaces.access import spaces_for
from spaces.models import Space
from spaces.series import Slot, Weekly

TUESDAY = dt.date(2026, 12, 1)
EVENING = (dt.time(18), dt.time(20))


def details(
    *,
    day: dt.date = TUESDAY,
    starts: dt.time = EVENING[0],
    ends: dt.time = EVENING[1],
    until: dt.date | None = None,
    **fields: Any,
) -> RequestDetails:
    """A language class on one Tuesday evening, or weekly until a date."""
    return RequestDetails(
        **{
            "slot": Slot(day, starts, ends),
            "weekly": Weekly(until) if until else None,
            "purpose": Purpose.LANGUAGE_CLASS,
            "title": "Belarusian for adults",
            "people": 12,
            "participants_pay": False,
            "contact_name": "Responsible Person",
            "contact_reach": "+48 000 000 000",
            **fields,
        }
    )


def request(*, by: Person | None, group: Group, space: Space, now: dt.datetime, **fields: Any) -> Booking:
    """An undecided request."""
    fresh = spaces_for(None).get(pk=space.pk)
    return request_booking(by=by, group=group, space=fresh, details=details(**fields), now=now)


def approved(*, by: Person | None, group: Group, space: Space, now: dt.datetime, **fields: Any) -> Booking:
    """A booking that the house has approved on all its dates."""
    booking = request(by=by, group=group, space=space, now=now, **fields)
    approve_booking(by=None, booking=booking, now=now)
    return booking
