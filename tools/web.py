"""The web process of `make run`: granian with one worker on the loopback address."""

import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from config import settings
from tools.process import die_with_parent

# A request that waits for the database's one writer must not keep readers out. (granian warns that this is
# more than there are cores; hence the log level.)
THREADS = 8
MASTER = os.getpid()


def load(target: str) -> Callable[..., Any]:
    """Called in the worker: without this it would outlive a killed master and keep the port."""
    die_with_parent(signal.SIGKILL, MASTER)
    module, name = target.split(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]  # what a module holds is anything


if __name__ == "__main__":
    Server(
        "config.wsgi:application",
        address="127.0.0.1",
        port=settings.PORT,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=5,
    ).serve(target_loader=load)
