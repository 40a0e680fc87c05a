"""Whether a database is the one that it was."""

import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model

from events.models import FeedPart, FeedScope

KEPT = (Session, FeedPart, FeedScope)
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?P<table>\w+)', re.IGNORECASE)


@contextmanager
def writes() -> Iterator[set[str]]:
    """Tables that are written to, as it happens."""
    tables: set[str] = set()

    def listen(execute: Any, sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            tables.add(found["table"])
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        yield tables


def digests(tables: Collection[str] | None = None) -> dict[str, str]:
    """All rows of these tables, or of all, in a short name for each.

    What is only kept is left out: sessions, which remember where somebody was going, and parts of feeds.
    """
    models = [model for model in apps.get_models(include_auto_created=True) if model not in KEPT]
    chosen = [model for model in models if tables is None or model._meta.db_table in tables]
    return {model._meta.db_table: _digest(model) for model in chosen}


def _digest(model: type[Model]) -> str:
    rows = list(model._base_manager.order_by("pk").values_list())
    return blake2b(repr(rows).encode(), digest_size=16).hexdigest()
