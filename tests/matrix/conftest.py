"""One world for all tests of a folder: what a request does to it is undone at once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.matrix.stage import standing
from tests.matrix.world import World


@pytest.fixture(scope="package")
def world(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """The world, while the clock stands still."""
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("world")) as built:
        yield built


@pytest.fixture(autouse=True)
def _files_of_the_world(_quiet_world: None, world: World, settings: Any) -> None:
    """Photos lie where the world was built; all else that is kept in files is each test's own."""
    settings.MEDIA_ROOT, settings.UPLOADS_ROOT = world.folder / "media", world.folder / "uploads"
