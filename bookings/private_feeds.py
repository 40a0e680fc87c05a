"""Private calendars: the door that a token opens, and what stands behind it.

A token is looked up by a digest under a key, so neither the table nor the time that an answer takes tells one. What it
opens is decided anew for every request (decision 23).
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import suppress
from heapq import merge
from operator import itemgetter

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.fields import keyring
from accounts.models import Group, Membership
from bookings import calendar_text
from bookings.access import dates_of_groups, dates_of_houses
from bookings.models import OfferedDate, PrivateFeed
from bookings.states import OfferState
from core.calendars import KEPT, MOST_ENTRIES, Part, Voice, midnight
from core.ical import DayText, render_days
from spaces.models import BlackoutDate, Venue, VenueRole

LASTS = dt.timedelta(days=180)
# For so long before its end the calendar itself says that it ends.
ANNOUNCED = dt.timedelta(days=14)
PURPOSE = "private feed"
LONGEST = 100


def digest_of(token: str) -> str:
    """Under which a token is kept."""
    return keyring().fingerprint(token, PURPOSE)


def feeds_on(stands_on: Membership | VenueRole) -> QuerySet[PrivateFeed]:
    """The private calendar of a member or a manager, also one that has expired; at most one."""
    if isinstance(stands_on, Membership):
        return PrivateFeed.objects.filter(membership=stands_on)
    return PrivateFeed.objects.filter(role=stands_on)


def get_feed_by(token: str, *, now: dt.datetime) -> PrivateFeed:
    """The private calendar that a token opens now.

    Raises:
        Http404: for a token that opens nothing, or nothing any more; why is not told.
    """
    digests = keyring().fingerprints(token[:LONGEST], PURPOSE)
    standing = PrivateFeed.objects.select_related(
        "membership__group", "membership__person", "role__venue", "role__person"
    )
    feed = standing.filter(digest__in=digests).first()
    if feed is None or not feed.is_open(now):
        raise Http404
    return feed


def note_use(feed: PrivateFeed, *, now: dt.datetime) -> None:
    """Write down the hour, so that its person can see whether somebody else asks; no address, no program."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if feed.used_at == hour:
        return
    # A busy database is no reason to keep a calendar back.
    with suppress(DatabaseError), transaction.atomic():
        PrivateFeed.objects.filter(pk=feed.pk, digest=feed.digest).update(used_at=hour)


def calendar_of(feed: PrivateFeed, voice: Voice, *, now: dt.datetime) -> bytes:
    """All of it as iCalendar; texts come in the language that is active, which must be the voice's."""
    place = feed.place
    if isinstance(place, Group):
        parts, page = _of_group(feed, place, voice, now), reverse("my")
    else:
        parts, page = _of_house(feed, place, voice, now), reverse("manage")
    name = _("Bookings: %(name)s") % {"name": place.name}
    beside = _ending(feed, voice, now)
    return calendar_text.whole(name, parts, voice, beside, url=f"{settings.SITE_URL}{page}")


def _of_group(feed: PrivateFeed, group: Group, voice: Voice, now: dt.datetime) -> Iterator[Part]:
    dates = dates_of_groups(feed.stands_on.person).filter(booking__group=group).asked_for_once()
    kept = dates.ending_after(midnight(now) - KEPT)[: MOST_ENTRIES + 1]
    offered = _offered(now).filter(offer__booking__group=group)
    return _in_order(
        [(date.starts_at, calendar_text.for_group(date, voice)) for date in kept],
        [(date.starts_at, calendar_text.offered_to_group(date, voice)) for date in offered],
    )


def _of_house(feed: PrivateFeed, venue: Venue, voice: Voice, now: dt.datetime) -> Iterator[Part]:
    since = midnight(now) - KEPT
    dates = dates_of_houses(feed.stands_on.person, now=now).filter(booking__space__venue=venue)
    kept = dates.before_house_once().ending_after(since)[: MOST_ENTRIES + 1]
    offered = _offered(now).filter(space__venue=venue)
    closed = _closed(venue).filter(ends_at__gt=since)[: MOST_ENTRIES + 1]
    return _in_order(
        [(date.starts_at, calendar_text.for_house(date, voice)) for date in kept],
        [(date.starts_at, calendar_text.offered_by_house(date, voice)) for date in offered],
        [(date.starts_at, calendar_text.closed(date, voice)) for date in closed],
    )


def _in_order(*kinds: list[tuple[dt.datetime, Part]]) -> Iterator[Part]:
    """By their beginning, so that what does not fit is the farthest."""
    return (part for _start, part in merge(*kinds, key=itemgetter(0)))


def _offered(now: dt.datetime) -> QuerySet[OfferedDate]:
    open_offers = OfferedDate.objects.filter(offer__state=OfferState.OPEN, offer__expires_at__gt=now)
    related = ("offer__booking__group", "offer__booking__space__venue", "space__venue")
    return open_offers.select_related(*related).order_by("starts_at", "pk")


def _closed(venue: Venue) -> QuerySet[BlackoutDate]:
    dates = BlackoutDate.objects.filter(blackout__space__venue=venue)
    return dates.select_related("blackout__space__venue").order_by("starts_at", "pk")


def _ending(feed: PrivateFeed, voice: Voice, now: dt.datetime) -> list[bytes]:
    """Shortly before the address ends, an entry of that day: nobody looks at a page that works without being seen."""
    since = feed.expires_at - ANNOUNCED
    if now < since:
        return []
    day = feed.expires_at.date()
    entry = DayText(
        uid=str(uuid.uuid5(calendar_text.NAMESPACE, f"ends {feed.digest}")),
        first=day,
        last=day,
        dtstamp=since,
        transp="TRANSPARENT",
        classification="PRIVATE",
        summary=_("The address of this calendar ends: sign in and make a new one"),
        url="" if voice.neutral else f"{settings.SITE_URL}{reverse('my')}",
    )
    return [render_days(entry)]
