"""Processes that never outlive the one that wants them."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tools.steps import ROOT, Word

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent(number: signal.Signals, parent: int) -> None:
    """Ask Linux to signal this process when its parent ends; elsewhere only process groups help.

    The kernel means the parent's *thread*: start processes from a main thread. `parent` is the parent's id as
    it was before the call, for it may have ended in between.
    """
    if LIBC is None:
        return
    LIBC.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), number)


def start(
    command: Sequence[Word],
    variables: Mapping[str, str],
    *,
    end_with: signal.Signals = signal.SIGTERM,
    account: str | None = None,
    output: Path | None = None,
) -> subprocess.Popen[bytes]:
    """Start a command as the leader of a group of its own, so that a Ctrl-C in the terminal passes it by.

    `end_with` is the signal it gets when we end without a word; `account` is another user to run as (needs
    root); `output` is a file for what it says.
    """
    parent = os.getpid()
    opened = output.open("wb") if output else None
    try:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=dict(variables),
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=opened,
            start_new_session=True,
            user=account,
            group=account,
            extra_groups=[] if account else None,
            # Only one thread starts processes here.
            preexec_fn=lambda: die_with_parent(end_with, parent),  # noqa: PLW1509 (it only tells the kernel)
        )
    finally:
        if opened:
            opened.close()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal a process and all that it started; none may be left."""
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def end(
    *processes: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM, patience: float = 8
) -> None:
    """Ask all to end, wait `patience` seconds for all together, then kill what is left of their groups."""
    for process in processes:
        if process.poll() is None:
            process.send_signal(number)
    limit = time.monotonic() + patience
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, limit - time.monotonic()))
        signal_group(process, signal.SIGKILL)
        process.wait()


def is_free(port: int) -> bool:
    """Whether we could listen on this port of the loopback address."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
