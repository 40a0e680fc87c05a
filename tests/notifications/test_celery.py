"""The way of a real house: Celery's own worker and beat, with Redis between them."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from notifications import jobs, outbox
from notifications.models import Heartbeat, Job, Message
from tests import make
from tests.notifications.site import of_this_run, until
from tools.process import end, start
from tools.steps import PYTHON

pytestmark = [
    pytest.mark.only_postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("REDIS_URL"), reason="no Redis"),
]


@contextmanager
def celery(folder: Path, *words: str) -> Iterator[None]:
    """One of Celery's own programs."""
    site = of_this_run(folder, REDIS_URL=os.environ["REDIS_URL"], CELERY_SKIP_CHECKS="1")
    process = start(
        [PYTHON, "-m", "celery", "-A", "config", *words], site.variables, output=folder / words[0]
    )
    try:
        yield
    finally:
        end(process)


def test_worker_and_beat_deliver_what_is_queued_and_leave_word(tmp_path: Path) -> None:
    moment = dt.datetime.now(dt.UTC)
    told = {"kind": "test", "language": "en", "subject": "An answer", "body": "There is an answer."}
    message = outbox.enqueue(key="told", person=make.person(), now=moment, **told)
    jobs.enqueue_job(name="purge", key="by hand", run_at=moment)
    with ExitStack() as programs:
        programs.enter_context(celery(tmp_path, "worker", "--concurrency=2", "--loglevel=warning"))
        programs.enter_context(celery(tmp_path, "beat", f"--schedule={tmp_path / 'beat.db'}"))
        until(lambda: Message.objects.filter(pk=message.pk, done_at__isnull=False).exists(), seconds=30)
        until(lambda: Job.objects.filter(key="by hand", done_at__isnull=False).exists())
    assert list((tmp_path / "mail").glob("*.log"))
    assert Heartbeat.objects.get().at >= moment
