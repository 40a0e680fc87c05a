"""Asking for an address in a world that stays as it was."""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponseBase
from django.template import Context
from django.template.base import Template
from django.test import Client, override_settings
from django.urls import Resolver404, resolve, reverse
from django.utils.safestring import SafeString
from django.utils.translation import override

from tests.conftest import NOW
from tests.matrix.cast import CSRF
from tests.matrix.snapshot import writes
from tests.matrix.world import World, build

SECOND_FACTOR = ("mfa_reauthenticate", "mfa_activate_totp")


@contextmanager
def standing(folder: Path) -> Iterator[World]:
    """A world that is gone afterwards; its files lie in the folder."""
    there = override_settings(
        MEDIA_ROOT=folder / "media",
        UPLOADS_ROOT=folder / "uploads",
        FEEDS_ROOT=folder / "feeds",
        EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
    )
    # Nobody here asks which templates were used; telling it copies the context of each.
    quick = mock.patch.object(Template, "_render", _render)
    with there, quick, override("en"), time_machine.travel(NOW, tick=False), transaction.atomic():
        yield build(folder)
        transaction.set_rollback(True)


def _render(template: Template, context: Context) -> SafeString:
    return template.nodelist.render(context)


@dataclass(frozen=True)
class Answer:
    """What came back, and whether the database was another one then."""

    response: HttpResponseBase
    changed: bool

    @property
    def code(self) -> str:
        """Its status; "L" to the sign-in, "F" to the second factor, ">name" to another page; "*" after a deed."""
        location = self.response.headers.get("Location")
        code = _destination(location) if location else str(self.response.status_code)
        return f"{code}*" if self.changed else code

    @property
    def body(self) -> bytes:
        """All that was sent."""
        streamed: Any = self.response
        return b"".join(streamed.streaming_content) if self.response.streaming else streamed.content


def _destination(location: str) -> str:
    path = urlsplit(location).path
    if path == reverse(settings.LOGIN_URL):
        return "L"
    try:
        name = str(resolve(path).url_name)
    except Resolver404:
        return f">{location}"
    return "F" if name in SECOND_FACTOR else f">{name}"


def ask(world: World, role: str, method: str, path: str, data: Any = None) -> Answer:
    """One request, with the secret of forms; whatever it does is undone."""
    client = world.browsers[role]
    # Who asked too often is turned away: nobody here has asked before.
    cache.clear()
    with _as_they_were(client), transaction.atomic():
        with writes() as written:
            response = _send(client, method, path, data)
        changed = world.has_changed(written)
        transaction.set_rollback(True)
    return Answer(response, changed)


def _send(client: Client, method: str, path: str, data: Any) -> HttpResponseBase:
    sent: dict[str, Any] = {"headers": {"x-csrftoken": CSRF}}
    if method not in {"GET", "OPTIONS", "HEAD"} and path.startswith("/api/"):
        sent["content_type"] = "application/json"
    deed: Callable[..., Any] = getattr(client, method.lower())
    response: HttpResponseBase = deed(path, data or {}, **sent) if method != "OPTIONS" else deed(path, **sent)
    return response


@contextmanager
def _as_they_were(client: Client) -> Iterator[None]:
    """Cookies that an answer sets or deletes do not last."""
    before = copy.deepcopy(client.cookies)
    yield
    client.cookies = before
