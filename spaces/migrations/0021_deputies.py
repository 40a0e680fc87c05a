"""Some of those who answer for a house stand in: they are told when half of the time for an answer has passed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0020_decide_by_message"),
    ]

    operations = [
        migrations.AddField(
            model_name="venuerole",
            name="deputy",
            field=models.BooleanField(
                default=False,
                help_text="told of a request only when half of the time for an answer has passed",
            ),
        ),
    ]
