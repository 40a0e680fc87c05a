"""These tests stand on the pages of accounts alone, over https as in production."""

from typing import Any

import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _site(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.accounts.site"


@pytest.fixture
def client() -> Client:
    """A browser on this machine: loopback, by the name that the demonstration asks for."""
    return Client(headers={"host": "localhost"}, **{"wsgi.url_scheme": "https"})
