"""Typed readers of the environment: a missing or malformed value stops the start with one line that names it."""

import base64
import binascii
import os
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import environ


def refuse(name: str, reason: str) -> NoReturn:
    """Stop the process with one line; no traceback, for it is the operator who reads this."""
    sys.exit(f"{name}: {reason}")


def text(name: str, default: str | None = None) -> str:
    """The variable's value, or the default; without a default the variable is required."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is None:
        refuse(name, "is not set; see docs/operations.md")
    return default


def flag(name: str) -> bool:
    """True for 1, false for 0, empty or absent; anything else is refused."""
    value = text(name, "0")
    if value not in {"0", "1"}:
        refuse(name, f"must be 0 or 1, not {value!r}")
    return value == "1"


def words(name: str, default: str) -> list[str]:
    """A comma-separated list without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder that exists afterwards and can be written to."""
    path = Path(text(name, str(default))).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(name, f"cannot be made: {error.strerror}")
    if not os.access(path, os.W_OK):
        refuse(name, "cannot be written to")
    return path


def secret_key(name: str) -> str:
    """Django's signing key: at least 50 characters, as `check --deploy` asks."""
    value = text(name)
    if len(value) < 50:
        refuse(name, "must have at least 50 characters")
    return value


def field_keys(name: str) -> list[str]:
    """Keys of encrypted fields: url-safe base64 of 32 bytes each; the first writes, all read."""
    keys = words(name, "")
    if not keys:
        refuse(name, "is not set; see docs/operations.md")
    for position, key in enumerate(keys, 1):
        try:
            good = len(base64.urlsafe_b64decode(key.encode())) == 32
        except (binascii.Error, ValueError):
            good = False
        if not good:
            refuse(name, f"key {position} is not url-safe base64 of 32 bytes")
    return keys


def database(name: str, default: str) -> dict[str, Any]:
    """Django's database dictionary for a sqlite: or postgres: address."""
    address = text(name, default)
    if urlsplit(address).scheme not in {"sqlite", "postgres", "postgresql"}:
        refuse(name, "must begin with sqlite:/// or postgres://")
    try:
        return dict(environ.Env.db_url_config(address))
    except (ValueError, environ.ImproperlyConfigured):
        refuse(name, "is not a database address")


def redis(name: str) -> str:
    """A redis: address, or empty when there is none."""
    address = text(name, "")
    if address and urlsplit(address).scheme not in {"redis", "rediss", "unix"}:
        refuse(name, "must begin with redis:// or rediss://")
    return address


def email(name: str, default: str) -> dict[str, Any]:
    """Django's EMAIL_* settings for an address such as smtp+tls://user:password@host:587."""
    try:
        return dict(environ.Env.email_url_config(text(name, default)))
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        refuse(name, "is not a mail address such as smtp+tls://user:password@host:587")


def port(name: str, default: str) -> int:
    """A TCP port."""
    value = text(name, default)
    if not value.isdigit() or not 0 < int(value) < 65536:
        refuse(name, f"must be a port number, not {value!r}")
    return int(value)
