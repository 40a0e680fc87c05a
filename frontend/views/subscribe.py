"""The address of a calendar with just what somebody wants to follow."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.listing import read_filter
from frontend.addresses import events_feed, to_subscribe, whole
from frontend.chosen import in_words
from frontend.forms.events import SubscribeForm


@policy(Policy.VISITOR)
@require_safe
def subscribe(request: HttpRequest) -> HttpResponse:
    """Choose, and copy the address. The same choice has the same address for everybody."""
    _wanted, problems = read_filter(request.GET, timezone.now())
    form = SubscribeForm(request.GET, problems=problems)
    unread = {problem.field for problem in problems}
    readable = {name: value for name, value in form.chosen.items() if name not in unread}
    neutral = "1" if request.GET.get("neutral") else None
    address = whole(request, events_feed(**readable, neutral=neutral))
    context = {
        "form": form,
        "problems": [problem for problem in problems if problem.field not in form.fields],
        "chosen": in_words(form.chosen, unread),
        "kept": {name: value for name, value in readable.items() if name not in form.fields},
        "address": address,
        "webcal": to_subscribe(address),
    }
    return render(request, "subscribe/subscribe.html", context)
