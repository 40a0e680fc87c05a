"""A site of its own in a throw-away folder, run by real processes."""

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

from tools.serve import Kept
from tools.steps import MANAGE, PYTHON, attempt
from tools.variables import under_test

DATABASE = "svietlica.sqlite3"
SETUP = """
import datetime as dt
import django
django.setup()
from django.utils import timezone
from notifications import jobs, outbox, work
from notifications.models import Job, Message
"""


def until(condition: Callable[[], bool], *, seconds: float = 15) -> None:
    """Wait for something that other processes bring about."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "it did not happen in time"
        time.sleep(0.02)


@dataclass(frozen=True)
class Site:
    """The environment of one site; ``mail`` is where its letters fall."""

    folder: Path
    variables: dict[str, str]

    @property
    def mail(self) -> Path:
        return self.folder / "mail"

    def run(self, code: str) -> str:
        """What a Python process of this site prints."""
        done = attempt([PYTHON, "-c", SETUP + code], self.variables)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def start(self, code: str) -> subprocess.Popen[str]:
        """The same, not waited for."""
        return subprocess.Popen(
            [str(PYTHON), "-c", SETUP + code], env=self.variables, stdout=subprocess.PIPE, text=True
        )

    def courier(self) -> Kept:
        """The background process, as the supervisor of `make run` keeps it."""
        return Kept("background", (*MANAGE, "courier"), self.variables)

    def heart_beats(self, since: float) -> bool:
        """Whether a courier has left word since that moment."""
        file = self.folder / "courier.heartbeat"
        return file.exists() and file.stat().st_mtime > since

    def letters(self) -> list[str]:
        """The Message-ID of each delivery, copies included."""
        lines = [line for file in self.mail.glob("*.log") for line in file.read_text().splitlines()]
        return [line.removeprefix("Message-ID: ") for line in lines if line.startswith("Message-ID: ")]

    def ask(self, query: str) -> list[tuple[object, ...]]:
        """Rows of the site's SQLite database."""
        with sqlite3.connect(self.folder / DATABASE) as reader:
            return reader.execute(query).fetchall()


def _environment(folder: Path, **variables: str) -> dict[str, str]:
    return {**under_test(folder), "DJANGO_SETTINGS_MODULE": "config.settings", **variables}


def migrate(folder: Path) -> Path:
    """Make an empty SQLite database."""
    done = attempt([*MANAGE, "migrate", "--skip-checks", "--verbosity=0"], _environment(folder))
    assert done.returncode == 0, done.stdout
    return folder / DATABASE


def on_a_file(folder: Path, migrated: Path, **variables: str) -> Site:
    """A site on a copy of this SQLite database, without a broker server: what `make run` has."""
    shutil.copy(migrated, folder / DATABASE)
    return Site(folder, _environment(folder, **variables))


def of_this_run(folder: Path, **variables: str) -> Site:
    """A site on the PostgreSQL database of this test run."""
    ours = connection.settings_dict
    address = f"postgres://{ours['USER']}:{ours['PASSWORD']}@{ours['HOST']}:{ours['PORT']}/{ours['NAME']}"
    # What the test has encrypted, the site must read.
    keys = os.environ["FIELD_KEYS"]
    return Site(folder, _environment(folder, DATABASE_URL=address, FIELD_KEYS=keys, **variables))
