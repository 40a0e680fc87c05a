"""A list of events for the pages of partners: no script, no cookie, and a frame that others may show."""

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from events.disclosure import public_records
from events.listing import ANYBODY, public_occurrences, read_filter
from frontend.addresses import query
from frontend.forms.events import EventFilterForm
from frontend.views.events import by_day

MOST = 20


@policy(Policy.VISITOR)
@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def embedded(request: HttpRequest) -> HttpResponse:
    """The next dates, with the filters of the events page. It shows a member what it shows anybody."""
    now = timezone.now()
    wanted, problems = read_filter(request.GET, now)
    form = EventFilterForm(request.GET, problems=problems)
    unread = {problem.field for problem in problems}
    readable = {name: value for name, value in form.chosen.items() if name not in unread}
    days = by_day(public_records(public_occurrences(wanted, now)[:MOST], ANYBODY, now))
    context = {"days": days, "problems": problems, "query": query(readable)}
    return render(request, "events/embedded.html", context)
