"""Private calendars of members and managers."""

from __future__ import annotations

import datetime as dt

from django.db import models

from accounts.models import Group, Membership
from spaces.models import Venue, VenueRole


def place_of(stands_on: Membership | VenueRole) -> Group | Venue:
    """For which group a member acts, or for which house a manager answers."""
    return stands_on.group if isinstance(stands_on, Membership) else stands_on.venue


class PrivateFeed(models.Model):
    """A private calendar of a member or a manager; it goes with the membership or the role that it stands on.

    The address itself is kept nowhere: only a keyed digest of its token (decision 23).
    """

    membership = models.OneToOneField(
        "accounts.Membership", null=True, on_delete=models.CASCADE, related_name="private_feed"
    )
    role = models.OneToOneField(
        "spaces.VenueRole", null=True, on_delete=models.CASCADE, related_name="private_feed"
    )
    digest = models.CharField(max_length=64, unique=True, help_text="of the token, under a key")
    edition = models.PositiveIntegerField(help_text="how many addresses there were before")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True, help_text="the hour in which a program last asked")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="private_feed_stands_on_one",
                condition=models.Q(membership__isnull=False, role__isnull=True)
                | models.Q(membership__isnull=True, role__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.digest[:8]

    @property
    def stands_on(self) -> Membership | VenueRole:
        """What lets its person read it."""
        standing = self.membership or self.role
        assert standing is not None
        return standing

    @property
    def place(self) -> Group | Venue:
        """Of which group or house it is."""
        return place_of(self.stands_on)

    def is_open(self, now: dt.datetime) -> bool:
        """Whether it may be read: its person is what they were, and nobody quarrels about the place."""
        running = self.role is None or self.role.expires_at > now
        whole = self.stands_on.person.is_active and self.place.frozen_at is None
        return running and whole and self.expires_at > now
