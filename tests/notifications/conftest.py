"""Sites for tests that start real processes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from tests.notifications.site import Site, migrate, of_this_run, on_a_file


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with all tables and no rows, to be copied: migrating takes seconds."""
    return migrate(tmp_path_factory.mktemp("migrated"))


@pytest.fixture
def new_site(migrated: Path, tmp_path: Path) -> Callable[..., Site]:
    """Makes a site as `make run` has it: on SQLite, without a broker server."""
    return lambda **variables: on_a_file(tmp_path, migrated, **variables)


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    """Such a site."""
    return new_site()


@pytest.fixture
def shared_site(request: pytest.FixtureRequest, tmp_path: Path) -> Site:
    """A site whose database several processes can reach, on the engine of this run; tests commit their rows."""
    if connection.vendor == "postgresql":
        return of_this_run(tmp_path)
    return on_a_file(tmp_path, request.getfixturevalue("migrated"))
