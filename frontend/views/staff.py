"""The pages of those who run the site: claims on houses, and what is frozen."""

import datetime as dt
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import Frozen
from accounts.freezing import Disputable, NotFrozen, dispute_of, freeze, history_of, keep_frozen, thaw
from accounts.models import Dispute
from accounts.policies import Policy, policy
from frontend.forms.claiming import FreezeForm, RefuseForm
from frontend.staff import STEPS, disputable, disputables, with_names
from spaces.models import RoleClaim, RoleClaimState, Venue
from spaces.role_claim_access import get_role_claim_for_staff, read_role_claim, role_claims_for_staff
from spaces.role_claims import NotClaimable, confirm_claim, refuse_claim
from spaces.roles import told_of

ON_A_PAGE = 20
NOUNS_ON_A_PAGE = 60


@policy(Policy.STAFF)
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Claims that wait, the oldest first, and all that is frozen."""
    claims = role_claims_for_staff(request.user).waiting(timezone.now())
    context = {
        "page": Paginator(claims, ON_A_PAGE).get_page(request.GET.get("page")),
        "disputes": with_names(Dispute.objects.running().select_related("thaw_asked_by")),
    }
    return render(request, "staff/queue.html", context)


@policy(Policy.STAFF)
@require_safe
def claim(request: HttpRequest, reference: str) -> HttpResponse:
    """A claim with all that has to be checked."""
    now = timezone.now()
    return _claim_page(request, get_role_claim_for_staff(request.user, reference), now)


def _claim_page(request: HttpRequest, claim: RoleClaim, now: dt.datetime, **said: Any) -> HttpResponse:
    context = {
        "claim": claim,
        "venue": claim.venue,
        "listing": getattr(claim.venue, "listing", None),
        "waits": claim.state == RoleClaimState.OPEN and claim.expires_at > now,
        "managers": len(told_of(claim.venue, now=now)) if claim.venue.managed else 0,
        "own": claim.person == request.user,
        "mine": claim.confirmed_once and claim.first_by == request.user,
        "refuse_form": RefuseForm(prefix="refuse"),
        **said,
    }
    return render(request, "staff/claim.html", context)


def _deed(
    shown_at: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Only a POST does anything; coming by a link, or by another language, leads to the page itself."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @require_http_methods(["GET", "HEAD", "POST"])
        def guarded(request: HttpRequest, **names: str) -> HttpResponse:
            return (
                view(request, **names)
                if request.method == "POST"
                else HttpResponseRedirect(reverse(shown_at, kwargs=names))
            )

        return guarded

    return decorate


def _tried(request: HttpRequest, deed: Callable[[], str]) -> None:
    """Do it and say what it did, or why it did nothing."""
    try:
        messages.success(request, deed())
    except (NotClaimable, NotFrozen, Frozen) as refusal:
        messages.error(request, str(refusal))


@policy(Policy.STAFF)
@_deed("staff_claim")
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Show who claims and what they wrote, once; that somebody looked is written down."""
    assert request.user.is_authenticated
    now = timezone.now()
    found = get_role_claim_for_staff(request.user, reference)
    told = read_role_claim(by=request.user, claim=found, now=now)
    return _claim_page(request, found, now, told=told)


@policy(Policy.STAFF)
@_deed("staff_claim")
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    """The first confirmation, or the second, which gives the role."""
    assert request.user.is_authenticated
    found = get_role_claim_for_staff(request.user, reference)
    deed = partial(confirm_claim, by=request.user, claim=found, now=timezone.now())
    given, half = (
        _("The role is given. The person has been told."),
        _("Confirmed once. Now a colleague looks."),
    )
    _tried(request, lambda: given if deed() else half)
    return redirect("staff_claim", reference)


@policy(Policy.STAFF)
@_deed("staff_claim")
def refuse(request: HttpRequest, reference: str) -> HttpResponse:
    """Refuse, and say why."""
    assert request.user.is_authenticated
    now = timezone.now()
    found = get_role_claim_for_staff(request.user, reference)
    form = RefuseForm(request.POST, prefix="refuse")
    if not form.is_valid():
        return _claim_page(request, found, now, refuse_form=form)
    deed = partial(refuse_claim, by=request.user, claim=found, reason=form.cleaned_data["reason"], now=now)
    refused = _("The claim is refused. The person has been told.")
    _tried(request, lambda: (deed(), refused)[1])
    return redirect("staff_claim", reference)


@policy(Policy.STAFF)
@require_safe
def nouns(request: HttpRequest) -> HttpResponse:
    """All houses and groups by name, the frozen ones first; with words, those whose names hold them."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:80]
    kind = "group" if request.GET.get("kind") == "group" else "venue"
    found = disputables(request.user, kind).filter(name__icontains=words)
    in_order = found.order_by(F("frozen_at").asc(nulls_last=True), "name", "pk")
    page = Paginator(in_order, NOUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "staff/nouns.html", {"page": page, "kind": kind, "words": words})


@policy(Policy.STAFF)
@require_safe
def noun(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """One house or group: whether it is frozen, and when it was."""
    return _noun_page(request, disputable(request.user, kind, slug), kind)


def _noun_page(request: HttpRequest, found: Disputable, kind: str, **said: Any) -> HttpResponse:
    dispute = dispute_of(found)
    assert request.user.is_authenticated
    context = {
        "noun": found,
        "kind": kind,
        "dispute": dispute,
        "mine": dispute is not None and dispute.thaw_is_asked and dispute.thaw_asked_by == request.user,
        "concerned": found.concerns(request.user),
        "steps": [(entry, STEPS[entry.verb]) for entry in history_of(found)[:ON_A_PAGE]],
        "form": FreezeForm(),
        "zone": found.zone if isinstance(found, Venue) else "UTC",
        **said,
    }
    return render(request, "staff/noun.html", context)


@policy(Policy.STAFF)
@_deed("staff_noun")
def freeze_noun(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Freeze it at once."""
    assert request.user.is_authenticated
    found = disputable(request.user, kind, slug)
    form = FreezeForm(request.POST)
    if not form.is_valid():
        return _noun_page(request, found, kind, form=form)
    reason = form.cleaned_data["reason"]
    deed = partial(freeze, by=request.user, noun=found, reason=reason, now=timezone.now())
    frozen = _("It is frozen: nobody changes it, and nobody reads its contacts.")
    _tried(request, lambda: (deed(), frozen)[1])
    return redirect("staff_noun", kind, slug)


@policy(Policy.STAFF)
@_deed("staff_noun")
def thaw_noun(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Say that the dispute is settled; the second who says so ends it."""
    assert request.user.is_authenticated
    deed = partial(thaw, by=request.user, noun=disputable(request.user, kind, slug), now=timezone.now())
    over, half = (
        _("It is not frozen any more."),
        _("You have said that it is settled. Now a colleague looks."),
    )
    _tried(request, lambda: over if deed() else half)
    return redirect("staff_noun", kind, slug)


@policy(Policy.STAFF)
@_deed("staff_noun")
def keep_noun(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """It is not settled after all."""
    assert request.user.is_authenticated
    found = disputable(request.user, kind, slug)
    deed = partial(keep_frozen, by=request.user, noun=found, now=timezone.now())
    kept = _("It stays frozen.")
    _tried(request, lambda: (deed(), kept)[1])
    return redirect("staff_noun", kind, slug)
