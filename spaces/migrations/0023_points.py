"""Houses may say where they are on a map."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("spaces", "0022_papers"),
    ]

    operations = [
        migrations.AddField(
            model_name="venue",
            name="latitude",
            field=models.FloatField(
                blank=True, help_text="degrees north", null=True, verbose_name="Latitude"
            ),
        ),
        migrations.AddField(
            model_name="venue",
            name="longitude",
            field=models.FloatField(
                blank=True, help_text="degrees east", null=True, verbose_name="Longitude"
            ),
        ),
        migrations.AddConstraint(
            model_name="venue",
            constraint=models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False)
                & models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="venue_point_is_on_earth",
            ),
        ),
    ]
