"""What the site holds of people, and for whom it may be hard to use."""

from functools import cache

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts import retention
from accounts.policies import Policy, policy

# Which part of the site holds it, by the app of the model; tables that no model stands for come last.
CHAPTERS: list[tuple[str | Promise, frozenset[str]]] = [
    (_("Your account"), frozenset({"accounts", "account", "mfa", "authtoken", "sessions"})),
    (_("Messages"), frozenset({"notifications"})),
    (_("Houses"), frozenset({"spaces"})),
    (_("Requests and bookings"), frozenset({"bookings"})),
    (_("Events"), frozenset({"events", "lda_events"})),
]


@policy(Policy.VISITOR)
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Read from the file that the hourly deletion carries out, so the page cannot promise something else."""
    return render(request, "about/privacy.html", {"chapters": _chapters()})


@cache
def _chapters() -> list[tuple[str | Promise, list[str]]]:
    """English sentences by chapter, in the order of the file."""
    held = {
        label: rule
        for label, rule in retention.installed_rules().items()
        if rule.personal and not _only_joins(label)
    }
    chapters = [
        (title, [rule.shown for label, rule in held.items() if label.partition(".")[0] in holders])
        for title, holders in CHAPTERS
    ]
    technical = [rule.shown for rule in retention.tables().values() if rule.shown]
    return [*chapters, (_("Keeping the site up"), technical)]


def _only_joins(label: str) -> bool:
    """Tables that Django makes to join two others hold nothing that these do not say."""
    return apps.get_model(label)._meta.auto_created is not False


@policy(Policy.VISITOR)
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, and what is known to be missing."""
    return render(request, "about/accessibility.html")
