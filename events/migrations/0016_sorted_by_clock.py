"""The timetable is sorted by the database, and lists find the keys of public events without their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0015_clocks")]

    operations = [
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(condition=models.Q(clock__lt=1440), name="occurrence_clock"),
        ),
        migrations.RemoveIndex(model_name="event", name="event_public"),
        migrations.RemoveIndex(model_name="occurrence", name="occurrence_of_event"),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["disclosure", "state", "public_city", "kind", "public_district", "zone", "id"],
                name="event_public",
            ),
        ),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(
                fields=["event", "ends_at", "weekday", "clock", "starts_at", "state"],
                name="occurrence_of_event",
            ),
        ),
    ]
