"""Background work in one process without a broker server: Celery's worker in a thread, and the sweep.

Nothing is kept here: it may be killed at any moment, and whoever starts it again starts where the rows are.
"""

import datetime as dt
import fcntl
import itertools
import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery import current_app
from celery.worker import WorkController
from celery.worker import state as worker_state
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections

from notifications import work
from notifications.models import Job, Message
from notifications.tasks import beat, hand_out

logger = logging.getLogger("svietlica.courier")

Clock = Callable[[], dt.datetime]

# Seconds between two sweeps.
TICK = 0.5
GLANCE = 0.05
TICKS_PER_TOUCH = 2
TICKS_PER_BEAT = 10
THREADS = 4
# Seconds for deliveries that have begun: a supervisor has less patience than a mail server, and what is not
# ended now is sent again.
PATIENCE = 5.0


class AnotherCourier(Exception):
    """One is already at work on this data folder."""


class WorkerDied(Exception):
    """Celery's worker has ended without being asked to."""


def be_the_only_one(folder: Path) -> int:
    """Hold the folder's lock for as long as this process lives, however it dies.

    Raises:
        AnotherCourier: when somebody holds it.
    """
    lock = os.open(folder / "courier.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise AnotherCourier from None
    return lock


def run(folder: Path, stop: threading.Event, clock: Clock) -> None:
    """Deliver until ``stop`` is set.

    Raises:
        AnotherCourier: before anything is done.
        WorkerDied: so that the process ends and its supervisor starts it again.
    """
    lock = be_the_only_one(folder)
    ready = threading.Event()
    worker = new_worker(ready)
    thread = threading.Thread(target=worker.start, name="worker", daemon=True)
    thread.start()
    try:
        await_worker(thread, ready, stop)
        look_after(thread, stop, clock, folder / "courier.heartbeat")
    finally:
        end(thread)
        os.close(lock)


def new_worker(ready: threading.Event) -> WorkController:
    """Celery's worker without signal handlers, which only a main thread may have."""

    def tell(_consumer: Any) -> None:
        ready.set()

    # Messages must go out whatever Django's checks hold against the pages, and the courier starts faster.
    os.environ["CELERY_SKIP_CHECKS"] = "1"
    return current_app.WorkController(
        pool="threads",
        concurrency=THREADS,
        ready_callback=tell,
        without_gossip=True,
        without_heartbeat=True,
        without_mingle=True,
    )


def await_worker(thread: threading.Thread, ready: threading.Event, stop: threading.Event) -> None:
    """Until the worker takes tasks, or there is no more need of it."""
    while not ready.wait(GLANCE) and not stop.is_set():
        alive(thread)


def end(thread: threading.Thread) -> None:
    """Let the worker end what it has begun, within our patience."""
    # What Celery's own signal handlers set. The loop looks at it between two waits of two seconds and waits
    # once more before it ends: two tasks wake it from both.
    worker_state.should_stop = os.EX_OK  # type: ignore[assignment]  # inferred from its first value
    for _ in range(2):
        beat.delay()
    thread.join(PATIENCE)


def look_after(thread: threading.Thread, stop: threading.Event, clock: Clock, heartbeat: Path) -> None:
    """The main loop: first free what a dead predecessor held, then sweep, and leave word that we live."""
    step = free_predecessors
    for tick in itertools.count():
        alive(thread)
        if tick % TICKS_PER_TOUCH == 0:
            heartbeat.touch()
        if tick % TICKS_PER_BEAT == 0:
            beat.apply_async(expires=TICK * TICKS_PER_BEAT)
        if reaches_database(step, clock()):
            step = hand_out
        if stop.wait(TICK):
            return


def alive(thread: threading.Thread) -> None:
    """Raises WorkerDied."""
    if not thread.is_alive():
        raise WorkerDied


def free_predecessors(now: dt.datetime) -> None:
    """We hold the folder's lock, so whoever leased these rows is dead: no lease need run out."""
    freed = work.release(Message, now=now) + work.release(Job, now=now)
    if freed:
        logger.info("%s rows of a courier that died are free again", freed)


def reaches_database(step: Callable[[dt.datetime], None], now: dt.datetime) -> bool:
    """Take the step; a database that does not answer is asked again at the next tick."""
    try:
        step(now)
    except DatabaseTrouble as error:
        logger.warning("the database does not answer: %s", type(error).__name__)
        return False
    finally:
        close_old_connections()
    return True
