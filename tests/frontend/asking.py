"""What the tests of the group's and the manager's pages type and look at."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from accounts.models import Group, Person
from bookings.models import Booking
from bookings.operations import RequestDetails, request_booking
from spaces.models import Space
from spaces.series import Slot, Weekly
from tests.conftest import NOW

DAY = dt.date(2026, 12, 3)
KRAKOW = ZoneInfo("Europe/Warsaw")


def typed(**changes: Any) -> dict[str, Any]:
    """A request as somebody types it: a Thursday evening in December."""
    return {
        "day": "2026-12-03",
        "starts": "18:00",
        "ends": "19:30",
        "until": "",
        "people": "12",
        "group": "kupalinka",
        "purpose": "children",
        "title": "Belarusian for children",
        "note": "Twelve small chairs, please.",
        "contact_name": "Volha",
        "contact_reach": "+48 600 000 000",
        "step": "send",
        **changes,
    }


def details(**changes: Any) -> RequestDetails:
    """The same, as the domain takes it."""
    fields: dict[str, Any] = {
        "slot": Slot(DAY, dt.time(18), dt.time(19, 30)),
        "weekly": None,
        "purpose": "children",
        "title": "Belarusian for children",
        "people": 12,
        "participants_pay": False,
        "contact_name": "Volha",
        "contact_reach": "+48 600 000 000",
    }
    return RequestDetails(**{**fields, **changes})


def asked(space: Space, group: Group, by: Person, **changes: Any) -> Booking:
    """A request that waits for an answer."""
    return request_booking(by=by, group=group, space=space, details=details(**changes), now=NOW)


def course(until: dt.date = dt.date(2026, 12, 17)) -> Weekly:
    """Every Thursday, three times."""
    return Weekly(until)
