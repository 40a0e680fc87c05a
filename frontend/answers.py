"""What a deed answers to the person who tried it: done, or in words why not."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Frozen
from bookings.operations.deciding import NothingApproved
from bookings.states import BookingState
from bookings.transitions import NotPossible
from core.intervals import Interval
from frontend.dates import day_there, span, weekday_and_day
from spaces.ledger import Busy, Taken

REFUSALS = (NotPossible, Taken, Busy, NothingApproved, Frozen)

STANDS = {
    BookingState.REQUESTED: gettext_lazy("Nothing has changed: this request still waits for an answer."),
    BookingState.APPROVED: gettext_lazy("Nothing has changed: this request is approved already."),
    BookingState.DECLINED: gettext_lazy("Nothing has changed: this request is declined already."),
    BookingState.WITHDRAWN: gettext_lazy("Nothing has changed: the group has withdrawn this request."),
    BookingState.CANCELLED: gettext_lazy("Nothing has changed: this booking is cancelled already."),
    BookingState.EXPIRED: gettext_lazy("Nothing has changed: this request has expired without an answer."),
}
"""What became of a booking when somebody else was faster."""

MOST_TIMES = 3
"""A message names so many clashes; the page below it shows them all."""


def attempt(request: HttpRequest, deed: Callable[[], object], *, done: str, zone: str = "UTC") -> bool:
    """Do it, and say on the next page that it is done or why it is not; clashes are named in the zone."""
    try:
        deed()
    except REFUSALS as refusal:
        messages.error(request, in_words(refusal, zone))
        return False
    messages.success(request, done)
    return True


def in_words(refusal: Exception, zone: str) -> str:
    """Why a deed was refused, as a sentence to the person who tried."""
    match refusal:
        case NotPossible():
            return str(STANDS[refusal.state])
        case Taken():
            times = sorted({_when(clash.taken, zone) for clash in refusal.clashes[:MOST_TIMES]})
            return _("Nothing has changed, because this time is taken meanwhile: %(times)s.") % {
                "times": "; ".join(times)
            }
        case Busy():
            return _("Many people are writing at this moment, and nothing has changed. Try once more.")
        case NothingApproved():
            return _("No date was chosen. Tick at least one, or decline the request and say why.")
    return str(refusal)


def _when(interval: Interval, zone: str) -> str:
    return f"{weekday_and_day(day_there(interval.start, zone))}, {span(interval, zone)}"
