"""What a deed answers to the person who tried it: done, or in words why not."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import Frozen
from bookings.equipment import Short
from bookings.operations import NothingOffered
from bookings.operations.deciding import NothingApproved
from bookings.problems import Outlook, Refused
from bookings.states import BookingState
from bookings.transitions import NotPossible
from core.intervals import Interval
from frontend.dates import day_there, span, weekday_and_day
from spaces.availability import State
from spaces.ledger import Busy, Taken

REFUSALS = (NotPossible, Refused, Taken, Short, Busy, NothingApproved, NothingOffered, Frozen)

STANDS = {
    BookingState.REQUESTED: gettext_lazy("Nothing has changed: this request still waits for an answer."),
    BookingState.NEEDS_INFORMATION: gettext_lazy(
        "Nothing has changed: the house waits for an answer of the group."
    ),
    BookingState.OFFERED: gettext_lazy("Nothing has changed: the house has offered something else."),
    BookingState.WANTED: gettext_lazy("Nothing has changed: this request is on the waiting list."),
    BookingState.DONE: gettext_lazy("Nothing has changed: all dates of this booking are over."),
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


def tried(form: Form, deed: Callable[[], object], *, zone: str) -> bool:
    """Do it; what is refused is told in the form, which keeps what was typed."""
    try:
        deed()
    except REFUSALS as refusal:
        form.add_error(None, in_words(refusal, zone))
        return False
    return True


def in_words(refusal: Exception, zone: str) -> str:
    """Why a deed was refused, as a sentence to the person who tried."""
    match refusal:
        case NotPossible():
            said = str(STANDS[refusal.state])
        case Taken():
            times = sorted({_when(clash.taken, zone) for clash in refusal.clashes[:MOST_TIMES]})
            said = _("Nothing has changed, because this time is taken meanwhile: %(times)s.") % {
                "times": "; ".join(times)
            }
        case Short():
            dates = list(refusal.by_date)[:MOST_TIMES]
            said = _(
                "Nothing has changed, because others were promised the equipment meanwhile: %(times)s. "
                "Leave these dates out, or approve without it."
            ) % {"times": "; ".join(_when(date, zone) for date in dates)}
        case Busy():
            said = _("Many people are writing at this moment, and nothing has changed. Try once more.")
        case Refused():
            said = _against(refusal.outlook, zone)
        case NothingOffered():
            said = _("Offer at least one date, at another time or in another space; or approve the request.")
        case NothingApproved():
            said = _("No date was chosen. Tick at least one, or decline the request and say why.")
        case _:
            said = str(refusal)
    return said


def _against(look: Outlook, zone: str) -> str:
    """All that stands against a change, and the first dates that cannot be had."""
    said = [str(problem.text) for problem in look.problems]
    lost = [_when(date.interval, zone) for date in look.dates if date.state is not State.FREE]
    if lost:
        said.append(_("This time cannot be had: %(times)s.") % {"times": "; ".join(lost[:MOST_TIMES])})
    return " ".join(said)


def _when(interval: Interval, zone: str) -> str:
    return f"{weekday_and_day(day_there(interval.start, zone))}, {span(interval, zone)}"
