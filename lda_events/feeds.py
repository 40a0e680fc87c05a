"""The agency's calendar."""

import datetime as dt

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from events.calendar_text import Voice
from events.feeds import dates_response, feed
from events.listing import EventFilter
from events.states import AGENCY


@feed()
def lda_feed(request: HttpRequest, voice: Voice, now: dt.datetime) -> HttpResponseBase:
    """`/feeds/lda.ics`: public dialogues and history forums."""
    wanted = EventFilter(kind=AGENCY)
    return dates_response(
        request, wanted, voice, now, name=_("Local Democracy Agency: dialogues"), filename="lda"
    )
