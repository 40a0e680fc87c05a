"""Who answers for houses: the rows that say so, and how they come about."""

import datetime as dt

from accounts import audit
from accounts.models import Person
from spaces.models import Venue, VenueRole

ROLE_LASTS = dt.timedelta(days=180)


def answers_for_a_house(person: Person, now: dt.datetime) -> bool:
    """True while any role of the person runs; `accounts.policies` asks this for the manager's pages."""
    return VenueRole.objects.filter(person=person, expires_at__gt=now).exists()


def grant_first(*, venue: Venue, to: Person, now: dt.datetime, by: Person | None) -> VenueRole:
    """The first role at a house; later ones take two people, and there is nobody yet to be the second."""
    role = VenueRole.objects.create(venue=venue, person=to, granted_at=now, expires_at=now + ROLE_LASTS)
    audit.record(by=by, now=now, verb="grant_role", noun="venue", reference=venue.slug, to=to.pseudonym)
    return role
