"""The fixed cast, frozen time, and settings that every test stands on."""

import datetime as dt
import os
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

# A Sunday in winter time, five weeks after one clock change and eighteen before the next.
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """The moment at which the clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(autouse=True)
def _quiet_world(settings: Any, tmp_path: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def visitor(client: Any) -> Any:
    """A browser that nobody signed in with."""
    return client
