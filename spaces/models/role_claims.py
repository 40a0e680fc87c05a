"""Somebody says that they answer for a house, and what came of it."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.fields import EncryptedTextField
from core.references import new_reference
from spaces.models.venues import Venue


class RoleClaimState(models.TextChoices):
    """Where a claim stands."""

    # Translators: a claim "I answer for this house"
    OPEN = "open", pgettext_lazy("claim", "waits for staff")
    GRANTED = "granted", pgettext_lazy("claim", "confirmed")
    REFUSED = "refused", pgettext_lazy("claim", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("claim", "withdrawn")
    EXPIRED = "expired", pgettext_lazy("claim", "expired")


class RefusalReason(models.TextChoices):
    """Why staff refused; the person reads it in their own language."""

    UNREACHED = "unreached", _("We could not reach the house at a contact that it publishes")
    UNKNOWN = "unknown", _("The house does not know of this")
    UNWILLING = "unwilling", _("The house does not want to answer requests here")
    RIVALS = "rivals", _("The house is not of one mind about who answers for it")
    OTHER = "other", _("Another reason")


class RoleClaimQuerySet(models.QuerySet["RoleClaim"]):
    """Claims, spoken in the domain's words."""

    def undecided(self) -> RoleClaimQuerySet:
        """Those that wait, also when their time has run out and nobody has written it down yet."""
        return self.filter(state=RoleClaimState.OPEN)

    def waiting(self, now: dt.datetime) -> RoleClaimQuerySet:
        """Those that staff can still decide, the oldest first."""
        return self.undecided().filter(expires_at__gt=now).order_by("made_at", "pk")

    def overdue(self, now: dt.datetime) -> RoleClaimQuerySet:
        """Those that nobody has decided in time."""
        return self.undecided().filter(expires_at__lte=now)


class RoleClaim(models.Model):
    """A person asks to answer for a house; two members of staff confirm it, or one refuses."""

    reference = models.CharField(max_length=16, unique=True, default=new_reference, editable=False)
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="role_claims")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="role_claims")
    ask_at = EncryptedTextField(help_text="where the house can be asked")
    note = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=RoleClaimState, default=RoleClaimState.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=10, choices=RefusalReason, blank=True)

    objects = RoleClaimQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "person"],
                name="one_open_claim_each",
                condition=models.Q(state="open"),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def confirmed_once(self) -> bool:
        """A member of staff who still is one has confirmed it; what somebody else confirmed counts no more."""
        return self.first_by is not None and self.first_by.is_staff and self.first_by.is_active
