"""What a house lends with its spaces, by the piece."""

import accounts.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0005_facts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Equipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=100, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("projector", "Projector"),
                            ("screen", "Screen"),
                            ("sound_system", "Sound system"),
                            ("microphone", "Microphone"),
                            ("piano", "Piano"),
                            ("whiteboard", "Whiteboard"),
                            ("flipchart", "Flipchart"),
                            ("tables", "Tables"),
                            ("chairs", "Chairs"),
                            ("kitchen_set", "Kitchen set"),
                            ("induction_loop", "Induction loop"),
                            ("laptop", "Laptop"),
                            ("meeting_camera", "Camera for online meetings"),
                            ("other", "Something else"),
                        ],
                        max_length=16,
                        verbose_name="Kind",
                    ),
                ),
                ("name", accounts.fields.TextsField(blank=True, default=dict, verbose_name="Name")),
                ("about", accounts.fields.TextsField(blank=True, default=dict, verbose_name="Description")),
                ("quantity", models.PositiveSmallIntegerField(default=1, verbose_name="How many")),
                ("fixed", models.BooleanField(default=False, verbose_name="Always in the room")),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
                (
                    "spaces",
                    models.ManyToManyField(
                        related_name="equipment", to="spaces.space", verbose_name="Spaces"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="spaces.venue",
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gte", 1)), name="equipment_has_a_piece"
                    )
                ],
            },
        ),
    ]
