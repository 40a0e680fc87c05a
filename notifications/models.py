"""Rows that are work: messages to be delivered and jobs to be run."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models

from accounts.fields import EncryptedTextField

W = TypeVar("W", bound="Work")


class WorkQuerySet(models.QuerySet[W]):
    """Rows of work, spoken in the domain's words."""

    def unended(self) -> Self:
        """Neither done nor given up."""
        return self.filter(done_at__isnull=True, gave_up_at__isnull=True)

    def in_hand(self, now: dt.datetime) -> Self:
        """Somebody holds a lease."""
        return self.unended().filter(leased_until__gt=now)

    def due(self, now: dt.datetime) -> Self:
        """To be acted on, and nobody holds a lease."""
        free = models.Q(leased_until__isnull=True) | models.Q(leased_until__lte=now)
        return self.unended().filter(free, run_at__lte=now)

    def held(self, pk: int, fence: int) -> Self:
        """The row, for the one who holds its newest lease."""
        return self.unended().filter(pk=pk, fence=fence)


class Work(models.Model):
    """A row that somebody must act on, at least once, from ``run_at`` on.

    A worker takes a lease on it; ``fence`` grows with each lease, so that a worker whose lease ran out
    cannot end the row for the one that came after it.
    """

    most_attempts: ClassVar[int]
    longest_attempt: ClassVar[dt.timedelta]

    run_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    fence = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    gave_up_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=80, blank=True, help_text="class of the last error, never its text")

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True


class Message(Work):
    """One notification to one address, in the reader's language; written with the fact that it tells."""

    # With the pauses of notifications.work these reach over almost five days: RFC 5321 §4.5.4.1
    # asks for four to five before a sender gives up.
    most_attempts = 28
    # A mail server may take settings.EMAIL_TIMEOUT for each of its half a dozen answers.
    longest_attempt = dt.timedelta(minutes=2)

    key = models.CharField(max_length=120, unique=True, help_text="what makes it happen once")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE)
    address = EncryptedTextField(blank=True, help_text="where there is no account")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    about = models.CharField(
        max_length=40, blank=True, help_text="reference of what it is about, for whoever says more at sending"
    )
    message_id = models.CharField(max_length=120, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                name="message_due",
                condition=models.Q(done_at__isnull=True, gave_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key


class Job(Work):
    """One run of a named piece of background work; its key is ``name:time``, so each time runs once."""

    most_attempts = 8
    longest_attempt = dt.timedelta(minutes=10)

    key = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=60)
    arguments = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_at"],
                name="job_due",
                condition=models.Q(done_at__isnull=True, gave_up_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.key


class Heartbeat(models.Model):
    """When a part of the background work was last seen alive."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    def is_fresh(self, now: dt.datetime) -> bool:
        """Seen within the last 15 seconds."""
        return now - self.at < dt.timedelta(seconds=15)
