"""Where photos lie: as they were sent (private, for hours), and as browsers get them (public, while they are shown)."""

import datetime as dt
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from django.conf import settings
from django.urls import reverse

from core.references import new_file_name
from spaces.models import Photo
from spaces.photos import KINDS, Encoded, widths_of

CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp"}
NAME = re.compile(r"[0-9a-f]{20}")
SHOWN_NAME = re.compile(rf"({NAME.pattern})-\d{{1,4}}\.({'|'.join(KINDS)})")

UPLOADS_LAST = dt.timedelta(hours=24)
# A file may lie there before the row that speaks of it is committed.
STRAY_AFTER = dt.timedelta(hours=1)


def keep_upload(file: IO[bytes]) -> str:
    """Put what was sent where only the site reads it; the name under which it lies there."""
    name = new_file_name()
    folder = Path(settings.UPLOADS_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.seek(0)
    descriptor = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as kept:
        shutil.copyfileobj(file, kept)
        kept.flush()
        # A row will say that it is there, and outlive a power cut.
        os.fsync(kept.fileno())
    return name


def upload(name: str) -> Path:
    """Where what was sent lies, if it still does."""
    return Path(settings.UPLOADS_ROOT) / name


def store(name: str, encoded: Encoded) -> None:
    """Write one file for browsers; a half-written one is never to be seen."""
    folder = _shown_folder()
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / _file_name(name, encoded.width, encoded.kind)
    half = file.with_suffix(".part")
    half.write_bytes(encoded.content)
    half.replace(file)


def shown_file(file_name: str) -> tuple[Path, str] | None:
    """A file for browsers with its content type; None for a name that cannot be one."""
    match = SHOWN_NAME.fullmatch(file_name)
    return (_shown_folder() / file_name, CONTENT_TYPES[match[2]]) if match else None


def address(photo: Photo, width: int, kind: str) -> str:
    """Where browsers find the photo in this width and kind."""
    return reverse("photo", args=[_file_name(photo.name, width, kind)])


def addresses(photo: Photo, kind: str) -> list[tuple[str, int]]:
    """Each address of the photo in this kind with its width, the smallest first."""
    return [(address(photo, width, kind), width) for width in widths_of(photo.width)]


def remove(name: str) -> None:
    """Delete what was sent and what is shown under this name."""
    upload(name).unlink(missing_ok=True)
    for file in _shown_folder().glob(f"{name}-*"):
        file.unlink(missing_ok=True)


def remove_upload(name: str) -> None:
    """Delete what was sent."""
    upload(name).unlink(missing_ok=True)


def remove_strays(*, known: Iterable[str], now: dt.datetime) -> int:
    """Delete what was sent a day ago, and what is shown of photos that are not known; the number of files."""
    known = set(known)
    old = _older_than(Path(settings.UPLOADS_ROOT), now - UPLOADS_LAST)
    unknown = _older_than(_shown_folder(), now - STRAY_AFTER)
    strays = [*old, *(file for file in unknown if file.name.partition("-")[0] not in known)]
    for file in strays:
        file.unlink(missing_ok=True)
    return len(strays)


def _older_than(folder: Path, moment: dt.datetime) -> Iterator[Path]:
    for file in folder.glob("*"):
        if file.stat().st_mtime < moment.timestamp():
            yield file


def _shown_folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "photos"


def _file_name(name: str, width: int, kind: str) -> str:
    return f"{name}-{width}.{kind}"
