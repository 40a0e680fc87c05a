"""The files of the demonstration."""

import json
import tomllib
from typing import Any

from django.conf import settings

DATA = settings.ROOT / "data"


def invented(name: str) -> dict[str, Any]:
    """One of the files in data/demo/, which say themselves what their fields mean."""
    return known(f"demo/{name}")


def known(name: str) -> dict[str, Any]:
    """One of the files in data/ that are TOML."""
    with (DATA / f"{name}.toml").open("rb") as file:
        content: dict[str, Any] = tomllib.load(file)
    return content


def published(name: str) -> Any:
    """One of the files of published houses."""
    return json.loads((DATA / f"{name}.json").read_text())
