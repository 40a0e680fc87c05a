"""What the agency says of a public meeting beside its announcement."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextsField
from events.models import Occurrence
from lda_events.models.entries import Entry


class HouseRule(models.TextChoices):
    """What may be told of it afterwards."""

    CHATHAM = "chatham", _("Chatham House: what was said may be told, who said it may not")
    NAMED = "named", _("What is said in public may be told with the name")


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings, spoken in the domain's words."""

    def public(self, now: dt.datetime) -> MeetingQuerySet:
        """Those of events that are announced to everybody and not long over."""
        return self.filter(slug__in=Occurrence.objects.public(now).values("event__slug"))


class Meeting(Entry):
    """An event of the agency bears the same slug; time, place and spoken languages stand with the event."""

    question = TextsField(_("What it is about"))
    agenda = TextsField(_("Agenda"))
    outcome = TextsField(_("What came of it"))
    partners = models.JSONField(_("Partners"), default=list, blank=True)
    interpretation = models.JSONField(_("Interpretation into"), default=list, blank=True)
    house_rule = models.CharField(_("House rule"), max_length=8, choices=HouseRule, default=HouseRule.CHATHAM)

    objects = MeetingQuerySet.as_manager()

    def is_due(self, today: dt.date) -> bool:
        """Never: there is no source to compare it with."""
        return False
