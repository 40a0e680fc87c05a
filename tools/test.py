"""`make test`: what the tests need, `make check`, then every test on SQLite and on PostgreSQL.

SQLite runs the way `make run` does, without a broker server; PostgreSQL with Redis, as a real house does.
Words after `make test ARGS=` go to pytest.
"""

import os
import shlex
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from tools.check import checks
from tools.packages import EVERYTHING, node_packages, python_packages
from tools.process import end, start
from tools.services import Services, services
from tools.setup import front_end, messages, static_files
from tools.steps import PYTHON, ROOT, Word, in_ci, say, stop
from tools.variables import like_production, under_test

WORKERS = "2"
# A test that hangs must not hold the whole run: seconds for one engine.
LONGEST_RUN = 2300
NO_TESTS_EXIT = 5
JAVASCRIPT = ROOT / "tests" / "js"


@dataclass(frozen=True)
class Result:
    """What became of the tests on one engine."""

    engine: str
    code: int
    passed: int
    failed: int
    skipped: int

    def __str__(self) -> str:
        return f"{self.engine}: {self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def read_report(engine: str, code: int, report: Path) -> Result:
    """Count from pytest's own report; errors count as failed."""
    if not report.exists():
        return Result(engine, code, 0, 0, 0)
    suites = list(ElementTree.parse(report).iter("testsuite"))  # noqa: S314 (our own pytest wrote it)

    def total(*names: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites for name in names)

    failed, skipped = total("failures", "errors"), total("skipped")
    return Result(engine, code, max(0, total("tests") - failed - skipped), failed, skipped)


def pytest(engine: str, other: str, words: list[str], variables: Mapping[str, str], folder: Path) -> Result:
    """Run the suite on one engine; tests that are about the other one are left out, not skipped."""
    report = folder / "report.xml"
    command: list[Word] = [PYTHON, "-m", "pytest", "-n", WORKERS, "--dist", "worksteal"]
    choice = [f"--junitxml={report}", "-m", f"not only_{other.lower()}"]
    say(f"\n{engine}")
    process = start([*command, *choice, *words], variables, end_with=signal.SIGKILL)
    try:
        code = process.wait(LONGEST_RUN)
    except subprocess.TimeoutExpired:
        say(f"{engine}: stopped after {LONGEST_RUN} s")
        code = 1
    finally:
        end(process, number=signal.SIGINT)
    return read_report(engine, code, report)


def suites(offer: Services, words: list[str], folder: Path) -> list[Result]:
    """Both engines one after the other, each with data of its own."""
    browser = {"CHROMIUM": offer.chromium} if offer.chromium else {}
    results = []
    for engine, other in (("SQLite", "PostgreSQL"), ("PostgreSQL", "SQLite")):
        own = folder / engine.lower()
        variables = {**under_test(own), **browser}
        if engine == "PostgreSQL":
            if offer.postgresql is None:
                continue
            variables["DATABASE_URL"] = offer.postgresql
            if offer.redis:
                variables["REDIS_URL"] = offer.redis
        static_files(variables)
        results.append(pytest(engine, other, words, variables, own))
    return results


def judge(results: list[Result], words: list[str]) -> None:
    """Print the closing lines; anything but success ends with exit code 1."""
    say("")
    for result in results:
        say(str(result))
    # A selection (ARGS) may hold tests of one engine only.
    harmless = {0, NO_TESTS_EXIT} if words else {0}
    if not any(result.passed for result in results):
        stop("no test has passed")
    if any(result.code not in harmless or result.failed for result in results):
        stop("the tests failed")
    if in_ci() and any(result.skipped for result in results):
        stop("under CI no test may be skipped; pytest names them above")


def main() -> None:
    os.chdir(ROOT)
    started = time.monotonic()
    words = shlex.split(os.environ.get("ARGS", ""))
    python_packages(EVERYTHING)
    with tempfile.TemporaryDirectory(prefix="svietlica-test-") as name, services() as offer:
        folder = Path(name)
        production = like_production(folder / "check")
        front_end()
        messages(production)
        node_packages(JAVASCRIPT)
        checks(production)
        results = suites(offer, words, folder)
    say(f"  {time.monotonic() - started:.0f} s in all")
    judge(results, words)


if __name__ == "__main__":
    main()
