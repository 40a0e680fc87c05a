"""The database's own refusal of a double booking, on both engines.

PostgreSQL: an exclusion constraint over (part, [start, end)); the part goes in as a one-element range,
so that no extension is needed (https://www.postgresql.org/docs/15/rangetypes.html#RANGETYPES-CONSTRAINT).
SQLite has none: triggers before insert and update do the same, and look back no farther than the longest
piece that may be stored. Django drops triggers when it rebuilds a table, so they are made anew after every
migration, and the site does not start without them.
"""

from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from spaces.models import LONGEST

NAME = "occupancy_no_overlap"
LENGTH = "occupancy_not_too_long"
TABLE = "spaces_occupancy"
LONGEST_DAYS = LONGEST.days

POSTGRES_LENGTH = f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {LENGTH} CHECK (ends_at - starts_at <= interval '{LONGEST_DAYS} days')
    """
POSTGRES_FORGET_LENGTH = f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {LENGTH}"
POSTGRES = [
    f"""
    ALTER TABLE {TABLE} ADD CONSTRAINT {NAME} EXCLUDE USING gist (
        int8range(part_id, part_id, '[]') WITH &&,
        tstzrange(starts_at, ends_at, '[)') WITH &&
    )
    """,
    POSTGRES_LENGTH,
]
POSTGRES_UNDO = [
    f"ALTER TABLE {TABLE} DROP CONSTRAINT IF EXISTS {NAME}",
    POSTGRES_FORGET_LENGTH,
]


def trigger(event: str) -> str:
    """The SQLite trigger for INSERT or UPDATE. Moments are stored as text in UTC and compare as such."""
    itself = "AND other.id <> OLD.id" if event == "UPDATE" else ""
    # Only names of this module go into the text: there is nothing of anybody's input in it.
    return f"""
    CREATE TRIGGER {NAME}_{event.lower()} BEFORE {event} ON {TABLE}
    BEGIN
        SELECT RAISE(ABORT, '{LENGTH}')
        WHERE julianday(NEW.ends_at) - julianday(NEW.starts_at) > {LONGEST_DAYS}.00001;
        SELECT RAISE(ABORT, '{NAME}') WHERE EXISTS (
            SELECT 1 FROM {TABLE} other
            WHERE other.part_id = NEW.part_id
              AND other.starts_at < NEW.ends_at
              AND other.starts_at > datetime(NEW.starts_at, '-{LONGEST_DAYS} days', '-1 second')
              AND other.ends_at > NEW.starts_at
              {itself}
        );
    END
    """  # noqa: S608 (names of our own)


SQLITE_UNDO = [f"DROP TRIGGER IF EXISTS {NAME}_insert", f"DROP TRIGGER IF EXISTS {NAME}_update"]
SQLITE = [*SQLITE_UNDO, trigger("INSERT"), trigger("UPDATE")]


def statements(vendor: str) -> list[str]:
    """What installs the guarantee on this engine."""
    return POSTGRES if vendor == "postgresql" else SQLITE


def undo_statements(vendor: str) -> list[str]:
    """What takes it away again."""
    return POSTGRES_UNDO if vendor == "postgresql" else SQLITE_UNDO


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether this database refuses overlaps now."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_constraint WHERE conrelid = to_regclass(%s) AND conname IN (%s, %s)",
                [TABLE, NAME, LENGTH],
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name IN (%s, %s)",
                [TABLE, f"{NAME}_insert", f"{NAME}_update"],
            )
        return bool(cursor.fetchone()[0] == 2)


def reinstall(*, using: str, **_: Any) -> None:
    """After migrations on SQLite: make the triggers anew, if the table is there."""
    connection = connections[using]
    if connection.vendor != "sqlite" or TABLE not in connection.introspection.table_names():
        return
    with connection.cursor() as cursor:
        for statement in SQLITE:
            cursor.execute(statement)


def check(*, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """System check for databases: an unguarded ledger is an error."""
    return [
        Error(
            f"The database {alias!r} does not refuse double bookings.",
            hint="Run manage.py migrate.",
            id="spaces.E001",
        )
        for alias in databases or []
        if table_exists(alias) and not is_installed(connections[alias])
    ]


def table_exists(alias: str) -> bool:
    """False before the first migration, or when the database cannot be reached."""
    try:
        return TABLE in connections[alias].introspection.table_names()
    except DatabaseError:
        return False


def refuse_to_start_unguarded() -> None:
    """For servers and workers: stop when the ledger is there but unguarded.

    Raises:
        SystemExit: with one line that says what to run.
    """
    if table_exists("default") and not is_installed(connections["default"]):
        raise SystemExit("The database does not refuse double bookings: run manage.py migrate")
