"""The editors' pages of services, facts and consultations: one way for all of them."""

import datetime as dt
from typing import Any

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
from events.models import Event
from events.states import AGENCY
from lda_events.access import entries_for_all, get_entry
from lda_events.deadlines import today_here
from lda_events.details import Unfit
from lda_events.entry_cards import card_of_entry, cards_of
from lda_events.entry_history import history_of_entry, in_words
from lda_events.forms.entries import EntryForm, NewName, from_entry
from lda_events.models import Entry
from lda_events.nouns import NOUNS, Noun, get_noun
from lda_events.operations import put_entry, unsaved_entry, verify_entry

ON_A_PAGE = 50


@policy(Policy.EDITOR)
@require_safe
def entries(request: HttpRequest, noun: str) -> HttpResponse:
    """All entries of a noun, or those that somebody should check."""
    of = get_noun(noun)
    cards = cards_of(of, entries_for_all(of), today_here(timezone.now()))
    due = [card for card in cards if card.due]
    only_due = request.GET.get("due") == "1"
    context = {
        "noun": of,
        "nouns": NOUNS.values(),
        "cards": due if only_due else cards,
        "due": due,
        "only_due": only_due,
    }
    return render(request, "lda_events/entries.html", context)


@policy(Policy.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_entry(request: HttpRequest, noun: str, slug: str) -> HttpResponse:
    """An entry in all languages; it can be looked at before it is saved."""
    of = get_noun(noun)
    entry = get_entry(of, slug)
    return _edit(request, of, entry, from_entry(of, entry), slug=slug)


@policy(Policy.EDITOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: HttpRequest, noun: str) -> HttpResponse:
    """A new entry, with the name of its address."""
    return _edit(request, get_noun(noun), None, {"source": _language()})


def _edit(
    request: HttpRequest, noun: Noun, entry: Entry | None, initial: dict[str, Any], slug: str = ""
) -> HttpResponse:
    assert request.user.is_authenticated
    form = EntryForm(request.POST or None, noun=noun, language=_language(), initial=initial)
    naming = None if slug else NewName(request.POST or None)
    named = naming is None or naming.is_valid()
    if form.is_valid() and named:
        name = slug or (naming.cleaned_data["slug"] if naming else "")
        answer = _answer(request, request.user, noun, entry, form, naming, name)
        if answer is not None:
            return answer
    context = {"noun": noun, "entry": entry, "form": form, "naming": naming, "card": _card(noun, entry)}
    return render(request, "lda_events/entry_edit.html", context)


def _answer(
    request: HttpRequest,
    by: Person,
    noun: Noun,
    entry: Entry | None,
    form: EntryForm,
    naming: NewName | None,
    slug: str,
) -> HttpResponse | None:
    """A preview, or where to go when it is saved; None when something stands against it."""
    if naming is not None and noun.model._base_manager.filter(slug=slug).exists():
        naming.add_error("slug", _("There is one of this name already: choose another."))
        return None
    if naming is not None and noun.of_event and not Event.objects.of_kinds(AGENCY).filter(slug=slug).exists():
        naming.add_error("slug", _("Write the name that the event of the agency has in its own address."))
        return None
    now = timezone.now()
    try:
        if request.POST.get("step") == "preview":
            return _preview(request, noun, unsaved_entry(noun, entry, form.told()), now)
        put_entry(by=by, noun=noun, slug=slug, told=form.told(), now=now)
    except Unfit as unfit:
        form.tell(unfit.problems)
        return None
    messages.success(request, _("The changes are saved."))
    return redirect("lda_entry_edit", noun.name, slug)


def _preview(request: HttpRequest, noun: Noun, entry: Entry, now: dt.datetime) -> HttpResponse:
    card = card_of_entry(noun, entry, today_here(now))
    return render(request, "lda_events/entry_preview.html", {"noun": noun, "card": card})


def _card(noun: Noun, entry: Entry | None) -> Any:
    return card_of_entry(noun, entry, today_here(timezone.now())) if entry else None


def _language() -> str:
    return (get_language() or "en").split("-")[0]


@policy(Policy.EDITOR)
@require_POST
def verified_entry(request: HttpRequest, noun: str, slug: str) -> HttpResponse:
    """The editor has compared it with its sources today."""
    assert request.user.is_authenticated
    of, now = get_noun(noun), timezone.now()
    verify_entry(by=request.user, noun=of, entry=get_entry(of, slug), today=today_here(now), now=now)
    messages.success(request, _("Noted: compared with its sources today."))
    return redirect("lda_entries", noun)


@policy(Policy.EDITOR)
@require_safe
def entry_history(request: HttpRequest, noun: str, slug: str) -> HttpResponse:
    """Who changed what, and when."""
    of = get_noun(noun)
    entry = get_entry(of, slug)
    page = Paginator(history_of_entry(of, entry), ON_A_PAGE).get_page(request.GET.get("page"))
    deeds = [in_words(of, one) for one in page.object_list]
    context = {"noun": of, "card": _card(of, entry), "page": page, "deeds": deeds}
    return render(request, "lda_events/entry_history.html", context)
