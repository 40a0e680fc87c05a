"""SQLite has an index of the words of announcements, too, and a search reads no texts any more."""

from django.db import migrations

from events import word_index


def install(apps, schema_editor):
    word_index.install(schema_editor.connection)


def uninstall(apps, schema_editor):
    word_index.uninstall(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("events", "0016_sorted_by_clock")]

    operations = [migrations.RunPython(install, uninstall)]
