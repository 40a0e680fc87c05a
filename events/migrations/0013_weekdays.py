"""Every date learns its day of the week, and from then on none is without."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.db import migrations, models

CHUNK = 500


def fill(apps, schema_editor):
    occurrences = apps.get_model("events", "Occurrence").objects.using(schema_editor.connection.alias)
    dates = occurrences.values_list("pk", "starts_at", "event__zone")
    found = defaultdict(list)
    for pk, starts_at, zone in dates.iterator():
        found[starts_at.astimezone(ZoneInfo(zone)).isoweekday()].append(pk)
    for weekday, keys in found.items():
        for at in range(0, len(keys), CHUNK):
            occurrences.filter(pk__in=keys[at : at + CHUNK]).update(weekday=weekday)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_courses_and_places"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["weekday", "starts_at"], name="occurrence_weekday_time"),
        ),
        migrations.AddConstraint(
            model_name="occurrence",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (1, 7))), name="occurrence_weekday"
            ),
        ),
    ]
