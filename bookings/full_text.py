"""Messages about bookings for those who have asked to read everything in them.

The outbox keeps the neutral words alone. Title, places and dates are read when the message is sent, through the same
door as the pages, and so is the calendar file: after several changes it holds the newest state (decision 23).
"""

import datetime as dt
from collections.abc import Iterator

from babel.dates import format_date
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Person
from bookings.access import bookings_of_groups, bookings_of_houses
from bookings.calendar_text import for_group, for_house, place_of, whole
from bookings.digest import BETWEEN
from bookings.messages import MANAGER_PAGE, WORDINGS
from bookings.models import Booking, Occurrence, OccurrenceQuerySet
from bookings.splitting import by_space
from bookings.states import OccurrenceState, OfferState
from core import walltime
from core.calendars import MOST_ENTRIES, Voice
from core.intervals import Interval
from notifications.models import Message
from notifications.outbox import InFull, tells

MOST_LISTED = 12
"""So many dates are named one by one; the file has all of them."""


@tells("booking")
def in_full(message: Message, now: dt.datetime) -> InFull | None:
    """The message with title, places and dates; None for whoever has not asked for it, or may not read it now."""
    person = message.person
    if person is None or not (person.full_messages and person.is_active):
        return None
    wording = WORDINGS.get(message.kind.partition("_")[2])
    to_house = wording is not None and wording.page == MANAGER_PAGE
    booking = _booking(person, message.about, to_house=to_house, now=now) if wording else None
    if booking is None:
        return None
    with translation.override(message.language):
        voice = Voice(message.language)
        return InFull(
            _body(message, booking, voice, to_house=to_house, now=now),
            _calendar(booking, voice, to_house=to_house, now=now),
        )


def _booking(person: Person, reference: str, *, to_house: bool, now: dt.datetime) -> Booking | None:
    """Through the door of the pages; nothing is sent out about a group or a house in dispute."""
    found = bookings_of_houses(person, now=now) if to_house else bookings_of_groups(person)
    undisputed = found.filter(group__frozen_at__isnull=True, space__venue__frozen_at__isnull=True)
    return undisputed.filter(reference=reference).first()


def _body(message: Message, booking: Booking, voice: Voice, *, to_house: bool, now: dt.datetime) -> str:
    """The stored words without their last paragraph, which says why they are so few."""
    told = message.body.rstrip("\n").split(BETWEEN)[:-1]
    why = _(
        "You have asked for messages that say everything: whoever reads your mail reads this. Change it here:"
    )
    ending = f"{why}\n{settings.SITE_URL}{reverse('my_messages')}"
    facts = [
        _heading(booking, voice, to_house=to_house),
        _dates(booking, now),
        *_offered(booking, voice, now),
    ]
    return BETWEEN.join([*told, *filter(None, facts), ending]) + "\n"


def _heading(booking: Booking, voice: Voice, *, to_house: bool) -> str:
    approved = any(date.state == OccurrenceState.APPROVED for date in booking.occurrences.all())
    where = place_of(booking.space, voice, approved=approved or to_house)
    return "\n".join([booking.title, *([booking.group.name] if to_house else []), where])


def _dates(booking: Booking, now: dt.datetime) -> str:
    coming = [date for date in booking.occurrences.all() if date.ends_at > now and _was_asked_for(date)]
    lines = [
        f"{_when(date.interval, booking)}: {OccurrenceState(date.state).label}"
        for date in coming[:MOST_LISTED]
    ]
    return "\n".join([*lines, *_more(len(coming) - MOST_LISTED)])


def _was_asked_for(date: Occurrence) -> bool:
    return date.state != OccurrenceState.LEFT_OUT or date.sequence > 0


def _more(count: int) -> Iterator[str]:
    if count > 0:
        yield ngettext("and %(count)s date more", "and %(count)s dates more", count) % {"count": count}


def _offered(booking: Booking, voice: Voice, now: dt.datetime) -> Iterator[str]:
    """Each date stands under the place where it would be."""
    for offer in booking.offers.filter(state=OfferState.OPEN, expires_at__gt=now):
        dates = list(offer.dates.select_related("space__venue"))
        lines = [_("The house offers:")]
        for space, there in by_space(dates[:MOST_LISTED]).items():
            lines += [
                place_of(space, voice, approved=False),
                *(_when(date.interval, booking) for date in there),
            ]
        yield "\n".join([*lines, *_more(len(dates) - MOST_LISTED)])


def _when(interval: Interval, booking: Booking) -> str:
    zone = booking.space.venue.zone
    start, end = (walltime.local(moment, zone) for moment in (interval.start, interval.end))
    day = format_date(start, "full", locale=translation.get_language())
    return f"{day}, {start:%H:%M}–{end:%H:%M}"


def _calendar(booking: Booking, voice: Voice, *, to_house: bool, now: dt.datetime) -> bytes | None:
    rows = OccurrenceQuerySet(Occurrence).filter(booking=booking).ending_after(now)
    rows = rows.select_related("booking__space__venue", "booking__group")
    dates = rows.before_house_once() if to_house else rows.asked_for_once()
    said = for_house if to_house else for_group
    parts = [said(date, voice) for date in dates[:MOST_ENTRIES]]
    page = reverse("manage_booking" if to_house else "my_booking", args=[booking.reference])
    url = f"{settings.SITE_URL}{page}"
    return whole(booking.reference, parts, voice, url=url, method="PUBLISH") if parts else None
