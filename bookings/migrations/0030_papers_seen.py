"""Houses note that they have seen the papers of a group."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_group_form"),
        ("bookings", "0021_kept_answers"),
        ("spaces", "0008_claims"),
    ]

    operations = [
        migrations.CreateModel(
            name="PapersSeen",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seen_on", models.DateField(help_text="the day on the wall of the house")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_seen",
                        to="accounts.group",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="papers_seen",
                        to="spaces.venue",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("venue", "group"), name="papers_seen_once")],
            },
        ),
    ]
