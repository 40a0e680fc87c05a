"""Pieces of the ledger are at most a day long, so that a search looks back no farther than that."""

import datetime as dt
from typing import Any

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from core.intervals import Interval, split
from spaces import guarantee

LONGEST = dt.timedelta(days=1)


def cut_long_pieces(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The same time in more rows. A row is shortened before what is cut off is written: never is anything free."""
    Occupancy = apps.get_model("spaces", "Occupancy")
    rest = []
    for row in Occupancy.objects.filter(ends_at__gt=models.F("starts_at") + LONGEST).iterator():
        first, *others = split(Interval(row.starts_at, row.ends_at), LONGEST)
        Occupancy.objects.filter(pk=row.pk).update(ends_at=first.end)
        rest += [
            Occupancy(part_id=row.part_id, starts_at=p.start, ends_at=p.end, kind=row.kind, claim=row.claim)
            for p in others
        ]
    Occupancy.objects.bulk_create(rest, batch_size=500)


def guard_anew(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """On SQLite the triggers are made anew after every migration; PostgreSQL's constraint is exchanged here."""
    if schema_editor.connection.vendor == "postgresql":
        # Checks that wait for the end of the transaction would keep the table from being altered.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(guarantee.POSTGRES_FORGET_LENGTH)
        schema_editor.execute(guarantee.POSTGRES_LENGTH)


class Migration(migrations.Migration):
    dependencies = [("spaces", "0008_claims")]

    operations = [
        migrations.RunPython(cut_long_pieces, migrations.RunPython.noop),
        migrations.RunPython(guard_anew, migrations.RunPython.noop),
    ]
