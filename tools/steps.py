"""What every command shares: where things are, and how a step is told, run and remembered."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MANAGE = (PYTHON, ROOT / "manage.py")

Word = str | Path


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    """End the command with one line on the error stream and exit code 1."""
    sys.exit(text)


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true"}


def data_folder(variables: Mapping[str, str] = os.environ) -> Path:
    """Where the site keeps what it knows (DATA_DIR); made when it is missing, for its owner only."""
    folder = ROOT / (variables.get("DATA_DIR") or "var")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def attempt(
    command: Sequence[Word], variables: Mapping[str, str] | None = None, folder: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end with its two streams read as one; it never asks for input."""
    return subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=dict(variables if variables is not None else os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )


def step(
    name: str,
    command: Sequence[Word],
    variables: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> None:
    """Run a command and tell it in one line; when it fails, show what it said and stop."""
    started = time.monotonic()
    done = attempt(command, variables, folder)
    if done.returncode:
        say(done.stdout.rstrip())
        stop(f"{name}: failed")
    say(f"  {name:<28} {time.monotonic() - started:6.1f} s")


def fingerprint(files: Iterable[Path], *words: str) -> str:
    """One hash of the files' names and contents and of the words."""
    total = hashlib.sha256("\0".join(words).encode())
    for file in sorted(file for file in files if file.is_file()):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        total.update(f"\0{os.path.relpath(file, ROOT)}\0{content}".encode())
    return total.hexdigest()


@dataclass(frozen=True)
class Stamp:
    """Remembers that a step was done for exactly this input, as long as what it made is still there."""

    file: Path
    fingerprint: str
    products: tuple[Path, ...] = ()

    def holds(self) -> bool:
        try:
            same = self.file.read_text() == self.fingerprint
        except OSError:
            return False
        return same and all(product.exists() for product in self.products)

    def leave(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_text(self.fingerprint)
