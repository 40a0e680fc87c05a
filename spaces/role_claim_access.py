"""The doors to claims on houses: a person sees their own, staff see all."""

import datetime as dt

from django.http import Http404

from accounts import audit
from accounts.models import Person
from spaces.access import Viewer
from spaces.models import RoleClaim, RoleClaimQuerySet, Venue


def role_claims_of(viewer: Viewer) -> RoleClaimQuerySet:
    """The viewer's own claims."""
    if not viewer.is_authenticated:
        return RoleClaim.objects.none()
    return RoleClaim.objects.filter(person=viewer).select_related("venue", "first_by")


def get_role_claim_for(viewer: Viewer, reference: str) -> RoleClaim:
    """A claim of the viewer's own, or 404."""
    return _get(role_claims_of(viewer), reference)


def open_claim_on(viewer: Viewer, venue: Venue) -> RoleClaim | None:
    """The viewer's undecided claim on this house, or None."""
    return role_claims_of(viewer).undecided().filter(venue=venue).first()


def role_claims_for_staff(viewer: Viewer) -> RoleClaimQuerySet:
    """All claims, for staff; what the claimant wrote is not loaded, for each reading of it is written down."""
    if not (viewer.is_authenticated and viewer.is_staff):
        return RoleClaim.objects.none()
    claims = RoleClaim.objects.select_related("venue__listing", "person", "first_by")
    return claims.defer("ask_at", "note")


def get_role_claim_for_staff(viewer: Viewer, reference: str) -> RoleClaim:
    """A claim for staff to decide, or 404."""
    return _get(role_claims_for_staff(viewer), reference)


def read_role_claim(*, by: Person, claim: RoleClaim, now: dt.datetime) -> RoleClaim | None:
    """What the claimant wrote and under which address they sign in, while it waits; the reading is written down.

    Raises:
        Http404: for those who are not staff.
    """
    waiting = role_claims_for_staff(by).defer(None).waiting(now).filter(pk=claim.pk).first()
    if waiting is None:
        if not by.is_staff:
            raise Http404
        return None
    audit.record(by=by, now=now, verb="read_claim", noun="role_claim", reference=waiting.reference)
    return waiting


def _get(claims: RoleClaimQuerySet, reference: str) -> RoleClaim:
    try:
        return claims.get(reference=reference)
    except RoleClaim.DoesNotExist:
        raise Http404 from None
