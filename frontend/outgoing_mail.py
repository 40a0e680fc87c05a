"""Mail that the demonstration wrote to files instead of sending it."""

import datetime as dt
import email
import email.policy
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

# Between two messages that went through one connection, as Django's file backend writes them.
_BETWEEN = b"-" * 79 + b"\n"
MOST_FILES = 200


@dataclass(frozen=True)
class SentMail:
    """One message, as its reader would get it."""

    key: str
    """The file's name without its ending, and the place in the file: "20261122-090000-1234-0"."""
    sent_at: dt.datetime
    to: str
    subject: str
    text: str


def newest_first(folder: Path) -> list[SentMail]:
    """Messages of the newest files; a file that cannot be read is left out."""
    files = sorted(folder.glob("*.log"), key=lambda path: path.name, reverse=True)
    return [mail for path in islice(files, MOST_FILES) for mail in reversed(_read(path))]


def find(folder: Path, key: str) -> SentMail | None:
    """The message with this key. The key is compared, never made into a path."""
    return next((mail for mail in newest_first(folder) if mail.key == key), None)


def _read(path: Path) -> list[SentMail]:
    try:
        pieces = [piece for piece in path.read_bytes().split(_BETWEEN) if piece.strip()]
        sent_at = dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)
    except OSError:
        return []
    return [_mail(f"{path.stem}-{place}", sent_at, piece) for place, piece in enumerate(pieces)]


def _mail(key: str, sent_at: dt.datetime, raw: bytes) -> SentMail:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    body = message.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    return SentMail(key, sent_at, str(message["To"] or ""), str(message["Subject"] or ""), text)
