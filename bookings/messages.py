"""What people are told about a booking: a reference, whether an answer is due and by when, and where to look.

Neutral on purpose: no title, place or name, for a phone may be read by somebody else. Each message is written
in its reader's language, in the transaction of the fact that it tells.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import administrators_of
from accounts.models import Person
from bookings.models import Booking
from core import walltime
from notifications import outbox
from spaces.roles import told_of


@dataclass(frozen=True)
class Wording:
    """Subject and text of one kind of message; both may name the reference and the deadline."""

    subject: str | Promise
    text: str | Promise
    page: str


RECEIVED = "received"
WAITING = "waiting"
APPROVED = "approved"
PARTLY_APPROVED = "partly_approved"
DECLINED = "declined"
DATES_DECLINED = "dates_declined"
WITHDRAWN = "withdrawn"
EXPIRED = "expired"
CANCELLED = "cancelled"
CANCELLED_BY_GROUP = "cancelled_by_group"
DATES_CANCELLED = "dates_cancelled"
DATES_CANCELLED_BY_GROUP = "dates_cancelled_by_group"

GROUP_PAGE = "my_booking"
MANAGER_PAGE = "manage_booking"

WORDINGS: dict[str, Wording] = {
    RECEIVED: Wording(
        gettext_lazy("Request %(reference)s has arrived"),
        gettext_lazy("Your request has arrived. You will have an answer by %(deadline)s."),
        GROUP_PAGE,
    ),
    WAITING: Wording(
        gettext_lazy("Request %(reference)s waits for an answer"),
        gettext_lazy("A request waits for your answer by %(deadline)s; then it expires."),
        MANAGER_PAGE,
    ),
    APPROVED: Wording(
        gettext_lazy("Request %(reference)s is approved"),
        gettext_lazy("Your request is approved on all its dates."),
        GROUP_PAGE,
    ),
    PARTLY_APPROVED: Wording(
        gettext_lazy("Request %(reference)s is approved in part"),
        gettext_lazy("Your request is approved on some of its dates. See which ones."),
        GROUP_PAGE,
    ),
    DECLINED: Wording(
        gettext_lazy("Request %(reference)s is declined"),
        gettext_lazy("Your request is declined. The page says why."),
        GROUP_PAGE,
    ),
    DATES_DECLINED: Wording(
        gettext_lazy("Some dates of request %(reference)s are declined"),
        gettext_lazy("The house has declined some dates of your request; the others wait for its answer."),
        GROUP_PAGE,
    ),
    WITHDRAWN: Wording(
        gettext_lazy("Request %(reference)s is withdrawn"),
        gettext_lazy("The group has withdrawn its request. There is nothing to decide any more."),
        MANAGER_PAGE,
    ),
    EXPIRED: Wording(
        gettext_lazy("Request %(reference)s has expired"),
        gettext_lazy("Nobody answered in time, and the request has expired. You can ask again."),
        GROUP_PAGE,
    ),
    CANCELLED: Wording(
        gettext_lazy("Booking %(reference)s is cancelled"),
        gettext_lazy("The house has cancelled the booking. The page says why."),
        GROUP_PAGE,
    ),
    CANCELLED_BY_GROUP: Wording(
        gettext_lazy("Booking %(reference)s is cancelled"),
        gettext_lazy("The group has cancelled its booking. The time is free again."),
        MANAGER_PAGE,
    ),
    DATES_CANCELLED: Wording(
        gettext_lazy("Some dates of booking %(reference)s are cancelled"),
        gettext_lazy("The house has cancelled some dates of the booking. See which ones."),
        GROUP_PAGE,
    ),
    DATES_CANCELLED_BY_GROUP: Wording(
        gettext_lazy("Some dates of booking %(reference)s are cancelled"),
        gettext_lazy("The group has cancelled some dates of its booking. Their time is free again."),
        MANAGER_PAGE,
    ),
}


def tell_group(kind: str, booking: Booking, *, now: dt.datetime) -> None:
    """One message to the person who asked; to the group's administrators when that person is gone."""
    asked = booking.asked_by
    _tell(
        [asked] if asked is not None and asked.is_active else administrators_of(booking.group),
        kind,
        booking,
        now,
    )


def tell_managers(kind: str, booking: Booking, *, now: dt.datetime) -> None:
    """One message to each manager of the house; where all roles have lapsed, to those who last had one."""
    _tell(told_of(booking.space.venue, now=now), kind, booking, now)


def _tell(people: Iterable[Person], kind: str, booking: Booking, now: dt.datetime) -> None:
    for person in people:
        with translation.override(person.language):
            subject, body = _words(kind, booking, person.language)
        outbox.enqueue(
            key=f"{kind}:{booking.reference}:{person.pseudonym}:{now:%Y%m%dT%H%M%S}",
            person=person,
            kind=f"booking_{kind}",
            language=person.language,
            subject=subject,
            body=body,
            now=now,
        )


def _words(kind: str, booking: Booking, language: str) -> tuple[str, str]:
    wording = WORDINGS[kind]
    deadline = walltime.local(booking.answer_by, booking.space.venue.zone)
    values = {
        "reference": booking.reference,
        "deadline": f"{format_date(deadline, 'long', locale=language)}, {deadline:%H:%M}",
    }
    address = settings.SITE_URL + reverse(wording.page, args=[booking.reference])
    lines = [
        str(wording.text) % values,
        address,
        _("This message says little on purpose. Sign in to read more."),
    ]
    return str(wording.subject) % values, "\n\n".join(lines) + "\n"
