"""Where to get help: services by need, each with when somebody last checked it."""

import datetime as dt
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.bounds import is_within
from accounts.policies import Policy, policy
from lda_events.access import get_entry
from lda_events.deadlines import today_here
from lda_events.entry_cards import EntryCard, card_of_entry, cards_of
from lda_events.forms.resources import OutdatedForm, ResourceFilter
from lda_events.models import Outdated, Provider, Resource, ResourceQuerySet
from lda_events.nouns import NOUNS
from lda_events.operations import TooManyReports, report_outdated

NOUN = NOUNS["resource"]
MOST_REPORTS = 5


@dataclass(frozen=True)
class Offered:
    """Services of one kind of provider."""

    provider: Provider
    cards: list[EntryCard]


@policy(Policy.VISITOR)
@require_safe
def resources(request: HttpRequest) -> HttpResponse:
    """Services that fit what is asked for, public ones and those of associations apart."""
    form = ResourceFilter(request.GET, language=(get_language() or "en").split("-")[0])
    found = form.of(Resource.objects.prefetch_related("reports"))
    offered = _by_provider(found, today_here(timezone.now()))
    context = {"form": form, "offered": offered, "count": sum(len(one.cards) for one in offered)}
    return render(request, "lda_events/resources.html", context)


def _by_provider(found: ResourceQuerySet, today: dt.date) -> list[Offered]:
    order = list(Provider)
    entries = sorted(found, key=lambda one: (order.index(Provider(one.provider)), one.city, one.slug))
    return [
        Offered(Provider(code), cards_of(NOUN, those, today))
        for code, those in groupby(entries, key=lambda one: one.provider)
    ]


@policy(Policy.VISITOR)
@require_safe
def resource(request: HttpRequest, slug: str) -> HttpResponse:
    """One service."""
    card = card_of_entry(NOUN, get_entry(NOUN, slug), today_here(timezone.now()))
    return render(request, "lda_events/resource.html", {"card": card})


@policy(Policy.VISITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def outdated(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a service is out of date, without an account and without words."""
    entry = get_entry(NOUN, slug)
    assert isinstance(entry, Resource)
    form = OutdatedForm(request.POST if request.method == "POST" else None)
    # A program that fills in everything is thanked, too, and nothing is kept.
    if form.is_valid() and (form.cleaned_data["website"] or _kept(request, entry, form)):
        return redirect("lda_outdated_thanks", slug)
    return render(request, "lda_events/outdated.html", {"resource": entry, "form": form})


def _kept(request: HttpRequest, entry: Resource, form: OutdatedForm) -> bool:
    if not is_within(request, "outdated", MOST_REPORTS):
        form.add_error(None, _("You have reported several things just now. Wait ten minutes, then go on."))
        return False
    try:
        report_outdated(resource=entry, what=Outdated(form.cleaned_data["what"]), now=timezone.now())
    except TooManyReports as problem:
        form.add_error(None, str(problem))
        return False
    return True


@policy(Policy.VISITOR)
@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """What happens with the report now."""
    return render(request, "lda_events/outdated_thanks.html", {"resource": get_entry(NOUN, slug)})
