"""Freezing a group or a house that is in dispute, and thawing it (decision 11).

One member of staff freezes, for it must be quick and harms nobody for long; two thaw, for then contacts can be
read again. Nobody who is a side in the dispute thaws.
"""

import datetime as dt
from typing import Any, Protocol

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.models import AuditEntry, Dispute, DisputeReason, Person


class Disputable(Protocol):
    """A group or a house."""

    pk: Any
    slug: str
    frozen_at: dt.datetime | None

    def concerns(self, person: Person) -> bool: ...


class NotFrozen(Exception):
    """Nothing was written. Its text is for the member of staff who tried."""


VERBS = ("freeze", "ask_thaw", "keep_frozen", "thaw")


def kind_of(noun: Disputable) -> str:
    """What it is called in the trail: "group" or "venue"."""
    return type(noun).__name__.lower()


def dispute_of(noun: Disputable) -> Dispute | None:
    """The dispute because of which it is frozen, or None."""
    running = Dispute.objects.running().about(kind_of(noun), noun.slug)
    return running.select_related("thaw_asked_by").first()


def history_of(noun: Disputable) -> QuerySet[AuditEntry]:
    """When it was frozen and thawed, the latest first."""
    entries = AuditEntry.objects.about(noun.slug).filter(noun=kind_of(noun), verb__in=VERBS)
    return entries.order_by("-at", "-pk")


@transaction.atomic
def freeze(*, by: Person, noun: Disputable, reason: str, now: dt.datetime) -> None:
    """From now on nobody changes it and nobody reads its contacts.

    Raises:
        NotFrozen: when a colleague was faster.
    """
    if not _rows(noun).filter(frozen_at__isnull=True).update(frozen_at=now):
        raise NotFrozen(_("Nothing has changed: it is frozen already."))
    Dispute.objects.create(noun=kind_of(noun), slug=noun.slug, reason=DisputeReason(reason), began_at=now)
    _note("freeze", by, noun, now, reason=str(reason))


@transaction.atomic
def thaw(*, by: Person, noun: Disputable, now: dt.datetime) -> bool:
    """Say that the dispute is settled; True when a colleague has said so before, and it is thawed.

    Raises:
        NotFrozen: when it is not frozen, when `by` said so before, or is a side in the dispute.
    """
    if noun.concerns(by):
        raise NotFrozen(_("You are a side in this: leave it to two colleagues."))
    dispute = _locked(noun)
    if not dispute.thaw_is_asked:
        Dispute.objects.filter(pk=dispute.pk).update(thaw_asked_by=by)
        _note("ask_thaw", by, noun, now)
        return False
    if dispute.thaw_asked_by == by:
        raise NotFrozen(_("You have said so already: now a colleague has to look."))
    Dispute.objects.filter(pk=dispute.pk).update(ended_at=now)
    _rows(noun).update(frozen_at=None)
    _note("thaw", by, noun, now)
    return True


@transaction.atomic
def keep_frozen(*, by: Person, noun: Disputable, now: dt.datetime) -> None:
    """It is not settled after all: what a colleague said does not count.

    Raises:
        NotFrozen: when it is not frozen.
    """
    dispute = _locked(noun)
    if Dispute.objects.filter(pk=dispute.pk, thaw_asked_by__isnull=False).update(thaw_asked_by=None):
        _note("keep_frozen", by, noun, now)


def _locked(noun: Disputable) -> Dispute:
    # The noun first, as `freeze` does: of two who thaw, or thaw and freeze, one waits for the other.
    frozen = _rows(noun).select_for_update(no_key=True).filter(frozen_at__isnull=False).first()
    if frozen is None:
        raise NotFrozen(_("Nothing has changed: it is not frozen."))
    dispute = dispute_of(noun)
    if dispute is None:
        # Frozen by hand in the database.
        fields = {"reason": DisputeReason.OTHER, "began_at": frozen.frozen_at}
        dispute = Dispute.objects.create(noun=kind_of(noun), slug=noun.slug, **fields)
    return dispute


def _rows(noun: Disputable) -> QuerySet[Any]:
    model: Any = type(noun)
    rows: QuerySet[Any] = model._base_manager.filter(pk=noun.pk)
    return rows


def _note(verb: str, by: Person, noun: Disputable, now: dt.datetime, **codes: str) -> None:
    audit.record(by=by, now=now, verb=verb, noun=kind_of(noun), reference=noun.slug, **codes)
