"""The private calendars over HTTP."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.policies import Policy, policy
from bookings.calendar_http import PRIVATE, calendar_response
from bookings.feed_parameters import language_of, no_such_calendar, of_parameters, refuse, voice_of
from bookings.private_feeds import calendar_of, get_feed_by, note_use


@csrf_exempt
@policy(Policy.VISITOR)
@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """`/feeds/private/<token>.ics`: the token is the key; whatever else is wrong, there is no such calendar."""
    with translation.override(language_of(request.GET)):
        response = _answer(request, token, timezone.now())
    response["Cache-Control"] = PRIVATE
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


def _answer(request: HttpRequest, token: str, now: dt.datetime) -> HttpResponseBase:
    try:
        feed = get_feed_by(token, now=now)
    except Http404:
        return no_such_calendar()
    if problems := of_parameters(request.GET):
        return refuse(problems)
    note_use(feed, now=now)
    body = calendar_of(feed, voice_of(request.GET), now=now)
    # By tag alone: a date that stood still would hide what was taken out.
    return calendar_response(request, body, filename="calendar", modified=None, cache=PRIVATE)
