"""Public bodies and businesses ask for rooms, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_freezing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="group",
            name="form",
            field=models.CharField(
                choices=[
                    ("registered", "Registered organisation"),
                    ("informal", "Informal group"),
                    ("public_body", "Public body"),
                    ("business", "Business"),
                ],
                default="informal",
                max_length=12,
                verbose_name="Form",
            ),
        ),
    ]
