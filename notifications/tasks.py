"""The tasks that Celery carries. They bring ids only: rows are the truth, the sweep finds what was lost."""

import datetime as dt

from celery import shared_task
from django.utils import timezone

from accounts import retention
from notifications import jobs, outbox, work
from notifications.models import Heartbeat, Job, Message


@shared_task
def sweep() -> None:
    """Every few seconds in a worker: hand out what is due."""
    beat()
    hand_out(timezone.now())


@shared_task
def beat() -> None:
    """Leave word that a worker takes tasks and reaches the database."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": timezone.now()})


@shared_task
def deliver_message(pk: int, fence: int) -> None:
    """Send one claimed message."""
    work.attempt(Message, work.Lease(pk, fence), outbox.deliver, now=timezone.now())


@shared_task
def run_job(pk: int, fence: int) -> None:
    """Run one claimed job."""
    work.attempt(Job, work.Lease(pk, fence), jobs.run, now=timezone.now())


def hand_out(now: dt.datetime) -> None:
    """Write the periodic jobs of this moment, claim all that is due and hand each to a worker."""
    jobs.plan(now)
    for lease in work.claim(Message, now=now):
        deliver_message.delay(*lease)
    for lease in work.claim(Job, now=now):
        run_job.delay(*lease)


@jobs.periodic("purge", every=dt.timedelta(hours=1))
def purge(*, now: dt.datetime) -> None:
    """Delete what config/retention.toml no longer allows us to hold."""
    retention.purge(now)
