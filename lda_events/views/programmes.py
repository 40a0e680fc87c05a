"""Cards of municipal programmes, and the days of participation."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from core.cities import CITIES
from lda_events.access import get_programme, programmes_for_all
from lda_events.cards import card_of
from lda_events.deadlines import Deadline, deadlines_of, steps_in, today_in
from lda_events.eligibility import answer, person_of
from lda_events.forms.taps import TapsForm
from lda_events.models import Programme, ProgrammeQuerySet, Step


@dataclass(frozen=True)
class Month:
    """The days of a month."""

    first: dt.date
    deadlines: list[Deadline]


@policy(Policy.VISITOR)
@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """All cards, of a city if one is chosen."""
    city, wrong = chosen_city(request.GET)
    found = _of_need(request.GET.get("need", ""))
    if city:
        found = found.in_city(city)
    now = timezone.now()
    cards = [card_of(programme, today_in(programme.city, now)) for programme in found]
    context = {
        "cards": cards,
        "city": city,
        "need": request.GET.get("need", ""),
        "wrong": wrong,
        "cities": list(CITIES),
    }
    return render(request, "lda_events/programmes.html", context)


def _of_need(need: str) -> ProgrammeQuerySet:
    """What the front door leads to; an unknown need leads to everything."""
    known = {"help": ProgrammeQuerySet.that_help, "take-part": ProgrammeQuerySet.to_take_part_in}
    return known.get(need, ProgrammeQuerySet.with_steps)(programmes_for_all())


@policy(Policy.VISITOR)
@require_safe
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """One card, and whether one can take part."""
    found = get_programme(slug)
    return render(request, "lda_events/programme.html", card_context(found, request.GET, timezone.now()))


def card_context(
    found: Programme, query: QueryDict, now: dt.datetime, steps: Sequence[Step] | None = None
) -> dict[str, object]:
    """What the page of a card shows; the preview shows the same of steps that are not written yet."""
    asked = any(query.get(name) for name in TapsForm.base_fields)
    form = TapsForm(query if asked else None)
    context: dict[str, object] = {
        "programme": found,
        "card": card_of(found, today_in(found.city, now), steps),
        "form": form,
    }
    if asked and form.is_valid():
        context["answer"] = answer(found, person_of(form.cleaned_data))
    return context


@policy(Policy.VISITOR)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All days of participation, those to come first."""
    city, wrong = chosen_city(request.GET)
    now = timezone.now()
    days = deadlines_of(steps_in(city).standing())
    past = [one for one in days if one.day < today_in(one.programme.city, now)]
    context = {
        "months": _months(days[len(past) :]),
        "past": past[::-1],
        "city": city,
        "wrong": wrong,
        "cities": list(CITIES),
        "undated": [
            programme
            for programme in (programmes_for_all().in_city(city) if city else programmes_for_all())
            if not any(one.programme.pk == programme.pk for one in days[len(past) :])
        ],
    }
    return render(request, "lda_events/calendar.html", context)


def _months(days: list[Deadline]) -> list[Month]:
    by_month = groupby(days, key=lambda one: one.day.replace(day=1))
    return [Month(first, list(those)) for first, those in by_month]


def chosen_city(query: QueryDict) -> tuple[str, str]:
    """The city that the address asks for, or none; and what is wrong with it."""
    city = query.get("city", "")
    if city in ("", *CITIES):
        return city, ""
    return "", _("There is no such city here: choose one of these.")
