"""Many rows at once, as fast as the engine takes them; the database still checks every constraint."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

CHUNK = 10_000


def next_id(model: type[Model]) -> int:
    """The first id that no row has yet."""
    return (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of plain Python values, given in the order of these columns; ids are among them.

    By COPY on PostgreSQL, by executemany elsewhere; in chunks, so that no statement meets its time limit.
    """
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    for chunk in _chunks(rows):
        if connection.vendor == "postgresql":
            _copy(f"COPY {table} ({columns}) FROM STDIN", chunk)
        else:
            marks = ", ".join(["%s"] * len(fields))
            # Every name in it is one of our own models'.
            _insert_many(f"INSERT INTO {table} ({columns}) VALUES ({marks})", fields, chunk)  # noqa: S608 (names of our own)
    _count_on(model)


def _copy(statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert_many(statement: str, fields: Sequence[Any], rows: Iterable[Sequence[Any]]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_prepared(fields, row) for row in rows])


def _prepared(fields: Sequence[Any], row: Sequence[Any]) -> list[Any]:
    return [
        field.get_db_prep_save(value, connection=connection) for field, value in zip(fields, row, strict=True)
    ]


def _chunks(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _count_on(model: type[Model]) -> None:
    """Let the database number the next row after those that brought their ids."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(statement)
