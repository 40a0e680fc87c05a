"""On SQLite a rebuilt table loses its triggers; they are there again when the migrations end."""

import datetime as dt
import uuid
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models

from core.intervals import Interval, merge
from spaces import guarantee
from spaces.models import LONGEST, ClaimKind, Occupancy
from tests import make


@pytest.mark.only_sqlite
@pytest.mark.django_db(transaction=True)
def test_triggers_survive_a_rebuilt_table() -> None:
    kind = models.CharField(max_length=12)
    kind.set_attributes_from_name("kind")
    old = Occupancy._meta.get_field("kind")
    with connection.schema_editor() as editor:
        editor.alter_field(Occupancy, old, kind)
    assert not guarantee.is_installed(connection)
    call_command("migrate", verbosity=0)
    assert guarantee.is_installed(connection)
    with connection.schema_editor() as editor:
        editor.alter_field(Occupancy, kind, old)
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_pieces_that_were_a_week_long_are_cut_and_hold_the_same_time() -> None:
    migration = import_module("spaces.migrations.0009_shorter_pieces")
    space = make.space()
    part = space.parts.get()
    start = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    whole = Interval(start, start + dt.timedelta(days=6, hours=3))
    with connection.schema_editor() as editor:
        for statement in guarantee.undo_statements(connection.vendor):
            editor.execute(statement)
    claim = uuid.uuid4()
    Occupancy.objects.create(
        part=part, starts_at=whole.start, ends_at=whole.end, kind=ClaimKind.BLACKOUT, claim=claim
    )
    short = Occupancy.objects.create(
        part=part,
        starts_at=whole.end,
        ends_at=whole.end + dt.timedelta(days=1),
        kind=ClaimKind.BOOKING,
        claim=uuid.uuid4(),
    )
    with connection.schema_editor() as editor:
        for statement in guarantee.statements(connection.vendor):
            if guarantee.LENGTH not in statement or guarantee.NAME in statement:
                editor.execute(statement)
        migration.cut_long_pieces(apps, editor)
        migration.guard_anew(apps, editor)
    assert guarantee.is_installed(connection)
    rows = Occupancy.objects.filter(claim=claim).order_by("starts_at")
    assert merge(Interval(row.starts_at, row.ends_at) for row in rows) == [whole]
    assert [row.ends_at - row.starts_at for row in rows] == [LONGEST] * 6 + [dt.timedelta(hours=3)]
    assert Occupancy.objects.exclude(claim=claim).get() == short
