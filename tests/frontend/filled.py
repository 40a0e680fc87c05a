"""The demonstration, filled once for the tests of a module."""

import datetime as dt
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)


def run(*arguments: str, at: dt.datetime = NOW) -> str:
    out = StringIO()
    with time_machine.travel(at, tick=False):
        call_command("demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration is made once; each test then begins with it and leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(DEMO=True):
            run()
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demo(made: None, db: None, settings: Any) -> None:
    settings.DEMO = True
