"""Every date learns when it begins on the wall there."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.db import migrations, models

CHUNK = 500


def fill(apps, schema_editor):
    occurrences = apps.get_model("events", "Occurrence").objects.using(schema_editor.connection.alias)
    dates = occurrences.values_list("pk", "starts_at", "event__zone")
    found = defaultdict(list)
    for pk, starts_at, zone in dates.iterator():
        shown = starts_at.astimezone(ZoneInfo(zone))
        found[shown.hour * 60 + shown.minute].append(pk)
    for clock, keys in found.items():
        for at in range(0, len(keys), CHUNK):
            occurrences.filter(pk__in=keys[at : at + CHUNK]).update(clock=clock)


class Migration(migrations.Migration):
    dependencies = [("events", "0014_finding")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="clock",
            field=models.PositiveSmallIntegerField(
                default=0, editable=False, help_text="minutes after midnight, 1080 at 18:00"
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
