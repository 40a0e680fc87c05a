"""What was done to an entry, in words; never what was written."""

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from lda_events.history import Deed
from lda_events.models import Entry
from lda_events.nouns import Noun

VERBS: dict[str, str | Promise] = {
    "add": _("The entry was added"),
    "describe": _("The entry was changed"),
    "verify": _("The entry was compared with its sources"),
    "report": _("Somebody said that it is out of date"),
}


def history_of_entry(noun: Noun, entry: Entry) -> QuerySet[AuditEntry]:
    """What was done to it, the latest first."""
    return AuditEntry.objects.about(entry.slug).filter(noun=noun.name).order_by("-at", "-pk")


def in_words(noun: Noun, entry: AuditEntry) -> Deed:
    """An entry of the trail."""
    known = {one.name: str(one.label) for one in noun.said()} | {"sources": str(_("Sources"))}
    fields = [known.get(name, name) for name in entry.details.get("fields", ())]
    return Deed(entry.at, entry.actor, VERBS.get(entry.verb, entry.verb), fields)
