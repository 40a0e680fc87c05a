"""Who answers for a house, for how long, and how a role goes on.

A role runs 180 days. Within its last 30 it may be renewed by its holder with one press, and its holder is
warned 30, 14 and 3 days before. The last role of a house never lapses to nobody: its holder decides nothing
any more, but is still told of requests and may renew on the next sign-in.

A deputy stands in: told of a request only when half of the time for an answer has passed and nobody has answered.
Deputies decide as everybody with a role does.
"""

import datetime as dt
from collections.abc import Collection

from babel.dates import format_date
from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from core import walltime
from notifications import outbox
from spaces import ledger
from spaces.models import Venue, VenueRole

ROLE_LASTS = dt.timedelta(days=180)
RENEWABLE_FOR = dt.timedelta(days=30)
WARNED_DAYS_BEFORE = (30, 14, 3)


class NotRenewable(Exception):
    """The role is another's, has long to run, or has lapsed while somebody else answers for the house."""


def roles_to_renew(person: Person, *, now: dt.datetime) -> models.QuerySet[VenueRole]:
    """The person's roles that end within 30 days, and those that lapsed last and left a house to nobody."""
    later = VenueRole.objects.filter(
        venue=models.OuterRef("venue"), expires_at__gt=models.OuterRef("expires_at"), person__is_active=True
    )
    ending = models.Q(expires_at__gt=now, expires_at__lte=now + RENEWABLE_FOR)
    last = models.Q(expires_at__lte=now) & ~models.Exists(later)
    return (
        VenueRole.objects.filter(ending | last, person=person).select_related("venue").order_by("expires_at")
    )


@transaction.atomic
def renew_role(*, by: Person, venue: Venue, now: dt.datetime) -> None:
    """Let one's role at a house run 180 days from now.

    Raises:
        NotRenewable: when it is not there to be renewed.
        accounts.access.Frozen: when the house is in dispute: nobody's hold on it grows meanwhile.
    """
    role = roles_to_renew(by, now=now).filter(venue=venue).first()
    if role is None:
        raise NotRenewable
    refuse_frozen(role.venue)
    VenueRole.objects.filter(pk=role.pk).update(expires_at=now + ROLE_LASTS)
    audit.record(by=by, now=now, verb="renew_role", noun="venue", reference=venue.slug)


def told_of(venue: Venue, *, now: dt.datetime) -> list[Person]:
    """The people who answer for the house now; where every role has lapsed, those who last did."""
    roles = list(venue.roles.filter(person__is_active=True).select_related("person").order_by("pk"))
    running = [role.person for role in roles if role.expires_at > now]
    latest = max((role.expires_at for role in roles), default=now)
    return running or [role.person for role in roles if role.expires_at == latest]


def roles_at(venue: Venue, *, now: dt.datetime) -> list[VenueRole]:
    """The roles that run at a house, in the order in which they were given."""
    running = venue.roles.filter(person__is_active=True, expires_at__gt=now)
    return list(running.select_related("person").order_by("granted_at", "pk"))


def told_at_once(venue: Venue, *, now: dt.datetime) -> list[Person]:
    """Who hears of a request when it comes: everybody but the deputies, and those too where nobody else is left."""
    first = [role.person for role in roles_at(venue, now=now) if not role.deputy]
    return first or told_of(venue, now=now)


def told_at_half_time(venue: Venue, *, now: dt.datetime) -> list[Person]:
    """Who is reminded that a request still waits: the deputies; everybody where there is none."""
    deputies = [role.person for role in roles_at(venue, now=now) if role.deputy]
    return deputies or told_of(venue, now=now)


class NobodyAtOnce(ValueError):
    """Deputies alone: nobody would hear of a request before half of the time has passed."""


@ledger.in_one_transaction
def name_deputies(*, by: Person, venue: Venue, deputies: Collection[str], now: dt.datetime) -> bool:
    """Let these of the people who answer for a house (pseudonyms) stand in for the others; whether that is new.

    Raises:
        NobodyAtOnce: when nobody else would be left.
        accounts.access.Frozen: when the house is in dispute.
    """
    refuse_frozen(Venue.objects.select_for_update(no_key=True).get(pk=venue.pk))
    roles = roles_at(venue, now=now)
    chosen = [role for role in roles if role.person.pseudonym in deputies]
    if chosen and len(chosen) == len(roles):
        raise NobodyAtOnce
    changed = [role for role in roles if role.deputy != (role in chosen)]
    for role in changed:
        role.deputy = role in chosen
        role.save(update_fields=["deputy"])
        verb = "name_deputy" if role.deputy else "end_deputy"
        audit.record(
            by=by, now=now, verb=verb, noun="venue", reference=venue.slug, whom=role.person.pseudonym
        )
    return bool(changed)


def warn_of_endings(*, now: dt.datetime) -> int:
    """Tell holders whose role ends 30, 14 or 3 days from now or sooner; each step once. Returns how many."""
    told = 0
    for role in VenueRole.objects.filter(
        expires_at__gt=now, expires_at__lte=now + RENEWABLE_FOR, person__is_active=True
    ).select_related("person", "venue"):
        step = min(days for days in WARNED_DAYS_BEFORE if role.expires_at <= now + dt.timedelta(days=days))
        _warn(role, step, now)
        told += 1
    return told


def _warn(role: VenueRole, step: int, now: dt.datetime) -> None:
    language = role.person.language
    day = format_date(walltime.local(role.expires_at, role.venue.zone), "long", locale=language)
    with translation.override(language):
        text = _("Last day of a role of yours: %(day)s. Sign in and renew it with one press.")
        outbox.enqueue(
            key=f"role_ends:{role.pk}:{role.expires_at:%Y%m%d}:{step}",
            person=role.person,
            kind="role_ends",
            language=language,
            subject=_("A role of yours ends soon"),
            body=f"{text % {'day': day}}\n\n{settings.SITE_URL}{reverse('manage')}\n",
            now=now,
        )
