"""Somebody says that they answer for a house, and follows what becomes of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import Frozen
from accounts.models import Person
from accounts.policies import Policy, policy
from frontend.forms.claiming import ClaimForm
from spaces.access import get_venue_for, venues_managed_by
from spaces.models import RoleClaim, RoleClaimState, Venue
from spaces.role_claim_access import get_role_claim_for, open_claim_on
from spaces.role_claims import NotClaimable, claim_role, withdraw_claim


@policy(Policy.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The form; to whom has claimed the house, where the claim stands; to its managers, their house."""
    assert request.user.is_authenticated
    venue = get_venue_for(request.user, slug)
    if found := open_claim_on(request.user, venue):
        return redirect("my_claim", found.reference)
    if venues_managed_by(request.user, now=timezone.now()).filter(pk=venue.pk).exists():
        return redirect("house", venue.slug)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = _claimed(request.user, venue, form)
        if made is not None:
            messages.success(request, _("Your claim has arrived. Two members of staff will look at it."))
            return redirect("my_claim", made.reference)
    return render(request, "claims/claim.html", {"venue": venue, "form": form})


def _claimed(by: Person, venue: Venue, form: ClaimForm) -> RoleClaim | None:
    try:
        return claim_role(by=by, venue=venue, now=timezone.now(), **form.cleaned_data)
    except (NotClaimable, Frozen) as refusal:
        form.add_error(None, str(refusal))
        return None


@policy(Policy.SIGNED_IN)
@require_safe
def my_claim(request: HttpRequest, reference: str) -> HttpResponse:
    """Where one's claim stands."""
    now = timezone.now()
    found = get_role_claim_for(request.user, reference)
    waits = found.state == RoleClaimState.OPEN and found.expires_at > now
    return render(request, "claims/mine.html", {"claim": found, "venue": found.venue, "waits": waits})


@policy(Policy.SIGNED_IN)
@require_POST
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    """Take one's claim back."""
    assert request.user.is_authenticated
    found = get_role_claim_for(request.user, reference)
    try:
        withdraw_claim(by=request.user, claim=found, now=timezone.now())
        messages.success(request, _("Your claim is withdrawn."))
    except NotClaimable as refusal:
        messages.error(request, str(refusal))
    return redirect("my_claim", reference)
