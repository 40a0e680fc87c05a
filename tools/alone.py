"""One site at a time on a data folder."""

import fcntl
import os
import time
from pathlib import Path

from tools.steps import stop

STOPPING = b"stopping"
# A site that was asked to stop has this many seconds to let go; the supervisor's own patience is shorter.
PATIENCE = 15.0


def take(folder: Path) -> int:
    """Hold the folder until this process ends or becomes another program.

    A site that is on its way out is waited for; a running one is left alone, and we stop with one line.
    """
    lock = os.open(folder / "site.lock", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    limit = time.monotonic() + PATIENCE
    while not held(lock):
        if os.pread(lock, len(STOPPING), 0) != STOPPING or time.monotonic() > limit:
            stop(f"DATA_DIR: a site is already running on {folder}; stop it, or choose another folder")
        time.sleep(0.1)
    os.ftruncate(lock, 0)
    return lock


def held(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def leave(lock: int) -> None:
    """Say that this site is stopping: whoever comes now may wait."""
    os.pwrite(lock, STOPPING, 0)
