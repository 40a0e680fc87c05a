"""Closed times by date, weekly ones too; houses that open on public holidays."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill_dates(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Blackouts until now had one date each."""
    Blackout = apps.get_model("spaces", "Blackout")
    BlackoutDate = apps.get_model("spaces", "BlackoutDate")
    BlackoutDate.objects.bulk_create(
        BlackoutDate(blackout=blackout, starts_at=blackout.starts_at, ends_at=blackout.ends_at)
        for blackout in Blackout.objects.all()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("schedule", "0015_rename_indexes"),
        ("spaces", "0003_photos"),
    ]

    operations = [
        migrations.AddField(
            model_name="blackout",
            name="series",
            field=models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="schedule.event"
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="open_on_holidays",
            field=models.BooleanField(
                default=False, verbose_name="Open on public holidays, as on any other day"
            ),
        ),
        migrations.AlterField(
            model_name="blackout",
            name="ends_at",
            field=models.DateTimeField(help_text="of the last date"),
        ),
        migrations.AlterField(
            model_name="blackout",
            name="starts_at",
            field=models.DateTimeField(help_text="of the first date"),
        ),
        migrations.CreateModel(
            name="BlackoutDate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "blackout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dates",
                        to="spaces.blackout",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at"],
                "indexes": [models.Index(fields=["ends_at", "starts_at"], name="closed_time")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="closed_ends_after_start",
                    )
                ],
            },
        ),
        migrations.RunPython(fill_dates, migrations.RunPython.noop),
    ]
