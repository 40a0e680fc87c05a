"""Making, renewing and deleting private calendars. The token is given out once, and kept nowhere."""

import datetime as dt

from django.db import IntegrityError, transaction

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Group, Membership, Person
from bookings.models import PrivateFeed, place_of
from bookings.private_feeds import LASTS, digest_of, feeds_on
from core.references import new_token
from spaces.models import Venue, VenueRole


class Superseded(Exception):
    """There is another address already than the one that was to be made or replaced."""


@transaction.atomic
def make_private_feed(
    *, by: Person, stands_on: Membership | VenueRole, replaces: int, now: dt.datetime
) -> str:
    """Make a private calendar, or give it a new address, whereupon the old one is dead; returns the token.

    Args:
        replaces: the edition of the address that is replaced, 0 when there is none yet: sent twice, it happens once.

    Raises:
        Superseded: when another address was made meanwhile; nothing has changed.
        accounts.access.Frozen: when the group or the house is in dispute.
    """
    place = place_of(stands_on)
    refuse_frozen(place)
    token = new_token()
    fields = {"digest": digest_of(token), "edition": replaces + 1, "made_at": now, "expires_at": now + LASTS}
    if replaces:
        standing = feeds_on(stands_on).filter(edition=replaces)
        if not standing.update(used_at=None, **fields):
            raise Superseded
    else:
        _create(stands_on, fields)
    _note("make_private_feed", by, place, now)
    return token


@transaction.atomic
def delete_private_feed(*, by: Person, stands_on: Membership | VenueRole, now: dt.datetime) -> bool:
    """Delete a private calendar, also while its group or house is in dispute; False when there was none."""
    gone, _ = feeds_on(stands_on).delete()
    if gone:
        _note("delete_private_feed", by, place_of(stands_on), now)
    return bool(gone)


def _create(stands_on: Membership | VenueRole, fields: dict[str, object]) -> None:
    owner = "membership" if isinstance(stands_on, Membership) else "role"
    try:
        with transaction.atomic():
            PrivateFeed.objects.create(**{owner: stands_on}, **fields)
    except IntegrityError:
        raise Superseded from None


def _note(verb: str, by: Person, place: Group | Venue, now: dt.datetime) -> None:
    noun = "group" if isinstance(place, Group) else "venue"
    audit.record(by=by, now=now, verb=verb, noun=noun, reference=place.slug)
