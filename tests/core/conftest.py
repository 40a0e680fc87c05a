"""`core` knows no Django, and neither do its tests."""

import pytest


@pytest.fixture(autouse=True)
def _quiet_world() -> None:
    """In place of the fixture of that name for tests with Django: nothing to quieten."""
