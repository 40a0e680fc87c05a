"""The environments that the commands give to Django: at home, under test, and like production."""

import base64
import os
import secrets
from pathlib import Path

from tools.steps import ROOT, data_folder

# What config/settings.py reads, and what chooses it.
OURS = frozenset(
    {"ALLOWED_HOSTS", "DATABASE_URL", "DATA_DIR", "DEMO", "DJANGO_SETTINGS_MODULE", "EMAIL_URL", "FIELD_KEYS"}
    | {"MAIL_FROM", "PORT", "REDIS_URL", "SECRET_KEY", "SITE_URL"}
)


def field_key() -> str:
    """A new key of encrypted fields: url-safe base64 of 32 random bytes."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def new_secrets() -> dict[str, str]:
    return {"SECRET_KEY": secrets.token_urlsafe(64), "FIELD_KEYS": field_key()}


def kept_secrets() -> dict[str, str]:
    """The secrets of the site on this machine, made once and readable by their owner only."""
    file = data_folder() / "secrets.env"
    if not file.exists():
        write_once(file, "".join(f"{name}={value}\n" for name, value in new_secrets().items()))
    lines = file.read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def write_once(file: Path, text: str) -> None:
    """Write a file that appears whole or not at all, and that no one else may read at any moment."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as opened:
        opened.write(text)
    draft.replace(file)


def at_home() -> dict[str, str]:
    """`make run`: a demonstration on this machine, without a broker; else what is set already goes first."""
    given = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    return {**kept_secrets(), "DEMO": "1", **given, "PYTHONPATH": str(ROOT)}


def without_ours() -> dict[str, str]:
    """The environment less the variables that our settings read, so that a developer's own do not leak in."""
    return {name: value for name, value in os.environ.items() if name not in OURS}


def under_test(folder: Path) -> dict[str, str]:
    """Everything in one throw-away folder."""
    return {**without_ours(), **new_secrets(), "DATA_DIR": str(folder), "PYTHONPATH": str(ROOT)}


def like_production(folder: Path) -> dict[str, str]:
    """What `check --deploy` should meet: a real host name, no demonstration."""
    return {
        **under_test(folder),
        "ALLOWED_HOSTS": "svietlica.example",
        "EMAIL_URL": "smtp+tls://mail.example:587",
    }
