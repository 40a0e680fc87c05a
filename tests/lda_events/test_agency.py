"""The agency's page and role; the site without the agency."""

import datetime as dt
import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from accounts.models import Group, Person
from accounts.policies import Policy, has_role
from lda_events.models import Editor
from tests import make_events

pytestmark = pytest.mark.django_db


def test_the_page_shows_public_dialogues_and_forums_alone(
    visitor: Client, group: Group, now: dt.datetime
) -> None:
    make_events.event(group=group, kind="dialogue", title={"en": "City and people"})
    make_events.event(group=group, kind="history_forum", title={"en": "Neighbours"})
    make_events.event(group=group, kind="culture", title={"en": "Songs"})
    make_events.event(group=group, kind="dialogue", disclosure="members", title={"en": "Among us"})
    page = visitor.get("/en/lda/")
    assert page.status_code == 200
    shown = page.content.decode()
    assert [title in shown for title in ("City and people", "Neighbours", "Songs", "Among us")] == [
        True,
        True,
        False,
        False,
    ]
    assert visitor.post("/en/lda/").status_code == 405
    assert not page.cookies


def test_the_editors_role_ends(lda_editor: Person, stranger: Person, now: dt.datetime) -> None:
    assert has_role(lda_editor, Policy.EDITOR, now)
    assert not has_role(stranger, Policy.EDITOR, now)
    Editor.objects.update(expires_at=now)
    assert not has_role(lda_editor, Policy.EDITOR, now)


WITHOUT = """
import json, os, django
from django.conf import settings
import config.settings as ours
ours.INSTALLED_APPS.remove("lda_events")
ours.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
django.setup()
from django.core.management import call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse
settings.SECURE_SSL_REDIRECT = False
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
# Raises where a migration of another app follows one of the agency's.
assert MigrationLoader(None, ignore_no_migrations=True).graph.leaf_nodes()
# The tables from the models, for the hundred migrations take ten times as long to come to the same.
settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
call_command("migrate", run_syncdb=True, verbosity=0)
call_command("createcachetable")
call_command("check")
browser = Client(SERVER_NAME="localhost")
addresses = ["/en/", "/en/events/", "/en/spaces/", "/feeds/events.ics", "/en/lda/", "/feeds/lda.ics"]
addresses += ["/en/safety/", "/en/safety/lists/", "/en/safety/report/", "/en/safety/what-this-site-knows/"]
addresses += ["/api/v1/lda/programmes/", "/api/v1/events/", "/api/schema/", "/en/lda/edit/"]
from accounts.models import Person
statuses = {address: browser.get(address).status_code for address in addresses}
browser.force_login(Person.objects.create_user(email="somebody@example.test"))
from django.utils import timezone
from accounts.retention import purge
statuses["purge"] = purge(timezone.now())
statuses["/en/my/"] = browser.get("/en/my/").status_code
print(json.dumps(statuses))
"""


def test_the_site_works_without_the_agency(tmp_path: object) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "/en/": 200,
        "/en/events/": 200,
        "/en/spaces/": 200,
        "/feeds/events.ics": 200,
        "/en/lda/": 404,
        "/feeds/lda.ics": 404,
        "/en/safety/": 200,
        "/en/safety/lists/": 200,
        "/en/safety/report/": 200,
        "/en/safety/what-this-site-knows/": 200,
        "/api/v1/lda/programmes/": 404,
        "/api/v1/events/": 200,
        "/api/schema/": 200,
        "/en/lda/edit/": 404,
        "/en/my/": 200,
        "purge": {},
    }
