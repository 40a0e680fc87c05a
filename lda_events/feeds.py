"""The agency's calendar."""

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from bookings.feed_parameters import refuse
from core.calendars import KEPT, Voice, midnight
from core.cities import CITIES
from events.feeds import Beside, dates_response, feed
from events.listing import EventFilter, read_filter
from events.states import AGENCY
from lda_events.deadlines import changed_at, entries, steps_in


@feed("city")
def lda_feed(request: HttpRequest, voice: Voice, now: dt.datetime) -> HttpResponseBase:
    """`/feeds/lda.ics`: public dialogues and history forums, and the days of participation, of a city or of all."""
    asked, problems = read_filter(request.GET, now)
    if problems:
        return refuse(problems)
    steps = steps_in(asked.city)
    since = (midnight(now) - KEPT).date()
    beside = Beside(entries(steps, voice, since), changed_at(steps))
    wanted = EventFilter(kind=AGENCY, city=asked.city)
    return dates_response(
        request, wanted, voice, now, name=_name(asked.city, voice), filename="lda", beside=beside
    )


def _name(city: str | None, voice: Voice) -> str:
    name = _("Local Democracy Agency: dialogues and days of participation")
    return f"{name} · {CITIES[city].names[voice.language]}" if city else name
