"""The other half of an audit: what was decided about bookings and when, without a word of who."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from bookings.models import Booking, BookingQuerySet

DECISIONS: dict[str, str | Promise] = {
    "request": _("Asked for"),
    "ask": _("The house has asked something"),
    "answer": _("The group has answered"),
    "offer": _("The house has offered something else"),
    "take_back_offer": _("The offer was taken back"),
    "accept_offer": _("The offer was accepted"),
    "split_off": _("Dates in another space became a booking of their own"),
    "refuse_offer": _("The offer was refused"),
    "approve": _("Approved"),
    "decline": _("Declined"),
    "decline_dates": _("Some dates were declined"),
    "taken": _("Some dates were given to others"),
    "withdraw": _("Withdrawn"),
    "change_dates": _("Dates were changed"),
    "cancel": _("Cancelled"),
    "cancel_dates": _("Some dates were cancelled"),
    "offer_freed": _("A date became free and was kept for the group"),
    "take_freed": _("The group took dates that had become free"),
    "leave_freed": _("The group left dates to others"),
    "expire": _("Expired without an answer"),
    "expire_dates": _("Dates that were kept or waited for have expired"),
    "done": _("All dates are over"),
}


@dataclass(frozen=True)
class Decision:
    """One line: when, what, about which booking. The actor is left out here, so that no template can show one."""

    at: dt.datetime
    what: str | Promise
    booking: Booking


def decided(bookings: BookingQuerySet) -> QuerySet[AuditEntry]:
    """What was decided about these bookings, as long as the trail is kept, the latest first."""
    references = bookings.order_by().values("reference")
    entries = AuditEntry.objects.filter(noun="booking", verb__in=DECISIONS, reference__in=references)
    return entries.order_by("-at", "-pk")


def in_words(entries: Iterable[AuditEntry], bookings: BookingQuerySet) -> list[Decision]:
    """Lines of a page, with one query for their bookings and what those prefetch."""
    shown = list(entries)
    known = {
        one.reference: one for one in bookings.filter(reference__in={entry.reference for entry in shown})
    }
    return [Decision(entry.at, DECISIONS[entry.verb], known[entry.reference]) for entry in shown]
