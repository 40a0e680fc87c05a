"""Rows of work: claimed by one, begun once per lease, ended by the newest holder, tried again, given up."""

import datetime as dt
from typing import Any

import pytest

from notifications import work
from notifications.models import Job
from tests.notifications.site import Site

pytestmark = pytest.mark.django_db

SECOND = dt.timedelta(seconds=1)


def row(now: dt.datetime, **fields: Any) -> Job:
    return Job.objects.create(**{"key": f"job-{Job.objects.count()}", "name": "job", "run_at": now, **fields})


def begun(now: dt.datetime, **fields: Any) -> Job:
    row(now, **fields)
    [lease] = work.claim(Job, now=now)
    taken = work.begin(Job, lease, now=now)
    assert taken is not None
    return taken


def test_what_is_due_is_claimed_once_and_oldest_first(now: dt.datetime) -> None:
    late, early = row(now), row(now - SECOND)
    assert [lease.pk for lease in work.claim(Job, now=now)] == [early.pk, late.pk]
    assert work.claim(Job, now=now) == []


def test_what_is_not_due_or_has_ended_is_left_alone(now: dt.datetime) -> None:
    row(now + SECOND)
    row(now, done_at=now)
    row(now, gave_up_at=now)
    assert work.claim(Job, now=now) == []


def test_no_more_is_claimed_than_there_is_room_for(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "ROOM", 2)
    first, second, third = row(now), row(now), row(now)
    assert [lease.pk for lease in work.claim(Job, now=now)] == [first.pk, second.pk]
    assert work.claim(Job, now=now) == []
    assert work.finish(Job, first.pk, 1, now)
    assert [lease.pk for lease in work.claim(Job, now=now)] == [third.pk]


def test_an_idle_claim_writes_nothing(now: dt.datetime, django_assert_num_queries: Any) -> None:
    row(now + SECOND)
    with django_assert_num_queries(1):
        work.claim(Job, now=now)


def test_a_lease_that_has_run_out_is_void_and_the_row_goes_to_the_next(now: dt.datetime) -> None:
    row(now)
    [lost] = work.claim(Job, now=now)
    later = now + work.HANDING_OVER
    [lease] = work.claim(Job, now=later)
    assert work.begin(Job, lost, now=later) is None
    assert work.begin(Job, lease, now=later) is not None


def test_a_lease_is_good_for_one_beginning(now: dt.datetime) -> None:
    row(now)
    [lease] = work.claim(Job, now=now)
    assert work.begin(Job, lease, now=now) is not None
    assert work.begin(Job, lease, now=now) is None


def test_who_has_lost_the_lease_can_end_nothing(now: dt.datetime) -> None:
    slow = begun(now)
    later = now + Job.longest_attempt
    [lease] = work.claim(Job, now=later)
    quick = work.begin(Job, lease, now=later)
    assert quick is not None

    assert not work.finish(Job, slow.pk, slow.fence, later)
    work.fail(slow, OSError(), now=later)
    assert Job.objects.get().failure == ""
    assert work.finish(Job, quick.pk, quick.fence, later)
    assert not work.finish(Job, quick.pk, quick.fence, later + SECOND)
    assert Job.objects.get().done_at == later


def test_a_failure_waits_longer_each_time_and_keeps_the_class_alone(now: dt.datetime) -> None:
    taken = begun(now)
    work.fail(taken, OSError("no route to maryja@example.test"), now=now)
    stored = Job.objects.get()
    assert (stored.failure, stored.run_at, stored.leased_until) == ("OSError", now + 30 * SECOND, None)
    assert work.claim(Job, now=now + 29 * SECOND) == []
    pauses = [work.pause_after(attempts) for attempts in (1, 2, 3, 10, 11, 1000)]
    seconds = [int(pause.total_seconds()) for pause in pauses]
    assert seconds == [30, 60, 120, 15360, 21600, 21600]


def test_after_too_many_failures_it_is_given_up(now: dt.datetime) -> None:
    taken = begun(now, attempts=Job.most_attempts - 1)
    work.fail(taken, OSError(), now=now)
    assert Job.objects.get().gave_up_at == now
    assert work.claim(Job, now=now + dt.timedelta(days=30)) == []


def test_hopeless_work_is_given_up_at_once(now: dt.datetime) -> None:
    work.fail(begun(now), work.Hopeless(), now=now)
    assert Job.objects.get().gave_up_at == now


def test_a_row_that_kills_its_worker_each_time_is_given_up(now: dt.datetime) -> None:
    row(now, attempts=Job.most_attempts)
    [lease] = work.claim(Job, now=now)
    assert work.begin(Job, lease, now=now) is None
    assert (Job.objects.get().gave_up_at, Job.objects.get().failure) == (now, "WorkerLost")


def test_waiting_for_a_worker_is_no_attempt(now: dt.datetime) -> None:
    row(now)
    for times in range(Job.most_attempts + 1):
        [lease] = work.claim(Job, now=now + times * work.HANDING_OVER)
    assert work.begin(Job, lease, now=now) is not None


def test_the_only_courier_frees_what_its_predecessor_held(now: dt.datetime) -> None:
    begun(now)
    row(now, done_at=now)
    assert work.release(Job, now=now) == 1
    assert len(work.claim(Job, now=now)) == 1


CLAIMER = """
work.ROOM = 5
now = timezone.now()
while Job.objects.filter(done_at=None).exists():
    for lease in work.claim(Job, now=now):
        row = work.begin(Job, lease, now=now)
        print(row.pk)
        assert work.finish(Job, row.pk, row.fence, now)
"""


@pytest.mark.django_db(transaction=True)
def test_claimers_in_several_processes_never_share_a_row(shared_site: Site) -> None:
    shared_site.run(
        "Job.objects.bulk_create(Job(key=str(n), name='job', run_at=timezone.now()) for n in range(80))"
    )
    claimers = [shared_site.start(CLAIMER) for _ in range(4)]
    taken = [line for claimer in claimers for line in claimer.communicate(timeout=30)[0].split()]
    assert [claimer.returncode for claimer in claimers] == [0, 0, 0, 0]
    assert len(taken) == len(set(taken)) == 80
