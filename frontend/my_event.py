"""An event as its group sees it: its dates, and what has happened to them in the house meanwhile."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import AuditEntry
from bookings.operations import Side
from bookings.states import OPEN_DATES
from bookings.states import OccurrenceState as BookedState
from core import walltime
from events.cautions import cautions_of_days, days_of
from events.models import Event, Occurrence
from events.operations import not_announced
from events.states import OccurrenceState
from events.terms import from_rows, is_taught_on, term_of
from frontend.booked import folded

# The words of the event are what its page is for.
DATES_AT_ONCE = 4


@dataclass(frozen=True)
class Reverse:
    """What the house, or the calendar, has done to dates that were announced; each asks for one press at most."""

    not_approved: Sequence[Occurrence]
    """Planned, but the house has still to approve their new time, or has given it to others."""
    called_off: Sequence[Occurrence]
    """Still to come; the house has cancelled or refused them."""
    outside: Sequence[Occurrence]
    """Planned outside the term, or in its holidays."""


def of_event(event: Event, now: dt.datetime) -> dict[str, object]:
    """What its page shows beside the form."""
    dates = list(event.occurrences.select_related("booked"))
    coming = [date for date in dates if date.starts_at > now]
    rest = not_announced(event, now)
    return {
        "event": event,
        "zone": event.zone,
        "dates": folded(dates, now=now, at_once=DATES_AT_ONCE),
        "can_cancel": [date for date in coming if date.state == OccurrenceState.PLANNED],
        "reverse": _reverse(event, coming),
        "not_announced": rest,
        "rest_cautions": cautions_of_days(event, days_of([date.starts_at for date in rest], event.zone)),
    }


def _reverse(event: Event, coming: Sequence[Occurrence]) -> Reverse:
    planned = [date for date in coming if date.state == OccurrenceState.PLANNED]
    gone = [date for date in coming if date.state == OccurrenceState.CANCELLED]
    refused = _refused_states(event) if gone else set()
    return Reverse(
        not_approved=[date for date in planned if date.booked and date.booked.state in OPEN_DATES],
        called_off=[date for date in gone if date.booked and date.booked.state in refused],
        outside=_outside(event, planned),
    )


def _refused_states(event: Event) -> set[str]:
    """States of booked dates that are the house's doing; a cancelled one may be the group's own."""
    refused = {str(BookedState.DECLINED), str(BookedState.EXPIRED)}
    if event.booking is None:
        return refused
    said = AuditEntry.objects.about(str(event.booking.reference))
    by_house = said.filter(verb__in=("cancel", "cancel_dates"), details__side=Side.HOUSE.value)
    return refused | ({str(BookedState.CANCELLED)} if by_house.exists() else set())


def _outside(event: Event, planned: Sequence[Occurrence]) -> list[Occurrence]:
    term, holidays = term_of(event), from_rows(event.term_holidays)
    days = ((date, walltime.local(date.starts_at, event.zone).date()) for date in planned)
    return [date for date, day in days if not is_taught_on(day, term, holidays)]
