"""Houses may say what they need to know of a group: its register number, and that somebody has seen its papers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0021_deputies"),
    ]

    operations = [
        migrations.AddField(
            model_name="venue",
            name="needs_register_number",
            field=models.BooleanField(
                default=False, verbose_name="Registered groups must name their public register number"
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="papers_first",
            field=models.BooleanField(
                default=False, verbose_name="The papers of a group must have been seen before approval"
            ),
        ),
    ]
