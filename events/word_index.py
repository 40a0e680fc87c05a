"""SQLite's index of the words of announcements, as PostgreSQL has one (migration 0014).

A table for full text search (https://www.sqlite.org/fts5.html) knows which announcements hold a word; the words
themselves stand in `Event.search_text` alone, and triggers tell the table of each change. Words are taken as they stand
there between spaces: its own ways to part and fold them would find others than PostgreSQL does. Django drops triggers
when it rebuilds a table, so they are made anew after the migrations, and what was written meanwhile is read again.
"""

from typing import Any

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

NAME = "event_words"
TABLE = "events_event"

CREATE = f"""
    CREATE VIRTUAL TABLE {NAME} USING fts5(
        search_text, content='{TABLE}', content_rowid='id',
        tokenize='ascii', prefix='1 2', detail='none', columnsize=0
    )
    """
# Only names of this module go into the texts: there is nothing of anybody's input in them.
READ_ALL = f"INSERT INTO {NAME}({NAME}) VALUES ('rebuild')"  # noqa: S608
MERGE = f"INSERT INTO {NAME}({NAME}) VALUES ('optimize')"  # noqa: S608
_ADD = f"INSERT INTO {NAME}(rowid, search_text) VALUES (NEW.id, NEW.search_text);"  # noqa: S608
_TAKE = f"INSERT INTO {NAME}({NAME}, rowid, search_text) VALUES ('delete', OLD.id, OLD.search_text);"  # noqa: S608
TRIGGERS = {
    f"{NAME}_insert": f"AFTER INSERT ON {TABLE} BEGIN {_ADD} END",
    f"{NAME}_delete": f"AFTER DELETE ON {TABLE} BEGIN {_TAKE} END",
    f"{NAME}_update": f"AFTER UPDATE OF search_text ON {TABLE} WHEN OLD.search_text <> NEW.search_text"
    f" BEGIN {_TAKE} {_ADD} END",
}


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the index of all announcements that are there; PostgreSQL needs none of it."""
    if connection.vendor == "sqlite":
        _execute(connection, CREATE)
        _keep_up(connection)


def uninstall(connection: BaseDatabaseWrapper) -> None:
    """Take it away again."""
    if connection.vendor == "sqlite":
        _execute(connection, *_without_triggers(), f"DROP TABLE IF EXISTS {NAME}")


def is_kept_up(connection: BaseDatabaseWrapper) -> bool:
    """Whether the index follows every change; where there is none, nothing is to be followed."""
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name = %s OR tbl_name = %s", [NAME, TABLE])
        found = {name for (name,) in cursor.fetchall()}
    return NAME not in found or found >= TRIGGERS.keys()


def repair(*, using: str, **_: Any) -> None:
    """After migrations: make lost triggers anew, and read again what was written without them."""
    connection = connections[using]
    if not is_kept_up(connection):
        with transaction.atomic(using=using):
            _keep_up(connection)


def forget_removed(connection: BaseDatabaseWrapper) -> None:
    """Leave no trace of words that were taken out of announcements: the index only marks them as gone until it merges
    its parts. At 10,000 announcements that takes a tenth of a second, and nothing when nothing has changed."""
    if connection.vendor == "sqlite":
        with transaction.atomic(using=connection.alias):
            _execute(connection, MERGE)


def _keep_up(connection: BaseDatabaseWrapper) -> None:
    triggers = [f"CREATE TRIGGER {name} {deed}" for name, deed in TRIGGERS.items()]
    _execute(connection, *_without_triggers(), *triggers, READ_ALL)


def _without_triggers() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]


def _execute(connection: BaseDatabaseWrapper, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
