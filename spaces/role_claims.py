"""How somebody comes to answer for a house: they claim it, and two members of staff confirm (decision 11).

Nothing is given before the second confirmation: no role, no page, no word of the house that is not public. Who
confirms asks the house itself, at a contact that the house has published.
"""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.access import refuse_frozen
from accounts.models import Person
from spaces import role_claim_messages as messages
from spaces.models import RefusalReason, RoleClaim, RoleClaimState, Venue, VenueRole
from spaces.roles import ROLE_LASTS

LASTS = dt.timedelta(days=30)
MOST_OPEN = 3
MOST_IN_A_MONTH = 5
"""So many claims may one person make; more is somebody who tries doors."""


class NotClaimable(Exception):
    """Nothing was written. Its text is for the person who tried, staff or not."""


class AlreadyDecided(NotClaimable):
    """Somebody else was faster, or the claim's time has run out."""

    def __init__(self) -> None:
        super().__init__(_("Nothing has changed: this claim is decided already, or its time has run out."))


class OwnClaim(NotClaimable):
    """Nobody decides about themselves."""

    def __init__(self) -> None:
        super().__init__(_("Nobody decides about their own claim: leave it to two colleagues."))


class NeedsAnother(NotClaimable):
    """One member of staff counts once."""

    def __init__(self) -> None:
        super().__init__(_("You have confirmed this claim already: now a colleague has to look."))


@transaction.atomic
def claim_role(*, by: Person, venue: Venue, ask_at: str, note: str, now: dt.datetime) -> RoleClaim:
    """Say that one answers for the house. Staff are told, and so are those who answer for it now.

    Args:
        ask_at: a contact that the house has published, at which staff ask back.

    Raises:
        NotClaimable: when the person answers for it already, has a claim on it, or has made too many.
        accounts.access.Frozen: when the house is in dispute.
    """
    refuse_frozen(venue)
    _refuse_needless(by, venue, now)
    try:
        with transaction.atomic():
            claim = RoleClaim.objects.create(
                venue=venue, person=by, ask_at=ask_at, note=note, made_at=now, expires_at=now + LASTS
            )
    except IntegrityError:  # the same person in another window
        raise NotClaimable(
            _("Your claim on this house is here already, and staff will look at it.")
        ) from None
    _note("claim", by, claim, now)
    messages.tell_staff(claim, now=now)
    messages.tell_managers(messages.CLAIMED, claim, now=now)
    return claim


def _refuse_needless(by: Person, venue: Venue, now: dt.datetime) -> None:
    if venue.roles.filter(person=by, expires_at__gt=now).exists():
        raise NotClaimable(_("You answer for this house already."))
    made = RoleClaim.objects.filter(person=by)
    if (
        made.undecided().count() >= MOST_OPEN
        or made.filter(made_at__gt=now - LASTS).count() >= MOST_IN_A_MONTH
    ):
        raise NotClaimable(
            _("You have claimed as many houses as one person may in a month. Try again later.")
        )


@transaction.atomic
def confirm_claim(*, by: Person, claim: RoleClaim, now: dt.datetime) -> bool:
    """Confirm that the person answers for the house; True when this was the second time, and the role is given.

    A first confirmation by somebody who is no longer staff does not count.

    Raises:
        OwnClaim, NeedsAnother: to the claimant, and to whom has confirmed it before.
        AlreadyDecided: when it waits no more, or the claimant's account is closed.
        accounts.access.Frozen: when the house is in dispute.
    """
    stored = _locked(claim, by, now)
    refuse_frozen(stored.venue)
    if not stored.person.is_active:
        raise AlreadyDecided
    if not stored.confirmed_once:
        RoleClaim.objects.undecided().filter(pk=stored.pk).update(first_by=by)
        _note("confirm_first", by, stored, now)
        return False
    if stored.first_by == by:
        raise NeedsAnother
    _decide(stored, RoleClaimState.GRANTED, now)
    _note("confirm_second", by, stored, now)
    _grant(by, stored, now)
    return True


@transaction.atomic
def refuse_claim(*, by: Person, claim: RoleClaim, reason: str, now: dt.datetime) -> None:
    """Refuse; one member of staff is enough. Raises OwnClaim and AlreadyDecided as `confirm_claim`."""
    stored = _locked(claim, by, now)
    _decide(stored, RoleClaimState.REFUSED, now, RefusalReason(reason))
    _note("refuse", by, stored, now, reason=str(reason))
    messages.tell_claimant(messages.REFUSED, stored, now=now)


@transaction.atomic
def withdraw_claim(*, by: Person, claim: RoleClaim, now: dt.datetime) -> None:
    """The claimant takes it back.

    Raises:
        AlreadyDecided: when it waits no more.
    """
    _decide(claim, RoleClaimState.WITHDRAWN, now)
    _note("withdraw", by, claim, now)


def expire_claims(*, now: dt.datetime) -> int:
    """Let every claim that nobody decided in time expire; returns how many did."""
    return sum(_expire(claim, now) for claim in RoleClaim.objects.overdue(now).select_related("person"))


@transaction.atomic
def _expire(claim: RoleClaim, now: dt.datetime) -> bool:
    try:
        _decide(claim, RoleClaimState.EXPIRED, now)
    except AlreadyDecided:
        return False
    _note("expire", None, claim, now)
    messages.tell_claimant(messages.EXPIRED, claim, now=now)
    return True


def _locked(claim: RoleClaim, by: Person, now: dt.datetime) -> RoleClaim:
    """The claim as it stands, for nobody else to decide meanwhile."""
    if claim.person_id == by.pk:
        raise OwnClaim
    # Two queries: who waited for the lock sees the claim as it is now, but what was joined to it as it was before.
    list(RoleClaim.objects.select_for_update(no_key=True).filter(pk=claim.pk).values_list("pk"))
    waiting = RoleClaim.objects.waiting(now).select_related("venue", "person", "first_by")
    stored = waiting.filter(pk=claim.pk).first()
    if stored is None:
        raise AlreadyDecided
    return stored


def _decide(claim: RoleClaim, state: RoleClaimState, now: dt.datetime, refusal: str = "") -> None:
    changed = (
        RoleClaim.objects.undecided().filter(pk=claim.pk).update(state=state, decided_at=now, refusal=refusal)
    )
    if not changed:
        raise AlreadyDecided


def _grant(by: Person, claim: RoleClaim, now: dt.datetime) -> None:
    """The role, and with the first one the house takes requests."""
    others = messages.others_of(claim, now=now)
    venue = Venue.objects.select_for_update(no_key=True).get(pk=claim.venue_id)
    refuse_frozen(venue)
    if not venue.managed:
        Venue.objects.filter(pk=venue.pk).update(managed=True)
        audit.record(by=by, now=now, verb="open", noun="venue", reference=venue.slug, listed=True)
    VenueRole.objects.update_or_create(
        venue=venue,
        person=claim.person,
        defaults={"expires_at": now + ROLE_LASTS},
        create_defaults={"granted_at": now, "expires_at": now + ROLE_LASTS},
    )
    to = claim.person.pseudonym
    audit.record(by=by, now=now, verb="grant_role", noun="venue", reference=venue.slug, to=to)
    messages.tell_claimant(messages.GRANTED, claim, now=now)
    messages.tell(messages.JOINED, others, claim, now=now)


def _note(verb: str, by: Person | None, claim: RoleClaim, now: dt.datetime, **codes: str) -> None:
    audit.record(by=by, now=now, verb=verb, noun="role_claim", reference=claim.reference, **codes)
