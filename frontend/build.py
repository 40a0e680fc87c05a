"""What Vite built: file names by the names that templates use."""

import json
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BUILD = Path(__file__).resolve().parent / "static" / "build"


def built(name: str) -> str:
    """The static file that `name` ("main.css") was built into.

    Raises:
        ImproperlyConfigured: when the front end is not built, or builds no such file.
    """
    try:
        file: str = _manifest()[name]["file"]
    except KeyError:
        raise ImproperlyConfigured(f"The front end builds no {name}: see frontend/vite.config.ts.") from None
    return f"build/{file}"


@cache
def _manifest() -> dict[str, dict[str, str]]:
    try:
        manifest: dict[str, dict[str, str]] = json.loads((BUILD / "manifest.json").read_text())
    except FileNotFoundError:
        message = "The front end is not built: run `npm ci && npm run build` in frontend/, or `make run`."
        raise ImproperlyConfigured(message) from None
    return manifest
