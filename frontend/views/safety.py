"""Pages that keep people safe, and the reports of those who worry."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import concerns as reported
from accounts.bounds import is_within
from accounts.models import Concern, ConcernAbout
from accounts.policies import Policy, policy
from frontend.caretakers import take_concern
from frontend.forms.safety import ConcernForm
from frontend.safety import pages

MOST_REPORTS = 5
SHOWN_AT_ONCE = 200


@policy(Policy.VISITOR)
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Where to read what."""
    return render(request, "safety/safety.html", {"pages": pages().values()})


@policy(Policy.VISITOR)
@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One page."""
    found = pages().get(slug)
    if found is None:
        raise Http404
    return render(request, "safety/page.html", {"page": found})


@policy(Policy.VISITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """Report a concern. A program that fills in everything is thanked, too, and nothing is kept."""
    form = ConcernForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (form.by_a_program or _kept(request, form)):
        return redirect("safety_received")
    return render(request, "safety/report.html", {"form": form})


def _kept(request: HttpRequest, form: ConcernForm) -> bool:
    if not is_within(request, "concern", MOST_REPORTS):
        form.add_error(None, _("You have reported several things just now. Wait ten minutes, then go on."))
        return False
    about = ConcernAbout(form.cleaned_data["about"])
    language = (get_language() or "en").split("-")[0]
    try:
        take_concern(about=about, text=form.cleaned_data["text"], language=language, now=timezone.now())
    except reported.TooMany as problem:
        form.add_error(None, str(problem))
        return False
    return True


@policy(Policy.VISITOR)
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """What happens with it now."""
    return render(request, "safety/received.html")


@policy(Policy.CARETAKER)
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What waits, without its words."""
    return _list(request)


def _list(request: HttpRequest, concern: Concern | None = None, text: str = "") -> HttpResponse:
    context = {"waiting": Concern.objects.waiting()[:SHOWN_AT_ONCE], "concern": concern, "text": text}
    return render(request, "safety/concerns.html", context)


@policy(Policy.CARETAKER)
@require_POST
def read(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was reported, once; that somebody looked is written down."""
    assert request.user.is_authenticated
    concern = reported.get_concern(reference)
    text = reported.read_concern(by=request.user, concern=concern, now=timezone.now())
    return _list(request, concern, text)


@policy(Policy.CARETAKER)
@require_POST
def close(request: HttpRequest, reference: str) -> HttpResponse:
    """It has been dealt with."""
    assert request.user.is_authenticated
    concern = reported.get_concern(reference)
    reported.close_concern(by=request.user, concern=concern, now=timezone.now())
    messages.success(request, _("Noted: it was dealt with. Its text goes in 14 days."))
    return redirect("safety_concerns")
