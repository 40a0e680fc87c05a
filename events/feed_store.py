"""Public calendars as files: nginx and the site's first door serve them as they are, until something changes.

    <day>/q<query>/feeds/events.ics         what an address answers today; compressed beside it as `.gz`
    <day>/scopes/<scope>/<key>              a link to it: the list of what is to be forgotten with the scope
    last/<scope>/<key>                      digest and date of what the address answered last, as a link's target

The query comes first, so that nginx finds the file below a folder of its choice (`root`) without taking the path apart.
It finds the file itself and no link, for to follow one costs each reader more than all the headers. `put` and `forget`
run while the scope's row is locked (events.scopes), which is why no process can put back what another has just made
untrue. What is past leaves a calendar at midnight UTC, so each day has a folder of its own.
"""

import datetime as dt
import os
import re
import shutil
import uuid
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

# What may become the name of a file; deploy/nginx.conf says the same.
PATH = re.compile(r"/feeds/[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)?\.ics")
QUERY = re.compile(r"[A-Za-z0-9_=&-]{0,150}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# Selections can be made up without end, files cannot; those that our pages offer without a filter are always kept.
MOST_OF_A_SCOPE = 200
# What somebody searches for has no end at all, and hardly two search for the same.
SEARCH = re.compile(r"(?:^|&)q=")
USUAL = re.compile(r"(?:neutral=1&)?(?:lang=[a-z]{2})?")

Day = str


@dataclass(frozen=True)
class Address:
    """What a program asks for: the path and the query, as they were sent."""

    path: str
    query: str

    @property
    def key(self) -> str:
        """A short name without meaning."""
        return blake2b(f"{self.path}?{self.query}".encode(), digest_size=12).hexdigest()

    def is_plain(self) -> bool:
        """Whether it can be the name of a file."""
        return bool(PATH.fullmatch(self.path) and QUERY.fullmatch(self.query))


@dataclass(frozen=True)
class Told:
    """What an address answered last, and since when, in seconds since 1970."""

    digest: str
    modified: int


def day_of(now: dt.datetime) -> Day:
    """The name of the folder; days end at midnight UTC."""
    return f"{now.astimezone(dt.UTC):%Y-%m-%d}"


def place(address: Address, day: Day) -> Path:
    """Where the answer of an address lies that day."""
    return _root() / day / f"q{address.query}" / address.path[1:]


def put(address: Address, scope: str, day: Day, body: bytes, packed: bytes, modified: int) -> None:
    """Keep an answer and its compressed bytes, dated as it says.

    Only while the scope is held at the version that the answer was made of (`scopes.held`).

    Raises:
        FileNotFoundError: when all was forgotten meanwhile (`forget_all`); then it is not kept.
    """
    _begin(day)
    file, listed = place(address, day), _listed(address, scope, day)
    compressed = Path(f"{file}.gz")
    # Written last, so where it is of this date, both are.
    if _is_dated(compressed, modified):
        return
    for each in (file, listed):
        each.parent.mkdir(parents=True, exist_ok=True)
    compressed.unlink(missing_ok=True)
    # Listed before it is there: whenever this process is killed, what can be served can be forgotten.
    _link(listed, os.path.relpath(file, listed.parent))
    _write(file, body, modified)
    _write(compressed, packed, modified)
    # A start of the site may have taken the list away meanwhile, and another reader made the folder anew.
    if not listed.is_symlink():
        _remove(file)


def forget(scopes: Iterable[str]) -> None:
    """Serve no file of these scopes from now on.

    One after the other: should this process be killed in between, so is the transaction of the change, and what is
    left is true still.
    """
    for day in _days():
        for scope in scopes:
            for listed in _entries(day / "scopes" / scope):
                # A start of the site may take the day away meanwhile.
                with suppress(FileNotFoundError):
                    _forget(listed)


def _forget(listed: Path) -> None:
    # Files lay here themselves when the site of an earlier version kept them.
    if listed.is_symlink():
        _remove(listed.parent / listed.readlink())
    listed.unlink()


def forget_all() -> None:
    """Serve no file that an earlier start of the site made: its texts may read otherwise now."""
    for day in _days():
        _discard(day)


def last_told(address: Address, scope: str) -> Told | None:
    """What the address answered last, if that is known."""
    try:
        digest, modified = str(_memory(address, scope).readlink()).split(".")
        return Told(digest, int(modified))
    except (OSError, ValueError):
        return None


def remember(address: Address, scope: str, told: Told) -> None:
    """Note what the address answers from now on.

    As the target of a link that leads nowhere: it is replaced at once, and who asks need not wait for a disk, as
    file systems do that write a file's bytes out before another's name is given to it.
    """
    memory = _memory(address, scope)
    memory.parent.mkdir(parents=True, exist_ok=True)
    _link(memory, f"{told.digest}.{told.modified}")


def has_room(address: Address, scope: str) -> bool:
    """Whether one more selection of the scope may be kept."""
    if not address.is_plain() or SEARCH.search(address.query):
        return False
    file = _memory(address, scope)
    if USUAL.fullmatch(address.query) or file.is_symlink() or not file.parent.exists():
        return True
    return sum(1 for _file in file.parent.iterdir()) < MOST_OF_A_SCOPE


def _root() -> Path:
    return Path(settings.FEEDS_ROOT)


def _listed(address: Address, scope: str, day: Day) -> Path:
    return _root() / day / "scopes" / scope / address.key


def _memory(address: Address, scope: str) -> Path:
    return _root() / "last" / scope / address.key


def _days() -> list[Path]:
    return [entry for entry in _entries(_root()) if DAY.fullmatch(entry.name)]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _begin(day: Day) -> None:
    """The first answer of a day clears the days before away."""
    if (_root() / day).exists():
        return
    for old in _days():
        if old.name < day:
            _discard(old)


def _discard(folder: Path) -> None:
    """Out of reach at once, deleted then."""
    aside = _root() / "gone" / uuid.uuid4().hex
    aside.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        folder.rename(aside)
        shutil.rmtree(aside, ignore_errors=True)


def _write(file: Path, octets: bytes, modified: int) -> None:
    """Not in place: whoever reads the old bytes reads them to their end."""
    unready = Path(f"{file}.{uuid.uuid4().hex}")
    unready.write_bytes(octets)
    os.utime(unready, (modified, modified))
    unready.replace(file)


def _link(link: Path, target: str) -> None:
    unready = Path(f"{link}.{uuid.uuid4().hex}")
    unready.symlink_to(target)
    unready.replace(link)


def _is_dated(file: Path, modified: int) -> bool:
    try:
        return int(file.stat().st_mtime) == modified
    except FileNotFoundError:
        return False


def _remove(file: Path) -> None:
    """With its compressed bytes."""
    for each in (file, Path(f"{file}.gz")):
        each.unlink(missing_ok=True)
