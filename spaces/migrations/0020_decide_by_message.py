"""Houses may let their managers decide by a link in the message."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0009_shorter_pieces"),
    ]

    operations = [
        migrations.AddField(
            model_name="venue",
            name="decide_by_message",
            field=models.BooleanField(
                default=False, verbose_name="Managers may decide by a link in the message, without signing in"
            ),
        ),
    ]
