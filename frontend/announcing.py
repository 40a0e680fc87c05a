"""An announcement on its way from a form to everybody: what stands against it, and what to think of first."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from bookings.models import Booking
from core import walltime
from events.announcement import Announcement, Unfit, usual_disclosure
from events.cautions import cautions, cautions_of_days, days_of
from events.models import Event
from events.said import tidy
from frontend.forms.announcing import AnnouncementForm
from spaces.problems import Problem


@dataclass(frozen=True)
class Readiness:
    """Whether the words may go out now: they fit, and every caution was on the page that was sent."""

    ready: bool
    cautions: Sequence[Problem] = ()
    new: bool = False
    """Whether some caution is read for the first time."""


def looked_at(
    request: HttpRequest,
    form: AnnouncementForm,
    *,
    starts: Iterable[dt.datetime],
    zone: str,
    booking: Booking | None,
    now: dt.datetime,
) -> Readiness:
    """What a valid form comes to; problems are told in it. Cautions never refuse: a second press passes them."""
    details = form.announcement()
    try:
        tidied = tidy(details, booked=booking is not None, today=walltime.local(now, zone).date())
    except Unfit as unfit:
        form.tell(unfit.problems)
        return Readiness(ready=False)
    return _read(request, cautions(tidied, days=days_of(starts, zone), booking=booking))


def looked_at_days(request: HttpRequest, event: Event, starts: Iterable[dt.datetime]) -> Readiness:
    """The same for dates that are to come to an event."""
    return _read(request, cautions_of_days(event, days_of(starts, event.zone)))


def _read(request: HttpRequest, found: Sequence[Problem]) -> Readiness:
    new = not {problem.code for problem in found} <= set(request.POST.getlist("seen"))
    return Readiness(ready=not new, cautions=found, new=new)


def beforehand(
    form: AnnouncementForm, *, starts: Iterable[dt.datetime], zone: str, booking: Booking | None
) -> list[Problem]:
    """The cautions of what the form shows before anybody has typed."""
    told = form.initial
    kind, ages = str(told.get("kind", "")), (told.get("age_from"), told.get("age_to"))
    said = Announcement(
        kind=kind,
        title={},
        organiser="",
        disclosure=told.get("disclosure") or usual_disclosure(kind, *ages),
        age_from=ages[0],
        age_to=ages[1],
        photo_policy=told.get("photo_policy", "none"),
    )
    return cautions(said, days=days_of(starts, zone), booking=booking)
