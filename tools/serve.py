"""Keep the site running: one web process and one background process, all stopped together.

Each is started again when it dies, after a short pause. Ctrl-C, SIGTERM, SIGHUP, the death of whoever started
us, and our own death stop both. Nothing here holds state: kill anything at any time.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType
from typing import Never

from config import settings
from tools import alone
from tools.process import die_with_parent, end, is_free, signal_group, start
from tools.steps import MANAGE, PYTHON, Word, say, stop

HEARTBEAT = Path(settings.DATA_DIR) / "courier.heartbeat"
# The courier touches its file every second.
HEARTBEAT_IS_FRESH = 5.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
# A process that lived this long was well: its next death is a new trouble.
WELL_AFTER = 10.0
GLANCE = 0.1


class Stopped(Exception):
    """Somebody asked us to stop."""


@dataclass
class Kept:
    """A process that is started again whenever it ends."""

    name: str
    command: tuple[Word, ...]
    variables: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = SHORTEST_PAUSE
    start_at: float = field(default=0.0)

    def start(self) -> None:
        # Both may be killed at any moment; a quick end leaves the port and the courier's lock free.
        self.process = start(self.command, self.variables, end_with=signal.SIGKILL)
        self.started = time.monotonic()

    def look_after(self) -> int | None:
        """Start the process when it is due; when it has just ended, give its exit code."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
            return None
        code = self.process.poll()
        if code is not None:
            self.buried()
        return code

    def buried(self) -> None:
        """Clear away what the dead process left running, and set the time of the next start."""
        if self.process:
            signal_group(self.process, signal.SIGKILL)
        self.process = None
        lived = time.monotonic() - self.started
        self.pause = SHORTEST_PAUSE if lived > WELL_AFTER else min(self.pause * 2, LONGEST_PAUSE)
        self.start_at = time.monotonic() + self.pause


def answers(port: int) -> bool:
    """Whether the public events page is served."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/en/events/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def heart_beats(since: float) -> bool:
    """Whether a background process that is alive now, and began after `since` (Unix time), has reported."""
    try:
        beat = HEARTBEAT.stat().st_mtime
    except OSError:
        return False
    return beat >= since and time.time() - beat < HEARTBEAT_IS_FRESH


def keep(processes: list[Kept], port: int) -> Never:
    """Look after the processes until an exception ends it, and say once when the site is ready."""
    began, ready = time.time(), False
    while True:
        for kept in processes:
            code = kept.look_after()
            if code and code > 0 and not ready:
                stop(f"the {kept.name} process could not start (exit code {code})")
            if code is not None:
                say(f"the {kept.name} process ended ({code}); starting it again in {kept.pause:.1f} s")
        if not ready and heart_beats(began) and answers(port):
            say(f"Svietlica is ready: http://localhost:{port}")
            ready = True
        time.sleep(GLANCE)


def asked_to_stop(_number: int, _frame: FrameType | None) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    raise Stopped


def main() -> None:
    parent = os.getppid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, asked_to_stop)
    variables = dict(os.environ)
    processes = [
        Kept("web", (PYTHON, "-m", "tools.web"), variables),
        Kept("background", (*MANAGE, "courier"), variables),
    ]
    lock = alone.take(Path(settings.DATA_DIR))
    try:
        die_with_parent(signal.SIGTERM, parent)
        if not is_free(settings.PORT):
            stop(f"PORT: {settings.PORT} is taken by another program; choose another one: make run PORT=8001")
        keep(processes, settings.PORT)
    except Stopped:
        say("Svietlica has stopped.")
    finally:
        alone.leave(lock)
        end(*(kept.process for kept in processes if kept.process))


if __name__ == "__main__":
    main()
