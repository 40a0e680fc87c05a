"""`make bench`: the figures of tests/bench on SQLite and on PostgreSQL, each in a database of its own.

Words after `make bench ARGS=` go to `python -m tests.bench`.
"""

import os
import shlex
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from tools.packages import EVERYTHING, python_packages
from tools.services import services
from tools.setup import front_end, messages, migrate, static_files
from tools.steps import PYTHON, ROOT, attempt, say, stop
from tools.variables import under_test

MAKE_DATABASE = """
import sys
from psycopg import connect, sql
server, _, name = sys.argv[2].rpartition("/")
verb = {"create": "create database {}", "drop": "drop database if exists {} with (force)"}[sys.argv[1]]
with connect(f"{server}/postgres", autocommit=True) as connection:
    connection.execute(sql.SQL(verb).format(sql.Identifier(name)))
"""


def postgresql_database(verb: str, address: str) -> None:
    done = attempt([PYTHON, "-c", MAKE_DATABASE, verb, address])
    if done.returncode:
        stop(done.stdout.strip())


def measure(engine: str, variables: Mapping[str, str]) -> int:
    """Prepare an empty site and print its figures."""
    say(f"\n{engine}")
    static_files(variables)
    migrate(variables)
    words = shlex.split(os.environ.get("ARGS", ""))
    return subprocess.run(
        [PYTHON, "-m", "tests.bench", *words], cwd=ROOT, env=dict(variables), check=False
    ).returncode


def main() -> None:
    os.chdir(ROOT)
    python_packages(EVERYTHING)
    with tempfile.TemporaryDirectory(prefix="svietlica-bench-") as name, services() as offer:
        small = under_test(Path(name) / "sqlite")
        front_end()
        messages(small)
        codes = [measure("SQLite", small)]
        if offer.postgresql:
            real = {**under_test(Path(name) / "postgresql"), "DATABASE_URL": offer.postgresql}
            postgresql_database("create", offer.postgresql)
            try:
                codes.append(measure("PostgreSQL", {**real, "REDIS_URL": offer.redis or ""}))
            finally:
                postgresql_database("drop", offer.postgresql)
    if any(codes):
        stop("a figure missed its goal, or could not be taken")


if __name__ == "__main__":
    main()
