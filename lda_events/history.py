"""What editors and imports did to a programme, in words; never what was written."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from lda_events.models import Programme

VERBS: dict[str, str | Promise] = {
    "add": _("The programme was added"),
    "describe": _("The programme was changed"),
    "verify": _("The card was compared with the city’s own pages"),
}


@dataclass(frozen=True)
class Deed:
    """One line of the history."""

    at: dt.datetime
    actor: str
    what: str | Promise
    fields: Sequence[str]


def history_of(programme: Programme) -> QuerySet[AuditEntry]:
    """What was done to it, the latest first."""
    return AuditEntry.objects.about(programme.slug).filter(noun="programme").order_by("-at", "-pk")


def in_words(entry: AuditEntry) -> Deed:
    """An entry of the trail."""
    fields = [_label(name) for name in entry.details.get("fields", ())]
    return Deed(entry.at, entry.actor, VERBS.get(entry.verb, entry.verb), fields)


def _label(name: str) -> str:
    if name == "steps":
        return str(_("Steps"))
    return str(getattr(Programme._meta.get_field(name), "verbose_name", name))
