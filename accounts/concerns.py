"""Concerns that people report without an account, and those who read them."""

import datetime as dt

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.audit import record
from accounts.models import Concern, ConcernAbout, Person
from core.texts import tidy

LONGEST = 4000
MOST_IN_AN_HOUR = 60
"""More than this are a flood; the rows themselves are counted, so that no sender need be known."""


class TooMany(Exception):
    """So many came within the hour that no more are taken. Its text is for the reader."""

    def __init__(self) -> None:
        super().__init__(_("Too many reports come in just now. Try again in an hour."))


@transaction.atomic
def report_concern(*, about: ConcernAbout, text: str, language: str, now: dt.datetime) -> Concern:
    """Keep what somebody reports; nothing of who it is.

    Raises:
        TooMany: when a flood comes in.
    """
    if Concern.objects.since(_hour(now)).count() >= MOST_IN_AN_HOUR:
        raise TooMany
    concern = Concern.objects.create(about=about, text=tidy(text), language=language, came_at=_hour(now))
    record(by=None, now=_hour(now), verb="report", noun="concern", reference=concern.reference)
    return concern


@transaction.atomic
def read_concern(*, by: Person, concern: Concern, now: dt.datetime) -> str:
    """What was reported; that somebody read it is written down."""
    record(by=by, now=now, verb="read", noun="concern", reference=concern.reference)
    return str(concern.text)


@transaction.atomic
def close_concern(*, by: Person, concern: Concern, now: dt.datetime) -> None:
    """It has been dealt with; done twice, it stays as it was."""
    if Concern.objects.waiting().filter(pk=concern.pk).update(closed_at=now):
        record(by=by, now=now, verb="close", noun="concern", reference=concern.reference)


def get_concern(reference: str) -> Concern:
    """A concern, or 404; its door is the policy of the page."""
    concern = Concern.objects.filter(reference=reference).first()
    if concern is None:
        raise Http404
    return concern


def _hour(moment: dt.datetime) -> dt.datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
