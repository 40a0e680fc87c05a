"""The fixed cast, frozen time, and settings that every test stands on."""

import datetime as dt
import gc
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import translation
from hypothesis import settings as walks

from accounts.models import Group, Person
from events.by_day import days_of_all
from events.listing import districts_at
from frontend.timetable import slots_of_all
from spaces.models import Space, Venue
from tests import make
from tests.sign_in import sign_in_fully

# A Sunday in winter time, four weeks after one clock change and eighteen before the next.
NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)

# The same examples each time: whoever runs the suite finds what the last one found. New ones are looked for on
# purpose: make test ARGS='tests --hypothesis-profile=explore'.
walks.register_profile("steady", derandomize=True)
walks.register_profile("explore", derandomize=False, max_examples=1000)
walks.load_profile("steady")


@pytest.fixture
def now() -> Iterator[dt.datetime]:
    """The moment at which the clock stands still."""
    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Each test begins in English, whatever page the one before it has read."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _quiet_world(settings: Any, tmp_path: Any) -> None:
    """No mail leaves, no cache is shared, files go to a folder of the test's own, and pages come over http."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.UPLOADS_ROOT = tmp_path / "uploads"
    settings.FEEDS_ROOT = tmp_path / "feeds"
    settings.SECURE_SSL_REDIRECT = False
    # Files are looked for when they are asked for: each of thousands of browsers would read the whole folder first.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": str(tmp_path)}
    }
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a process keeps until something public changes: no other test's."""
    days_of_all.cache_clear()
    districts_at.cache_clear()
    slots_of_all.cache_clear()


def browser_of(person: Person) -> Client:
    """A browser in which somebody is signed in, second factor shown."""
    return sign_in_fully(Client(), person)


@pytest.fixture
def visitor() -> Client:
    """A browser that nobody signed in with."""
    return Client()


@pytest.fixture
def as_() -> Callable[[Person], Client]:
    """Opens a browser as somebody of the cast: ``as_(manager).get(…)``."""
    return browser_of


@pytest.fixture
def group_admin(db: None) -> Person:
    """Administers the group."""
    return make.person(email="admin@group.test", called="Alesia")


@pytest.fixture
def member(db: None) -> Person:
    """Acts for the group."""
    return make.person(email="member@group.test", called="Janka")


@pytest.fixture
def group(group_admin: Person, member: Person) -> Group:
    """A group with an administrator and a member."""
    return make.group(name="Kupalinka", slug="kupalinka", admin=group_admin, members=(member,))


@pytest.fixture
def stranger(db: None) -> Person:
    """Signed in, in a group of their own, with nothing to do with the others."""
    person = make.person(email="stranger@elsewhere.test")
    make.group(admin=person)
    return person


@pytest.fixture
def manager(db: None) -> Person:
    """Answers for the venue."""
    return make.person(email="manager@house.test", called="Marta")


@pytest.fixture
def venue(manager: Person) -> Venue:
    """A managed house in Kraków."""
    return make.venue(name="Bright House", slug="bright-house", manager=manager)


@pytest.fixture
def space(venue: Venue) -> Space:
    """A room of the venue, open from 8 to 22 every day."""
    return make.space(venue, slug="bright-room", name={"en": "Bright room"}, capacity=30)


@pytest.fixture
def other_manager(db: None) -> Person:
    """Answers for another venue."""
    person = make.person(email="manager@elsewhere.test")
    make.venue(manager=person)
    return person


@pytest.fixture
def staff(db: None) -> Person:
    """Runs the site."""
    return make.person(email="staff@svietlica.test", is_staff=True)


@pytest.fixture
def lda_editor(db: None) -> Person:
    """Writes for the agency."""
    return make.editor(make.person(email="editor@agency.test"))


def pytest_collection_finish() -> None:
    """What stands now stands until the end; to look through it again and again takes a tenth of the whole run.

    The site map is read here, and by no test that is a demonstration: it would have those addresses from then on.
    """
    import_module(settings.ROOT_URLCONF)
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other engine, also when pytest is called without `make test`."""
    other = "only_postgresql" if "sqlite" in settings.DATABASES["default"]["ENGINE"] else "only_sqlite"
    left_out = [item for item in items if item.get_closest_marker(other)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
