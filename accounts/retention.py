"""What we hold of people, why, and until when: config/retention.toml read, and carried out.

The file is both the document and the program. Every model of every installed app is in it, and every field is
either impersonal or has a reason (tests compare it with the models).
"""

import datetime as dt
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from accounts.audit import record

FILE = "config/retention.toml"
# Rows that one transaction deletes: others must get their turn at the database in between.
BATCH = 500
AGE = re.compile(r"(\d+)([hd])")
UNITS = {"h": dt.timedelta(hours=1), "d": dt.timedelta(days=1)}


class BadRetention(Exception):
    """The file says something that cannot be carried out; the text names the place."""


@dataclass(frozen=True)
class Deletion:
    """Rows go when ``when`` lies further back than ``after``; only those in ``where``, none of ``unless``.

    With ``fields`` the rows stay, for they are history, and only these texts are emptied.
    """

    when: str
    after: dt.timedelta
    where: dict[str, Any]
    unless: tuple[dict[str, Any], ...]
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rule:
    """What one model holds of people; ``shown`` says it to them, in an English msgid."""

    label: str
    shown: str
    impersonal: frozenset[str]
    personal: dict[str, str]
    deletions: tuple[Deletion, ...]
    goes_with: str
    keep: str

    @property
    def fields(self) -> frozenset[str]:
        return self.impersonal | set(self.personal)

    @property
    def ends(self) -> bool:
        """Something says how long the rows are held."""
        return bool(self.deletions or self.goes_with or self.keep)


Act = Callable[[str, Deletion, dt.datetime], int]

KEYS = {"shown", "impersonal", "personal", "delete", "empty", "with", "keep"}
DELETION_KEYS = {"when", "after", "where", "unless", "fields"}


def rules(path: Path | None = None) -> dict[str, Rule]:
    """The rules of all models by label, such as "accounts.Person", in the order of the file.

    Raises:
        BadRetention: for a word or an age that means nothing.
    """
    return {label: _rule(label, entry) for label, entry in _read(path)["models"].items()}


def installed_rules() -> dict[str, Rule]:
    """The same without the models of parts that are not installed: the site works with the agency removed."""
    installed = {config.label for config in apps.get_app_configs()}
    return {label: rule for label, rule in rules().items() if label.partition(".")[0] in installed}


def tables(path: Path | None = None) -> dict[str, Rule]:
    """The same of the tables that no model stands for, by table name."""
    return {name: _rule(name, entry) for name, entry in _read(path)["tables"].items()}


def purge(now: dt.datetime) -> dict[str, int]:
    """Delete everything that is due, and leave a count of each kind in the trail, no names.

    One rule that fails does not keep the others from being carried out.

    Raises:
        ExceptionGroup: of what failed, when all else is done.
    """
    counts: Counter[str] = Counter()
    failures: list[Exception] = []
    acts: list[tuple[Rule, Act]] = [(rule, _purge_model) for rule in installed_rules().values()]
    acts += [(rule, _purge_table) for rule in tables().values()]
    for rule, act in acts:
        for deletion in rule.deletions:
            try:
                counts[rule.label] += act(rule.label, deletion, now)
            except Exception as error:  # noqa: BLE001 (raised below, when the others are done)
                failures.append(error)
    if failures:
        raise ExceptionGroup("not everything was purged", failures)
    return dict(+counts)


def due(model: type[models.Model], deletion: Deletion, now: dt.datetime) -> models.QuerySet[Any]:
    """The rows that this deletion no longer lets us hold."""
    limit: dt.date = now - deletion.after
    if not isinstance(model._meta.get_field(deletion.when), models.DateTimeField):
        limit = (now - deletion.after).date()
    rows = model._base_manager.filter(**{f"{deletion.when}__lt": limit}, **deletion.where)
    for condition in filter(lambda told: _can_be_asked(model, told), deletion.unless):
        # As a subquery of its own: "no such role", not "another role".
        rows = rows.exclude(pk__in=model._base_manager.filter(**condition).values("pk"))
    if deletion.fields:
        rows = rows.exclude(**dict.fromkeys(deletion.fields, ""))
    return rows


def _can_be_asked(model: type[models.Model], condition: dict[str, Any]) -> bool:
    """A role that a removed part gives is held by nobody; a test sees that every name is known when all are in."""
    names = {field.name for field in model._meta.get_fields()}
    return all(name.partition("__")[0] in names for name in condition)


def _read(path: Path | None) -> dict[str, dict[str, dict[str, Any]]]:
    return tomllib.loads((path or Path(settings.ROOT) / FILE).read_text())


def _rule(label: str, entry: dict[str, Any]) -> Rule:
    if unknown := set(entry) - KEYS:
        raise BadRetention(f"{label}: unknown word {', '.join(sorted(unknown))}")
    return Rule(
        label=label,
        shown=entry.get("shown", ""),
        impersonal=frozenset(entry.get("impersonal", ())),
        personal=dict(entry.get("personal", {})),
        deletions=tuple(_deletions(label, [*entry.get("delete", []), *entry.get("empty", [])])),
        goes_with=entry.get("with", ""),
        keep=entry.get("keep", ""),
    )


def _deletions(label: str, entries: list[dict[str, Any]]) -> Iterator[Deletion]:
    for entry in entries:
        if unknown := set(entry) - DELETION_KEYS:
            raise BadRetention(f"{label}: unknown word {', '.join(sorted(unknown))} in delete")
        yield Deletion(
            when=entry["when"],
            after=_age(label, entry["after"]),
            where=dict(entry.get("where", {})),
            unless=tuple(entry.get("unless", ())),
            fields=tuple(entry.get("fields", ())),
        )


def _age(label: str, text: str) -> dt.timedelta:
    match = AGE.fullmatch(text)
    if match is None:
        raise BadRetention(f"{label}: {text!r} is no age such as 14d or 48h")
    return int(match[1]) * UNITS[match[2]]


def _purge_model(name: str, deletion: Deletion, now: dt.datetime) -> int:
    model, gone = apps.get_model(name), 0
    while batch := _purge_batch(model, deletion, now):
        gone += batch
    return gone


def _purge_batch(model: type[models.Model], deletion: Deletion, now: dt.datetime) -> int:
    """Delete one batch together with its line in the trail; rows that follow by cascade are not counted."""
    if not due(model, deletion, now).exists():
        return 0
    with transaction.atomic():
        # Ids first: neither engine deletes with a limit.
        ids = list(due(model, deletion, now).order_by("pk").values_list("pk", flat=True)[:BATCH])
        rows = model._base_manager.filter(pk__in=ids)
        if deletion.fields:
            gone = rows.update(**dict.fromkeys(deletion.fields, ""))
        else:
            gone = rows.delete()[1].get(model._meta.label, 0)
        _note(model._meta.label, gone, now)
    return gone


def _purge_table(name: str, deletion: Deletion, now: dt.datetime) -> int:
    if name not in connection.introspection.table_names():
        return 0
    limit = connection.ops.adapt_datetimefield_value((now - deletion.after).replace(microsecond=0))
    table, column = connection.ops.quote_name(name), connection.ops.quote_name(deletion.when)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {column} < %s", [limit])  # noqa: S608 (names from our own file)
        gone: int = cursor.rowcount
        _note(name, gone, now)
    return gone


def _note(label: str, count: int, now: dt.datetime) -> None:
    if count:
        record(by=None, now=now, verb="purged", noun="rows", reference=label, count=count)
