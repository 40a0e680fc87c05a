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
from bookings import digest
from bookings.by_message import token_for
from bookings.models import Booking
from core import walltime
from spaces.roles import told_at_half_time, told_at_once


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
QUESTION = "question"
ANSWERED = "answered"
OFFERED = "offered"
OFFER_ACCEPTED = "offer_accepted"
OFFER_REFUSED = "offer_refused"
OFFER_TAKEN_BACK = "offer_taken_back"
ON_WAITING_LIST = "on_waiting_list"
FREED = "freed"
FREED_LAPSED = "freed_lapsed"
DATES_TAKEN_UP = "dates_taken_up"
DATES_TAKEN = "dates_taken"
CHANGED = "changed"
HALF_TIME = "half_time"
LAPSED = "lapsed"

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
    QUESTION: Wording(
        gettext_lazy("A question about request %(reference)s"),
        gettext_lazy("The house asks you something before it decides. Answer by %(deadline)s."),
        GROUP_PAGE,
    ),
    ANSWERED: Wording(
        gettext_lazy("Your question about request %(reference)s is answered"),
        gettext_lazy("The group has answered. The request waits for your decision by %(deadline)s."),
        MANAGER_PAGE,
    ),
    OFFERED: Wording(
        gettext_lazy("An offer for request %(reference)s"),
        gettext_lazy("The house offers you something else. It is kept for you until %(deadline)s."),
        GROUP_PAGE,
    ),
    OFFER_ACCEPTED: Wording(
        gettext_lazy("Your offer for request %(reference)s is accepted"),
        gettext_lazy("The group has accepted your offer. The booking is confirmed."),
        MANAGER_PAGE,
    ),
    OFFER_REFUSED: Wording(
        gettext_lazy("Your offer for request %(reference)s is refused"),
        gettext_lazy("The group asks for its own time. The request waits for your decision by %(deadline)s."),
        MANAGER_PAGE,
    ),
    OFFER_TAKEN_BACK: Wording(
        gettext_lazy("The offer for request %(reference)s is taken back"),
        gettext_lazy("The house needs the offered time itself. You will have an answer by %(deadline)s."),
        GROUP_PAGE,
    ),
    ON_WAITING_LIST: Wording(
        gettext_lazy("Request %(reference)s is on the waiting list"),
        gettext_lazy("You are on the waiting list. When the time becomes free, you are the next to be told."),
        GROUP_PAGE,
    ),
    FREED: Wording(
        gettext_lazy("A time that you wait for is free: %(reference)s"),
        gettext_lazy("A time that you wait for has become free. It is kept for you until %(deadline)s."),
        GROUP_PAGE,
    ),
    FREED_LAPSED: Wording(
        gettext_lazy("A time is no longer kept for you: %(reference)s"),
        gettext_lazy("Nobody took the time that was kept for you, and now others may have it."),
        GROUP_PAGE,
    ),
    DATES_TAKEN_UP: Wording(
        gettext_lazy("Booking %(reference)s has more dates"),
        gettext_lazy(
            "Dates that the group waited for have become free, and it has taken them. See which ones."
        ),
        MANAGER_PAGE,
    ),
    DATES_TAKEN: Wording(
        gettext_lazy("Some dates of request %(reference)s are taken"),
        gettext_lazy("Others were given some dates of your request. You stay on the waiting list for them."),
        GROUP_PAGE,
    ),
    CHANGED: Wording(
        gettext_lazy("Dates of %(reference)s are changed"),
        gettext_lazy("The group has changed dates. See which ones."),
        MANAGER_PAGE,
    ),
    HALF_TIME: Wording(
        gettext_lazy("Request %(reference)s still waits for an answer"),
        gettext_lazy("Half of the time has passed. The request expires on %(deadline)s."),
        MANAGER_PAGE,
    ),
    LAPSED: Wording(
        gettext_lazy("Request %(reference)s has expired"),
        gettext_lazy(
            "The request has expired, because there was no answer from you in time. You can ask again."
        ),
        GROUP_PAGE,
    ),
}


def tell_group(kind: str, booking: Booking, *, now: dt.datetime, deadline: dt.datetime | None = None) -> None:
    """One message to the person who asked; to the group's administrators when that person is gone."""
    asked = booking.asked_by
    _tell(
        [asked] if asked is not None and asked.is_active else administrators_of(booking.group),
        kind,
        booking,
        now,
        deadline,
    )


def tell_managers(kind: str, booking: Booking, *, now: dt.datetime) -> None:
    """One message to each manager of the house who is told at once, at half-time to each deputy (`spaces.roles`)."""
    told = told_at_half_time if kind == HALF_TIME else told_at_once
    _tell(told(booking.space.venue, now=now), kind, booking, now)


def _tell(
    people: Iterable[Person],
    kind: str,
    booking: Booking,
    now: dt.datetime,
    deadline: dt.datetime | None = None,
) -> None:
    for person in people:
        with translation.override(person.language):
            subject, words, *rest = _words(kind, booking, deadline or booking.answer_by, person.language)
            if kind == WAITING and booking.space.venue.decide_by_message:
                rest.insert(1, _decide_here(person, booking))
            digest.tell(
                person=person,
                reference=booking.reference,
                kind=kind,
                subject=subject,
                words=words,
                rest=rest,
                now=now,
            )


def _decide_here(person: Person, booking: Booking) -> str:
    """Only in the first message of a request: it is never joined with another."""
    address = settings.SITE_URL + reverse("decide", args=[token_for(person, booking)])
    return _("Decide without signing in:") + f"\n{address}"


def _words(kind: str, booking: Booking, due: dt.datetime, language: str) -> list[str]:
    """Subject, what has happened, where to look, and why it says no more."""
    wording = WORDINGS[kind]
    deadline = walltime.local(due, booking.space.venue.zone)
    values = {
        "reference": booking.reference,
        "deadline": f"{format_date(deadline, 'long', locale=language)}, {deadline:%H:%M}",
    }
    return [
        str(wording.subject) % values,
        str(wording.text) % values,
        settings.SITE_URL + reverse(wording.page, args=[booking.reference]),
        _("This message says little on purpose. Sign in to read more."),
    ]
