"""Public calendars as files: nginx and the site's first door serve them as they are, until something changes.

    <day>/q<query>/feeds/events.ics         what an address answers today, a link to
    <day>/scopes/<scope>/<key>.<date>       the bytes; `.gz` beside both
    last/<scope>/<key>                      digest and date of what the address answered last

The query comes first, so that nginx finds the file below a folder of its choice (`root`) without taking the path apart.
A scope's bytes lie in one folder, so that one rename forgets all of them at once. `put` and `forget` run while the
scope's row is locked (events.scopes), which is why no process can put back what another has just made untrue.
What is past leaves a calendar at midnight UTC, so each day has a folder of its own.
"""

import datetime as dt
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
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


def put(address: Address, scope: str, day: Day, body: bytes, modified: int) -> None:
    """Keep an answer, dated as it says; `pack` follows, for who asks is not to wait for it."""
    _begin(day)
    content, link = _content(address, scope, day, modified), place(address, day)
    content.parent.mkdir(parents=True, exist_ok=True)
    link.parent.mkdir(parents=True, exist_ok=True)
    if not content.exists():
        _write(content, body, modified)
        Path(f"{link}.gz").unlink(missing_ok=True)
    _point(link, content)


def pack(address: Address, scope: str, day: Day, packed: bytes, modified: int) -> None:
    """Put the compressed answer beside the one of that date, if that is kept still.

    Only while the scope is held at the version that was packed (`scopes.held`): after a change another reader's
    answer lies in the same folder.
    """
    content = _content(address, scope, day, modified)
    with suppress(FileNotFoundError):
        _write(Path(f"{content}.gz"), packed, modified)
        _point(Path(f"{place(address, day)}.gz"), Path(f"{content}.gz"))


def forget(scopes: Iterable[str]) -> None:
    """Serve no file of these scopes from now on."""
    for day in _days():
        for scope in scopes:
            _discard(_folder(scope, day.name))


def forget_all() -> None:
    """Serve no file that an earlier start of the site made: its texts may read otherwise now."""
    for day in _days():
        _discard(day)


def last_told(address: Address, scope: str) -> Told | None:
    """What the address answered last, if that is known."""
    try:
        digest, modified = _memory(address, scope).read_text().split()
        return Told(digest, int(modified))
    except (FileNotFoundError, ValueError):
        return None


def remember(address: Address, scope: str, told: Told) -> None:
    """Note what the address answers from now on."""
    file = _memory(address, scope)
    file.parent.mkdir(parents=True, exist_ok=True)
    _write(file, f"{told.digest} {told.modified}".encode(), told.modified)


def has_room(address: Address, scope: str) -> bool:
    """Whether one more selection of the scope may be kept."""
    if not address.is_plain() or SEARCH.search(address.query):
        return False
    file = _memory(address, scope)
    if USUAL.fullmatch(address.query) or file.exists() or not file.parent.exists():
        return True
    return sum(1 for _file in file.parent.iterdir()) < MOST_OF_A_SCOPE


def _root() -> Path:
    return Path(settings.FEEDS_ROOT)


def _folder(scope: str, day: Day) -> Path:
    return _root() / day / "scopes" / scope


def _content(address: Address, scope: str, day: Day, modified: int) -> Path:
    return _folder(scope, day) / f"{address.key}.{modified}"


def _memory(address: Address, scope: str) -> Path:
    return _root() / "last" / scope / address.key


def _days() -> Iterator[Path]:
    try:
        yield from [entry for entry in _root().iterdir() if DAY.fullmatch(entry.name)]
    except FileNotFoundError:
        return


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


def _point(link: Path, file: Path) -> None:
    unready = Path(f"{link}.{uuid.uuid4().hex}")
    unready.symlink_to(os.path.relpath(file, link.parent))
    unready.replace(link)
