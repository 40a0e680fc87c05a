"""An empty, migrated database of its own for processes that a test starts, on the engine of the run."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql


@contextmanager
def site_of_its_own(folder: Path) -> Iterator[dict[str, str]]:
    """The environment of the site; on PostgreSQL its database is dropped afterwards."""
    name = f"svietlica_race_{os.getpid()}"
    environment = {**os.environ, "DATA_DIR": str(folder)}
    if connection.vendor == "sqlite":
        yield _migrated({**environment, "DATABASE_URL": f"sqlite:///{folder / 'race.sqlite3'}"})
        return
    given = settings.DATABASES["default"]
    place = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "password": given["PASSWORD"],
    }
    with psycopg.connect(
        **{k: v for k, v in place.items() if v}, dbname="postgres", autocommit=True
    ) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            address = os.environ["DATABASE_URL"].rsplit("/", 1)[0]
            yield _migrated({**environment, "DATABASE_URL": f"{address}/{name}"})
        finally:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _migrated(environment: dict[str, str]) -> dict[str, str]:
    run(environment, "manage.py", "migrate", "--verbosity", "0")
    return environment


def run(environment: dict[str, str], *words: str) -> str:
    """Run Python in the site's environment and return what it printed."""
    done = subprocess.run(
        [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return done.stdout
