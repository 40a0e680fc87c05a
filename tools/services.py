"""What the tests meet besides Python: PostgreSQL, Redis, Chromium, libical.

What answers at its usual local address is used; else an installed program is started in a throw-away folder;
else, as root on Debian, it is installed first. What cannot be had is said in one loud line; under CI it is an
error.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tools.packages import debian
from tools.process import end, free_port, start
from tools.steps import PYTHON, Word, attempt, in_ci, say, stop

USUAL_POSTGRESQL = "postgres://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379"
# Not database 0, where a developer's own things may lie: tests empty theirs.
REDIS_DATABASE = 15
START_LIMIT = 30.0

ASK_POSTGRESQL = """
import sys, psycopg
right = "select rolsuper or rolcreatedb from pg_roles where rolname = current_user"
with psycopg.connect(sys.argv[1], connect_timeout=3) as connection:
    sys.exit(not (connection.execute(right).fetchone()[0] and connection.info.server_version >= 150000))
"""


@dataclass(frozen=True)
class Services:
    """Addresses for the tests; None is what this machine cannot provide."""

    postgresql: str | None
    redis: str | None
    chromium: str | None


def missing(what: str, remedy: str, loss: str) -> None:
    """Say once, loudly, what is not there; under CI stop."""
    line = f"SKIPPED: {what} is missing ({remedy}): {loss}"
    if in_ci():
        stop(line)
    say(line)


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> bool:
    """Wait until a started service answers; shows what it said when it does not."""
    limit = time.monotonic() + START_LIMIT
    while time.monotonic() < limit and process.poll() is None:
        if condition():
            return True
        time.sleep(0.1)
    say(log.read_text(errors="replace"))
    return False


# PostgreSQL


def postgresql_answers(address: str) -> bool:
    """Version 15 or newer, where we may make databases."""
    return attempt([PYTHON, "-c", ASK_POSTGRESQL, address]).returncode == 0


def postgresql_programs() -> Path | None:
    """The folder of initdb and postgres, the newest on this machine; Debian keeps it off PATH."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found:
        return max(found, key=lambda folder: int(folder.parent.name))
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def own_postgresql(programs: Path) -> Iterator[str | None]:
    """A cluster in a throw-away folder. It refuses to run as root, then it runs as Debian's account."""
    account = "postgres" if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory(prefix="svietlica-pg-") as name:
        folder, port = Path(name), free_port()
        if account:
            shutil.chown(folder, account)
        log, cluster = folder / "log", folder / "cluster"
        words: list[Word] = [programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--no-sync"]
        init = start([*words, "-E", "UTF8", "--locale=C"], os.environ, account=account, output=log)
        if init.wait():
            say(log.read_text(errors="replace"))
            yield None
            return
        words = [programs / "postgres", "-D", cluster, "-h", "127.0.0.1", "-p", str(port), "-k", folder]
        quick = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
        process = start([*words, *quick], os.environ, account=account, output=log, end_with=signal.SIGINT)
        address = f"postgres://postgres@127.0.0.1:{port}/postgres"
        try:
            yield address if wait_for(lambda: postgresql_answers(address), process, log) else None
        finally:
            end(process, number=signal.SIGINT)


def postgresql(stack: ExitStack) -> str | None:
    """The address of a server that the tests may use, with a database name of this run."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        if not postgresql_answers(given):
            stop("TEST_DATABASE_URL: no PostgreSQL of version 15 or newer lets us make databases there")
        return given
    if postgresql_answers(USUAL_POSTGRESQL):
        return with_new_name(USUAL_POSTGRESQL)
    if postgresql_programs() is None:
        debian("postgresql")
    programs = postgresql_programs()
    address = stack.enter_context(own_postgresql(programs)) if programs else None
    if address is None:
        missing("PostgreSQL", "apt-get install postgresql", "the tests run on SQLite only")
        return None
    return with_new_name(address)


def with_new_name(address: str) -> str:
    """Two runs at once on one server must not meet in one database."""
    return urlunsplit(urlsplit(address)._replace(path=f"/svietlica_{secrets.token_hex(4)}"))


# Redis


def redis_answers(address: str) -> bool:
    parts = urlsplit(address)
    try:
        with socket.create_connection((parts.hostname or "127.0.0.1", parts.port or 6379), 2) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith(b"+PONG")
    except OSError:
        return False


@contextmanager
def own_redis(program: str) -> Iterator[str | None]:
    """A server in a throw-away folder that keeps nothing."""
    with tempfile.TemporaryDirectory(prefix="svietlica-redis-") as name:
        folder, port = Path(name), free_port()
        place: list[Word] = ["--bind", "127.0.0.1", "--port", str(port), "--dir", folder]
        nothing_kept = ["--save", "", "--appendonly", "no"]
        process = start([program, *place, *nothing_kept], os.environ, output=folder / "log")
        address = f"redis://127.0.0.1:{port}"
        try:
            yield address if wait_for(lambda: redis_answers(address), process, folder / "log") else None
        finally:
            end(process)


def redis(stack: ExitStack) -> str | None:
    given = os.environ.get("TEST_REDIS_URL")
    if given:
        return given if redis_answers(given) else stop("TEST_REDIS_URL: no Redis answers there")
    if redis_answers(USUAL_REDIS):
        return f"{USUAL_REDIS}/{REDIS_DATABASE}"
    if shutil.which("redis-server") is None:
        debian("redis-server")
    program = shutil.which("redis-server")
    address = stack.enter_context(own_redis(program)) if program else None
    if address is None:
        missing("Redis", "apt-get install redis-server", "tests of the real broker and cache do not run")
        return None
    return f"{address}/{REDIS_DATABASE}"


# Programs


def chromium() -> str | None:
    def found() -> str | None:
        return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

    if found() is None:
        debian("chromium")
    if found() is None:
        missing("Chromium", "apt-get install chromium", "no test looks at a page in a browser")
    return found()


def libical() -> None:
    """An independent reader of our feeds: a C library, and a compiler for the few lines that drive it."""
    if not (Path("/usr/include/libical/ical.h").exists() and shutil.which("gcc")):
        debian("libical-dev", "gcc", "libc6-dev")
    if not (Path("/usr/include/libical/ical.h").exists() and shutil.which("gcc")):
        missing("libical", "apt-get install libical-dev gcc libc6-dev", "feeds are not read with it")


@contextmanager
def services() -> Iterator[Services]:
    """Everything that can be had, for as long as the block runs."""
    with ExitStack() as stack:
        libical()
        yield Services(postgresql(stack), redis(stack), chromium())
