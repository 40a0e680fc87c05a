"""Pieces of equipment that a booking asks for."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0002_initial"),
        ("spaces", "0006_equipment"),
    ]

    operations = [
        migrations.AlterField(
            model_name="demand",
            name="reason",
            field=models.CharField(
                help_text="a DeclineReason, 'expired', 'clash' or 'equipment'", max_length=12
            ),
        ),
        migrations.CreateModel(
            name="BookedEquipment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("quantity", models.PositiveSmallIntegerField()),
                (
                    "lent",
                    models.BooleanField(
                        default=True, help_text="False: the house approved the booking without it"
                    ),
                ),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="equipment",
                        to="bookings.booking",
                    ),
                ),
                (
                    "equipment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="booked",
                        to="spaces.equipment",
                    ),
                ),
            ],
            options={
                "ordering": ["equipment__kind", "equipment"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("quantity__gte", 1)), name="booked_a_piece"),
                    models.UniqueConstraint(fields=("booking", "equipment"), name="one_line_for_a_thing"),
                ],
            },
        ),
    ]
