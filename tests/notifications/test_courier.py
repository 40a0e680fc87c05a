"""The courier's main loop: it ends when its worker does, and outlives its database's absence."""

import datetime as dt
import threading
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from notifications import courier, outbox
from notifications.models import Message
from tests import make
from tests.notifications.site import of_this_run, until
from tools.process import end


def test_it_ends_with_an_error_when_its_worker_has_died(tmp_path: Path, now: dt.datetime) -> None:
    dead = threading.Thread()
    with pytest.raises(courier.WorkerDied):
        courier.look_after(dead, threading.Event(), lambda: now, tmp_path / "courier.heartbeat")
    assert not (tmp_path / "courier.heartbeat").exists()


def test_a_worker_that_cannot_start_is_noticed(now: dt.datetime) -> None:
    with pytest.raises(courier.WorkerDied):
        courier.await_worker(threading.Thread(), threading.Event(), threading.Event())


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_asked_again(now: dt.datetime) -> None:
    def absent(_now: dt.datetime) -> None:
        raise OperationalError

    assert not courier.reaches_database(absent, now)
    assert courier.reaches_database(courier.free_predecessors, now)


def test_only_one_courier_works_on_a_folder(tmp_path: Path) -> None:
    courier.be_the_only_one(tmp_path)
    with pytest.raises(courier.AnotherCourier):
        courier.be_the_only_one(tmp_path)


def test_where_there_is_a_broker_it_is_not_used(settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:6379"
    with pytest.raises(CommandError, match="run Celery's worker and beat instead"):
        call_command("courier")


def backends() -> set[int]:
    """Who is connected to the database of this run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        return {pid for (pid,) in cursor.fetchall()}


@pytest.mark.only_postgresql
@pytest.mark.django_db(transaction=True)
def test_it_outlives_a_database_that_throws_it_out(tmp_path: Path) -> None:
    ours, site = backends(), of_this_run(tmp_path)
    background = site.courier()
    background.start()
    assert background.process
    try:
        until(lambda: site.heart_beats(0) and backends() > ours)
        with connection.cursor() as cursor:
            cursor.executemany("SELECT pg_terminate_backend(%s)", [(pid,) for pid in backends() - ours])
        moment = dt.datetime.now(dt.UTC)
        told = {"kind": "test", "language": "en", "subject": "An answer", "body": "There is an answer."}
        message = outbox.enqueue(key="after", person=make.person(), now=moment, **told)
        until(lambda: Message.objects.filter(pk=message.pk, done_at__isnull=False).exists())
        assert site.letters() == [message.message_id]
        assert background.process.poll() is None
    finally:
        end(background.process)
