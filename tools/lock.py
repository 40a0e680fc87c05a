"""`make lock`: write the lock files anew from pyproject.toml and the package.json files.

Pins that still fit are kept; `make lock ARGS=--upgrade` takes the newest. No file names a place of download.
"""

import os
import shlex
import tempfile
from pathlib import Path

from tools.packages import REQUIREMENTS, npm, python_packages
from tools.setup import FRONTEND
from tools.steps import PYTHON, ROOT, step, stop

PINS = "--universal --python-version 3.11 --generate-hashes"
SILENCE = "--quiet --no-header --no-annotate --no-emit-index-url"
# What each file is made from: the project itself and groups of pyproject.toml.
LOCKS = {
    "run.txt": ("pyproject.toml",),
    "build.txt": ("--group", "build"),
    "dev.txt": ("pyproject.toml", "--group", "build", "--group", "dev"),
}
JAVASCRIPT = (FRONTEND, ROOT / "tests" / "js")


def python_locks(words: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="svietlica-lock-") as name:
        venv = Path(name) / "venv"
        step("a place for uv", [PYTHON, "-m", "venv", venv])
        step("uv", [venv / "bin" / "python", "-m", "pip", "install", "uv"])
        for file, sources in LOCKS.items():
            options = [*PINS.split(), *SILENCE.split(), *words, "--output-file", str(REQUIREMENTS / file)]
            step(file, [venv / "bin" / "uv", "pip", "compile", *sources, *options])


def javascript_locks(words: list[str]) -> None:
    verb = "update" if "--upgrade" in words else "install"
    for folder in JAVASCRIPT:
        options = ("--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved")
        npm(f"lock of {folder.relative_to(ROOT)}", folder, verb, *options, "--no-audit", "--no-fund")
        if '"resolved"' in (folder / "package-lock.json").read_text():
            stop(f"{folder.relative_to(ROOT)}/package-lock.json names download addresses")


def main() -> None:
    os.chdir(ROOT)
    python_packages()
    words = shlex.split(os.environ.get("ARGS", ""))
    python_locks(words)
    javascript_locks(words)


if __name__ == "__main__":
    main()
