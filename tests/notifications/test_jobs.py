"""Jobs: once per key, once per period whoever sweeps, by handlers that apps register by name."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from notifications import jobs, tasks, work
from notifications.models import Heartbeat, Job, Message

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_other_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(jobs, "HANDLERS", {})
    monkeypatch.setattr(jobs, "PERIODS", {})
    yield


@pytest.fixture
def calls() -> list[dict[str, Any]]:
    """What a job called "count" has been called with."""
    called: list[dict[str, Any]] = []
    jobs.job("count")(lambda **given: called.append(given))
    return called


def work_off(now: dt.datetime) -> None:
    for lease in work.claim(Job, now=now):
        tasks.run_job(*lease)


def keys() -> list[str]:
    return list(Job.objects.order_by("key").values_list("key", flat=True))


def test_a_deferred_job_runs_once_when_its_time_has_come(now: dt.datetime, calls: list[Any]) -> None:
    for number in (1, 2):
        jobs.enqueue_job(name="count", key="count:K7QM", run_at=now + HOUR, arguments={"number": number})
    work_off(now)
    assert calls == []
    work_off(now + HOUR)
    work_off(now + HOUR)
    assert calls == [{"now": now, "number": 1}]
    assert Job.objects.get().done_at == now


def test_a_job_that_fails_is_tried_again(now: dt.datetime) -> None:
    jobs.job("fail")(lambda now: 1 / 0)
    jobs.enqueue_job(name="fail", key="fail", run_at=now)
    work_off(now)
    row = Job.objects.get()
    assert (row.done_at, row.failure, row.run_at) == (None, "ZeroDivisionError", now + work.SHORTEST_PAUSE)


def test_a_name_that_nobody_has_registered_waits_for_the_code(now: dt.datetime) -> None:
    jobs.enqueue_job(name="unheard", key="unheard", run_at=now)
    work_off(now)
    assert Job.objects.get().failure == "UnknownJob"


def test_two_jobs_cannot_have_one_name(calls: list[Any]) -> None:
    with pytest.raises(ValueError, match="two jobs are called count"):
        jobs.job("count")(print)


@pytest.mark.parametrize("every", [dt.timedelta(0), dt.timedelta(days=2)])
def test_a_period_is_at_most_a_day(every: dt.timedelta) -> None:
    with pytest.raises(ValueError, match="at most a day"):
        jobs.periodic("odd", every=every)


def test_each_period_runs_once_whoever_sweeps(now: dt.datetime) -> None:
    ran: list[dt.datetime] = []
    jobs.periodic("tidy", every=HOUR)(lambda *, now: ran.append(now))
    for minutes in (0, 1, 59):
        jobs.plan(now + dt.timedelta(minutes=minutes))
        work_off(now + dt.timedelta(minutes=minutes))
    assert keys() == ["tidy:2026-11-22T09:00:00+00:00"]
    jobs.plan(now + HOUR)
    assert keys() == ["tidy:2026-11-22T09:00:00+00:00", "tidy:2026-11-22T10:00:00+00:00"]
    assert ran == [now]


def test_a_row_that_another_sweep_has_just_written_is_left_alone(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.periodic("tidy", every=HOUR)(lambda now: None)
    jobs.plan(now)
    work_off(now)
    # As when both sweeps have looked before either has written.
    monkeypatch.setattr(Job.objects, "filter", lambda **_: Job.objects.none())
    jobs.plan(now)
    assert [row.done_at for row in Job.objects.all()] == [now]


def test_an_idle_plan_asks_once_and_writes_nothing(now: dt.datetime, django_assert_num_queries: Any) -> None:
    jobs.periodic("tidy", every=HOUR)(lambda now: None)
    jobs.plan(now)
    with django_assert_num_queries(1):
        jobs.plan(now)


def test_a_sweep_hands_out_what_is_due_and_leaves_word(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[str, int, int]] = []
    monkeypatch.setattr(tasks.run_job, "delay", lambda *lease: handed.append(("job", *lease)))
    monkeypatch.setattr(tasks.deliver_message, "delay", lambda *lease: handed.append(("message", *lease)))
    job = jobs.enqueue_job(name="count", key="count", run_at=now)
    message = Message.objects.create(key="told", run_at=now, created_at=now, address="a@example.test")
    tasks.sweep()
    assert handed == [("message", message.pk, 1), ("job", job.pk, 1)]
    assert [(beat.name, beat.is_fresh(now)) for beat in Heartbeat.objects.all()] == [("worker", True)]
    assert not Heartbeat.objects.get().is_fresh(now + dt.timedelta(seconds=15))
