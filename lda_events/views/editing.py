"""The editors' desk: which cards there are, what is due for checking, and each card in all languages."""

import datetime as dt

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Person
from accounts.policies import Policy, policy
from lda_events.access import get_programme, programmes_for_all
from lda_events.cards import card_of, is_due
from lda_events.deadlines import today_in
from lda_events.details import ProgrammeDetails, Unfit, against
from lda_events.forms.entries import NewName
from lda_events.forms.programme import ProgrammeForm, from_blank, from_programme
from lda_events.history import history_of, in_words
from lda_events.models import Programme
from lda_events.nouns import NOUNS
from lda_events.operations import put_programme, verify_programme
from lda_events.operations.programmes import unsaved
from lda_events.views.programmes import card_context

ON_A_PAGE = 50


@policy(Policy.EDITOR)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """All cards, or those that somebody should compare with the city's pages."""
    now = timezone.now()
    cards = [card_of(programme, today_in(programme.city, now)) for programme in programmes_for_all()]
    due = [card for card in cards if is_due(card, today_in(card.programme.city, now))]
    only_due = request.GET.get("due") == "1"
    context = {
        "cards": due if only_due else cards,
        "due": due,
        "only_due": only_due,
        "nouns": NOUNS.values(),
    }
    return render(request, "lda_events/desk.html", context)


@policy(Policy.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A card in all languages; it can be looked at before it is saved."""
    assert request.user.is_authenticated
    now = timezone.now()
    programme = get_programme(slug)
    language = (get_language() or "en").split("-")[0]
    form = ProgrammeForm(request.POST or None, language=language, initial=from_programme(programme))
    if form.is_valid():
        details = form.details()
        if request.POST.get("step") == "preview" and not _told(form, details):
            return _preview(request, programme, details, now)
        if request.POST.get("step") != "preview" and _saved(request.user, programme, form, details, now):
            messages.success(request, _("The changes are saved."))
            return redirect("lda_edit", slug)
    return render(request, "lda_events/edit.html", {"programme": programme, "form": form})


@policy(Policy.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new card, with the name of its address."""
    assert request.user.is_authenticated
    now = timezone.now()
    language = (get_language() or "en").split("-")[0]
    programme = Programme()
    form = ProgrammeForm(
        request.POST or None, language=language, initial={**from_blank(), "source": language}
    )
    naming = NewName(request.POST or None)
    if form.is_valid() and naming.is_valid() and _is_free(naming):
        programme.slug, details = naming.cleaned_data["slug"], form.details()
        if request.POST.get("step") == "preview" and not _told(form, details):
            return _preview(request, programme, details, now)
        if request.POST.get("step") != "preview" and _saved(request.user, programme, form, details, now):
            messages.success(request, _("The card is added."))
            return redirect("lda_edit", programme.slug)
    return render(request, "lda_events/edit.html", {"form": form, "naming": naming})


def _is_free(naming: NewName) -> bool:
    taken = Programme.objects.filter(slug=naming.cleaned_data["slug"]).exists()
    if taken:
        naming.add_error("slug", _("There is one of this name already: choose another."))
    return not taken


def _told(form: ProgrammeForm, details: ProgrammeDetails) -> bool:
    """Whether something stands against it; it is shown at the form then."""
    problems = against(details)
    form.tell(problems)
    return bool(problems)


def _saved(
    by: Person, programme: Programme, form: ProgrammeForm, details: ProgrammeDetails, now: dt.datetime
) -> bool:
    try:
        put_programme(by=by, slug=programme.slug, details=details, now=now)
    except Unfit as unfit:
        form.tell(unfit.problems)
        return False
    return True


def _preview(
    request: HttpRequest, programme: Programme, details: ProgrammeDetails, now: dt.datetime
) -> HttpResponse:
    steps = unsaved(programme, details, now)
    context = card_context(programme, request.GET, now, steps)
    return render(request, "lda_events/programme.html", {**context, "preview": True})


@policy(Policy.EDITOR)
@require_POST
def verified(request: HttpRequest, slug: str) -> HttpResponse:
    """The editor has compared the card with the city's pages today."""
    assert request.user.is_authenticated
    now = timezone.now()
    programme = get_programme(slug)
    verify_programme(by=request.user, programme=programme, today=today_in(programme.city, now), now=now)
    messages.success(request, _("Noted: compared with the city’s own pages today."))
    return redirect("lda_desk")


@policy(Policy.EDITOR)
@require_safe
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """Who changed what, and when."""
    programme = get_programme(slug)
    page = Paginator(history_of(programme), ON_A_PAGE).get_page(request.GET.get("page"))
    deeds = [in_words(entry) for entry in page.object_list]
    return render(request, "lda_events/history.html", {"programme": programme, "page": page, "deeds": deeds})
