"""How one gets in, what it costs, who runs a house, and house rules kept by version."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import accounts.fields


def keep_rules(apps: Any, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The present rules are kept under their number; earlier texts were not stored."""
    HouseRules = apps.get_model("spaces", "HouseRules")
    HouseRules.objects.bulk_create(
        HouseRules(venue=venue, version=venue.rules_version, texts=venue.house_rules)
        for venue in apps.get_model("spaces", "Venue").objects.exclude(house_rules={})
    )


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0004_closing"),
    ]

    operations = [
        migrations.AddField(
            model_name="listing",
            name="looked_on",
            field=models.DateField(
                blank=True, help_text="when somebody last looked at what is published", null=True
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="checked_on",
            field=models.DateField(blank=True, null=True, verbose_name="Last checked"),
        ),
        migrations.AddField(
            model_name="venue",
            name="contract_until",
            field=models.DateField(blank=True, null=True, verbose_name="Their contract runs until"),
        ),
        migrations.AddField(
            model_name="venue",
            name="operator",
            field=models.CharField(blank=True, max_length=160, verbose_name="Who runs the house"),
        ),
        migrations.AddField(
            model_name="venue",
            name="source",
            field=models.CharField(blank=True, max_length=400, verbose_name="Where these facts are from"),
        ),
        migrations.CreateModel(
            name="HouseAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "step_free_stop",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Way without steps from the nearest stop",
                    ),
                ),
                (
                    "parking",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Parking place for disabled people near the entrance",
                    ),
                ),
                (
                    "step_free_entrance",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Entrance without steps",
                    ),
                ),
                (
                    "entrance_width",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Width of the entrance door (cm)"
                    ),
                ),
                (
                    "automatic_door",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Door that opens by itself or by a button",
                    ),
                ),
                (
                    "lift",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Lift",
                    ),
                ),
                (
                    "lift_width",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Width of the lift door (cm)"
                    ),
                ),
                (
                    "accessible_toilet",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Toilet for people in wheelchairs",
                    ),
                ),
                (
                    "baby_changing",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Place to change a baby",
                    ),
                ),
                (
                    "contrast_marking",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Contrasting or tactile marking of steps and doors",
                    ),
                ),
                (
                    "sign_language",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Sign language on request",
                    ),
                ),
                (
                    "assistance_dog",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Assistance dogs are welcome",
                    ),
                ),
                (
                    "quiet_room",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Quiet room to rest in",
                    ),
                ),
                (
                    "evacuation_help",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Help with leaving the building in an emergency",
                    ),
                ),
                (
                    "note",
                    accounts.fields.TextsField(
                        blank=True, default=dict, verbose_name="What else helps to get in"
                    ),
                ),
                (
                    "venue",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_row",
                        to="spaces.venue",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SpaceAccess",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "door_width",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="Width of the door (cm)"
                    ),
                ),
                (
                    "toilet_on_floor",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Toilet for people in wheelchairs on the same floor",
                    ),
                ),
                (
                    "hearing_loop",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Induction loop for hearing aids",
                    ),
                ),
                (
                    "dimmable_light",
                    models.CharField(
                        choices=[("yes", "yes"), ("no", "no"), ("unknown", "unknown")],
                        default="unknown",
                        max_length=8,
                        verbose_name="Light that can be dimmed",
                    ),
                ),
                (
                    "note",
                    accounts.fields.TextsField(
                        blank=True, default=dict, verbose_name="Light, sound and smells"
                    ),
                ),
                (
                    "space",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="access_row",
                        to="spaces.space",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HouseRules",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField()),
                ("texts", accounts.fields.TextsField(blank=True, default=dict)),
                (
                    "since",
                    models.DateTimeField(
                        help_text="when it was written; none for what was there before", null=True
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rules", to="spaces.venue"
                    ),
                ),
            ],
            options={
                "ordering": ["-version"],
                "constraints": [
                    models.UniqueConstraint(fields=("venue", "version"), name="one_version_each")
                ],
            },
        ),
        migrations.CreateModel(
            name="Price",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("unknown", "Not said here: the house tells it in its answer"),
                            ("free", "Always free of charge"),
                            ("free_if", "Free of charge on conditions"),
                            ("tariff", "By a tariff"),
                        ],
                        default="unknown",
                        max_length=8,
                        verbose_name="Price",
                    ),
                ),
                (
                    "if_nobody_pays",
                    models.BooleanField(default=False, verbose_name="Participants do not pay"),
                ),
                ("if_open_to_all", models.BooleanField(default=False, verbose_name="All residents may come")),
                (
                    "if_civic",
                    models.BooleanField(
                        default=False, verbose_name="The group is an NGO or an informal group"
                    ),
                ),
                (
                    "conditions",
                    accounts.fields.TextsField(blank=True, default=dict, verbose_name="Conditions in words"),
                ),
                (
                    "currency",
                    models.CharField(
                        choices=[("PLN", "PLN"), ("EUR", "EUR")],
                        default="PLN",
                        max_length=3,
                        verbose_name="Currency",
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        choices=[("hour", "per hour"), ("booking", "per booking"), ("day", "per day")],
                        default="hour",
                        max_length=8,
                        verbose_name="The amounts are",
                    ),
                ),
                (
                    "registered",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=8,
                        null=True,
                        verbose_name="Registered organisation",
                    ),
                ),
                (
                    "informal",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="Informal group"
                    ),
                ),
                (
                    "public_body",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="Public body"
                    ),
                ),
                (
                    "business",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=8, null=True, verbose_name="Business"
                    ),
                ),
                ("deposit", accounts.fields.TextsField(blank=True, default=dict, verbose_name="Deposit")),
                (
                    "papers",
                    accounts.fields.TextsField(blank=True, default=dict, verbose_name="Contract and invoice"),
                ),
                (
                    "space",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_row",
                        to="spaces.space",
                    ),
                ),
                (
                    "venue",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="price_row",
                        to="spaces.venue",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("space__isnull", False), ("venue__isnull", True)),
                            models.Q(("space__isnull", True), ("venue__isnull", False)),
                            _connector="OR",
                        ),
                        name="price_of_house_or_space",
                    )
                ],
            },
        ),
        migrations.RunPython(keep_rules, migrations.RunPython.noop),
    ]
