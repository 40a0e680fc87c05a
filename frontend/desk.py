"""What a manager sees of one request, on its own page and beside the queue."""

import datetime as dt
from typing import Any

from django.http import HttpRequest

from bookings.competing import competing
from bookings.models import Booking
from bookings.welcome import papers_missing
from frontend.booked import due_in
from frontend.deciding import decision_rows, first_day, record_of, room_week, short_things
from frontend.forms.deciding import ApproveForm, DeclineForm


def request_context(request: HttpRequest, booking: Booking, *, now: dt.datetime) -> dict[str, Any]:
    """Its dates with what stands against them, its room's week, the group's record, and the forms of an answer."""
    rows = decision_rows(request.user, booking, now=now)
    week = room_week(request.user, booking, asked_day(request) or first_day(booking), now=now)
    return {
        "booking": booking,
        "group": booking.group,
        "space": booking.space,
        "venue": booking.space.venue,
        "zone": booking.space.venue.zone,
        "due": due_in(booking.answer_by, now),
        "rows": rows,
        "short_things": short_things(rows),
        "clashing": [row for row in rows if not row.can_be_had],
        "competing": competing(booking),
        "papers_missing": papers_missing(booking),
        "week": week,
        "week_before": week[0].date - dt.timedelta(days=7),
        "week_after": week[0].date + dt.timedelta(days=7),
        "record": record_of(booking),
        "approve_form": ApproveForm(prefix="approve"),
        "decline_form": DeclineForm(prefix="decline"),
    }


def asked_day(request: HttpRequest) -> dt.date | None:
    """The day whose week is looked at; what is no day, or too far away for a calendar, counts as none."""
    try:
        day = dt.date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2100 else None
